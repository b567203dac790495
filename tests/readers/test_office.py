"""ODT, RTF, EPUB, mail, tables, XML and subtitles: what each gives of a small file."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers import read_documents
from tests.readers.small_files import epub, odt, pdf, read_one


def write(folder: Path, name: str, data: bytes | str) -> Path:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


def zones(document: Document) -> list[tuple[str, str]]:
    return [(block.zone, document.text[block.start : block.end]) for block in document.blocks]


def test_odt_keeps_headings_items_rows_and_notes(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="1">年度报告</text:h><text:p>One<text:s text:c="2"/>two<text:note><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> three.</text:p>"
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        "<text:list><text:list-item><text:p>First</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Tea</text:p></table:table-cell>"
        "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )
    meta = "<dc:title>Given</dc:title><dc:creator>Li Mo</dc:creator>"
    document = read_one(write(tmp_path, "a.odt", odt(body, meta=meta)))
    assert zones(document) == [
        ("heading", "年度报告"),
        ("body", "One  two three."),
        ("item", "First"),
        ("table", "Tea | 3"),
        ("footnote", "A note."),
    ]
    assert (document.title, document.authors) == ("Given", ("Li Mo",))


def test_odt_leaves_out_what_is_not_shown(tmp_path: Path) -> None:
    body = (
        '<text:p text:style-name="P1">no</text:p><text:p>We <text:span text:style-name="T1">never </text:span>listened'
        '<text:hidden-text text:is-hidden="true" text:string-value="no"/>.</text:p>'
        '<text:section text:display="none"><text:p>no</text:p></text:section>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>no</text:p><text:p><text:hidden-paragraph/>Tea.</text:p>'
    )
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties text:display="none"/></style:style>'
        for name in ("P1", "T1")
    )
    document = read_one(write(tmp_path, "a.odt", odt(body, styles=styles)))
    assert document.text == "We listened.\n\nTea."


def test_odt_expands_no_entities_and_reads_no_files(tmp_path: Path) -> None:
    data = odt("<text:p>plain &x;&y; words</text:p>")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    entities = "<!DOCTYPE a [<!ENTITY x 'grown'><!ENTITY y SYSTEM 'file:///etc/passwd'>]>"
    flat = (entities + content).replace("document-content", "document")
    document = read_one(write(tmp_path, "a.fodt", flat))
    assert document.text == "plain  words"


RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 Times;}{\f1\fcharset134 SimSun;}{\f2\fcharset136 MingLiU;}}"
    rb"{\info{\title A report}{\author Li Mo}}{\header running head}\f1 \'b4\'c8\'c9\'c6\'b7\'a8\par "
    rb"caf\u233?\uc2\u24904\'b4\'c8\u-10179??\u-8703??\uc1 {\b bold\b0}\line next\par{\*\generator x}"
    rb"{\f2 \'b7\'4f\'b5\'bd}{\footnote A note.}\par Tea\cell 3\cell\row}"
)


def test_rtf_in_several_code_pages(tmp_path: Path) -> None:
    document = read_one(write(tmp_path, "a.rtf", RTF))
    assert (document.title, document.authors) == ("A report", ("Li Mo",))
    assert zones(document) == [
        ("body", "慈善法"),
        ("body", "café慈😁bold\nnext"),
        ("body", "慈善"),
        ("table", "Tea | 3"),
        ("footnote", "A note."),
    ]


def test_epub_gives_the_chapters_in_the_order_of_the_book(tmp_path: Path) -> None:
    meta = (
        "<dc:title>河岸</dc:title><dc:creator>李默</dc:creator><dc:date>2016-09</dc:date><dc:language>zh</dc:language>"
    )
    path = write(tmp_path, "a.epub", epub(["<h1>一</h1><p>慈善法。</p>", "<h1>Two</h1><p>The law.</p>"], meta=meta))
    document = read_one(path)
    assert document.text == "一\n\n慈善法。\n\nTwo\n\nThe law."
    assert [zone for zone, _ in zones(document)] == ["heading", "body", "heading", "body"]
    known = (document.title, document.authors, document.date, document.lang)
    assert known == ("河岸", ("李默",), "2016-09", "zh")


def test_epub_packed_with_its_folder_around_it(tmp_path: Path) -> None:
    book, packed = zipfile.ZipFile(io.BytesIO(epub(["<h1>One</h1><p>The law.</p>"]))), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as outer:
        for name in book.namelist():
            outer.writestr(f"book/{name}", book.read(name))
    assert read_one(write(tmp_path, "a.epub", packed.getvalue())).text == "One\n\nThe law."


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_mail_gives_the_message_and_what_is_attached(tmp_path: Path, charset: str) -> None:
    message = EmailMessage()
    message["From"] = "李默 <li@example.org>"
    message["Date"] = "Mon, 05 Sep 2016 10:00:00 +0800"
    message["Subject"] = "慈善法 minutes"
    message.set_content("慈善法\n通過了。\n\nSecond.", charset=charset)
    message.add_alternative("<p>other</p>", subtype="html")
    message.add_attachment(
        pdf([[(72, 700, 12, "Words in print")]]), maintype="application", subtype="pdf", filename="a.pdf"
    )
    message.add_attachment(b"GIF", maintype="image", subtype="gif", filename="logo.gif")
    found = list(read_documents(write(tmp_path, "m.eml", message.as_bytes())))
    assert all(isinstance(one, Document) for one in found)
    first, second = found
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.id, first.title, first.date, first.authors) == ("m.eml", "慈善法 minutes", "2016-09-05", ("李默",))
    assert first.text == "慈善法\n通過了。\n\nSecond."
    assert (second.id, second.text) == ("m.eml!/a.pdf", "Words in print")


def test_a_table_with_a_column_of_texts_gives_a_document_a_row(tmp_path: Path) -> None:
    rows = '编号;标题;正文;日期;作者\r\nn1;一;慈善法。;2016年9月;李默\r\n;二;"两行\r\n的字";;\r\nn3;三;;;\r\n'
    found = list(read_documents(write(tmp_path, "a.csv", rows.encode("gb18030"))))
    first, second, third = found
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.id, first.title, first.text, first.date, first.authors) == (
        "n1",
        "一",
        "慈善法。",
        "2016-09",
        ("李默",),
    )
    assert (second.id, second.text) == ("a.csv#3", "两行\n的字")
    assert isinstance(third, ReadError) and ":4: the row has no text" in str(third)


def test_another_table_is_one_document(tmp_path: Path) -> None:
    document = read_one(write(tmp_path, "a.tsv", "name\tsum\nTea\t3\n"))
    assert zones(document) == [("table", "name | sum"), ("table", "Tea | 3")]


def test_a_feed_gives_its_titles_and_texts_without_tags(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0" encoding="gb2312"?><rss><channel><title>河岸</title><item><title>一</title>'
        "<description><![CDATA[<p>慈善法<b>通过</b>。</p>]]></description></item></channel></rss>"
    )
    document = read_one(write(tmp_path, "a.xml", feed.encode("gb2312")))
    assert document.title == "河岸"
    assert document.text == "河岸\n\n一\n\n慈善法通过。"


def test_xml_expands_no_entities(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "grown"><!ENTITY c SYSTEM "file:///etc/passwd">]><a><p>plain &b;&c; words</p></a>'
    assert read_one(write(tmp_path, "a.xml", bomb)).text == "plain words"


def test_subtitles_give_what_is_said(tmp_path: Path) -> None:
    cues = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>We met.</i>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n慈善法\r\n"
    )
    assert read_one(write(tmp_path, "a.srt", cues.encode("utf-16"))).text == "We met.\n\n慈善法"


def test_rtf_leaves_out_what_is_hidden_or_deleted_and_keeps_boxes(tmp_path: Path) -> None:
    words = (
        rb"{\rtf1 We {\revised all }{\deleted never }met{\v  unseen}.{\listtext 1.}\par "
        rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In a box.\par}}{\shprslt In a box.}} Below.}"
    )
    assert read_one(write(tmp_path, "a.rtf", words)).text == "We all met.\n\nIn a box.\n\nBelow."


def test_odt_puts_the_text_of_a_box_below_its_paragraph(tmp_path: Path) -> None:
    shape = '<draw:custom-shape xmlns:draw="urn:d"><text:p>In a box.</text:p></draw:custom-shape>'
    (tmp_path / "a.odt").write_bytes(odt(f"<text:p>Around{shape} it.</text:p>"))
    assert read_one(tmp_path / "a.odt").text == "Around it.\n\nIn a box."
