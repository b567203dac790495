"""Render the sample corpus's binary and re-encoded reports from `tools/corpus_sources/`.

Every text of the sample corpus, here and in `corpus/`, was written for this project and is dedicated to the public
domain under CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/). The people, publishers and small
organisations in it are invented; laws, dates and public institutions are real.

The same sources give the same bytes, on any day: zip members and PDF dates carry the report's own date.

    python tools/build_corpus.py            # write the rendered reports
    python tools/build_corpus.py --check    # exit 1 when a committed report differs from its source

Needs python-docx and, for the PDFs, reportlab (`uv pip install reportlab`) and the WenQuanYi Micro Hei font
(Apache-2.0; `apt-get install fonts-wqy-microhei`), of which only the glyphs in use are embedded.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as dt
import io
import os
import re
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "corpus_sources"
CORPUS = ROOT / "corpus"
CJK_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
HAN = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uff00-\uffef]+")
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a report: `kind` is heading, subheading, paragraph, list, table or caption."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A parsed source: its front matter, its blocks in order, and its footnotes by label."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]
    footnotes: dict[str, str]

    @property
    def date(self) -> dt.date:
        """The publication date."""
        return dt.date.fromisoformat(self.meta["date"])

    @property
    def is_chinese(self) -> bool:
        """Whether the report's language is Chinese."""
        return self.meta["lang"].startswith("zh")

    @property
    def byline(self) -> str:
        """Authors, publisher and date on one line."""
        day = self.date
        if self.is_chinese:
            return f"{self.meta['authors']}　{self.meta['source']}　{day.year}年{day.month}月{day.day}日"
        return f"{self.meta['authors']} | {self.meta['source']} | {day.day} {calendar.month_name[day.month]} {day.year}"


def parse(text: str) -> Report:
    """Read the small Markdown dialect of the sources: front matter, headings, paragraphs, lists, tables, footnotes."""
    _, front, body = text.split("---\n", 2)
    meta = dict(line.split(": ", 1) for line in front.splitlines())
    blocks: list[Block] = []
    footnotes: dict[str, str] = {}
    for chunk in re.split(r"\n{2,}", body.strip()):
        if note := re.match(r"\[\^(\w+)\]: ", chunk):
            footnotes[note[1]] = join_lines(chunk[note.end() :])
        else:
            blocks.append(parse_block(chunk))
    return Report(meta, tuple(blocks), footnotes)


def parse_block(chunk: str) -> Block:
    """Turn one blank-line-delimited chunk into a block."""
    lines = chunk.splitlines()
    if heading := re.match(r"(#+) (.*)", chunk):
        return Block("heading" if len(heading[1]) == 1 else "subheading", heading[2])
    if lines[0].startswith("|"):
        cells = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
        return Block("table", rows=tuple(row for row in cells if set(row[0]) != {"-"}))
    if caption := re.match(r"(?:Table: |表：)(.*)", chunk):
        return Block("caption", caption[1])
    if sum(bool(re.match(r"\d+\. ", line)) for line in lines) > 1:
        return Block("list", rows=tuple((line.split(". ", 1)[1],) for line in lines))
    return Block("paragraph", join_lines(chunk))


def join_lines(chunk: str) -> str:
    """Put a hard-wrapped chunk on one line."""
    return " ".join(chunk.splitlines())


# Word documents


def render_docx(source: str) -> bytes:
    """Give a Word file with heading styles, a real table, list numbering and, where the source has them, footnotes."""
    import docx

    report = parse(source)
    document = docx.Document()
    set_fonts(document, chinese=report.is_chinese)
    properties = document.core_properties
    properties.title, properties.author = report.meta["title"], report.meta["authors"]
    properties.subject, properties.comments = report.meta["source"], "CC0 1.0"
    properties.language, properties.revision = report.meta["lang"], 1
    properties.last_modified_by = report.meta["source"]
    properties.created = properties.modified = dt.datetime.combine(report.date, dt.time(9))
    document.add_heading(report.meta["title"], level=0)
    document.add_paragraph(report.byline, style="Subtitle")
    for block in report.blocks:
        add_block(document, block)
    if report.footnotes:
        add_footnotes_part(document, report.footnotes)
    buffer = io.BytesIO()
    document.save(buffer)
    return rezip(buffer.getvalue(), report.date)


def set_fonts(document, *, chinese: bool) -> None:
    """Name an East Asian font beside the Latin one in the styles the reports use."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.font.name = "Calibri"
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun" if chinese else "Microsoft YaHei")


def add_block(document, block: Block) -> None:
    """Append one block to a Word document."""
    if block.kind in ("heading", "subheading"):
        document.add_heading(block.text, level=1 if block.kind == "heading" else 2)
    elif block.kind == "list":
        for (item,) in block.rows:
            document.add_paragraph(item, style="List Number")
    elif block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        paragraph = document.add_paragraph(style="Caption" if block.kind == "caption" else None)
        add_runs(paragraph, block.text)


def add_runs(paragraph, text: str) -> None:
    """Append text to a Word paragraph; `**` marks bold, `[^1]` a reference to a footnote."""
    from docx.oxml import parse_xml

    for piece in re.split(r"(\*\*.+?\*\*|\[\^\w+\])", text):
        if piece.startswith("[^"):
            paragraph._p.append(
                parse_xml(
                    f'<w:r xmlns:w="{WORD_NAMESPACE}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                    f'<w:footnoteReference w:id="{piece[2:-1]}"/></w:r>'
                )
            )
        elif piece:
            paragraph.add_run(piece.strip("*")).bold = True if piece.startswith("**") else None


def add_footnotes_part(document, footnotes: dict[str, str]) -> None:
    """Add `word/footnotes.xml`, which python-docx has no call for; labels must be whole numbers from 1."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    marks = (("separator", "-1"), ("continuationSeparator", "0"))
    notes = [f'<w:footnote w:type="{m}" w:id="{i}"><w:p><w:r><w:{m}/></w:r></w:p></w:footnote>' for m, i in marks]
    for label, text in footnotes.items():
        notes.append(
            f'<w:footnote w:id="{label}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            "<w:footnoteRef/></w:r>"
            f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    xml = f'{head}<w:footnotes xmlns:w="{WORD_NAMESPACE}">{"".join(notes)}</w:footnotes>'
    name, package = PackURI("/word/footnotes.xml"), document.part.package
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, xml.encode("utf-8"), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def rezip(data: bytes, day: dt.date) -> bytes:
    """Rewrite a zip with every member dated `day`, in the same order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            new.writestr(member, old.read(name), compresslevel=9)
    return buffer.getvalue()


# PDF


def render_pdf(source: str) -> bytes:
    """Give an A4 PDF with a running head, page numbers and an embedded subset of the CJK font."""
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate

    report = parse(source)
    rl_config.invariant = 0
    os.environ["SOURCE_DATE_EPOCH"] = str(calendar.timegm(report.date.timetuple()))
    pdfmetrics.registerFont(TTFont("Han", str(CJK_FONT), subfontIndex=0))
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=26 * mm,
        rightMargin=26 * mm,
        topMargin=26 * mm,
        bottomMargin=24 * mm,
        title=report.meta["title"],
        author=report.meta["authors"],
        subject=report.meta["source"],
        lang=report.meta["lang"],
    )

    def furnish(canvas, _template) -> None:
        font = "Han" if report.is_chinese else "Times-Italic"
        canvas.setFont(font, 8.5)
        canvas.drawString(26 * mm, A4[1] - 16 * mm, report.meta["source"])
        canvas.drawRightString(A4[0] - 26 * mm, A4[1] - 16 * mm, report.meta["title"])
        page = f"第 {canvas.getPageNumber()} 页" if report.is_chinese else f"Page {canvas.getPageNumber()}"
        canvas.drawCentredString(A4[0] / 2, 13 * mm, page)

    room = template.width - 13  # frames pad six points a side
    template.build(list(flowables(report, width=room)), onFirstPage=furnish, onLaterPages=furnish)
    return buffer.getvalue()


def flowables(report: Report, *, width: float) -> Iterator[object]:
    """Yield the title, the byline and then each block as reportlab flowables."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body, bold = ("Han", "Han") if report.is_chinese else ("Times-Roman", "Times-Bold")

    def paragraph(
        text: str, size: float, *, face: str = body, before: float = 0, after: float = 6, room: float = width
    ):
        style = ParagraphStyle(
            "p",
            fontName=face,
            fontSize=size,
            leading=size * 1.45,
            spaceBefore=before,
            spaceAfter=after,
            keepWithNext=face == bold and before > 0,
        )
        return Paragraph(mark_up(text, face, size, room), style)

    yield paragraph(report.meta["title"], 17, face=bold, after=4)
    yield paragraph(report.byline, 9.5, after=14)
    for block in report.blocks:
        if block.kind in ("heading", "subheading"):
            yield paragraph(block.text, 13 if block.kind == "heading" else 11.5, face=bold, before=9, after=4)
        elif block.kind == "list":
            for number, (item,) in enumerate(block.rows, start=1):
                yield paragraph(f"{number}. {item}", 10.5, after=3)
        elif block.kind == "table":
            yield table(block, paragraph, width=width)
        else:
            yield paragraph(block.text, 9 if block.kind == "caption" else 10.5)


def table(block: Block, paragraph: Callable[..., object], *, width: float) -> object:
    """Give a ruled reportlab table of equal columns whose first row repeats on each page."""
    from reportlab.lib import colors
    from reportlab.platypus import Table

    column = width / len(block.rows[0])
    rows = [[paragraph(cell, 9, after=0, room=column - 13) for cell in row] for row in block.rows]
    grid = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(rows, colWidths=[column] * len(block.rows[0]), style=grid, repeatRows=1, spaceBefore=6, spaceAfter=6)


def mark_up(text: str, face: str, size: float, room: float) -> str:
    """Give reportlab markup: Han runs in the CJK font; a Chinese paragraph with its lines already broken."""
    if face != "Han":
        return HAN.sub(lambda run: f'<font name="Han">{run[0]}</font>', escape(text))
    return "<br/>".join(escape(line) for line in break_chinese(text, size, room))


def break_chinese(text: str, size: float, room: float) -> Iterator[str]:
    """Yield lines that fit `room` points: any two Han characters may part, Latin words may not, and no line starts
    with closing punctuation or ends with an opening mark."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    atoms = re.findall(r"[（《“「]*(?:[A-Za-z0-9&%.,/-]+|.)[，。、；：？！）》”」]*", text)
    line = ""
    for atom in atoms:
        if line and stringWidth(line + atom.rstrip(), "Han", size) > room:
            yield line.rstrip()
            line = atom.lstrip()
        else:
            line += atom
    yield line


# Plain text and saved pages


def render_wrapped(source: str) -> bytes:
    """Hard-wrap at about 72 columns; `¦` in the source marks where a line must end inside a word or a term."""
    return ("\n\n".join("\n".join(wrap(part)) for part in source.strip().split("\n\n")) + "\n").encode("utf-8")


def wrap(paragraph: str) -> Iterator[str]:
    """Yield lines; before a forced break, the measure that leaves the fullest last line is used."""
    if "\n" in paragraph:
        yield from paragraph.splitlines()
        return
    *forced, rest = paragraph.split("¦")
    for piece in forced:
        yield from max((textwrap.wrap(piece, width) for width in range(75, 59, -1)), key=lambda lines: len(lines[-1]))
    yield from textwrap.wrap(rest, 72)


def encoder(encoding: str) -> Callable[[str], bytes]:
    """Give a renderer that re-encodes a source strictly."""
    return lambda source: source.encode(encoding)


RENDERED: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "law/2016-ongo-law-commentary.txt": ("2016-ongo-law-commentary.txt", encoder("gb18030")),
    "law/2024-revised-charity-law.pdf": ("2024-revised-charity-law.md", render_pdf),
    "belt-and-road/2018-going-out-interview.docx": ("2018-going-out-interview.md", render_docx),
    "practice/2021-mountain-schools-evaluation.docx": ("2021-mountain-schools-evaluation.md", render_docx),
    "practice/2022-flood-relief-review.pdf": ("2022-flood-relief-review.md", render_pdf),
    "practice/2023-climate-environment-annual-review.docx": ("2023-climate-environment-annual-review.md", render_docx),
    "rights/2018-rights-and-work-round-up.txt": ("2018-rights-and-work-round-up.txt", render_wrapped),
    "taiwan-hong-kong-macau/2020-taiwan-comparative-note.html": ("2020-taiwan-comparative-note.html", encoder("big5")),
}


def main() -> int:
    """Write, or with `--check` compare, every rendered report; give the exit code."""
    parser = argparse.ArgumentParser(description="Render the sample corpus's binary and re-encoded reports.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a report is stale")
    check = parser.parse_args().check
    stale = 0
    for target, (source, render) in RENDERED.items():
        path = CORPUS / target
        data = render((SOURCES / source).read_text(encoding="utf-8"))
        fresh = path.exists() and path.read_bytes() == data
        stale += not fresh
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        print(f"{'same' if fresh else 'stale' if check else 'wrote'}  {target}  {len(data):,} bytes", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
