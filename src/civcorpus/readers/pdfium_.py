"""PDF > the lines of its text layer, page by page, and what it says of itself, with pypdfium2."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from civcorpus.readers.base import Source
from civcorpus.readers.encodings import clean
from civcorpus.readers.page_lines import CELL, Cell, Line
from civcorpus.readers.reading_order import in_reading_order

LINE = re.compile("[^\r\n\x02\ufffe]*(?:[\x02\ufffe]|\r\n|[\r\n]|$)")
"""A line of PDFium's text: it writes no line end behind a word that a hyphen breaks, but another character for the hyphen."""

SPACE = re.compile(" +")
WIDEST_SPACE = 1.1
WIDEST_RECOGNISED = 3.0
"""What a gap between words measures, in sizes of their letters; a wider one parts the cells of a row."""

DOUBLED = re.compile(r"([^\s\d.·…_=*—–-].{2,40}?)\s?\1")
"""What a line may look like whose letters were set twice or more; whether they were, their places tell."""

SWAPPED = re.compile(
    "(?<=[A-Za-z])[\u6100\u6200\u6300\u6600\u6800\u6900\u6a00\u6c00\u7300\u7400]{2,3}|[\u6600\u6900\u6c00]{2,3}(?=[a-z])"
)
"""Ligatures (ff, fi, ffl, ct, st …) whose letters some writers of PDF put down with their bytes the wrong way round."""

NOTE_MARK = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[\u3400-\u9fff，。；：！？、）》”’.,;:!?)\"]))(?:\d{1,3}|[*†‡]{1,3})(?![\dA-Za-z])"
)
"""What the mark of a note looks like, glued to the word before it (m2 is none); whether it is one, its size and height tell."""

SMALLER = 0.85
RAISED = 0.2
"""The size of a note's mark and how much higher it stands, in sizes of the letter before it."""

PASSWORD = 4
"""PDFium's error code; that of a file without pages is whatever the file before it left behind."""

NO_PAGES = re.compile(rb"/Count\s+0\b")
A_PAGE = re.compile(rb"/Type\s*/Page\b")
MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Extract:
    """The lines of each page in reading order, the document's information dictionary, and which pages (from 1) are pictures.

    A picture is a page on which something is drawn and nothing is written.
    """

    pages: list[list[Line]]
    known: dict[str, str]
    pictures: tuple[int, ...]


def extracted(source: Source) -> Extract:
    """Return what a PDF says.

    PDFium is not thread-safe: use processes.

    Raises:
        ReadError: encrypted, damaged, or with no page or too many.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise source.error(_refusal(source.data, getattr(error, "err_code", None))) from error
    try:
        if len(pdf) > MOST_PAGES:
            raise source.error(f"{len(pdf):,} pages, more than the {MOST_PAGES:,} allowed: split it")
        known = {key: clean(str(value)).strip() for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
        pages = [in_reading_order(_lines(pdf, index)) for index in range(len(pdf))]
        pictures = tuple(number for number, page in enumerate(pages, 1) if not page and _is_drawn_on(pdf, number - 1))
        return Extract(pages, known, pictures)
    finally:
        pdf.close()


def _refusal(data: bytes, code: int | None) -> str:
    if code == PASSWORD and b"/Encrypt" in data:
        return "encrypted PDF: save a copy without the password"
    if NO_PAGES.search(data) and not A_PAGE.search(data):
        return "a PDF without pages: get the file again"
    return "damaged or cut short PDF: get the file again"


def _lines(pdf: Any, index: int) -> list[Line]:
    """Return the lines of a page in the order of its content; a page that does not load has none."""
    import pypdfium2

    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return []
    text_page = page.get_textpage()
    lines = list(_Glyphs(text_page).lines(index + 1))
    text_page.close()
    page.close()
    return lines


def _is_drawn_on(pdf: Any, index: int) -> bool:
    """Return whether there is anything on a page; one that does not load may well hold something."""
    import pypdfium2

    try:
        page = pdf[index]
        found = next(page.get_objects(max_depth=1), None) is not None
        page.close()
    except pypdfium2.PdfiumError:
        return True
    return found


class _Glyphs:
    """The characters of a page where they stand, turned so that most of them run from left to right."""

    def __init__(self, text_page: Any) -> None:
        self.page = text_page
        self.text = text_page.get_text_range()
        self.places = _places(text_page, self.text)
        self.turn = 0

    def lines(self, number: int) -> Iterator[Line]:
        """Yield the lines of the page."""
        found: list[tuple[str, int]] = []
        angles: Counter[int] = Counter()
        position = 0
        for raw in LINE.findall(self.text):
            if raw.strip():
                found.append((raw.rstrip("\r\n"), position))
                angles[self.letter(position + _middle(raw))[2]] += len(raw)
            position += _units(raw)
        self.turn = max(angles, key=lambda angle: angles[angle], default=0)
        for raw, begin in found:
            yield self.line(raw, begin, number)

    def line(self, raw: str, position: int, number: int) -> Line:
        """Return the line whose first character is the one at `position` of its page."""
        first, last = position + len(raw) - len(raw.lstrip()), position + len(raw.rstrip()) - 1
        size, base, angle = max(self.letter(at) for at in (first, position + _middle(raw), last))
        cells = tuple(self.cells(raw, position, size))
        words = CELL.join(cell.text for cell in cells)
        left, right = self.span(first)[0], self.span(last)[1]
        return Line(words, number, left, right, base, size, cells if len(cells) > 1 else (), (angle - self.turn) % 360)

    def letter(self, at: int) -> tuple[float, float, int]:
        """Return a letter's size, the height it stands at and its direction (what its box says differs from font to font)."""
        import pypdfium2.raw as pdfium

        at = self.place(at)
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self.page, at, matrix):
            left, bottom, _, top = self.page.get_charbox(at, loose=True)
            return abs(top - bottom), self.turned(left, bottom)[1], 0
        size = round(pdfium.FPDFText_GetFontSize(self.page, at) * math.hypot(matrix.c, matrix.d), 1)
        return size, self.turned(matrix.e, matrix.f)[1], round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360

    def place(self, at: int) -> int:
        """Return the number of the character that stands at a place of the text."""
        return self.places[min(at, len(self.places) - 1)]

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """Return a place as it is when the page is turned upright."""
        match self.turn:
            case 90:
                return y, -x
            case 180:
                return -x, -y
            case 270:
                return -y, x
            case _:
                return x, y

    def span(self, at: int) -> tuple[float, float]:
        """Return where a character begins and ends in its line."""
        left, bottom, right, top = self.page.get_charbox(self.place(at), loose=True)
        one, other = self.turned(left, bottom)[0], self.turned(right, top)[0]
        return min(one, other), max(one, other)

    def cells(self, raw: str, position: int, size: float) -> Iterator[Cell]:
        """Yield the parts of a line that gaps wider than its letters are high stand between."""
        places: Sequence[int] = range(position, position + len(raw))
        if DOUBLED.search(raw):
            raw, places = self.undoubled(raw, position, size)
        written = raw.rstrip()
        begin = len(written) - len(written.lstrip())
        apart = (
            " " in written.strip()
            and ". . ." not in written
            and self.page.count_rects(self.place(position), len(places)) > 1
        )
        widest = WIDEST_RECOGNISED if apart and self.is_recognised(position) else WIDEST_SPACE
        for match in SPACE.finditer(written, begin + 1) if apart else ():
            before, after = self.span(places[match.start() - 1])[1], self.span(places[match.end()])[0]
            if after - before > widest * size:
                yield self.cell(written[begin : match.start()], places[begin : match.start()])
                begin = match.end()
        yield self.cell(written[begin:], places[begin : len(written)])

    def is_recognised(self, at: int) -> bool:
        """Return whether a letter is not drawn, as those that OCR lays over a picture are, whose places are rough."""
        import pypdfium2.raw as pdfium

        thing = pdfium.FPDFText_GetTextObject(self.page, self.place(at))
        return bool(thing) and pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

    def cell(self, raw: str, places: Sequence[int]) -> Cell:
        """Return a part of a line: its words, as a reader would write them."""
        raw = NOTE_MARK.sub(lambda match: self.mark(match, places), raw)
        words = SWAPPED.sub(_unswapped, raw.strip().replace("\x02", "-").replace("\ufffe", "-"))
        return Cell(clean(words), self.span(places[0])[0], self.span(places[-1])[1])

    def mark(self, match: re.Match[str], places: Sequence[int]) -> str:
        """Return the mark of a note in brackets, so that it is no part of the word before it; other figures as they are."""
        (size, base, _), (small, high, _) = (self.letter(places[at]) for at in (match.start() - 1, match.start()))
        raised = small < SMALLER * size and high > base + RAISED * size
        return f"[{match.group()}]" if raised else match.group()

    def undoubled(self, raw: str, position: int, size: float) -> tuple[str, list[int]]:
        """Return a line without the letters that stand upon the same letters to make them bold, and the place of each left."""
        kept: list[tuple[str, int]] = []
        seen: dict[str, list[tuple[float, float]]] = {}
        space: tuple[str, int] | None = None
        for at, character in enumerate(raw, position):
            if character == " ":
                space = (character, at)
                continue
            left, bottom, right, top = self.page.get_charbox(self.place(at))
            x, y = (left + right) / 2, (bottom + top) / 2
            before = seen.setdefault(character, [])
            if any(abs(x - a) < size / 6 and abs(y - b) < size / 6 for a, b in before):
                space = None
                continue
            before.append((x, y))
            kept += [space, (character, at)] if space else [(character, at)]
            space = None
        return "".join(character for character, _ in kept), [at for _, at in kept]


def _places(text_page: Any, text: str) -> Sequence[int]:
    """Return the number of the character at each place of a page's text, which leaves out those that stand for nothing."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    if _units(text) == count:
        return range(count)
    return [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, at)) for at in range(_units(text))]


def _middle(raw: str) -> int:
    """Return where a letter stands in the middle of a line: a space that is not in the file has neither size nor place.

    >>> _middle("ab  cd")
    4
    """
    half = len(raw) // 2
    return half + len(raw[half:]) - len(raw[half:].lstrip()) if raw[half:].strip() else len(raw.rstrip()) - 1


def _unswapped(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-be").decode("utf-16-le")


def _units(text: str) -> int:
    """Return how many of PDFium's characters (UTF-16 units) the text is."""
    return len(text) + sum(c > "\uffff" for c in text)
