"""Bytes > text: which encoding a file is in, and a text without characters that break tools."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

SAMPLE = 65_536
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CONTROLS = bytes(sorted({*range(32), 127} - {9, 10}))
UNSURE = 0.3
"""Below this confidence chardet's answer is no better than any other."""

UNUSUAL = bytes(set(CONTROLS) - {12, 13})
PLAIN = frozenset("\t\n\r").union(
    *(
        map(chr, range(first, last))
        for first, last in ((32, 127), (0xA0, 0x250), (0x2C0, 0x2E0), (0x2010, 0x205F), (0x2103, 0x2600))
    ),
    *(
        map(chr, range(first, last))
        for first, last in ((0x3000, 0x3020), (0x3105, 0x312A), (0x3220, 0x3400), (0xFF01, 0xFFE6))
    ),
)
RARE = 0.6
"""How much a Han character beyond the common ones counts for a byte order: Cantonese has one in four, the wrong order one in three."""

CLEANED = dict.fromkeys(CONTROLS, " ") | {0: "�", 12: "\n"} | dict.fromkeys(range(0xD800, 0xE000), "�")
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
DRAWN = re.compile("[\u2500-\u257f]")
NUMERALS = re.compile("[①-⑩⑴-⑽ⅰ-ⅹ]")
FOREIGN = re.compile("[^\x00-\x7f\u2000-\u206f\u2100-\u26ff\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
BIG5_MARKS = str.maketrans("∼､♁☉", "～﹑⊕⊙")
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "cp950": "big5",
    "big5-hkscs": "big5",
    "big5hkscs": "big5",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, how sure that is (0 to 1), and what could not be decoded."""

    text: str
    encoding: str
    confidence: float
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str = "") -> Decoded | None:
    """Return the text of `data`, or `None` if it is not text in any encoding.

    Tried in order: byte order mark, strict UTF-8, UTF-16 without a mark, UTF-8 with a few broken bytes,
    the declared charset, Chinese encodings and chardet's guess. Bytes that do not decode become U+FFFD,
    with a warning that says where; no byte is dropped. The text is clean (see `clean`).

    >>> decode("慈善法".encode("gb18030"), declared="gb2312").text
    '慈善法'
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding, 1.0)
    found = _utf16(data) if b"\0" in data[:SAMPLE] or not _is_utf8(data[:SAMPLE]) else None
    if found is not None:
        return _replacing(data, found, 0.95)
    if looks_binary(data):
        return None
    try:
        return Decoded(clean(data.decode("utf-8")), "utf-8", 1.0)
    except UnicodeDecodeError:
        return _broken_utf8(data) or _declared(data, declared) or _guessed(data)


def declared_charset(head: bytes) -> str:
    """Return the charset named by an HTML `meta` or an XML declaration in the first 4 KB, or `""`."""
    match = DECLARED.search(head[:4096])
    return match.group(1).decode("ascii").lower() if match else ""


def looks_binary(data: bytes) -> bool:
    """Return whether the first bytes hold more control characters than any text does."""
    head = data[:SAMPLE]
    controls = len(head) - len(head.translate(None, UNUSUAL))
    return controls > 2 + len(head) // 100


def clean(text: str) -> str:
    r"""Return the text with line ends as \n, NUL and lone surrogates as U+FFFD, other controls as spaces.

    A form feed begins a new line. Tabs stay.

    >>> clean("a\r\nb\rc\x0cd\x07")
    'a\nb\nc\nd '
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:
        return text.translate(CLEANED)
    return text if len(raw.translate(None, CONTROLS)) == len(raw) else text.translate(CLEANED)


def _is_utf8(head: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark, or `None` if it is something else.

    Its low bytes hold control codes, which no other text does, and in one byte order its characters are
    common ones.
    """
    head = data[: min(SAMPLE, len(data)) // 2 * 2]
    controls = len(head) - len(head.translate(None, UNUSUAL))
    if controls * 100 < len(head):
        return None
    plain = common_han() | PLAIN
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        rare = sum("\u4e00" <= c <= "\u9fff" for c in text if c not in plain)
        shares[encoding] = (sum(c in plain for c in text) + RARE * rare) / (len(text) or 1)
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] > 0.85 else None


def _replacing(data: bytes, encoding: str, confidence: float) -> Decoded:
    try:
        return Decoded(clean(data.decode(encoding)), encoding, confidence)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        lost = text.count("�")
        note = f"{lost} byte sequence(s) are not {encoding}, the first at byte {error.start}: replaced by U+FFFD"
        return Decoded(clean(text), encoding, confidence * (1 - min(1, lost / (len(text) or 1))), (note,))


def _broken_utf8(data: bytes) -> Decoded | None:
    """Return the text if at least eight in nine of the characters beyond ASCII are valid UTF-8."""
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(data.translate(None, bytes(range(128, 256))))
    broken = text.count("�")
    if broken * 9 > beyond:
        return None
    return _replacing(data, "utf-8", 0.9)


def _declared(data: bytes, declared: str) -> Decoded | None:
    name = declared.lower().replace("_", "-")
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    found = _strict(data, SUPERSETS.get(name, name))
    return found and Decoded(found.text, found.encoding, 0.9)


def _strict(data: bytes, encoding: str) -> Decoded | None:
    """Return the text decoded without any error; Big5 is tried in its three forms.

    Numerals in circles stand in Hong Kong's form, as in most others, where Python's Big5 has kana, and the other way round.
    """
    names = ("big5", "cp950", "big5hkscs") if encoding == "big5" else (encoding,)
    if encoding == "big5" and _numerals(data, "big5hkscs") > _numerals(data, "big5"):
        names = names[::-1]
    for name in names:
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return Decoded(clean(_big5_points(text) if name in ("big5", "big5hkscs") else text), name, 0.8)
    return None


def _numerals(data: bytes, encoding: str) -> int:
    return len(NUMERALS.findall(data.decode(encoding, "replace")))


def _big5_points(text: str) -> str:
    """Return the text with the marks that Python's Big5 tables read unlike every other: ‧ behind a character, ～﹑⊕⊙."""
    return re.sub(r"(?<=\S)•", "‧", text).translate(BIG5_MARKS)


@cache
def common_han() -> frozenset[str]:
    """Return the characters of the first plane of GB 2312 (simplified) and of Big5 (traditional)."""
    simplified = bytes(b for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for b in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for lead in range(0xA4, 0xC7) for trail in trails for b in (lead, trail))
    found = simplified.decode("gb2312", "replace") + traditional.decode("big5", "replace")
    return frozenset(HAN.findall(found))


def _share_of_common(text: str) -> float:
    """Return how much of the text beyond ASCII and punctuation is common Han characters and the lines of tables."""
    sample = text[:20_000]
    han, drawn = HAN.findall(sample), len(DRAWN.findall(sample))
    if len(han) + drawn < 4:
        return 0.0
    common = common_han()
    return (sum(c in common for c in han) + drawn) / (len(han) + drawn + len(FOREIGN.findall(sample)))


def _guessed(data: bytes) -> Decoded | None:
    """Return the text in the Chinese encoding that gives common characters, else in the one chardet thinks of."""
    import chardet

    chinese = [found for found in (_strict(data, "gb18030"), _strict(data, "big5")) if found]
    share, best = max(((_share_of_common(found.text), found) for found in chinese), key=_first, default=(0.0, None))
    if best is not None and share >= 0.93:
        return Decoded(best.text, best.encoding, round(share, 3))
    guess = chardet.detect(data[:SAMPLE])
    name = (guess["encoding"] or "").lower()
    confidence = round(guess["confidence"] or 0.0, 3)
    if name and confidence >= UNSURE:
        found = _strict(data, SUPERSETS.get(name, name)) or _replacing(data, SUPERSETS.get(name, name), confidence)
        return Decoded(found.text, found.encoding, min(confidence, found.confidence), found.warnings)
    return _least_bad(data)


def _least_bad(data: bytes) -> Decoded | None:
    """Return Latin text of a few odd bytes, else the lines of a file in several encodings, each in its own."""
    ascii_share = len(data.translate(None, bytes(range(128, 256)))) / len(data)
    western = _strict(data, "cp1252") if ascii_share > 0.85 else None
    if western is not None:
        return Decoded(western.text, western.encoding, 0.5)
    lines = [_line(line) for line in data.split(b"\n")]
    text = "\n".join(lines)
    lost = text.count("�")
    if lost * 4 > len(text):
        return None
    note = f"in several encodings, or an unknown one: each line was read by itself, {lost} character(s) were lost"
    return Decoded(clean(text), "mixed", 0.2, (note,))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        found = [one.text for one in (_strict(line, "gb18030"), _strict(line, "big5")) if one]
        return max(found, key=_share_of_common, default="") or line.decode("utf-8", "replace")


def _first(pair: tuple[float, Decoded]) -> float:
    return pair[0]
