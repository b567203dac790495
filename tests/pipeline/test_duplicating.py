"""Documents that repeat another are flagged with a score, and never deleted."""

from __future__ import annotations

import json
import random
from itertools import count
from pathlib import Path

import pytest

from civcorpus import Workspace
from civcorpus.analysis import Analyser
from civcorpus.catalogue.connecting import open_for_writing
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.pipeline.duplicating import Comparison
from civcorpus.pipeline.ingesting import Options

chance = random.Random(2016)
WORDS = [
    f"{a}{b}" for a in ("law", "charity", "office", "report", "fund", "city") for b in ("", "s", "ing", "ed", "al")
]
HAN = "慈善法社会组织境外登记管理机关业务主管单位公益基金志愿服务合作发展年度报告项目资金教育环境"


def english(sentences: int) -> list[str]:
    return [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)]


def chinese(sentences: int) -> list[str]:
    return ["".join(chance.choices(HAN, k=20)) + "。" for _ in range(sentences)]


def found(workspace: Workspace) -> dict[tuple[str, ...], str]:
    return {(str(pair["keep"]), str(pair["other"])): str(pair["kind"]) for pair in workspace.duplicates()}


def write(workspace: Workspace, name: str, text: str) -> None:
    (workspace.corpus / name).write_text(text, encoding="utf-8")


def test_each_kind_of_repetition_is_found(workspace: Workspace) -> None:
    base, other = english(60), chinese(60)
    write(workspace, "a.txt", " ".join(base))
    write(workspace, "b.txt", " ".join(base))
    write(workspace, "c.md", "\n\n".join(base))
    write(workspace, "d.txt", "".join(other))
    write(workspace, "e.txt", "".join([*other[:57], *chinese(3)]))
    year = english(50)
    write(workspace, "v16.txt", "Title: Yearly report 2016\nDate: 2016-12-01\n\n" + " ".join(year))
    write(
        workspace, "v17.txt", "Title: Yearly report 2017\nDate: 2017-12-01\n\n" + " ".join([*year[:35], *english(15)])
    )
    write(workspace, "x.txt", " ".join(english(60)))
    report = workspace.ingest()
    pairs = found(workspace)
    assert set(pairs.values()) == {"bytes", "text", "near", "version"}
    assert {(*sorted(names), kind) for names, kind in pairs.items()} == {
        ("a.txt", "b.txt", "bytes"),
        ("a.txt", "c.md", "text"),
        ("d.txt", "e.txt", "near"),
        ("v16.txt", "v17.txt", "version"),
    }
    assert ("v17.txt", "v16.txt") in pairs, "the newer one is kept"
    assert report.alike == len(pairs)
    assert workspace.status()["documents"] == 8
    scores = {pair["kind"]: pair["score"] for pair in workspace.duplicates()}
    assert scores["bytes"] == scores["text"] == 1.0
    assert 0.8 <= float(str(scores["near"])) < 1.0


@pytest.mark.parametrize(
    ("older", "newer", "kinds"),
    [
        ("志愿服务条例（草案）", "志愿服务条例", {"version"}),
        ("Annual report 2016, first draft", "Annual Report 2017", {"version"}),
        ("济南市志愿服务条例", "青岛市志愿服务条例", set()),
        ("Rules of the Jinan Volunteer Fund", "Rules of the Wuhan Volunteer Fund", set()),
    ],
)
def test_texts_of_two_places_are_no_versions_of_each_other(
    workspace: Workspace, older: str, newer: str, kinds: set[str]
) -> None:
    shared = english(40)
    for number, title in enumerate((older, newer)):
        text = " ".join([*shared, *english(10)])
        write(workspace, f"{number}.txt", f"Title: {title}\nDate: 201{number}-12-01\n\n{text}")
    workspace.ingest()
    assert set(found(workspace).values()) == kinds


def test_a_translation_is_found_by_its_figures(workspace: Workspace) -> None:
    figures = [1480, 3712, 951, 24680, 777, 1234, 56789]
    write(
        workspace,
        "en.txt",
        " ".join(f"The fund gave {n:,} yuan under the Charity Law in its {n} offices." for n in figures),
    )
    write(workspace, "zh.txt", "".join(f"基金会依照慈善法提供了{n}元，设有{n}个办事处。" for n in figures))
    write(workspace, "no.txt", "".join(f"另一份报告提供了{n * 3}元，设有{n * 5}个办事处。" for n in figures))
    workspace.ingest()
    (pair,) = workspace.duplicates()
    assert pair["kind"] == "translation"
    assert {pair["keep"], pair["other"]} == {"en.txt", "zh.txt"}


def test_pairs_are_found_over_several_ingests_and_go_with_their_documents(workspace: Workspace) -> None:
    text = " ".join(english(40))
    write(workspace, "a.txt", text)
    workspace.ingest()
    write(workspace, "b.txt", text)
    assert workspace.ingest().alike == 1
    assert workspace.ingest().alike == 0
    assert len(workspace.duplicates()) == 1
    (workspace.corpus / "b.txt").unlink()
    workspace.ingest(options=Options(prune=True))
    assert workspace.duplicates() == []


def test_what_is_left_out_keeps_one_of_each_group(workspace: Workspace) -> None:
    from civcorpus.pipeline.duplicating import left_out
    from civcorpus.pipeline.storing import reading

    text = " ".join(english(40))
    for number in range(5):
        write(workspace, f"{number}.txt", text)
    write(workspace, "z.txt", " ".join(english(40)))
    workspace.ingest()
    with reading(workspace.index, workspace.settings.engine) as stores:
        assert len(left_out(stores.catalogue)) == 4


def test_many_copies_cost_little(workspace: Workspace) -> None:
    text = " ".join(english(40))
    lines = [json.dumps({"id": f"d{n}", "text": text + f" Number {n}."}) for n in range(260)]
    (workspace.corpus / "a.jsonl").write_text("\n".join(lines))
    assert workspace.ingest().alike <= 260 * 20


def test_comparing_a_document_costs_the_same_in_a_large_corpus(workspace: Workspace) -> None:
    def steps() -> int:
        """Return what SQLite does for the newest document, in steps of its machine, in a first ingest: it has no statistics yet."""
        connection = open_for_writing(workspace.index)
        connection.execute("DROP TABLE IF EXISTS sqlite_stat1")
        connection.close()
        connection = open_for_writing(workspace.index)
        taken = count()
        connection.set_progress_handler(lambda: next(taken) < 0, 10)
        catalogue = CatalogueReader(connection)
        key = max(key for key, *_ in catalogue.documents())
        before = next(taken)
        catalogue.note_pairs(Comparison(catalogue, Analyser.build()).pairs_of(key), done=[key])
        connection.close()
        return next(taken) - before

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            write(workspace, f"{number:04}.txt", " ".join(f"word{number * 50 + each}" for each in range(40)))
        workspace.ingest()

    grow(0, 30)
    few = steps()
    grow(30, 600)
    assert steps() < 2 * few + 50


def test_the_manifest_says_what_each_file_was(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_bytes(("慈善法和社会组织。" * 40).encode("gb18030"))
    (workspace.corpus / "b.txt").write_bytes(b"")
    Path(workspace.corpus / "c.txt").write_bytes(("慈善法。" * 40).encode() + b"\xff" + ("慈善法。" * 40).encode())
    workspace.ingest()
    first, second, third = workspace.files()
    assert (first["reader"], first["encoding"], first["documents"], first["langs"]) == (
        "text",
        "gb18030",
        1,
        {"zh": 1.0},
    )
    assert isinstance(first["encoding_confidence"], float)
    assert (second["status"], second["documents"]) == ("failed", 0)
    assert [str(file["path"])[-5:] for file in workspace.files("failed")] == ["b.txt"]
    assert [str(file["path"])[-5:] for file in workspace.files("warnings")] == ["c.txt"]
    assert third["warnings"]
    (workspace.corpus / "b.txt").write_text("Mended.")
    report = workspace.ingest(options=Options(retry=True))
    assert (report.added, report.unchanged) == (1, 0)
    assert workspace.files("retry") == []
