"""PDF > Document with pypdfium2: the text layer, page by page, put together as paragraphs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.page_layout import laid_out
from civcorpus.readers.page_lines import CELL, Cell, Line
from civcorpus.readers.pieces import title_of
from civcorpus.readers.reading_order import in_reading_order
from civcorpus.readers.running_lines import without_running_lines

SPACE = re.compile(" +")
DOUBLED = re.compile(r"(\S.{2,40}?)\s?\1")
"""What a line may look like whose letters were set twice or more; whether they were, their places tell."""

SWAPPED = re.compile(
    "(?<=[A-Za-z])[\u6100\u6200\u6300\u6600\u6800\u6900\u6a00\u6c00\u7300\u7400]{2,3}|[\u6600\u6900\u6c00]{2,3}(?=[a-z])"
)
"""Ligatures (ff, fi, ffl, ct, st …) whose letters some writers of PDF put down with their bytes the wrong way round."""

PASSWORD = 4
"""PDFium's error code; that of a file without pages is whatever the file before it left behind."""

NO_PAGES = re.compile(rb"/Count\s+0\b")
A_PAGE = re.compile(rb"/Type\s*/Page\b")
MOST_PAGES = 20_000
FILE_NAME = re.compile(
    r"(?:Microsoft Word - .*|.*\.(?:docx?|pdf|indd|wps|rtf|tex|xlsx?|pptx?)|untitled.*|无标题.*)", re.I
)


class PdfReader:
    """Reads PDF files that have a text layer. PDFium is not thread-safe: use processes."""

    name = "pdf"
    version = 2
    suffixes: tuple[str, ...] = (".pdf",)
    streams = False
    risky = True

    def accepts(self, head: bytes, _path: Path, /) -> bool:
        """Return whether the mark of a PDF stands within the first kilobyte."""
        return b"%PDF-" in head[:1024]

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document whose `pages` holds the offset of each page.

        Raises:
            ReadError: encrypted, damaged, without pages, or without a text layer.
        """
        pages, known = _extracted(source)
        if not any(pages):
            raise source.error(f"no text layer on its {len(pages)} page(s): run OCR on it (for example ocrmypdf)")
        laid = laid_out(without_running_lines(pages))
        if not laid.text:
            raise source.error("nothing but running heads on its pages: run OCR on it (for example ocrmypdf)")
        top = header_lines(laid.text)
        given = known.get("Title", "")
        title = title_of("" if FILE_NAME.fullmatch(given) else given, laid.text, laid.blocks, source.path)
        yield Document(
            id=source.id,
            title=title,
            text=laid.text,
            path=source.id,
            source=top.get("source", ""),
            url=top.get("url", ""),
            date=top.get("date") or normal_date(known.get("CreationDate", "").removeprefix("D:")[:8]),
            authors=names_of(known.get("Author") or top.get("author")),
            blocks=laid.blocks,
            pages=laid.pages,
            sha256=source.sha256,
            reader=self.name,
            warnings=_warnings(laid.text, [number for number, page in enumerate(pages, 1) if not page]),
        )


def _extracted(source: Source) -> tuple[list[list[Line]], dict[str, str]]:
    """Return the lines of each page and the document's information dictionary."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise source.error(_refusal(source.data, getattr(error, "err_code", None))) from error
    try:
        if len(pdf) > MOST_PAGES:
            raise source.error(f"{len(pdf):,} pages, more than the {MOST_PAGES:,} allowed: split it")
        known = {key: clean(str(value)).strip() for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
        return [in_reading_order(_lines(pdf, index)) for index in range(len(pdf))], known
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


class _Glyphs:
    """The characters of a page where they stand, turned so that most of them run from left to right."""

    def __init__(self, text_page: Any) -> None:
        self.page = text_page
        self.count = text_page.count_chars()
        self.turn = 0

    def lines(self, number: int) -> Iterator[Line]:
        """Yield the lines of the page."""
        found: list[tuple[str, int]] = []
        angles: Counter[int] = Counter()
        position = 0
        for raw in self.page.get_text_range().split("\r\n"):
            if raw.strip():
                found.append((raw, position))
                angles[self.letter(position + len(raw) // 2)[2]] += len(raw)
            position += _units(raw) + 2
        self.turn = max(angles, key=lambda angle: angles[angle], default=0)
        for raw, begin in found:
            yield self.line(raw, begin, number)

    def line(self, raw: str, position: int, number: int) -> Line:
        """Return the line whose first character is the one at `position` of its page."""
        first = min(position + len(raw) - len(raw.lstrip()), self.count - 1)
        last = min(position + len(raw.rstrip()) - 1, self.count - 1)
        size, base, angle = max(self.letter(at) for at in (first, (first + last) // 2, last))
        cells = tuple(self.cells(raw, position, size))
        words = CELL.join(cell.text for cell in cells)
        left, right = self.span(first)[0], self.span(last)[1]
        return Line(words, number, left, right, base, size, cells if len(cells) > 1 else (), (angle - self.turn) % 360)

    def letter(self, at: int) -> tuple[float, float, int]:
        """Return a letter's size, the height it stands at and its direction (what its box says differs from font to font)."""
        import pypdfium2.raw as pdfium

        at = min(at, self.count - 1)
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self.page, at, matrix):
            left, bottom, _, top = self.page.get_charbox(at, loose=True)
            return abs(top - bottom), self.turned(left, bottom)[1], 0
        size = round(pdfium.FPDFText_GetFontSize(self.page, at) * math.hypot(matrix.c, matrix.d), 1)
        return size, self.turned(matrix.e, matrix.f)[1], round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """Return a place as it is when the page is turned upright."""
        return {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(self.turn, (x, y))

    def span(self, at: int) -> tuple[float, float]:
        """Return where a character begins and ends in its line."""
        left, bottom, right, top = self.page.get_charbox(at, loose=True)
        one, other = self.turned(left, bottom)[0], self.turned(right, top)[0]
        return min(one, other), max(one, other)

    def cells(self, raw: str, position: int, size: float) -> Iterator[Cell]:
        """Yield the parts of a line that gaps wider than its letters are high stand between."""
        places: Sequence[int] = range(position, position + len(raw))
        if DOUBLED.search(raw):
            raw, places = self.undoubled(raw, position, size)
        written = raw.rstrip()
        begin = len(written) - len(written.lstrip())
        apart = " " in written.strip() and ". . ." not in written and self.page.count_rects(position, len(places)) > 1
        for match in SPACE.finditer(written, begin + 1) if apart else ():
            before, after = self.span(places[match.start() - 1])[1], self.span(places[match.end()])[0]
            if after - before > 1.1 * size:
                yield self.cell(written[begin : match.start()], places[begin : match.start()])
                begin = match.end()
        yield self.cell(written[begin:], places[begin : len(written)])

    def cell(self, raw: str, places: Sequence[int]) -> Cell:
        """Return a part of a line: its words, as a reader would write them."""
        words = SWAPPED.sub(_unswapped, raw.strip().replace("\x02", "-").replace("\ufffe", "-"))
        return Cell(clean(words), self.span(places[0])[0], self.span(places[-1])[1])

    def undoubled(self, raw: str, position: int, size: float) -> tuple[str, list[int]]:
        """Return a line without the letters that stand upon the same letters to make them bold, and the place of each left."""
        kept: list[tuple[str, int]] = []
        seen: dict[str, list[tuple[float, float]]] = {}
        space: tuple[str, int] | None = None
        for at, character in enumerate(raw, position):
            if character == " ":
                space = (character, at)
                continue
            left, bottom, right, top = self.page.get_charbox(at)
            x, y = (left + right) / 2, (bottom + top) / 2
            before = seen.setdefault(character, [])
            if any(abs(x - a) < size / 6 and abs(y - b) < size / 6 for a, b in before):
                space = None
                continue
            before.append((x, y))
            kept += [space, (character, at)] if space else [(character, at)]
            space = None
        return "".join(character for character, _ in kept), [at for _, at in kept]


def _unswapped(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-be").decode("utf-16-le")


def _units(text: str) -> int:
    """Return how many of PDFium's characters (UTF-16 units) the text is."""
    return len(text) + sum(c > "\uffff" for c in text)


def _warnings(text: str, blank: list[int]) -> tuple[str, ...]:
    """Return what a reader of the text should know: pages without text, and letters that are not letters."""
    found: list[str] = []
    if blank:
        some = ", ".join(map(str, blank[:10])) + ("…" if len(blank) > 10 else "")
        found.append(f"no text on page(s) {some}: they may need OCR")
    strange = sum(map(text.count, "�")) + len(re.findall("[\ue000-\uf8ff]", text))
    if strange * 20 > len(text):
        found.append("the text layer looks garbled: it may need OCR")
    return tuple(found)
