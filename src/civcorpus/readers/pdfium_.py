"""PDF > Document with pypdfium2: the text layer, page by page, put together as paragraphs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.page_layout import laid_out
from civcorpus.readers.page_lines import Line
from civcorpus.readers.pieces import title_of
from civcorpus.readers.running_lines import without_running_lines

CELL = " | "
SPACE = re.compile(" +")
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
        return [_lines(pdf, index) for index in range(len(pdf))], known
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
    written = text_page.get_text_range()
    count = text_page.count_chars()
    lines: list[Line] = []
    position = 0
    for raw in written.split("\r\n"):
        if raw.strip():
            cells = _cells(text_page, raw, position)
            lead, tail = len(raw) - len(raw.lstrip()), len(raw.rstrip()) - 1
            first, last = min(position + lead, count - 1), min(position + tail, count - 1)
            size, base = max(_letter(text_page, at) for at in (first, (first + last) // 2, last))
            left, *_ = text_page.get_charbox(first, loose=True)
            _, _, right, _ = text_page.get_charbox(last, loose=True)
            text = clean(CELL.join(cells).replace("\x02", "-").replace("\ufffe", "-"))
            lines.append(Line(text, index + 1, left, right, base, size, len(cells)))
        position += _units(raw) + 2
    text_page.close()
    page.close()
    return lines


def _letter(text_page: Any, at: int) -> tuple[float, float]:
    """Return the size of a letter and where it stands (what a glyph's box says differs from font to font)."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, at, matrix):
        _, bottom, _, top = text_page.get_charbox(at, loose=True)
        return abs(top - bottom), bottom
    return round(pdfium.FPDFText_GetFontSize(text_page, at) * math.hypot(matrix.c, matrix.d), 1), matrix.f


def _cells(text_page: Any, raw: str, position: int) -> list[str]:
    """Return the parts of a line that gaps wider than its letters are high stand between."""
    if " " not in raw.strip() or ". . ." in raw or text_page.count_rects(position, len(raw)) < 2:
        return [raw.strip()]
    cells: list[str] = []
    begin = 0
    for match in SPACE.finditer(raw.rstrip()):
        if not match.start():
            continue
        _, bottom, before, top = text_page.get_charbox(position + match.start() - 1, loose=True)
        after, *_ = text_page.get_charbox(position + match.end(), loose=True)
        if after - before > 1.1 * abs(top - bottom):
            cells.append(raw[begin : match.start()].strip())
            begin = match.end()
    return [*cells, raw[begin:].strip()]


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
