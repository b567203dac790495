from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.readers.encodings import clean, declared_charset, decode

SIMPLIFIED = (
    "去年秋天，我们在三个镇上住了两个月。镇上没有写字楼，社会组织的办公室多半借在老粮站的二楼，窗户朝南，"
    "下雨时要用脸盆接水。负责人说，登记证书挂在墙上已经六年，真正明白它有什么用处，是政府开始购买服务以后的事。\n"
    "志愿者里有退休教师、快递员，也有刚毕业的大学生。他们每个星期三晚上开会，先念账目，再谈困难。账目念得很慢，"
    "因为每一笔都有人问。有人问买水果为什么不要发票，有人问租车的钱是谁批准的。念完账，屋里反而轻松了。\n"
    "我们把这些会议记了下来，整理成十二条看法，供同行参考。第一条是：先把钱说清楚，再谈理想。"
)
TRADITIONAL = (
    "去年秋天，我們在三個鎮上住了兩個月。鎮上沒有寫字樓，民間團體的辦公室多半借在舊糧站的二樓，窗戶朝南，"
    "下雨時要用臉盆接水。負責人說，立案證書掛在牆上已經六年，真正明白它有甚麼用處，是政府開始委託服務以後的事。\n"
    "志工裡有退休教師、快遞員，也有剛畢業的大學生。他們每個星期三晚上開會，先念帳目，再談困難。帳目念得很慢，"
    "因為每一筆都有人問。有人問買水果為何沒有收據，有人問租車的錢是誰核准的。念完帳，屋裡反而輕鬆了。\n"
    "我們把這些會議記了下來，整理成十二條看法，供同業參考。第一條是：先把錢說清楚，再談理想／理念。"
)
BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SIMPLIFIED, name) for name in ("utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "utf-16", "utf-32")),
        *((SIMPLIFIED, name) for name in ("utf-16-le", "utf-16-be")),
        *((TRADITIONAL, name) for name in ("utf-8", "big5", "big5hkscs", "cp950", "gb18030", "gbk", "utf-16-le")),
        ("Ordinary English, and nothing else. " * 8, "utf-16-le"),
        ("Ordinary English, and nothing else. " * 8, "utf-16-be"),
        ("Naïve café owners re-read the “façade” at dusk – again and again. " * 5, "cp1252"),
    ],
)
def test_text_is_the_same_in_every_encoding(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text
    assert found.warnings == ()


TABLE = "┌────┬────┐\n│鎮別　│會員數│\n├────┼────┤\n│㈠舊鎮│四十一│\n└────┴────┘\n一、本表金額：→ 見附註①。\n" * 4
CANTONESE = "佢哋嘅辦公室喺舊糧倉樓上，落雨嗰陣要用面盆接水。負責人話，登記證書掛咗喺牆上六年，冇人知有乜用。" * 5


@pytest.mark.parametrize(
    "text", [TABLE, CANTONESE, SIMPLIFIED + "Members only, 41 of them. " * 20], ids=["table", "hong-kong", "mixed"]
)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs"])
def test_tables_cantonese_and_mixed_text_are_the_same_in_every_encoding(text: str, encoding: str) -> None:
    if encoding == "big5hkscs" and text not in (TABLE, CANTONESE):
        text = text.replace(SIMPLIFIED, TRADITIONAL)
    if text == TABLE and encoding == "big5hkscs":
        text = text.replace("㈠", "").replace("①", "")
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be", "big5", "big5hkscs"])
@pytest.mark.parametrize("length", [200, 1000])
def test_laws_are_the_same_in_every_encoding(encoding: str, length: int) -> None:
    path = BENCH / ("laws-zh-hant.jsonl.xz" if encoding.startswith("big5") else "laws-zh.jsonl.xz")
    if not path.exists():
        pytest.skip("no laws here")
    tried = 0
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(150), strict=False):
            text = json.loads(line)["text"][:length]
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            if len(text) < 200 or (encoding == "gb2312" and ("―" in text or "・" in text)):
                continue
            found = decode(data)
            assert found is not None
            assert found.text == clean(text)
            tried += 1
    assert tried > 50


def test_a_bullet_and_a_name_dot_in_big5_are_told_apart() -> None:
    text = "• 史蒂夫‧賈伯斯的演講稿放在桌上，旁邊是民間團體的年報\n• 一月～三月"
    found = decode(text.replace("‧", "•").replace("～", "∼").encode("big5"), declared="big5")
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs"])
def test_numerals_in_circles_are_read_in_both_places_that_big5_has_for_them(encoding: str) -> None:
    text = TRADITIONAL + "\n①帳目②收據③水果"
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text


def test_marks_of_windows_big5_are_read_as_windows_writes_them() -> None:
    text = TRADITIONAL + "\n帳目﹑收據⊕水果⊙茶，○‧ 五成"
    found = decode(text.encode("cp950"))
    assert found is not None
    assert found.text == text


def test_blanks_of_forms_are_read_in_utf_16_without_a_mark() -> None:
    text = "申請人：ˍˍˍˍˍˍˍˍ　日期：ˍˍˍˍ\n" * 10
    found = decode(text.encode("utf-16-be"))
    assert found is not None
    assert found.text == text


def test_a_table_that_is_mostly_lines_is_read_in_its_encoding() -> None:
    text = "│　│　│\n├─┼─┤\n│　│　│\n" * 20
    found = decode(text.encode("gb18030"))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        (SIMPLIFIED.encode()[:-1], SIMPLIFIED[:-1] + "�", "the first at byte"),
        (
            SIMPLIFIED.encode()[:300] + b"\xff\xfe" + SIMPLIFIED.encode()[300:],
            SIMPLIFIED[:100] + "��" + SIMPLIFIED[100:],
            "2 byte sequence(s)",
        ),
        (SIMPLIFIED.encode("utf-16") + b"\x4e", SIMPLIFIED + "�", "utf-16"),
    ],
)
def test_broken_bytes_are_replaced_and_told(data: bytes, text: str, said: str) -> None:
    found = decode(data)
    assert found is not None
    assert found.text == text
    assert said in found.warnings[0]


def test_a_file_in_several_encodings_is_read_line_by_line() -> None:
    first, second = SIMPLIFIED.split("\n")[:2]
    third = TRADITIONAL.split("\n", maxsplit=1)[0]
    found = decode(b"\n".join([first.encode(), second.encode("gbk"), third.encode("big5")]))
    assert found is not None
    assert found.text == f"{first}\n{second}\n{third}"
    assert found.encoding == "mixed"
    assert found.warnings


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\0" * 400, b"PNG\r\n\x1a\n" + bytes(range(32)) * 9],
)
def test_binary_is_not_text(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b", "a�b"),
        ("a\x0cb\x07c\td", "a\nb c\td"),
        ("a\ud800b", "a�b"),
        ("plain 文字\n", "plain 文字\n"),
    ],
)
def test_clean_text_has_no_characters_that_break_tools(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_as_written(text: str) -> None:
    found = decode(text.encode())
    assert found is not None
    assert found.text == text.removeprefix("\ufeff")


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    found = decode(data)
    assert found is None or 0 <= found.confidence <= 1


def test_a_declared_charset_is_found() -> None:
    assert declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">') == "gb2312"
    assert declared_charset(b'<?xml version="1.0" encoding="Big5"?>') == "big5"
    assert declared_charset(b"<p>charset</p>") == ""


def test_a_short_text_is_read_in_its_declared_charset() -> None:
    found = decode("許可".encode("big5"), declared="big5")
    assert found is not None
    assert (found.text, found.encoding) == ("許可", "big5")
