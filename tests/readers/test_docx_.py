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
