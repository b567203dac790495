"""Small files of each format, made where a test needs them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers import read_documents


def read_one(path: Path, *, root: Path | None = None) -> Document:
    """Return the only document of a file."""
    (found,) = read_documents(path, root=root)
    assert isinstance(found, Document), found
    return found


def refusal(path: Path) -> str:
    """Return the message of the only error of a file."""
    (found,) = read_documents(path)
    assert isinstance(found, ReadError), found
    return str(found)


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], *, info: str = "", drawn: str = "") -> bytes:
    """Return a PDF with lines of (left, bottom, size, ASCII text) on each page, in Helvetica, and what is `drawn` before them."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids: list[int] = []
    for page in pages:
        content = f"{drawn}\n" + "\n".join(
            f"BT /F1 {size} Tf {left} {bottom} Td ({text.replace('(', '[').replace(')', ']')}) Tj ET"
            for left, bottom, size, text in page
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> "
            f"/Contents {len(objects)} 0 R >>"
        )
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    if info:
        objects.append(f"<< {info} >>")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    ending = f"/Size {len(objects) + 1} /Root 1 0 R" + (f" /Info {len(objects)} 0 R" if info else "")
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer\n<< {ending} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def zipped(parts: Iterator[tuple[str, bytes]] | Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def odt(body: str, *, meta: str = "", styles: str = "") -> bytes:
    """Return an OpenDocument text with the XML given as its body, its metadata and its automatic styles."""
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    spaces += (
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    spaces += ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = (
        f"<office:document-content {spaces}>{automatic}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    known = f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>"
    parts = [
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.encode()),
        ("meta.xml", known.encode()),
    ]
    return stored(parts)


def epub(chapters: Sequence[str], *, meta: str = "") -> bytes:
    """Return a book with the bodies of its chapters."""
    items = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{meta}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    texts = [(f"OPS/text/c{n}.xhtml", f"<html><body>{body}</body></html>".encode()) for n, body in enumerate(chapters)]
    parts = [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", container.encode())]
    return stored([*parts, ("OPS/book.opf", package.encode()), *texts])


def stored(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP archive that is not compressed, as the first part of some formats must be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()
