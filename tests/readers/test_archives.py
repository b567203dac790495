from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers import read_documents
from tests.readers.small_files import pdf, refusal, zipped

FILES = [
    ("a.txt", "慈善法。".encode()),
    ("sub/b.pdf", pdf([[(72, 700, 12, "Words in print")]])),
    ("c.jsonl", b'{"text": "A line."}\n'),
]


def tar(files: list[tuple[str, bytes]], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def read(path: Path) -> tuple[dict[str, Document], list[str]]:
    found = list(read_documents(path))
    return {one.id: one for one in found if isinstance(one, Document)}, [
        str(one) for one in found if isinstance(one, ReadError)
    ]


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.tar", "x.tar.xz", "x.tar.bz2"])
def test_the_files_inside_are_documents_of_their_own(tmp_path: Path, name: str) -> None:
    mode = {"x.zip": "", "x.tar": "w"}.get(name, f"w:{name.rpartition('.')[2]}")
    (tmp_path / name).write_bytes(tar(FILES, mode) if mode else zipped(FILES))
    documents, errors = read(tmp_path / name)
    assert not errors
    assert set(documents) == {f"{name}!/a.txt", f"{name}!/sub/b.pdf", f"{name}!/c.jsonl#1"}
    assert documents[f"{name}!/a.txt"].text == "慈善法。"
    assert documents[f"{name}!/sub/b.pdf"].reader == "pdf"


def test_archives_within_archives_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped([("in.zip", zipped([("deep.tar.gz", tar(FILES[:1]))]))]))
    documents, _ = read(tmp_path / "x.zip")
    assert set(documents) == {"x.zip!/in.zip!/deep.tar.gz!/a.txt"}


def test_a_bad_file_inside_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(
        zipped([*FILES, ("half.pdf", b"%PDF-1.4 nothing"), ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")])
    )
    documents, errors = read(tmp_path / "x.zip")
    assert len(documents) == 3
    assert [error.partition(": ")[0].rpartition("!/")[2] for error in errors] == ["half.pdf", "old.doc"]


def test_names_never_lead_out_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(
        zipped([("../../etc/a.txt", b"words"), ("/root/b.txt", b"words"), ("C:\\c.txt", b"words")])
    )
    assert set(read(tmp_path / "x.zip")[0]) == {"x.zip!/etc/a.txt", "x.zip!/root/b.txt", "x.zip!/C:/c.txt"}
    assert not (tmp_path.parent / "etc").exists()


def test_names_in_old_chinese_code_pages_are_understood(tmp_path: Path) -> None:
    data = zipped([("ABCDEFGH.txt", b"words")])
    (tmp_path / "x.zip").write_bytes(data.replace(b"ABCDEFGH", "年度报告".encode("gbk")))
    assert set(read(tmp_path / "x.zip")[0]) == {"x.zip!/年度报告.txt"}


def test_hidden_files_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(
        zipped([("__MACOSX/a.txt", b"words"), (".git/a.txt", b"words"), ("p.jpg", b"words"), *FILES[:1]])
    )
    assert set(read(tmp_path / "x.zip")[0]) == {"x.zip!/a.txt"}


def nested(depth: int) -> bytes:
    data = b"words"
    for number in range(depth):
        data = zipped([("a.txt" if not number else "in.zip", data)])
    return data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("large.zip", zipped([("a.txt", b" " * 30_000_000)]), "(a bomb?)"),
        ("large.txt.gz", gzip.compress(b" " * 30_000_000), "(a bomb?)"),
        ("many.zip", zipped([(f"{n}.txt", b"") for n in range(10_001)]), "(a bomb?)"),
        ("deep.zip", nested(9), "too deep"),
        ("half.zip", zipped(FILES)[:-30], "damaged or cut short ZIP"),
        ("half.tar.gz", tar(FILES)[:60], "damaged or cut short"),
        ("bombs.zip", zipped([("in.zip", zipped([("a.txt", b" " * 30_000_000)]))]), "(a bomb?)"),
    ],
    ids=["large-zip", "large-gzip", "many", "deep", "half-zip", "half-tar", "bomb-in-zip"],
)
def test_bombs_and_damage_are_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refusal(tmp_path / name)


def test_a_single_packed_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress("慈善法。".encode("gb18030") * 20))
    assert set(read(tmp_path / "a.txt.gz")[0]) == {"a.txt.gz!/a.txt"}
