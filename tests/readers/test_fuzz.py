"""Files of every format with bytes flipped, cut, repeated and swapped: each is read or refused in one line, never more than that.

`CIVCORPUS_FUZZ=10000 pytest tests/readers/test_fuzz.py` runs that many mutations.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx
import pytest

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.passages import cut_passages
from civcorpus.readers import read_documents
from tests.readers.small_files import epub, odt, pdf, zipped

ROUNDS = int(os.environ.get("CIVCORPUS_FUZZ", "0"))
SECONDS = 20.0
TEXT = "The Charity Law 慈善法 was adopted in 2016.\n\n1. 社会组织\n2. 一带\n一路\n\n" * 4
PAGE = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>A page</title></head><body><h1>Aims</h1><p>{TEXT}</p></body></html>"
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f1\fcharset134 SimSun;}}{\info{\title A}}\f1 \'b4\'c8\'c9\'c6\par \u24904? {\b bold}\par}"


def _docx(folder: Path) -> bytes:
    document = docx.Document()
    document.add_heading("Aims", 1)
    document.add_paragraph(TEXT)
    document.add_table(2, 2).cell(0, 0).text = "Tea"
    document.save(str(folder / "made.docx"))
    return (folder / "made.docx").read_bytes()


def _mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@b.org", "慈善法", "Mon, 05 Sep 2016 10:00:00 +0800"
    message.set_content(TEXT)
    message.add_attachment(zipped([("a.txt", TEXT.encode())]), maintype="application", subtype="zip", filename="a.zip")
    return message.as_bytes()


@cache
def seeds(folder: Path) -> dict[str, bytes]:
    lines = [[(72, 700 - 15 * n, 12, f"Line {n} of a page")] * 2 for n in range(6)]
    return {
        "txt": TEXT.encode(),
        "gb.txt": TEXT.encode("gb18030"),
        "u16.txt": TEXT.encode("utf-16"),
        "md": f"---\ntitle: A\ndate: 2016-09\n---\n# Aims\n\n{TEXT}".encode(),
        "html": PAGE.encode(),
        "pdf": pdf(lines),
        "docx": _docx(folder),
        "odt": odt(f"<text:h>Aims</text:h><text:p>{TEXT}</text:p>"),
        "rtf": RTF,
        "epub": epub([f"<h1>Aims</h1><p>{TEXT}</p>"]),
        "eml": _mail(),
        "csv": 'id,title,text\n1,A,慈善法\n2,B,"two\nlines"\n'.encode(),
        "jsonl": b'{"id": "1", "text": "words"}\n{"id": "2", "text": "more"}\n',
        "xml": "<?xml version='1.0'?><rss><title>A</title><item><d>&lt;p&gt;慈善法&lt;/p&gt;</d></item></rss>".encode(),
        "srt": b"1\n00:00:01,000 --> 00:00:02,000\nWe met.\n",
        "zip": zipped([("a.txt", TEXT.encode()), ("b.html", PAGE.encode())]),
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to six faults."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not found:
            break
        first, last = sorted((chance.randrange(len(found) + 1), min(len(found), chance.randrange(len(found) + 1))))
        kind = chance.randrange(7)
        if kind == 0:
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del found[first : min(last, first + 400)]
        elif kind == 2:
            found[first:first] = found[first : min(last, first + 400)] * chance.randint(1, 4)
        elif kind == 3:
            found[chance.randrange(len(found))] = chance.choice((0, 0xFF, 0x7F, 0x80, 0x3C, 0x7B, 0x5C))
        elif kind == 4:
            del found[chance.randrange(len(found)) :]
        elif kind == 5:
            found[first : first + 8] = chance.randbytes(8)
        else:
            other = chance.randrange(len(found))
            found[first : first + 30], found[other : other + 30] = found[other : other + 30], found[first : first + 30]
    return bytes(found)


def check(path: Path) -> str:
    """Read a file and say what came of it: `read` or `refused`."""
    outcome = "refused"
    for item in read_documents(path):
        if isinstance(item, ReadError):
            assert "\n" not in str(item) and path.name in str(item), str(item)
            continue
        outcome = "read"
        assert isinstance(item, Document) and item.text.strip()
        item.text.encode()
        item.title.encode()
        end = 0
        for passage in cut_passages(item):
            assert end <= passage.start < passage.end <= len(item.text)
            end = passage.end
    return outcome


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


KINDS = (
    "txt",
    "gb.txt",
    "u16.txt",
    "md",
    "html",
    "pdf",
    "docx",
    "odt",
    "rtf",
    "epub",
    "eml",
    "csv",
    "jsonl",
    "xml",
    "srt",
    "zip",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore")  # what a package says of a damaged file is not our concern
def test_a_damaged_file_is_read_or_refused(folder: Path, kind: str) -> None:
    chance = random.Random(f"{kind} 2016")
    data = seeds(folder)[kind]
    path = folder / f"a.{kind}"
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for number in range(ROUNDS // len(KINDS) or 12):
        path.write_bytes(mutated(data, chance) if number else data)
        began = time.perf_counter()
        try:
            outcomes[check(path)] += 1
        except Exception as error:
            kept = path.with_name(f"failed-{number}.{kind}")
            kept.write_bytes(path.read_bytes())
            raise AssertionError(f"{kept}: {error!r}") from error
        slowest = max(slowest, time.perf_counter() - began)
    assert outcomes["read"]
    assert slowest < SECONDS
    if ROUNDS:
        sys.stderr.write(f"{kind}: {dict(outcomes)}, slowest {slowest:.2f} s\n")
