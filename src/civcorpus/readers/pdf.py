"""PDF > Document: the lines of its pages put together as paragraphs; pictures of text are recognised on request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.garbling import is_garbled
from civcorpus.readers.headers import header_lines
from civcorpus.readers.page_layout import laid_out
from civcorpus.readers.page_lines import without_stray_spaces
from civcorpus.readers.pdfium_ import Extract, extracted
from civcorpus.readers.pieces import title_of
from civcorpus.readers.recognition import RecognitionError, recognised
from civcorpus.readers.running_lines import without_running_lines

FILE_NAME = re.compile(
    r"(?:Microsoft Word - .*|.*\.(?:docx?|pdf|indd|wps|rtf|tex|xlsx?|pptx?)|untitled.*|无标题.*)", re.I
)


class PdfReader:
    """Reads PDF files that have a text layer, or gives them one where that is asked for."""

    name = "pdf"
    version = 4
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
        found, notes = _recognised(source, extracted(source))
        if not any(found.pages):
            why = f" ({notes[0]})" if notes else ""
            raise source.error(
                f"no text layer on its {len(found.pages)} page(s): run OCR on it (for example ocrmypdf){why}"
            )
        laid = laid_out(without_running_lines(without_stray_spaces(found.pages)))
        if not laid.text:
            raise source.error("nothing but running heads on its pages: run OCR on it (for example ocrmypdf)")
        top = header_lines(laid.text)
        given = found.known.get("Title", "")
        title = title_of("" if FILE_NAME.fullmatch(given) else given, laid.text, laid.blocks, source.path)
        yield Document(
            id=source.id,
            title=title,
            text=laid.text,
            path=source.id,
            source=top.get("source", ""),
            url=top.get("url", ""),
            date=top.get("date") or normal_date(found.known.get("CreationDate", "").removeprefix("D:")[:8]),
            authors=names_of(found.known.get("Author") or top.get("author")),
            blocks=laid.blocks,
            pages=laid.pages,
            sha256=source.sha256,
            reader=self.name,
            warnings=(*notes, *_warnings(found)),
        )


def _recognised(source: Source, found: Extract) -> tuple[Extract, tuple[str, ...]]:
    """Return what was given, or the same with the pages recognised that need it; and then a note that says so, or why not."""
    wanted = sorted({*found.pictures, *_garbled(found)})
    if not wanted or not source.recognition_seconds:
        return found, ()
    try:
        data = recognised(source.data, wanted, seconds=source.recognition_seconds)
    except RecognitionError as error:
        return found, (f"OCR was not done: {error}",)
    again = replace(extracted(replace(source, data=data)), known=found.known)
    return again, (f"read by optical recognition, which mistakes letters: page(s) {_some(wanted)}",)


def _warnings(found: Extract) -> Iterator[str]:
    """Yield what a reader of the text should know: pages without text, and letters that are not letters."""
    if found.pictures:
        yield f"no text on page(s) {_some(found.pictures)}: they may need OCR"
    if garbled := _garbled(found):
        yield f"the text layer of page(s) {_some(garbled)} looks garbled: they may need OCR"


def _garbled(found: Extract) -> list[int]:
    pages = enumerate(found.pages, 1)
    return [number for number, page in pages if is_garbled("\n".join(line.text for line in page))]


def _some(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
