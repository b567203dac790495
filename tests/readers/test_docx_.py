from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from tests.readers.small_files import read_one, refusal

NOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>rule</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>See the year before.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Minutes"
    document.core_properties.author = "Ines Moreau; 申若兰"
    document.core_properties.created = datetime(2017, 9, 14, tzinfo=UTC)
    document.add_heading("开会", level=1)
    document.add_paragraph("We met.\tTwice.")
    document.add_paragraph("First, the accounts.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Town", "Members", "佛山", "41"], strict=True):
        cell.text = text
    document.add_paragraph("After the table.")
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def test_paragraphs_and_tables_keep_their_order_and_role(report: Path) -> None:
    document = read_one(report)
    assert [(block.zone, document.text[block.start : block.end]) for block in document.blocks] == [
        ("heading", "开会"),
        ("body", "We met.\tTwice."),
        ("item", "First, the accounts."),
        ("table", "Town | Members"),
        ("table", "佛山 | 41"),
        ("body", "After the table."),
    ]


def test_the_core_properties_are_read(report: Path) -> None:
    document = read_one(report)
    assert (document.title, document.authors, document.date) == ("Minutes", ("Ines Moreau", "申若兰"), "2017-09-14")


def test_footnotes_come_last(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "noted.docx"
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/_rels/document.xml.rels":
                kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                link = b'<Relationship Id="rId99" Type="' + kind + b'" Target="footnotes.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", link)
            if part == "[Content_Types].xml":
                kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = data.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="' + kind + b'"/></Types>',
                )
            new.writestr(part, data)
        new.writestr("word/footnotes.xml", NOTES)
    document = read_one(path)
    last = document.blocks[-1]
    assert (last.zone, document.text[last.start : last.end]) == ("footnote", "See the year before.")


def test_a_document_of_pictures_only_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    assert "has no text in it (pictures only?)" in refusal(tmp_path / "a.docx")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def run(words: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


BOX = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"<w:p>{run('We ')}<w:ins>{run('all ')}</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>{run('met.')}</w:p>",
            ["We all met."],
        ),
        (f"<w:p><w:moveFrom>{run('Gone')}</w:moveFrom><w:moveTo>{run('Here')}</w:moveTo></w:p>", ["Here"]),
        (f"<w:p>{run('Seen')}{run('unseen', '<w:rPr><w:vanish/></w:rPr>')}</w:p>", ["Seen"]),
        (
            f"<w:p>{run('Around')}<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>"
            f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>{run(' it.')}</w:p>",
            ["Around it.", "In a box."],
        ),
        (
            f"<w:tbl><w:tr><w:tc><w:p>{run('Town')}</w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p>{run('41')}</w:p></w:tc></w:tr></w:tbl>"
            f"<w:p>{run('Members')}</w:p></w:tc></w:tr></w:tbl>",
            ["Town | Members", "41"],
        ),
        (f"<w:sdt><w:sdtContent><w:p>{run('Held')}</w:p></w:sdtContent></w:sdt>", ["Held"]),
        (
            f"<w:p><w:smartTag>{run('Tagged')}</w:smartTag><w:fldSimple>{run(' field')}</w:fldSimple></w:p>",
            ["Tagged field"],
        ),
    ],
    ids=["changes", "moved", "hidden", "box", "table-in-table", "control", "tags"],
)
def test_what_a_reader_of_the_page_sees_is_read_once(tmp_path: Path, body: str, expected: list[str]) -> None:
    document = docx.Document()
    wrapped = docx.oxml.parse_xml(f"<w:body {W} {MC}>{body}</w:body>")
    for number, element in enumerate(list(wrapped)):
        document.element.body.insert(number, element)
    document.save(str(tmp_path / "a.docx"))
    found = read_one(tmp_path / "a.docx")
    assert [found.text[block.start : block.end] for block in found.blocks] == expected
