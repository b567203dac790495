from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers import read_documents


def read(path: Path, *lines: str | bytes) -> list[Document | ReadError]:
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return list(read_documents(path))


def test_every_field_is_read(tmp_path: Path) -> None:
    record = {
        "id": "law-7",
        "title": "条例",
        "text": "第一条\r\n本条例……",
        "date": "2016年9月1日",
        "source": "Harbour",
        "url": "https://harbour.example/7",
        "authors": ["Miriam Oduya", "申若兰"],
        "lang": "zh",
        "colour": "blue",
    }
    (document,) = read(tmp_path / "a.jsonl", json.dumps(record))
    assert isinstance(document, Document)
    assert (document.id, document.title, document.text) == ("law-7", "条例", "第一条\n本条例……")
    assert (document.date, document.source, document.url) == ("2016-09-01", "Harbour", "https://harbour.example/7")
    assert (document.authors, document.lang, document.path) == (("Miriam Oduya", "申若兰"), "zh", "a.jsonl")


def test_an_id_is_given_or_made_from_the_line(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", '{"_id": 7, "text": "a"}', "", '{"text": "b"}', '{"id": "", "text": "c"}')
    assert [one.id for one in found if isinstance(one, Document)] == ["7", "a.jsonl#3", "a.jsonl#4"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "cut', "2:10: not JSON (Unterminated string starting at): mend or remove the line"),
        (b"words", "2:1: not JSON (Expecting value): mend or remove the line"),
        (b'["text"]', "2: not a JSON object: write {…} on each line"),
        (b'{"id": "x"}', '2: has no text: give each line a "text" string'),
        (b'{"text": 7}', '2: text is a int, not a string: give each line a "text" string'),
        (b'{"text": " "}', "2: text is empty: remove the line or fill it"),
        (b'{"text": "\xff"}', "2: not UTF-8: save the file as UTF-8"),
        (b"[" * 100_000, "2: "),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "a.jsonl"
    good, bad, last = read(path, '{"id": "1", "text": "One."}', line, '{"id": "3", "text": "Three."}')
    assert isinstance(good, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, ReadError)
    assert str(bad).startswith(f"{path}:{said}")
    assert "\n" not in str(bad)


def test_the_hash_is_that_of_the_content_and_not_of_how_it_is_written(tmp_path: Path) -> None:
    one, two = read(tmp_path / "a.jsonl", '{"id":"1","text":"\\u6148善"}', '{"text": "慈善", "id": "1"}')
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.sha256 == two.sha256


def test_a_lone_surrogate_does_no_harm(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.jsonl", '{"text": "a\\ud800b", "title": "t\\udc00"}')
    assert isinstance(found, Document)
    assert (found.text, found.title) == ("a�b", "t�")


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n' * 3)
    documents = read_documents(path)
    next(documents)
    with path.open("a") as file:
        file.write('{"text": "late"}\n')
    assert len(list(documents)) == 3
