from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run

FIELDS = [
    "rank", "score", "document_id", "passage_id", "title", "date", "source", "path", "page", "heading", "lang", "start", "end",
    "text", "highlights", "tags",
]  # fmt: skip


def test_json_has_the_fields_of_the_contract(sample: Workspace, run: Run) -> None:
    ran = run("search", "charity law", "--format", "json", workspace=sample)
    assert ran.code == 0
    hits = json.loads(ran.out)
    assert list(hits[0]) == FIELDS
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    documents = {document.id: document.text for _, document, _, _ in sample.documents()}
    for hit in hits:
        assert documents[hit["document_id"]][hit["start"] : hit["end"]] == hit["text"]
        assert all(0 <= start < end <= len(hit["text"]) for start, end in hit["highlights"])
        assert hit["highlights"]


def test_every_machine_format_says_the_same(sample: Workspace, run: Run) -> None:
    def output(form: str) -> str:
        return run("search", "慈善法", "-n", 3, "--format", form, workspace=sample).out

    whole = json.loads(output("json"))
    assert [json.loads(line) for line in output("jsonl").splitlines()] == whole
    rows = list(csv.DictReader(io.StringIO(output("csv"))))
    assert [row["text"] for row in rows] == [hit["text"] for hit in whole]
    assert [json.loads(row["tags"]) for row in rows] == [hit["tags"] for hit in whole]
    lines = output("tsv").splitlines()
    assert lines[0].split("\t") == FIELDS
    assert [line.split("\t")[3] for line in lines[1:]] == [hit["passage_id"] for hit in whole]


def test_only_data_is_on_stdout(sample: Workspace, run: Run) -> None:
    ran = run("search", "BRI", "--format", "jsonl", workspace=sample)
    assert all(json.loads(line) for line in ran.out.splitlines())
    assert "“BRI” also finds the other names of bri" in ran.err
    assert "of" in ran.err.splitlines()[-1]


def test_a_name_in_one_language_finds_the_other(sample: Workspace, run: Run) -> None:
    def languages(*options: str) -> set[str]:
        out = run("search", "Overseas NGO Law", "-n", 500, "--format", "jsonl", *options, workspace=sample).out
        return {json.loads(line)["lang"] for line in out.splitlines()}

    assert "zh" in languages()
    assert "zh" not in languages("--no-expand")


def test_no_hits_exit_1_unless_asked_not_to(sample: Workspace, run: Run) -> None:
    assert run("search", "xyzzy", "--format", "json", workspace=sample) == run(
        "search", "xyzzy", "--format", "json", workspace=sample
    )
    ran = run("search", "xyzzy", "--format", "json", workspace=sample)
    assert (ran.code, json.loads(ran.out)) == (1, [])
    assert run("search", "xyzzy", "--no-fail", workspace=sample).code == 0


def test_a_bad_query_is_one_line_and_a_caret(sample: Workspace, run: Run) -> None:
    ran = run("search", '慈善法 AND "unclosed', workspace=sample)
    assert ran.code == 2
    assert ran.out == ""
    first, *rest = ran.err.splitlines()
    assert first.startswith("civcorpus: ")
    assert rest[0].strip() == '慈善法 AND "unclosed'
    assert rest[1].index("^") == rest[0].index('"') + 3  # each Han character takes two columns


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (["--tag", "bri"], lambda hit: "bri" in hit["tags"]),
        (["--tag", "bri", "--tag", "going-out"], lambda hit: {"bri", "going-out"} <= set(hit["tags"])),
        (["--lang", "zh"], lambda hit: hit["lang"] in ("zh", "mixed")),
        (["--since", "2019", "--until", "2020-12"], lambda hit: "2019" <= hit["date"] < "2021"),
        (["--source", "*评论"], lambda hit: hit["source"].endswith("评论")),
        (["--source", "harbour*"], lambda hit: hit["source"] == "Harbour Policy Notes"),
    ],
)
def test_filters_alone_select(sample: Workspace, run: Run, options: list[str], holds) -> None:  # type: ignore[no-untyped-def]
    ran = run("search", *options, "-n", 1000, "--format", "jsonl", workspace=sample)
    hits = [json.loads(line) for line in ran.out.splitlines()]
    assert hits
    assert all(holds(hit) for hit in hits)


def test_results_are_ordered_as_asked_and_paged(sample: Workspace, run: Run) -> None:
    def hits(*options: object) -> list[dict[str, object]]:
        out = run("search", "基金会 OR foundation", "--format", "jsonl", *options, workspace=sample).out
        return [json.loads(line) for line in out.splitlines()]

    by_date = [hit["date"] for hit in hits("--sort", "date", "-n", 500)]
    assert by_date == sorted(by_date, key=lambda date: (date == "", date))
    whole = hits("-n", 20)
    assert hits("-n", 10, "--offset", 10) == whole[10:]


def test_documents_are_ranked_once_each(sample: Workspace, run: Run) -> None:
    out = run("search", "慈善", "--by", "document", "-n", 100, "--format", "jsonl", workspace=sample).out
    ids = [json.loads(line)["document_id"] for line in out.splitlines()]
    assert len(ids) == len(set(ids)) > 3


def test_a_batch_gives_trec_lines(sample: Workspace, run: Run) -> None:
    ran = run(
        "search",
        "--batch",
        "-",
        "--any",
        "--format",
        "trec",
        "-n",
        5,
        workspace=sample,
        input="q1\t慈善法\nq 2\tcharity law\n\n",
    )
    lines = [line.split(" ") for line in ran.out.splitlines()]
    assert {line[0] for line in lines} == {"q1", "q%202"}
    assert all(len(line) == 6 and line[1] == "Q0" and line[5] == "civcorpus" for line in lines)
    for topic in ("q1", "q%202"):
        rows = [line for line in lines if line[0] == topic]
        assert [int(row[3]) for row in rows] == list(range(1, len(rows) + 1))
        scores = [float(row[4]) for row in rows]
        assert scores == sorted(scores, reverse=True)


def test_a_question_that_is_no_query_never_stops_a_batch(sample: Workspace, run: Run) -> None:
    questions = ("what is “ ” charity", "慈善 tag:nothing", "!!!", "“", "charity law")
    lines = "".join(f"q{number}\t{text}\n" for number, text in enumerate(questions))
    ran = run("search", "--batch", "-", "--any", "--format", "trec", workspace=sample, input=lines)
    assert (ran.code, ran.err) == (0, "")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"q0", "q1", "q4"}


def test_a_filter_that_is_none_stops_a_batch(sample: Workspace, run: Run) -> None:
    ran = run("search", "--batch", "-", "--lang", "xx", workspace=sample, input="q1\tcharity\n")
    assert ran.code == 2
    assert "there is no language 'xx'" in ran.err


def test_a_batch_line_without_tab_is_named(sample: Workspace, run: Run) -> None:
    ran = run("search", "--batch", "-", workspace=sample, input="no tab here\n")
    assert (ran.code, ran.err) == (2, "civcorpus: -:1: no tab: write a query id, a tab and the query\n")


def test_unknown_names_are_answered_with_similar_ones(sample: Workspace, run: Run) -> None:
    ran = run("search", "--tag", "bry", workspace=sample)
    assert ran.code == 2
    assert ran.err.startswith("civcorpus: bry: no such concept: did you mean bri")


def test_without_an_index_the_way_out_is_named(workspace: Workspace, run: Run) -> None:
    ran = run("search", "law", workspace=workspace)
    assert ran.code == 3
    assert ran.err == f"civcorpus: {workspace.index}: no index here yet: run `civcorpus ingest`\n"


def test_a_reader_that_leaves_early_is_no_error(sample: Workspace) -> None:
    code = f"{sys.executable} -m civcorpus --workspace {sample.folder} search 的 -n 5000 --format jsonl | head -n 1"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", code], capture_output=True, text=True, check=False)
    assert json.loads(ran.stdout)
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr


def test_a_search_does_not_import_what_it_does_not_need(sample: Workspace) -> None:
    code = (
        "import sys, civcorpus; from civcorpus.cli import app\n"
        f"civcorpus.open_workspace({str(sample.folder)!r}).search('慈善法 law')\n"
        "print([m for m in ('spacy', 'opencc', 'jieba', 'yaml', 'sqlite_utils', 'lxml', 'pydantic', 'numpy') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    assert ran.stdout.strip() == "[]"
