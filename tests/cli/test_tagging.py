from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run
from tests.pipeline.librarians import BASIC, make_workspace, with_concepts


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    workspace = make_workspace(tmp_path / "small")
    with (workspace.folder / "civcorpus.toml").open("a", encoding="utf-8") as file:
        file.write('who = "Ann"\n')
    return workspace


def without_charity(workspace: Workspace) -> Workspace:
    return with_concepts(workspace, {name: concept for name, concept in BASIC.items() if name != "charity"})


def test_a_run_shown_done_and_undone(small: Workspace, run: Run) -> None:
    without_charity(small)
    ran = run("tag", "run", "--dry-run", workspace=small)
    assert ran.code == 0
    assert ran.out == (
        "concept  added  removed  kept  blocked\n"
        "charity      0        1     0        0\n"
        "\n"
        "document  added  removed  kept  blocked\n"
        "one              charity     3\n"
    )
    summary = "changes in 1 documents (5 looked at); tags: 0 added, 1 removed, 7 kept, 0 blocked; mentions: 0 added, 1 removed"
    assert ran.err == f"civcorpus: {summary}\n"
    ran = run("tag", "run", "--format", "json", workspace=small)
    done = json.loads(ran.out)
    assert (done["added"], done["removed"], done["changed"]) == (0, 1, 1)
    assert done["documents"] == [{"document_id": "one", "added": [], "removed": ["charity"], "kept": 3, "blocked": []}]
    assert ran.err == f"civcorpus: {summary} (run {done['run']})\n"
    ran = run("tag", "run", workspace=small)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("civcorpus: 0 changes (0 looked at); tags: 0 added, 0 removed,")
    ran = run("tag", "undo", done["run"], workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", f"civcorpus: {done['run']}: undone: 1 documents are as they were\n")
    ran = run("tag", "runs", "--format", "jsonl", workspace=small)
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert [(r["kind"], r["tags_removed"], bool(r["undone_at"])) for r in records] == [
        ("ingest", None, False), ("tag", 1, True),
    ]  # fmt: skip


def test_a_plan_saved_and_applied(small: Workspace, run: Run, tmp_path: Path) -> None:
    without_charity(small)
    plan = tmp_path / "plan.jsonl"
    ran = run("tag", "run", "--plan", plan, workspace=small)
    assert ran.code == 0
    assert ran.err.endswith(f"civcorpus: {plan}: saved; do it with `civcorpus tag apply {plan}`\n")
    assert run("tag", "apply", plan, workspace=small).code == 0
    ran = run("tag", "apply", plan, workspace=small)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"civcorpus: {plan}: made from another state (tags changed since): make another with `civcorpus tag run --plan FILE`\n"
    )


@pytest.mark.parametrize("verdict", ["accept", "reject", "remove"])
def test_one_tag_is_decided(small: Workspace, run: Run, verdict: str) -> None:
    done = {"accept": "accepted", "reject": "rejected", "remove": "removed"}[verdict]
    ran = run("tag", verdict, "one", "charity", "--why", "so it is", workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", f"civcorpus: one: charity {done}\n")
    (line,) = small.decisions.read_text(encoding="utf-8").splitlines()
    decision = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", decision.pop("at"))
    assert decision == {
        "verdict": verdict, "document": "one", "concept": "charity", "who": "Ann", "why": "so it is", "label": "charity",
    }  # fmt: skip


def test_add_and_clear(small: Workspace, run: Run) -> None:
    assert run("tag", "add", "four", "charity", workspace=small).err == "civcorpus: four: charity added\n"
    assert run("tag", "clear", "four", "charity", workspace=small).err == "civcorpus: four: charity cleared\n"
    ran = run("tag", "decisions", workspace=small)
    assert ran.out == "verdict  document  concept  start  exact  label  who  at  why\n"
    assert ran.err == "civcorpus: 0 decisions hold, 0 cannot be placed\n"


def test_one_mention_is_decided(small: Workspace, run: Run) -> None:
    ran = run("tag", "reject", "one", "charity", "--mention", "24", workspace=small)
    assert ran.err == "civcorpus: one: charity rejected (1 mentions)\n"
    ran = run("tag", "decisions", "--format", "json", workspace=small)
    (decision,) = json.loads(ran.out)
    assert (decision["start"], decision["exact"]) == (24, "charities")
    ran = run("tag", "add", "four", "charity", "--mention", "0-7", workspace=small)
    assert ran.err == "civcorpus: four: charity added (1 mentions)\n"


def test_in_bulk_it_never_asks_without_a_terminal(small: Workspace, run: Run) -> None:
    ran = run("tag", "accept", "--concept", "foundation", workspace=small, input="y\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0].split() == ["document", "concept", "score", "mentions", "found", "by"]
    assert ran.err.endswith(
        "civcorpus: 3 tags fit; 3 of them above\n"
        "civcorpus: tag accept: 3 tags fit: repeat with --yes to decide without being asked\n"
    )
    assert not small.decisions.exists()
    ran = run("tag", "accept", "--concept", "foundation", "--yes", workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", "civcorpus: 3 tags accepted in 3 documents\n")
    ran = run("tag", "accept", "--concept", "foundation", "--yes", workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", "civcorpus: no tags fit the filter\n")


def test_in_bulk_by_label(small: Workspace, run: Run) -> None:
    ran = run("tag", "reject", "--label", "公开募捐", "--yes", workspace=small)
    assert ran.err == "civcorpus: 2 mentions rejected in 1 documents\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tag", "accept"), "tag accept: about what: give DOC CONCEPT, or a filter such as --concept ID"),
        (("tag", "accept", "one"), "one: which concept: give DOC CONCEPT, or a filter without DOC"),
        (("tag", "accept", "one", "charity", "--mention", "x"), "--mention x: not a place: give START or START-END"),
        (("tag", "reject", "--concept", "charity", "--status", "odd"), "--status odd: unknown: choose"),
        (("tag", "accept", "--concept", "charity", "--mention", "3"), "--mention: of which document"),
        (("tag", "undo", "no-such"), "no-such: no such run: see `civcorpus tag runs`"),
        (("tag", "apply", "none.jsonl"), "none.jsonl: no such file"),
        (("tag", "run", "--format", "csv"), "--format csv: not for this command: choose table or json"),
        (("tag", "explain", "one", "charitee"), "charitee: no such concept: did you mean charity"),
    ],
)
def test_what_does_not_fit_is_a_usage_error(
    small: Workspace, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    ran = run(*arguments, workspace=small)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"civcorpus: {message}")


def test_explain_says_why_a_tag_is_there(small: Workspace, run: Run) -> None:
    run("tag", "accept", "one", "charity", "--why", "read it", workspace=small)
    ran = run("tag", "explain", "one", "charity", workspace=small)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("one: charity is accepted (auto, score 0.")
    assert "confidence: not known yet (1 of 20 decisions about “charity”)" in ran.out
    assert "24-33  charities  charity  prefLabel, label  body  accepted  The Charity Law governs charities." in ran.out
    assert "4-11   Charity  charity  guard unless: charity law, 慈善法  The Charity Law governs charities." in ran.out
    assert re.search(r"accept +Ann +\S+ +read it\n$", ran.out)


def test_explain_says_why_a_tag_is_not_there(small: Workspace, run: Run) -> None:
    ran = run("tag", "explain", "two", "charity", workspace=small)
    assert ran.out.startswith("two: charity is not a tag of this document\n")
    assert "guard unless: charity law, 慈善法" in ran.out
    data = json.loads(run("tag", "explain", "two", "charity", "--json", workspace=small).out)
    assert (data["status"], data["mentions"]) == (None, [])
    assert [(v["exact"], v["start"]) for v in data["not_counted"]] == [("慈善", 0)]


def test_without_an_index_it_says_so(run: Run, tmp_path: Path) -> None:
    from civcorpus import init_workspace

    workspace = init_workspace(tmp_path / "empty")
    for command in (("run",), ("runs",), ("accept", "a", "b"), ("undo", "x"), ("decisions",)):
        ran = run("tag", *command, workspace=workspace)
        assert (ran.code, ran.out) == (3, "")
        assert "no index here yet: run `civcorpus ingest`" in ran.err
