"""What was read of a file is kept by content and reader version; anything wrong with it costs a reading and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus import Workspace
from civcorpus.model import Block, Document
from civcorpus.pipeline import working
from civcorpus.pipeline.extracts import FILE_NAME, Extracts, key_of, packed, unpacked
from civcorpus.pipeline.options import Options
from civcorpus.pipeline.working import Task
from civcorpus.readers import PdfReader, ZipReader
from tests.readers.small_files import pdf

texts = st.text(st.characters(exclude_categories=()), max_size=40)
blocks = st.builds(
    Block, st.integers(0), st.integers(0), st.sampled_from(["body", "table"]), page=st.none() | st.integers(1)
)
documents = st.builds(
    Document,
    *(texts, texts, texts),
    authors=st.lists(texts).map(tuple),
    blocks=st.lists(blocks, max_size=3).map(tuple),
    pages=st.lists(st.integers(0)).map(tuple),
    encoding_confidence=st.none() | st.floats(0, 1),
    warnings=st.lists(texts).map(tuple),
)


@given(st.lists(documents, max_size=3))
def test_documents_are_the_same_after_packing(found: list[Document]) -> None:
    assert unpacked(packed(found)) == found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zlib",
        zlib.compress(b"no JSON"),
        zlib.compress(b"[1]"),
        zlib.compress(b'[{"id": "a"}]'),
        zlib.compress(b"{}")[:-2],
    ],
    ids=["empty", "not compressed", "not JSON", "not documents", "half a document", "cut short"],
)
def test_what_is_no_reading_is_none(data: bytes) -> None:
    assert unpacked(data) is None


def key(reader: object, **other: object) -> str:
    given = {"file": Path("/c/a.pdf"), "root": Path("/c"), "sha256": "00", "recognising": False, **other}
    return key_of(given["file"], given["root"], given["sha256"], reader, recognising=given["recognising"])  # type: ignore[arg-type]


def test_a_key_changes_with_all_that_a_reading_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = PdfReader()
    keys = [key(reader), key(reader, sha256="01"), key(reader, file=Path("/c/b.pdf")), key(reader, recognising=True)]
    inside = key(ZipReader(lambda _: None))
    monkeypatch.setattr(PdfReader, "version", PdfReader.version + 1)
    keys.append(key(reader))
    assert len(set(keys)) == len(keys)
    assert key(ZipReader(lambda _: None)) != inside, "an archive may hold a PDF"
    assert key(reader, file=Path("/d/a.pdf"), root=Path("/d")) == keys[-1], "a corpus may move"


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    extracts = Extracts(tmp_path, 100)
    for name in "abc":
        extracts.put(name, b"." * 30)
    assert extracts.get("a")
    extracts.put("d", b"." * 25)
    assert [name for name in "abcd" if extracts.get(name)] == ["a", "c", "d"]
    extracts.put("e", b"." * 101)
    assert extracts.get("e") is None
    extracts.close()
    again = Extracts(tmp_path, 40)
    assert [name for name in "abcd" if again.get(name)] == ["d"]
    again.close()
    Extracts(tmp_path, 0).close()
    assert not (tmp_path / FILE_NAME).exists()


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 100)
    extracts = Extracts(tmp_path, 100)
    extracts.put("a", b"data")
    extracts.close()
    again = Extracts(tmp_path, 100)
    assert again.get("a") == b"data"
    again.close()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that tells how often files were read, by whatever process."""
    folder = tmp_path / "reads"
    folder.mkdir()
    monkeypatch.setenv("CIVCORPUS_TEST_READS", str(folder))
    monkeypatch.setattr(working, "WORK", (counted_read, counted_perform))
    return folder


def counted_read(task: Task, _tools: object = None) -> object:
    import os

    (Path(os.environ["CIVCORPUS_TEST_READS"]) / f"{os.getpid()}-{os.urandom(4).hex()}").touch()
    return working.read_task(task)


def counted_perform(task: Task, tools: object) -> object:
    return working.perform(task, tools, None if working.kept_reading(task) else counted_read(task))  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_rebuild_reads_no_file_that_was_read_before(workspace: Workspace, reads: Path, jobs: int) -> None:
    for name in "ab":
        (workspace.corpus / f"{name}.pdf").write_bytes(pdf([[(72, 700, 12, f"The Charity Law in print {name}")]]))
    (workspace.corpus / "c.txt").write_text("The Charity Law.", encoding="utf-8")
    force = Options(jobs=jobs, force=True)

    def read_by(options: Options) -> int:
        before = len(list(reads.iterdir()))
        assert not workspace.ingest(options=options).failures
        return len(list(reads.iterdir())) - before

    plain = 1 if jobs == 2 else 0  # a text is not worth keeping, and with one job read in this process
    assert read_by(Options(jobs=jobs)) == 2 + plain
    assert read_by(force) == plain
    assert read_by(replace(force, cached=False)) == 2 + plain
    assert read_by(force) == plain
    assert read_by(replace(force, largest_cache=0)) == 2 + plain
    assert not (workspace.index / FILE_NAME).exists()
    assert read_by(force) == 2 + plain
    spoil(workspace.index / FILE_NAME)
    assert read_by(force) == 2 + plain
    assert read_by(force) == plain
    (workspace.corpus / "a.pdf").write_bytes(pdf([[(72, 700, 12, "Another law in print")]]))
    assert read_by(Options(jobs=jobs)) == 1


def spoil(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE extracts SET data = substr(data, 1, length(data) - 3)")
    connection.close()


def test_a_reading_outlives_an_index_that_is_discarded(workspace: Workspace, reads: Path) -> None:
    (workspace.corpus / "a.pdf").write_bytes(pdf([[(72, 700, 12, "The Charity Law in print")]]))
    workspace.ingest()
    before = len(list(reads.iterdir()))
    (workspace.index / "catalogue.db").unlink()
    shutil.rmtree(workspace.index / "whoosh")
    assert workspace.ingest().added == 1
    assert len(list(reads.iterdir())) == before
    assert workspace.search('"Charity Law"').total == 1


def test_an_unreadable_file_is_not_kept(workspace: Workspace, reads: Path) -> None:
    (workspace.corpus / "a.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    for count in (1, 2):
        assert workspace.ingest().failed == 1
        assert len(list(reads.iterdir())) == count


def test_a_dry_run_keeps_nothing(workspace: Workspace) -> None:
    (workspace.corpus / "a.pdf").write_bytes(pdf([[(72, 700, 12, "The Charity Law in print")]]))
    workspace.ingest(options=Options(dry_run=True))
    assert not (workspace.index / FILE_NAME).exists()
