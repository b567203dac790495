from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from civcorpus.model import Document
from civcorpus.readers import read_documents
from tests.readers.small_files import pdf

LINES = ("The accounts are read aloud once a month", "and nobody has brought the receipts.")
INSTALLED = shutil.which("ocrmypdf") is not None and shutil.which("tesseract") is not None


def picture(path: Path) -> Path:
    """Return a PDF that shows the lines and holds no letter: what PDFium draws of them, as a picture."""
    import pypdfium2

    written = pypdfium2.PdfDocument(pdf([[(72, 760 - 30 * at, 16, line) for at, line in enumerate(LINES)]]))
    drawn = written[0].render(scale=3, grayscale=True)
    image = bytes(drawn.buffer)
    rows = b"".join(image[at * drawn.stride : at * drawn.stride + drawn.width] for at in range(drawn.height))
    heads = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
    ]
    objects = [head.encode() for head in heads]
    kind = f"/Subtype /Image /Width {drawn.width} /Height {drawn.height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects.append(f"<< /Type /XObject {kind} /Length {len(rows)} >>\nstream\n".encode() + rows + b"\nendstream")
    objects.append(b"<< /Length 27 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream")
    body = b"%PDF-1.4\n"
    for number, thing in enumerate(objects, 1):
        body += f"{number} 0 obj\n".encode() + thing + b"\nendobj\n"
    path.write_bytes(body + b"trailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n")
    return path


def test_pictures_are_left_alone_unless_recognition_is_asked_for(tmp_path: Path) -> None:
    (found,) = read_documents(picture(tmp_path / "a.pdf"))
    assert "no text layer on its 1 page(s): run OCR on it" in str(found)


@pytest.mark.skipif(not INSTALLED, reason="ocrmypdf and tesseract are not installed")
def test_pictures_of_text_are_recognised(tmp_path: Path) -> None:
    (found,) = read_documents(picture(tmp_path / "a.pdf"), recognition_seconds=120)
    assert isinstance(found, Document), found
    assert found.text.split() == " ".join(LINES).split()
    assert found.warnings == ("read by optical recognition, which mistakes letters: page(s) 1",)


@pytest.mark.skipif(not INSTALLED, reason="ocrmypdf and tesseract are not installed")
def test_recognition_has_a_limit(tmp_path: Path) -> None:
    (found,) = read_documents(picture(tmp_path / "a.pdf"), recognition_seconds=0.01)
    assert "OCR was not done: it took longer than 0 seconds: raise ocr_seconds" in str(found)


def test_without_the_programs_the_file_is_named_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = read_documents(picture(tmp_path / "a.pdf"), recognition_seconds=60)
    assert "ocrmypdf is not installed: install ocrmypdf and tesseract with chi_sim, chi_tra and eng" in str(found)
