"""`taxonomy` and `terms` as a taxonomist runs them: whole output, and what stands in the file afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run

TAXONOMY = """\
# kept
scheme: {id: t, title: {en: T}, version: "1"}
concepts:
  law: {prefLabel: {en: Charity Law, zh: 慈善法}}
  giving:
    prefLabel: {en: giving}
    altLabel: {en: [almsgiving, tithe]}   # older words
    broader: [law]
  aid:
    prefLabel: {en: aid}
    match: {unless: [first aid]}
"""
TEXTS = {
    "a.txt": "The Charity Law (慈善法) speaks of giving. A representative office (代表机构) is no charity.\n",
    "b.txt": "Giving and aid. Almsgiving is older. The representative office (代表机构) closed.\n",
}
NEXT = (
    "civcorpus: `civcorpus tag run --dry-run` shows what changes; decisions follow with the next `civcorpus tag run`\n"
)
HEAD = "change   concept  what       lang  before  after\n"


@pytest.fixture
def small(workspace: Workspace) -> Workspace:
    """Two texts and a taxonomy of three concepts, ingested."""
    for path in workspace.taxonomy_paths:
        path.unlink()
    taxonomy_of(workspace).write_text(TAXONOMY, encoding="utf-8")
    for name, text in TEXTS.items():
        (workspace.corpus / name).write_text(text, encoding="utf-8")
    again = Workspace(workspace.folder)
    again.ingest()
    return again


def taxonomy_of(workspace: Workspace) -> Path:
    return workspace.folder / "taxonomies" / "t.yaml"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The taxonomy with one label and one name changed."""
    path = tmp_path / "draft.yaml"
    path.write_text(TAXONOMY.replace("tithe", "donor").replace("en: aid", "en: office"), encoding="utf-8")
    return path


def test_stats_says_what_never_matches_and_what_says_little(run: Run, small: Workspace) -> None:
    note = "civcorpus: 1 of 6 labels never match; 1 concepts in more than 50% of 2 documents: giving\n"
    ran = run("taxonomy", "stats", workspace=small)
    assert (ran.code, ran.err) == (0, note)
    assert ran.out == (
        "concept_id  labels_en  labels_zh  patterns  matched  mentions  documents  share\n"
        "law                 1          1         0        2         2          1    0.5\n"
        "giving              3          0         0        2         3          2    1.0\n"
        "aid                 1          0         0        1         1          1    0.5\n"
    )
    ran = run("taxonomy", "stats", "--by", "label", "--unused", "--format", "jsonl", workspace=small)
    unused = {"concept_id": "giving", "kind": "altLabel", "lang": "en", "text": "tithe", "mentions": 0, "documents": 0}
    assert (ran.code, ran.out, ran.err) == (0, json.dumps(unused) + "\n", note)


def test_diff_lists_changes_of_meaning(run: Run, small: Workspace, draft: Path) -> None:
    ran = run("taxonomy", "diff", taxonomy_of(small), draft)
    assert (ran.code, ran.err) == (0, "civcorpus: 4 changes in 2 concepts\n")
    assert ran.out == (
        f"{HEAD}"
        "added    giving   altLabel   en            donor\n"
        "removed  giving   altLabel   en    tithe\n"
        "removed  aid      prefLabel  en    aid\n"
        "added    aid      prefLabel  en            office\n"
    )
    ran = run("taxonomy", "diff", taxonomy_of(small), taxonomy_of(small))
    assert (ran.code, ran.err) == (0, "civcorpus: 0 changes in 0 concepts\n")


def test_impact_says_which_documents_would_change_and_writes_nothing(run: Run, small: Workspace, draft: Path) -> None:
    ran = run("taxonomy", "impact", draft, workspace=small)
    assert ran.out == (
        "concept  added  removed  kept  blocked\n"
        "aid          1        0     1        0\n"
        "\n"
        "document  added  removed  kept  blocked\n"
        "a.txt     aid                2\n"
    )
    assert (ran.code, ran.err) == (
        0,
        "civcorpus: changes in 2 documents (2 looked at); tags: 1 added, 0 removed, 4 kept, 0 blocked; "
        "mentions: 2 added, 1 removed\n",
    )
    assert taxonomy_of(small).read_text(encoding="utf-8") == TAXONOMY
    assert run("tag", "run", workspace=small).err.startswith("civcorpus: 0 changes")


def test_rename_merge_and_deprecate_edit_the_file_and_keep_its_comments(run: Run, small: Workspace) -> None:
    path = taxonomy_of(small)
    ran = run("taxonomy", "rename", "giving", "gifts", workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", f"civcorpus: giving is now gifts: written to {path}\n{NEXT}")
    ran = run("taxonomy", "merge", "aid", "gifts", workspace=small)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "",
        f"civcorpus: aid is now part of gifts: written to {path}\n{NEXT}"
        "civcorpus: guards and 0 patterns of aid are gone: add to gifts what it needs of them\n",
    )
    ran = run("taxonomy", "deprecate", "law", "--by", "gifts", workspace=small)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "",
        f"civcorpus: law is deprecated, replaced by gifts: written to {path}\n{NEXT}",
    )
    assert path.read_text(encoding="utf-8").rstrip() == (
        "# kept\n"
        'scheme: {id: t, title: {en: T}, version: "1"}\n'
        "concepts:\n"
        "  law: {prefLabel: {en: Charity Law, zh: 慈善法}, deprecated: true, replacedBy: gifts}\n"
        "  gifts:\n"
        "    prefLabel: {en: giving}\n"
        "    replaces: [giving, aid]\n"
        "    altLabel: {en: [almsgiving, tithe, aid]}   # older words\n"
        "    broader: [law]"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("rename", "giving", "law"),
            "law: there is such a concept: put both together with `civcorpus taxonomy merge giving law`",
        ),
        (("export", "--scheme", "x"), "x: no such scheme: there are t"),
        (("impact", "none.yaml"), "none.yaml: no such file"),
        (("diff", "none.yaml", "none.yaml"), "none.yaml: no such file or folder"),
        (("import", "none.ttl", "--scheme", "x"), "none.ttl: no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, small: Workspace, arguments: tuple[str, ...], said: str
) -> None:
    ran = run("taxonomy", *arguments, workspace=small)
    assert (ran.code, ran.out, ran.err) == (2, "", f"civcorpus: {said}\n")


def test_export_and_import_give_the_same_taxonomy(run: Run, small: Workspace, tmp_path: Path) -> None:
    pytest.importorskip("rdflib")
    turtle, back = tmp_path / "t.ttl", tmp_path / "back.yaml"
    ran = run("taxonomy", "export", turtle, workspace=small)
    assert (ran.code, ran.out, ran.err) == (0, "", f"civcorpus: 3 concepts written to {turtle}\n")
    ran = run("taxonomy", "import", turtle, "--scheme", "t", workspace=small)
    there = f"{taxonomy_of(small)}: is there already: say --out FILE, or --force to write over it"
    assert (ran.code, ran.out, ran.err) == (2, "", f"civcorpus: {there}\n")
    ran = run("taxonomy", "import", turtle, "--scheme", "t", "--out", back, workspace=small)
    look = f"look at them with `civcorpus taxonomy check {back}`"
    assert (ran.code, ran.out, ran.err) == (0, "", f"civcorpus: 3 concepts written to {back}; {look}\n")
    assert run("taxonomy", "diff", taxonomy_of(small), back).err == "civcorpus: 0 changes in 0 concepts\n"


def test_export_writes_for_other_programs(run: Run, small: Workspace) -> None:
    ran = run("taxonomy", "export", "--format", "annif-tsv", workspace=small)
    names = ("law", "Charity Law"), ("giving", "giving"), ("aid", "aid")
    assert ran.out == "".join(f"<urn:civcorpus:concept:{id_}>\t{name}\n" for id_, name in names)
    ran = run("taxonomy", "export", "--format", "spacy", workspace=small)
    assert ran.out.splitlines()[:2] == [
        '{"label": "T", "pattern": "Charity Law", "id": "law"}',
        '{"label": "T", "pattern": "慈善法", "id": "law"}',
    ]


def test_terms_are_mined_and_taken_in(run: Run, small: Workspace) -> None:
    note = "civcorpus: 2 candidates, 1 of them in the taxonomies already; take one in with `civcorpus terms accept N`\n"
    ran = run("terms", "mine", workspace=small)
    assert (ran.code, ran.err) == (0, note)
    assert ran.out == (
        "N  kind  English                Chinese   short  count  docs  concept\n"
        "1  pair  representative office  代表机构             2     2\n"
        "2  pair  Charity Law            慈善法               1     1  = law\n"
    )
    ran = run("terms", "accept", 3, workspace=small)
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "civcorpus: 3: no such candidate: the last list has 1 to 2\n",
    )
    ran = run("terms", "accept", 1, "--new", "office", "--broader", "law", workspace=small)
    path = taxonomy_of(small)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "",
        f"civcorpus: office: prefLabel en “representative office” written to {path}\n"
        f"civcorpus: office: prefLabel zh “代表机构” written to {path}\n"
        "civcorpus: `civcorpus tag run --dry-run` shows what changes\n",
    )
    assert (
        "  office:\n    prefLabel: {en: representative office, zh: 代表机构}\n    broader: [law]\n"
        in path.read_text(encoding="utf-8")
    )
