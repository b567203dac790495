"""PDF files of several producers, made from known text, read back and compared with it.

`python benchmarks/produced.py [FOLDER]`: takes the texts and Markdown files of the sample corpus, by language, prints them with
each producer that is installed (Chromium, WeasyPrint, LibreOffice, reportlab), with running heads, page numbers and footnotes, in
one column and in two, and says how much of the text is found in order, how much is extra, and how many heads are left. The files
stay in FOLDER (by default a temporary one).
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extraction import in_order, plain

from civcorpus.model import Document
from civcorpus.passages import cut_passages
from civcorpus.readers import read_documents

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
HEAD = "Registry of Associations 2016"
NOTE = "See the annual report, page {}."
STYLE = """body {{ font: 11pt serif; columns: {columns}; text-align: justify; hyphens: auto }}
.note {{ float: footnote; font-size: 8pt }} @page {{ size: A4; margin: 22mm; @top-left {{ content: "{head}"; font-size: 9pt }}
@bottom-center {{ content: "Page " counter(page) " of " counter(pages); font-size: 9pt }} }}"""

Producer = Callable[[list[str], Path, int], None]


def texts() -> dict[str, list[str]]:
    """Return the paragraphs of the corpus's texts by language."""
    found: dict[str, list[str]] = {"en": [], "zh": []}
    for path in sorted([*CORPUS.rglob("*.txt"), *CORPUS.rglob("*.md")]):
        (document,) = read_documents(path)
        if isinstance(document, Document):
            passages = cut_passages(document)
            lang = "zh" if sum(passage.lang == "zh" for passage in passages) * 2 > len(passages) else "en"
            found[lang] += [passage.text.replace("\n", " ") for passage in passages]
    return found


def page(paragraphs: list[str], columns: int, *, notes: bool) -> str:
    marked = (
        f"<p>{html.escape(text)}" + (f'<span class="note">{NOTE.format(n * 7)}</span>' if notes and n % 9 == 4 else "")
        for n, text in enumerate(paragraphs)
    )
    return f"<!DOCTYPE html><meta charset=utf-8><style>{STYLE.format(columns=columns, head=HEAD)}</style>" + "\n".join(
        marked
    )


def chromium(paragraphs: list[str], path: Path, columns: int) -> None:
    source = path.with_suffix(".html")
    source.write_text(page(paragraphs, columns, notes=False), encoding="utf-8")
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}", str(source))


def weasyprint(paragraphs: list[str], path: Path, columns: int) -> None:
    import weasyprint as printer

    printer.HTML(string=page(paragraphs, columns, notes=columns == 1)).write_pdf(path)


def libreoffice(paragraphs: list[str], path: Path, columns: int) -> None:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document: Any = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = HEAD
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    section._sectPr.find(qn("w:cols")).set(qn("w:num"), str(columns))
    for text in paragraphs:
        document.add_paragraph(text)
    source = path.with_suffix(".docx")
    document.save(str(source))
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(path.parent), str(source))


def reportlab(paragraphs: list[str], path: Path, columns: int) -> None:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    han = sum("\u3400" <= c <= "\u9fff" for text in paragraphs for c in text) > 100
    font = "STSong-Light" if han else "Times-Roman"
    if han:
        pdfmetrics.registerFont(UnicodeCIDFont(font))

    def edges(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(60, 800, HEAD)
        canvas.drawCentredString(297, 35, f"{document.page}")

    width = 475 / columns
    frames = [Frame(60 + at * width, 70, width - 10, 700) for at in range(columns)]
    document = BaseDocTemplate(str(path), pagesize=(595, 842))
    document.addPageTemplates(PageTemplate(frames=frames, onPage=edges))
    style = ParagraphStyle(
        "body", fontName=font, fontSize=10.5, leading=15, spaceAfter=6, wordWrap="CJK" if han else None
    )
    document.build([Paragraph(html.escape(text), style) for text in paragraphs])


def run(*command: str) -> None:
    subprocess.run(command, capture_output=True, timeout=180, check=True)


def producers() -> Iterator[Producer]:
    """Yield those that are installed."""
    for producer, program in ((chromium, "chromium"), (libreoffice, "soffice")):
        if shutil.which(program):
            yield producer
    for producer in (weasyprint, reportlab):
        if find_spec(producer.__name__):
            yield producer


def measure(path: Path, paragraphs: list[str]) -> str:
    (document,) = read_documents(path)
    if not isinstance(document, Document):
        return f"{path.name}: {document}"
    found, wanted = plain(document.text.replace("-\n", "")), plain(" ".join(paragraphs))
    for number in range(len(paragraphs)):
        found = found.replace(plain(NOTE.format(number * 7)), "", 1)
    same, heads = in_order(wanted, found), found.count(plain(HEAD))
    return f"{path.name}: {same / len(wanted):.2%} of {len(wanted):,} in order, {1 - same / len(found):.2%} extra, {heads} heads left"


def main() -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for producer in producers():
            for name, paragraphs in texts().items():
                for columns in (1, 2):
                    path = folder / f"{producer.__name__}-{columns}-{name}.pdf"
                    producer(paragraphs, path, columns)
                    print(measure(path, paragraphs), flush=True)


if __name__ == "__main__":
    main()
