"""Whatever lies in a folder: one clear line for each bad input, exit code 4, and the rest is ingested."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from civcorpus import Workspace, init_workspace
from tests.cli.conftest import Run
from tests.readers.small_files import pdf, zipped

GOOD = "The Charity Law was adopted in 2016.\n\n慈善法于2016年通过。\n"
LINES = [[(72, 700 - 20 * n, 12, f"Line {n} of the report")] for n in range(3)]
ENCRYPTED = pdf(LINES).replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>"
    % (b"11" * 32, b"22" * 32),
)
BAD = {
    "empty.txt": (b"", "empty file"),
    "no-pages.pdf": (pdf([]), "a PDF without pages"),
    "half.pdf": (pdf(LINES)[:300], "damaged or cut short PDF"),
    "locked.pdf": (ENCRYPTED, "encrypted PDF: save a copy without the password"),
    "scan.pdf": (pdf([[]]), "no text layer"),
    "program.txt": (struct.pack("<2000I", *range(2000)), "looks like binary, not text"),
    "half.docx": (zipped([("word/document.xml", b"<a/>" * 500)])[:80], "damaged or cut short"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .docx"),
    "lines.jsonl": (b'{"id": "one", "text": "good"}\n{broken\n{"id": "two", "text": "good"}\n', "lines.jsonl:2:2: not JSON"),
}  # fmt: skip


def lines_about(err: str, name: str) -> list[str]:
    return [line for line in err.splitlines() if name in line]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_bad_input_is_named_in_one_line_and_the_rest_is_ingested(
    run: Run, workspace: Workspace, jobs: int
) -> None:
    for name, (data, _) in BAD.items():
        (workspace.corpus / name).write_bytes(data)
    for number in range(3):
        (workspace.corpus / f"good{number}.txt").write_text(GOOD.replace("2016", str(2016 + number)))
    (workspace.corpus / "good.pdf").write_bytes(pdf(LINES))
    done = run("ingest", "--jobs", jobs, workspace=workspace)
    assert done.code == 4
    assert done.out == f"6 added, 0 updated, 0 unchanged, 0 removed, {len(BAD)} failed\n"
    for name, (_, said) in BAD.items():
        (line,) = lines_about(done.err, name)
        assert line.startswith("civcorpus: ") and said in line, line
    assert run("search", "charity law", workspace=workspace).code == 0
    again = run("ingest", workspace=workspace)
    assert again.code == 4, "what failed is tried again until it is mended or gone"
    assert again.out == f"0 added, 0 updated, 6 unchanged, 0 removed, {len(BAD)} failed\n"


def test_invalid_utf8_in_the_middle_is_kept_with_a_warning(run: Run, workspace: Workspace) -> None:
    text = ("慈善法于二零一六年通过，这是一个很长的句子。" * 20).encode()
    (workspace.corpus / "a.txt").write_bytes(text + b"\xff\xfe\xe4" + text)
    done = run("ingest", workspace=workspace)
    assert done.code == 0
    (line,) = lines_about(done.err, "a.txt")
    assert "replaced by U+FFFD" in line
    assert run("search", "慈善法", workspace=workspace).code == 0


@pytest.mark.skipif(os.name != "posix", reason="such names and links are for POSIX systems")
def test_odd_names_and_links_in_a_circle_do_no_harm(run: Run, workspace: Workspace) -> None:
    for name in (
        "line\nbreak.txt",
        "mark\u202e.txt",
        "quote'\".txt",
        "空 格.txt",
        os.fsdecode(b"bad\xff.txt"),
        "-n.txt",
    ):
        (workspace.corpus / name).write_text(GOOD)
    (workspace.corpus / "new\nline.txt").write_bytes(b"")
    (workspace.corpus / "sub").mkdir()
    (workspace.corpus / "sub" / "loop").symlink_to(workspace.corpus)
    (workspace.corpus / "nowhere.txt").symlink_to(workspace.corpus / "gone.txt")
    done = run("ingest", workspace=workspace)
    assert done.code == 4
    assert done.out == "6 added, 0 updated, 0 unchanged, 0 removed, 2 failed\n", done.err
    assert any("new\\nline.txt: empty file" in line for line in done.err.splitlines())
    assert any("sub/loop: a link that leads back" in line for line in done.err.splitlines())
    assert any("nowhere.txt: No such file" in line for line in done.err.splitlines())
    assert "\u202e" not in done.err
    shown = run("search", "charity", "--by", "document", "--format", "tsv", workspace=workspace).out
    assert "line\\nbreak.txt" in shown and "mark\\u202e.txt" in shown and "bad\\udcff.txt" in shown
    assert run("show", "line\\nbreak.txt", workspace=workspace).code == 0
    assert run("status", workspace=workspace).code == 0


def test_a_text_of_one_endless_line_is_ingested(run: Run, workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("慈善法和社会组织" * 40_000 + "终点站在这里")
    assert run("ingest", workspace=workspace).code == 0
    assert "终点站" in run("search", "终点站", "--format", "tsv", workspace=workspace).out


def test_two_ingests_at_once(run: Run, workspace: Workspace) -> None:
    from civcorpus.locking import writing

    (workspace.corpus / "a.txt").write_text(GOOD)
    with writing(workspace.index, "ingest"):
        done = run("ingest", workspace=workspace)
    assert done.code == 7
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert f"being written by process {os.getpid()}" in line and "wait until it is done" in line


def test_an_index_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path)
    (workspace.corpus / "a.txt").write_text(GOOD)
    (tmp_path / "civcorpus.toml").write_text('index = "/proc/civcorpus/index"\n')
    done = run("ingest", workspace=workspace)
    assert done.code == 7
    (line,) = done.err.splitlines()
    assert line.startswith("civcorpus: /proc/civcorpus/index: ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_index_is_said_and_can_be_searched(run: Run, workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text(GOOD)
    assert run("ingest", workspace=workspace).code == 0
    (workspace.corpus / "b.txt").write_text(GOOD)
    for path in (*workspace.index.rglob("*"), workspace.index):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = run("ingest", workspace=workspace)
        assert done.code == 7
        assert "cannot be written" in done.err and "check its permissions" in done.err
        assert run("search", "charity", workspace=workspace).code == 0
    finally:
        for path in (workspace.index, *workspace.index.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_document_too_long_to_analyse_costs_only_itself(workspace: Workspace, run: Run) -> None:
    (workspace.folder / "civcorpus.toml").write_text("longest_text = 1000\n", encoding="utf-8")
    (workspace.corpus / "long.txt").write_text("慈善" * 600, encoding="utf-8")
    (workspace.corpus / "good.txt").write_text("The Charity Law.", encoding="utf-8")
    ran = run("ingest", workspace=workspace)
    assert ran.code == 4
    assert ran.out == "1 added, 0 updated, 0 unchanged, 0 removed, 1 failed\n"
    assert "long.txt: 1,200 characters, more than the 1,000 of one document: split it, or raise longest_text" in ran.err
