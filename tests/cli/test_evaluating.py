"""tag eval, tag agree: exit code, stdout and stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run

TEXTS = (
    {
        "id": "a",
        "text": "The Charity Law of 2016.",
        "tags": ["charity-law"],
        "optional": ["philanthropy"],
        "lang": "en",
    },
    {"id": "b", "text": "一带一路与亚投行。", "tags": ["bri"], "lang": "zh"},
    {"id": "c", "text": "捐款給財團法人。", "tags": ["philanthropy", "foundation", "gender"], "lang": "zh-Hant"},
)


def lines(*entries: object) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines(*TEXTS), encoding="utf-8")
    return path


def test_texts_of_the_gold_set_are_tagged_without_an_index(workspace: Workspace, run: Run, gold: Path) -> None:
    ran = run("tag", "eval", gold, "--by", "lang", "--format", "csv", workspace=workspace)
    assert ran.code == 0
    assert [line.split(",")[:7] for line in ran.out.splitlines()] == [
        ["group", "name", "gold", "given", "right", "wrong", "missed"],
        ["all", "micro", "5", "4", "4", "0", "1"],
        ["all", "macro", "5", "4", "4", "0", "1"],
        ["lang", "en", "1", "1", "1", "0", "0"],
        ["lang", "zh", "4", "3", "3", "0", "1"],
        ["lang", "zh-Hant", "3", "2", "2", "0", "1"],
    ]
    assert "0 documents of the corpus and 3 texts of the gold set compared" in ran.err
    assert "concepts that the gold set never uses are left out of account" in ran.err


def test_concepts_that_the_gold_set_never_uses_count_only_when_asked_for(
    workspace: Workspace, run: Run, gold: Path
) -> None:
    def wrong(*options: str) -> dict[str, object]:
        ran = run("tag", "eval", gold, *options, "--errors", 5, "--format", "json", workspace=workspace)
        found: dict[str, object] = json.loads(ran.out)
        return found

    plain, asked = wrong(), wrong("--concept", "aiib")
    assert plain["micro"]["wrong"] == 0  # type: ignore[index]
    assert plain["left_out"]["aiib"] == 1  # type: ignore[index]
    assert asked["micro"]["wrong"] == 1  # type: ignore[index]
    assert asked["errors"][0] == {  # type: ignore[index]
        "kind": "wrong", "document_id": "b", "concept_id": "aiib", "label": "亚投行", "exact": "亚投行", "text": "一带一路与亚投行。",
    }  # fmt: skip
    assert "aiib" not in wrong("--scheme", "civil-society")["left_out"]  # type: ignore[operator]


def test_the_tags_of_the_corpus_count_as_they_stand(workspace: Workspace, run: Run, gold: Path) -> None:
    (workspace.corpus / "docs.jsonl").write_text(
        lines(*({"id": text["id"], "text": text["text"]} for text in TEXTS)), encoding="utf-8"
    )
    assert run("ingest", workspace=workspace).code == 0
    bare = gold.with_name("bare.jsonl")
    bare.write_text(lines(*({"id": text["id"], "tags": text["tags"]} for text in TEXTS), {"id": "z", "tags": ["bri"]}))
    before = json.loads(run("tag", "eval", bare, "--format", "json", workspace=workspace).out)
    assert (before["documents"], before["absent"], before["micro"]["right"]) == (3, ["z"], 4)
    assert run("tag", "reject", "b", "bri", workspace=workspace).code == 0
    after = json.loads(run("tag", "eval", bare, "--format", "json", workspace=workspace).out)
    assert (after["micro"]["right"], after["micro"]["missed"]) == (3, before["micro"]["missed"] + 1)


def test_the_hierarchical_variant_gives_credit_for_what_stands_above(
    workspace: Workspace, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines({"id": "a", "text": "GONGOs", "tags": ["ngo"], "optional": []}), encoding="utf-8")
    options = ("--concept", "gongo", "--format", "json")
    flat = json.loads(run("tag", "eval", path, *options, workspace=workspace).out)
    tall = json.loads(run("tag", "eval", path, *options, "--hierarchical", workspace=workspace).out)
    assert flat["micro"]["f1"] < tall["micro"]["f1"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "nothing in it: write lines of"),
        ('{"id": "a", "tags": "bri"}\n', "1: id is a text, tags and optional are lists"),
        ('{"id": "a", "tags": ["bri"]}\n', "there is no index"),
    ],
)
def test_a_gold_set_that_cannot_be_used_is_refused(
    workspace: Workspace, run: Run, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    ran = run("tag", "eval", path, workspace=workspace)
    assert ran.code in (1, 2, 3)
    assert ran.out == ""
    assert message in ran.err or "ingest" in ran.err


def test_two_annotators_are_compared(run: Run, tmp_path: Path) -> None:
    for name, tags in (("a", [["bri"], ["csr", "gender"], []]), ("b", [["bri"], ["csr"], ["bri"]])):
        entries = ({"id": str(n), "tags": found} for n, found in enumerate(tags))
        (tmp_path / name).write_text(lines(*entries), encoding="utf-8")
    ran = run("tag", "agree", tmp_path / "a", tmp_path / "b")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "concept  both  only A  only B  neither  observed  kappa     F1\n"
        "all         2       1       1        5     0.778  0.500  0.667\n"
        "bri         1       0       1        1     0.667  0.400  0.667\n"
        "csr         1       0       0        2     1.000  1.000  1.000\n"
        "gender      0       1       0        2     0.667  0.000  0.000\n"
        "\nKrippendorff's alpha: 0.286 (MASI), 0.348 (Jaccard)\n"
    )


def test_annotators_of_different_documents_cannot_be_compared(run: Run, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(lines({"id": name, "tags": []}), encoding="utf-8")
    ran = run("tag", "agree", tmp_path / "a", tmp_path / "b")
    assert ran.code == 2
    assert "no id is in both" in ran.err
