"""What is true of every reader: the right one is chosen, and what cannot be read is said in one line."""

from __future__ import annotations

import os
import struct
from hashlib import sha256
from pathlib import Path

import pytest

from civcorpus.errors import ReadError
from civcorpus.readers import READERS, SUFFIXES, read_documents, shown
from tests.readers.small_files import epub, odt, pdf, read_one, refusal, zipped

PAGE = "<!DOCTYPE html><html><head><title>Minutes</title></head><body><p>We met on Monday.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("a.txt", b"Plain words.", "text"),
        ("a.docx", "只有文字，没有别的。".encode("gb18030"), "text"),
        ("a.pdf", PAGE.encode(), "html"),
        ("a.txt", PAGE.encode("utf-16"), "html"),
        ("a.html", b"<p>A part of a page.</p>", "html"),
        ("a.txt", b"In HTML one writes <p> for a paragraph.", "text"),
        ("a.md", b"# Minutes\n\nWe met.", "markdown"),
        ("a.txt", b"---\ntitle: Minutes\n---\nWe met.", "markdown"),
        ("a.dat", pdf([[(72, 700, 12, "Words on a page")]]), "pdf"),
        ("a.jsonl", b'{"text": "Words."}\n', "jsonl"),
        ("a.txt", b'{"id": "1", "text": "Words."}\n', "jsonl"),
        ("noname", b"Words.", "text"),
        ("a.doc", rb"{\rtf1 Words.}", "rtf"),
        ("a.dat", odt("<text:p>Words.</text:p>"), "odt"),
        ("a.zip", epub(["<p>Words.</p>"]), "epub"),
        ("a.bin", zipped([("b.txt", b"Words.")]), "text"),
        ("a.csv", b"name,sum\nTea,3\n", "csv"),
        ("a.txt", b"From: a@b.org\nDate: Mon, 5 Sep 2016 10:00:00 +0800\nSubject: Tea\n\nWords.\n", "mail"),
        ("a.txt", b"<?xml version='1.0'?><a><b>Words.</b></a>", "xml"),
        ("a.txt", b"1\n00:00:01,000 --> 00:00:02,000\nWords.\n", "subtitles"),
    ],
)
def test_the_content_decides_which_reader_reads(tmp_path: Path, name: str, data: bytes, reader: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_one(tmp_path / name).reader == reader


def test_a_name_that_promises_another_format_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text(PAGE)
    assert "named .pdf, read as html" in read_one(tmp_path / "a.pdf").warnings


HALF_PDF = pdf([[(72, 700, 12, "Words on a page")]])[:200]
BOMB = zipped([("word/document.xml", b"<" + b" " * 30_000_000)])
ENCRYPTED = pdf([[(72, 700, 12, "Words")]]).replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + b"11" * 32
    + b"> /U <"
    + b"22" * 32
    + b"> >>",
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty file: remove it or fill it"),
        ("empty.pdf", b"", "empty file: remove it or fill it"),
        ("blank.txt", b" \n\n ", "has no text in it: remove it or fill it"),
        ("zero-pages.pdf", pdf([]), "a PDF without pages: get the file again"),
        ("half.pdf", HALF_PDF, "damaged or cut short PDF: get the file again"),
        ("locked.pdf", ENCRYPTED, "encrypted PDF: save a copy without the password"),
        ("scan.pdf", pdf([[], []]), "no text layer on its 2 page(s): run OCR on it (for example ocrmypdf)"),
        ("program.txt", struct.pack("<1000I", *range(1000)), "looks like binary, not text"),
        ("noise.txt", bytes(range(256)) * 30, "looks like binary, not text"),
        ("bomb.docx", BOMB, "(a ZIP bomb?)"),
        ("things.zip", zipped([("a.exe", b"words")]), "nothing in it that can be read: unpack it, or remove it"),
        ("sheet.xlsx", zipped([("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>")]), "an Excel workbook"),
        ("half.docx", BOMB[:500], "damaged or cut short ZIP or DOCX file"),
        ("odd.docx", zipped([("word/document.xml", b"<a/>")]), "damaged Word document"),
        (
            "old.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "an old Word file: save it as .docx",
        ),
        ("a.rtf", rb"{\rtf1 {\pict 00}}", "has no text in it (pictures only?)"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an Outlook message: save it as .eml"),
        ("bare.md", b"---\ntitle: Nothing\n---\n", "has a front matter and no text: write the text below it"),
        ("bare.html", b"<html><head><title>Nothing</title></head><body></body></html>", "has no text in it"),
        ("empty.jsonl", b"\n\n", "has no line in it: remove it or fill it"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    message = refusal(path)
    assert message.startswith(f"{path}: ")
    assert said in message
    assert "\n" not in message


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path) == f"{tmp_path}: is a folder: give the path of a document"
    assert refusal(tmp_path / "no.txt") == f"{tmp_path / 'no.txt'}: no such file: give the path of a document"
    assert refusal(tmp_path / "pipe") == f"{tmp_path / 'pipe'}: is not a file: give the path of a document"


def test_a_file_larger_than_the_limit_is_refused_unless_it_streams(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words " * 100)
    (tmp_path / "a.jsonl").write_text('{"text": "words"}\n' * 100)
    (error,) = read_documents(tmp_path / "a.txt", largest=100)
    assert str(error) == f"{tmp_path / 'a.txt'}: 600 bytes, more than the 100 allowed: split it, or raise the limit"
    assert len(list(read_documents(tmp_path / "a.jsonl", largest=100))) == 100


def test_names_with_control_characters_are_shown_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\nb\u202ec.txt"
    path.write_bytes(b"")
    assert refusal(path).startswith(f"{tmp_path}/a\\nb\\u202ec.txt: empty file")
    assert shown("纪要 2016.txt") == "纪要 2016.txt"
    assert shown("bad\udcff.txt") == "bad\\udcff.txt"


def test_an_id_is_the_path_below_the_root(tmp_path: Path) -> None:
    path = tmp_path / "law" / "条例.txt"
    path.parent.mkdir()
    path.write_text("Words.")
    assert read_one(path, root=tmp_path).id == "law/条例.txt"
    assert read_one(path).id == "条例.txt"
    assert read_one(path, root=tmp_path).path == "law/条例.txt"


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Words.\r\n")
    assert read_one(tmp_path / "a.txt").sha256 == sha256(b"Words.\r\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("report-7.txt", "Living with the law\n\nIt is hard. It is long.", "Living with the law"),
        ("report-7.txt", "与法律\n相处\n\n并不容易。", "与法律相处"),
        ("report-7.txt", "It is hard to say, and long to tell.\n\nYes.", "report-7"),
        ("report-7.txt", "题目：与法律相处\n日期：2016年9月1日\n\n并不容易。", "与法律相处"),
        ("report-7.md", "Some words.\n\n## Second\n\n# First\n", "First"),
        ("report-7.md", "---\ntitle: Given\n---\n# First\n", "Given"),
        (
            "report-7.html",
            "<html><head><title>Given</title></head><body><p>Some words here.</p></body></html>",
            "Given",
        ),
    ],
)
def test_the_title_is_the_best_there_is(tmp_path: Path, name: str, data: str, title: str) -> None:
    (tmp_path / name).write_text(data)
    assert read_one(tmp_path / name).title == title


@pytest.mark.parametrize(
    ("top", "known"),
    [
        ("Source: Night Ferry\nDate: 15 December 2018\nBy: Jonas P.", ("Night Ferry", "2018-12-15", ("Jonas P.",))),
        ("来源：河岸评论\n作者：冯砚秋、李默\n日期：2016年12月", ("河岸评论", "2016-12", ("冯砚秋", "李默"))),
        ("Leila M. | Estuary Review | 21 November 2019", ("Estuary Review", "2019-11-21", ("Leila M.",))),
        ("韩一舟、卢晴 民间观察季刊 2022年7月20日", ("民间观察季刊", "2022-07-20", ("韩一舟", "卢晴"))),
        ("Night Ferry Bulletin | 15 December 2018", ("", "2018-12-15", ())),
        ("By Leila Marchetti and Guo Yiheng\nMar 11, 2008", ("", "2008-03-11", ("Leila Marchetti", "Guo Yiheng"))),
        ("In 2003 we began", ("", "", ())),
    ],
)
def test_the_first_lines_of_a_text_tell_its_origin(tmp_path: Path, top: str, known: tuple[str, str, object]) -> None:
    (tmp_path / "a.txt").write_text(f"A title\n\n{top}\n\nThe text begins here.")
    document = read_one(tmp_path / "a.txt")
    assert (document.source, document.date, document.authors) == known


def test_every_reader_has_a_name_a_version_and_its_own_suffixes() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert sum(len(reader.suffixes) for reader in READERS) == len(SUFFIXES)
    assert all(reader.version >= 1 and reader.suffixes for reader in READERS)


def test_errors_are_yielded_and_not_raised(tmp_path: Path) -> None:
    found = list(read_documents(tmp_path / "nothing"))
    assert [type(one) for one in found] == [ReadError]
