from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus.model import Block, Document, Passage
from civcorpus.passages import LONGEST, cut_passages, language_of
from civcorpus.readers import read_documents

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"
WRAPPED = """\
Executive summary
The harbour office has kept its accounts by hand since the flood, and nobody who works
there remembers why. This paper asks what would change if the accounts were read aloud
once a month, as the teachers of the county propose.

1. Reading the accounts aloud costs nothing but an evening, and it has been done in two
towns already.
2. Keeping the receipts in one place is harder than it sounds.
"""
WRAPPED_HAN = """\
一、背景

去年秋天，我们在三个镇上住了两个
月。镇上没有写字楼，社会组织的办
公室多半借在老粮站的二楼。一带一
路的项目也在那里。

二、看法

先把钱说清楚，再谈理想，这是我们
听得最多的一句话。
"""


def cut(text: str, *, title: str = "", blocks: tuple[Block, ...] = ()) -> list[Passage]:
    return cut_passages(Document("d", title, text, blocks=blocks))


def texts(text: str) -> list[str]:
    return [passage.text for passage in cut(text)]


def zones(text: str) -> list[tuple[str, str]]:
    return [(passage.zone, passage.text) for passage in cut(text)]


def test_the_lines_of_a_wrapped_paragraph_belong_together() -> None:
    assert [(p.zone, p.text.split("\n")[0][:24], p.text.count("\n")) for p in cut(WRAPPED)] == [
        ("heading", "Executive summary", 0),
        ("body", "The harbour office has k", 2),
        ("item", "1. Reading the accounts ", 1),
        ("item", "2. Keeping the receipts ", 0),
    ]


def test_the_lines_of_a_wrapped_chinese_paragraph_belong_together() -> None:
    assert [(p.zone, p.text[:8], p.text.count("\n")) for p in cut(WRAPPED_HAN)] == [
        ("heading", "一、背景", 0),
        ("body", "去年秋天，我们在", 3),
        ("heading", "二、看法", 0),
        ("body", "先把钱说清楚，再", 1),
    ]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    lines = [
        "镇上没有写字楼，社会组织的办公室多半借在老粮站的二楼，窗户朝南，下雨时要用脸盆接水。",
        "负责人说，登记证书挂在墙上已经六年了。",
        "志愿者里有退休教师、快递员，也有刚毕业的大学生，他们每个星期三晚上开会，先念账目，再谈困难。",
    ]
    assert texts("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "marks",
    [
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("(1) ", "(2) "),
        ("(a) ", "(b) "),
        ("1.1 ", "1.2 "),
        ("• ", "• "),
        ("- ", "- "),
        ("* ", "* "),
        ("–", "–"),
        ("① ", "② "),
        ("·    ", "·    "),
    ],
)
def test_english_items_are_passages_of_their_own(marks: tuple[str, str]) -> None:
    text = f"What we ask for:\n{marks[0]}Tea for the evening\n{marks[1]}Chairs for the hall\n\nThat is all we ask for."
    assert [zone for zone, _ in zones(text)] == ["body", "item", "item", "body"]


@pytest.mark.parametrize(
    "marks",
    [("一、", "二、"), ("（一）", "（二）"), ("第一条 ", "第二条 "), ("第十二條　", "第十三條　"), ("1．", "2．")],
)
def test_chinese_items_are_passages_of_their_own(marks: tuple[str, str]) -> None:
    text = f"我们的请求如下：\n{marks[0]}晚上要有茶水。\n{marks[1]}会场要有椅子。\n\n就是这些，没有别的。"
    assert [zone for zone, _ in zones(text)] == ["body", "item", "item", "body"]


@pytest.mark.parametrize(
    "heading",
    [
        "Executive summary",
        "1.2 What was said",
        "3. Results",
        "THE HARBOUR AND ITS USERS",
        "第一章 总则",
        "第三節　結論",
        "一、为什么去看",
        "## Results ##",
        "Chapter 4",
        "看见与被看见",
    ],
)
def test_a_short_line_that_stands_alone_is_a_heading(heading: str) -> None:
    first, second = cut(f"{heading}\n\nThis is what was said on that evening in the hall.")
    assert first.zone == "heading"
    assert second.heading == heading.strip("# ").replace("\u3000", " ")


@pytest.mark.parametrize(
    "line",
    [
        "This is a sentence.",
        "这是一句话。",
        "2016",
        "and so it went",
        "US$ 3,851",
        "Table 1. What it cost",
        "表1 支出情况",
        "Source: Night Ferry | 1 May 2020",
    ],
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    assert cut(f"{line}\n\nThis is what was said on that evening in the hall.")[0].zone != "heading"


def test_numbered_lines_in_a_row_are_items_and_not_headings() -> None:
    text = "We ask for three things\n\n1. Tea\n2. Chairs\n3. Light\n\nThat is all."
    assert [zone for zone, _ in zones(text)] == ["heading", "item", "item", "item", "body"]


def test_rows_notes_references_and_page_numbers_have_their_zones() -> None:
    text = (
        "The accounts were read.\n\n"
        "Town\tMembers\tYear\nFoshan\t41\t2016\nZhaoqing\t12\t2017\n\n"
        "[1] A note on the year.\n\n17\n\n"
        "1.1 Who we are . . . . . . . . 4\n\n"
        "References\n\nOduya, M. (2017). Accounts.\n\n[2] Shen, R. (2018). Receipts.\n"
    )
    assert [zone for zone, _ in zones(text)] == [
        *("body", "table", "table", "table", "footnote", "boilerplate", "boilerplate"),
        *("heading", "reference", "reference"),
    ]


def test_the_first_passage_that_equals_the_title_is_the_title() -> None:
    passages = cut("与法律\n相处\n\n并不容易，也不难。", title="与法律相处")
    assert [passage.zone for passage in passages] == ["title", "body"]
    assert passages[1].heading == ""


def test_a_block_is_a_passage_and_what_lies_between_is_plain_text() -> None:
    text = "# Aims #\n\nWe met.\n\nTown | Members\n\nThe end of it."
    blocks = (Block(2, 6, "heading", 1), Block(19, 33, "table"))
    assert [(p.zone, p.text) for p in cut(text, blocks=blocks)] == [
        ("heading", "Aims"),
        ("body", "We met."),
        ("table", "Town | Members"),
        ("body", "The end of it."),
    ]


def test_pages_are_counted_from_one() -> None:
    document = Document("d", "", "First page.\n\nSecond page.\n\nNote.", pages=(0, 13), blocks=(Block(27, 32, page=1),))
    assert [passage.page for passage in cut_passages(document)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The accounts were read.", "en"),
        ("去年秋天，我们在三个镇上住了两个月。", "zh"),
        ("BRI框架下的社会组织", "zh"),
        ("The ONGO Law (境外非政府组织境内活动管理法) took effect", "mixed"),
        ("A long English sentence about representative offices and their sponsors (代表机构), and so on", "en"),
        ("2016 / 41 %", "und"),
        ("", "und"),
        ("Ελλάδα", "und"),
        ("café", "en"),
        ("䶮", "zh"),
        ("𠮷野家", "zh"),
    ],
)
def test_the_language_is_that_of_most_of_what_is_said(text: str, lang: str) -> None:
    assert language_of(text) == lang


@pytest.mark.parametrize(
    "sentence", ["The accounts were read aloud. ", "账目念得很慢，因为每一笔都有人问。", "word ", "字"]
)
def test_a_long_paragraph_is_parted_where_that_does_least_harm(sentence: str) -> None:
    text = sentence * (10_000 // len(sentence))
    passages = cut(text)
    assert all(LONGEST // 4 <= len(passage.text) <= LONGEST for passage in passages[:-1])
    if sentence != "字":
        assert all(passage.text.endswith(sentence.strip()) for passage in passages)


def test_a_text_of_one_huge_line_takes_linear_time() -> None:
    took = []
    for size in (1_000_000, 4_000_000):
        start = time.process_time()
        cut("账目念得很慢。" * (size // 7))
        took.append(time.process_time() - start)
    assert took[1] < 12 * took[0] + 0.5


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["", " ", "1. One", "（一）章程", "第一条 本法", "# Mark", "12", "a | b | c", "- x", "第十", "的"]
        ),
        st.text(alphabet="账目念得很慢因为，。 ", max_size=50),
        st.text(alphabet="the accounts. A", max_size=120),
    ),
    max_size=30,
)


def check(document: Document) -> None:
    text, end = document.text, 0
    passages = cut_passages(document)
    for number, passage in enumerate(passages):
        assert passage.id == f"d#{number}"
        assert passage.position == number
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        assert end <= passage.start
        assert not any(map(str.isalnum, text[end : passage.start]))
        assert len(passage.text) <= LONGEST
        end = passage.end
    assert not any(map(str.isalnum, text[end:]))


@given(LINES)
@settings(deadline=None)
def test_every_letter_lies_in_exactly_one_passage(lines: list[str]) -> None:
    check(Document("d", "", "\n".join(lines)))


@given(LINES, st.data())
@settings(deadline=None)
def test_every_letter_lies_in_exactly_one_passage_with_blocks_and_pages(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    blocks = tuple(Block(a, b, "item") for a, b in zip(offsets[::2], offsets[1::2], strict=False))
    check(Document("d", "", text, blocks=blocks, pages=tuple(offsets)))


@given(st.lists(st.sampled_from(["字", "a", ". ", "。”", "\n", " ", "—", "word"]), min_size=1, max_size=9), st.data())
@settings(deadline=None, max_examples=50)
def test_long_texts_are_covered_too(parts: list[str], data: st.DataObject) -> None:
    check(Document("d", "", "".join(part * data.draw(st.integers(1, LONGEST)) for part in parts)))


@pytest.mark.parametrize("term", ["一带一路", "临时活动", "中国社会组织公共服务平台", "中国国际民间组织合作促进会"])
def test_a_term_broken_by_a_line_end_lies_in_one_passage(term: str) -> None:
    if not REPORTS.exists():
        pytest.skip("no reports here")
    documents = [next(read_documents(path)) for path in sorted(REPORTS.glob("*.txt"))]
    passages = [p for d in documents if isinstance(d, Document) for p in cut_passages(d)]
    assert any(term in p.text.replace("\n", "") and term not in p.text for p in passages)


def test_real_reports_are_cut_into_whole_paragraphs() -> None:
    if not REPORTS.exists():
        pytest.skip("no reports here")
    (document,) = read_documents(next(REPORTS.glob("004*.txt")))
    assert isinstance(document, Document)
    passages = cut_passages(document)
    check(Document("d", document.title, document.text))
    assert 190 <= len(passages) <= 240
    assert passages[0].zone == "title"
    headings = [p.text.replace("\n", " ") for p in passages if p.zone == "heading"]
    assert {"Executive summary", "Resources", "COMMUNICATIONS: ICSOS SHOULD"} <= set(headings)
    assert len([p for p in passages if p.zone == "body" and p.text[0].islower()]) <= 12
