"""init, ingest, show, status, export, taxonomy, tag suggest: exit code, stdout and stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus import Workspace, open_workspace
from tests.cli.conftest import Run


def test_a_workspace_is_made_and_filled(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "new"
    ran = run("init", folder)
    assert (ran.code, ran.out) == (0, "")
    assert {path.name for path in folder.iterdir()} == {"corpus", "index", "taxonomies", "civcorpus.toml"}
    assert (folder / "taxonomies" / "civil-society.yaml").is_file()
    workspace = open_workspace(folder)
    assert run("ingest", workspace=workspace).out == "0 added, 0 updated, 0 unchanged, 0 removed, 0 failed\n"
    (folder / "corpus" / "a.txt").write_text("The Charity Law.", encoding="utf-8")
    assert run("ingest", workspace=workspace).out == "1 added, 0 updated, 0 unchanged, 0 removed, 0 failed\n"
    report = json.loads(run("ingest", "--json", workspace=workspace).out)
    assert report["unchanged"] == 1
    assert report["failures"] == []


def test_making_a_workspace_twice_changes_nothing(tmp_path: Path, run: Run) -> None:
    run("init", tmp_path)
    mine = tmp_path / "taxonomies" / "places.yaml"
    mine.write_text("# mine\n", encoding="utf-8")
    assert run("init", tmp_path).code == 0
    assert mine.read_text(encoding="utf-8") == "# mine\n"


def test_a_workspace_is_found_from_below_and_from_the_environment(
    workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law.", encoding="utf-8")
    monkeypatch.chdir(workspace.corpus)
    assert run("ingest").out.startswith("1 added")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CIVCORPUS_WORKSPACE", str(workspace.folder))
    assert run("search", "law", "--format", "jsonl").code == 0


def test_paths_come_from_a_list(workspace: Workspace, run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"text {name}", encoding="utf-8")
    ran = run("ingest", "--files-from", "-", workspace=workspace, input=f"{tmp_path / 'a.txt'}\n{tmp_path / 'b.txt'}\n")
    assert ran.out.startswith("2 added")


def test_failures_are_named_and_the_rest_goes_on(workspace: Workspace, run: Run) -> None:
    (workspace.corpus / "empty.txt").write_bytes(b"")
    (workspace.corpus / "good.txt").write_text("The Charity Law.", encoding="utf-8")
    ran = run("ingest", workspace=workspace)
    assert ran.code == 4
    assert ran.out == "1 added, 0 updated, 0 unchanged, 0 removed, 1 failed\n"
    (line,) = ran.err.splitlines()
    assert line.startswith("civcorpus: ")
    assert "empty.txt: empty file" in line
    status = run("status", "--json", workspace=workspace)
    assert json.loads(status.out)["failed"] == 1


def test_wrong_settings_are_named(workspace: Workspace, run: Run) -> None:
    (workspace.folder / "civcorpus.toml").write_text('engin = "whoosh"', encoding="utf-8")
    ran = run("status", workspace=workspace)
    assert ran.code == 2
    assert "unknown setting 'engin'" in ran.err


def test_a_document_is_shown_with_its_tags(sample: Workspace, run: Run) -> None:
    name = "law/2017-temporary-activities-guide.md"
    ran = run("show", name, workspace=sample)
    assert ran.code == 0
    assert "temporary-activities" in ran.out
    assert "«" in ran.out
    whole = json.loads(run("show", name, "--json", workspace=sample).out)
    text = whole["document"]["text"]
    assert run("show", name, "--text", workspace=sample).out == text
    for mention in whole["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["exact"]
    passage = run("show", f"{name}#1", "--json", workspace=sample)
    assert [p["position"] for p in json.loads(passage.out)["passages"]] == [1]


def test_an_unknown_document_is_answered_with_similar_ones(sample: Workspace, run: Run) -> None:
    ran = run("show", "2017-temporary", workspace=sample)
    assert ran.code == 2
    assert "did you mean law/2017-temporary-activities-guide.md?" in ran.err


def test_status_counts(sample: Workspace, run: Run) -> None:
    facts = json.loads(run("status", "--json", workspace=sample).out)
    assert facts["documents"] >= 18
    assert facts["failed"] == 0
    assert not facts["tags_stale"]
    assert "documents" in run("status", workspace=sample).out


def test_excerpts_go_to_stdout_or_a_file(sample: Workspace, run: Run, tmp_path: Path) -> None:
    lines = run("export", "jsonl", "--tag", "bri", workspace=sample).out.splitlines()
    excerpts = [json.loads(line) for line in lines]
    assert excerpts
    assert {excerpt["concept_id"] for excerpt in excerpts} == {"bri"}
    target = tmp_path / "out.csv"
    ran = run("export", "csv", target, "--tag", "bri", workspace=sample)
    assert ran.out == ""
    assert target.read_text(encoding="utf-8").count("\n") >= len(lines)
    ran = run("export", "sqlite", tmp_path / "out.db", workspace=sample)
    assert (ran.code, ran.out) == (0, "")


def test_tags_are_suggested_with_evidence_and_nothing_is_written(workspace: Workspace, run: Run) -> None:
    ran = run(
        "tag",
        "suggest",
        "-",
        "--format",
        "jsonl",
        workspace=workspace,
        input="The Belt and Road Initiative (一带一路) needs NGOs.",
    )
    rows = {row["concept_id"]: row for row in map(json.loads, ran.out.splitlines())}
    assert {"bri"} <= set(rows)
    assert [mention["exact"] for mention in rows["bri"]["evidence"]] == ["Belt and Road Initiative", "一带一路"]
    assert not (workspace.index / "catalogue.db").exists()


def test_taxonomies_are_listed_and_shown(sample: Workspace, run: Run) -> None:
    ids = {row["id"] for row in json.loads(run("taxonomy", "list", "--format", "json", workspace=sample).out)}
    assert {"bri", "ongo-law", "gender"} <= ids
    facts = json.loads(run("taxonomy", "show", "bri", "--json", workspace=sample).out)
    assert facts["Chinese"] == "一带一路" or "一带一路" in facts["Chinese"]
    assert run("taxonomy", "show", "brix", workspace=sample).code == 2


def test_the_shipped_taxonomies_have_no_errors(sample: Workspace, run: Run) -> None:
    ran = run("taxonomy", "check", workspace=sample)
    assert (ran.code, [line for line in ran.out.splitlines() if ": error: " in line]) == (0, [])


def test_every_command_has_help_with_an_example(run: Run) -> None:
    from tools.reference import commands
    from typer.main import get_command

    from civcorpus.cli.app import app

    for path, command in commands(get_command(app), ("civcorpus",)):
        ran = run(*path[1:], "--help")
        assert ran.code == 0
        if not hasattr(command, "commands"):
            assert "civcorpus " in (command.help or "") or path[-1] in {"status", "runs"}, path


def test_the_reference_is_not_stale() -> None:
    from tools.reference import TARGET, reference

    assert TARGET.read_text(encoding="utf-8") == reference()


def test_help_says_of_each_command_what_the_command_says_of_itself() -> None:
    from typer.main import get_command

    from civcorpus.cli.app import COMMANDS, app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {name: commands[name].get_short_help_str(200) for name in COMMANDS} == {
        name: text for name, (_, text) in COMMANDS.items()
    }
