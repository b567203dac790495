from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from civcorpus import Workspace, open_workspace
from civcorpus.errors import BusyError, NoIndexError
from civcorpus.locking import writing
from civcorpus.pipeline.ingesting import IngestReport, Options


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed, report.failed


def found(workspace: Workspace, query: str) -> list[str]:
    return [hit.document_id for hit in workspace.search(query).hits]


def write(workspace: Workspace, name: str, text: str) -> Path:
    path = workspace.corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_new_changed_and_unchanged_files_are_told_apart(workspace: Workspace) -> None:
    write(workspace, "a.txt", "The Charity Law was adopted in 2016.")
    write(workspace, "sub/b.txt", "慈善法于2016年通过。")
    assert counts(workspace.ingest()) == (2, 0, 0, 0, 0)
    assert counts(workspace.ingest()) == (0, 0, 2, 0, 0)
    write(workspace, "a.txt", "The Overseas NGO Law was adopted in 2016.")
    assert counts(workspace.ingest()) == (0, 1, 1, 0, 0)
    assert found(workspace, '"Charity Law"') == []
    assert found(workspace, '"Overseas NGO Law"') == ["a.txt"]
    assert found(workspace, "慈善法") == ["sub/b.txt"]


def test_ids_do_not_depend_on_how_a_file_is_named(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(workspace, "sub/b.txt", "慈善法")
    workspace.ingest([path])
    monkeypatch.chdir(workspace.corpus / "sub")
    assert counts(workspace.ingest(["b.txt"])) == (0, 0, 1, 0, 0)
    assert counts(workspace.ingest()) == (0, 0, 1, 0, 0)
    assert found(workspace, "慈善法") == ["sub/b.txt"]


def test_two_files_with_one_relative_path_keep_two_ids(workspace: Workspace, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(f"the {folder} report", encoding="utf-8")
    workspace.ingest([tmp_path / "one"])
    assert counts(workspace.ingest([tmp_path / "two"])) == (1, 0, 0, 0, 0)
    assert counts(workspace.ingest([tmp_path / "one", tmp_path / "two"])) == (0, 0, 2, 0, 0)
    assert found(workspace, "one") == ["report.txt"]
    (second,) = found(workspace, "two")
    assert second.startswith("report.txt~")


def test_prune_forgets_only_what_is_gone_below_the_paths_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    gone = write(workspace, "gone.txt", "gone text")
    write(workspace, "kept.txt", "kept text")
    (tmp_path / "elsewhere").mkdir()
    outside = tmp_path / "elsewhere" / "outside.txt"
    outside.write_text("outside text", encoding="utf-8")
    workspace.ingest()
    workspace.ingest([outside.parent])
    gone.unlink()
    outside.unlink()
    assert counts(workspace.ingest()) == (0, 0, 1, 0, 0)
    assert counts(workspace.ingest(options=Options(prune=True))) == (0, 0, 1, 1, 0)
    assert found(workspace, "text") == ["kept.txt", "outside.txt"] or found(workspace, "text") == [
        "outside.txt",
        "kept.txt",
    ]


def test_json_lines_are_documents_and_a_broken_line_costs_only_itself(workspace: Workspace) -> None:
    lines = [
        json.dumps({"id": f"d{n}", "title": f"T{n}", "text": f"慈善法 number {n}", "date": "2016-09"}) for n in range(3)
    ]
    path = write(workspace, "many.jsonl", "\n".join([lines[0], "{broken", lines[1], lines[2]]))
    report = workspace.ingest()
    assert counts(report) == (3, 0, 0, 0, 1)
    assert "many.jsonl:2" in report.failures[0][1]
    path.write_text("\n".join([lines[0], lines[1].replace("number", "figure")]), encoding="utf-8")
    assert counts(workspace.ingest()) == (0, 1, 1, 1, 0)
    assert counts(workspace.ingest()) == (0, 0, 2, 0, 0)


def test_an_id_given_twice_is_a_failure_not_a_loss(workspace: Workspace) -> None:
    line = json.dumps({"id": "same", "text": "first"})
    write(workspace, "a.jsonl", line + "\n" + line.replace("first", "second"))
    report = workspace.ingest()
    assert counts(report) == (1, 0, 0, 0, 1)
    assert "given twice" in report.failures[0][1]


def test_a_file_that_turns_bad_keeps_its_last_good_document(workspace: Workspace) -> None:
    path = write(workspace, "a.txt", "The Charity Law.")
    workspace.ingest()
    path.write_bytes(os.urandom(4000))
    assert counts(workspace.ingest()) == (0, 0, 0, 0, 1)
    assert found(workspace, '"Charity Law"') == ["a.txt"]
    path.write_text("The Charity Law.", encoding="utf-8")
    assert workspace.ingest().failed == 0


def test_a_dry_run_changes_nothing(workspace: Workspace) -> None:
    write(workspace, "a.txt", "The Charity Law.")
    assert counts(workspace.ingest(options=Options(dry_run=True))) == (1, 0, 0, 0, 0)
    assert found(workspace, "law") == []
    assert counts(workspace.ingest()) == (1, 0, 0, 0, 0)


def test_force_reads_everything_again(workspace: Workspace) -> None:
    write(workspace, "a.txt", "The Charity Law.")
    workspace.ingest()
    assert counts(workspace.ingest(options=Options(force=True))) == (0, 1, 0, 0, 0)


def test_several_processes_give_what_one_gives(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(6):
        write(workspace, f"{number}.txt", f"Report {number} on the Charity Law and 慈善法. " * 5)
    workspace.ingest(options=Options(jobs=2))
    other = open_workspace(tmp_path / "workspace")
    first = tables(other, tmp_path / "first.db")
    other.ingest(options=Options(jobs=1, force=True))
    assert tables(other, tmp_path / "second.db") == first


def tables(workspace: Workspace, path: Path) -> dict[str, list[tuple[object, ...]]]:
    workspace.export_sqlite(path)
    connection = sqlite3.connect(path)
    columns = 'document_id, start, "end", exact, concept_id'
    result = {
        "passages": connection.execute('SELECT id, start, "end", lang, text FROM passages ORDER BY id').fetchall(),
        "excerpts": connection.execute(f"SELECT {columns} FROM excerpts ORDER BY 1, 2, 5").fetchall(),
    }
    connection.close()
    return result


def test_a_deleted_index_is_built_again_and_says_the_same(workspace: Workspace, tmp_path: Path) -> None:
    import shutil

    write(workspace, "a.txt", "The Charity Law and 慈善法。")
    workspace.ingest()
    before = tables(workspace, tmp_path / "before.db")
    shutil.rmtree(workspace.index)
    with pytest.raises(NoIndexError, match="civcorpus ingest"):
        workspace.search("law")
    workspace.ingest()
    assert tables(workspace, tmp_path / "after.db") == before


def test_an_index_of_another_analyser_is_refused_until_it_is_built_anew(workspace: Workspace) -> None:
    write(workspace, "a.txt", "The Charity Law.")
    workspace.ingest()
    path = workspace.index / "analyser.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["latin"]["prefix"] += "|#"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(NoIndexError, match="ingest --force"):
        workspace.search("law")
    with pytest.raises(NoIndexError, match="ingest --force"):
        workspace.ingest()
    assert counts(workspace.ingest(options=Options(force=True))) == (1, 0, 0, 0, 0)
    assert found(workspace, "law") == ["a.txt"]


def test_a_second_writer_is_told_who_writes(workspace: Workspace) -> None:
    write(workspace, "a.txt", "The Charity Law.")
    workspace.ingest()
    with writing(workspace.index, "a test"):
        with pytest.raises(BusyError, match=rf"process {os.getpid()} .*a test"):
            workspace.ingest()
        assert found(workspace, "law") == ["a.txt"]


def test_workspaces_share_no_state(tmp_path: Path) -> None:
    from civcorpus import init_workspace

    first, second = init_workspace(tmp_path / "1"), init_workspace(tmp_path / "2")
    write(first, "a.txt", "only here")
    write(second, "b.txt", "only there")
    first.ingest()
    second.ingest()
    assert found(first, "only") == ["a.txt"]
    assert found(second, "only") == ["b.txt"]
