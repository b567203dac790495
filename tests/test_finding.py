"""What stands in the corpus is found: random substrings and phrases, in either script, through the real index."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from civcorpus import Workspace, init_workspace
from civcorpus.analysis import Analyser
from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.pipeline.searching import Filters, Search, SearchStyle
from civcorpus.pipeline.storing import reading

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"
SAMPLES = int(os.environ.get("CIVCORPUS_SAMPLES", "1000"))
EVERYTHING = SearchStyle(limit=100_000, expand=False, details=False)


@pytest.fixture(scope="module")
def passages(sample: Workspace) -> list[tuple[str, str]]:
    return [
        (passage.id, passage.text)
        for _, document, _, _ in sample.documents()
        for passage in sample.document(document.id)[1]
    ]


def missed(workspace: Workspace, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    with reading(workspace.index, workspace.settings.engine) as stores:
        search = Search(stores)
        return [
            (passage_id, text)
            for passage_id, text in wanted
            if passage_id not in {hit.passage_id for hit in search.run(f'"{text}"', Filters(), EVERYTHING).hits}
        ]


def test_any_chinese_string_of_a_passage_is_found_when_quoted(
    sample: Workspace, passages: list[tuple[str, str]]
) -> None:
    chance = random.Random(1)
    chinese = [(i, text) for i, text in passages if HAN_RUN.search(text)]
    wanted = []
    while len(wanted) < SAMPLES:
        passage_id, text = chance.choice(chinese)
        length = chance.randint(1, 12)
        start = chance.randrange(max(1, len(text) - length + 1))
        part = text[start : start + length]
        if HAN_RUN.search(part) and not any(c in part for c in '"“”「」\\'):
            wanted.append((passage_id, part))
    assert missed(sample, wanted) == []


def test_any_english_phrase_of_a_passage_is_found_when_quoted(
    sample: Workspace, passages: list[tuple[str, str]]
) -> None:
    chance = random.Random(2)
    wanted = []
    while len(wanted) < SAMPLES:
        passage_id, text = chance.choice(passages)
        words = text.split()
        start = chance.randrange(len(words))
        phrase = " ".join(words[start : start + chance.randint(1, 6)])
        if any(c.isalnum() for c in phrase) and not any(c in phrase for c in '"“”「」\\'):
            wanted.append((passage_id, phrase))
    assert missed(sample, wanted) == []


def test_a_simplified_query_finds_traditional_text_and_the_reverse(sample: Workspace, analyser: Analyser) -> None:
    for simplified, traditional in [
        ("财团法人", "財團法人"),
        ("劝募", "勸募"),
        ("慈善组织", "慈善組織"),
        ("台湾", "臺灣"),
    ]:
        first, second = sample.search(simplified), sample.search(traditional)
        assert [hit.passage_id for hit in first.hits] == [hit.passage_id for hit in second.hits]
        assert first.hits


real_reports = pytest.mark.skipif(not REPORTS.is_dir(), reason="the five real reports are not here")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = init_workspace(tmp_path_factory.mktemp("reports"))
    assert workspace.ingest([REPORTS]).added == 5
    return workspace


@real_reports
@pytest.mark.parametrize("term", ["一带一路", "临时活动", "中国社会组织公共服务平台", "中国国际民间组织合作促进会"])
def test_terms_that_a_line_break_splits_are_found(reports: Workspace, term: str) -> None:
    assert reports.search(term).hits
    assert reports.search(f'"{term}"').hits


@real_reports
def test_going_out_is_found_however_it_is_written(reports: Workspace) -> None:
    texts = [hit.text for hit in reports.search("走出去", style=SearchStyle(limit=1000)).hits]
    assert any("走出去" in text for text in texts)
    assert any("going out" in " ".join(text.lower().split()) for text in texts)


@real_reports
def test_all_names_of_the_law_find_the_same_passages(reports: Workspace) -> None:
    style = SearchStyle(limit=1000)
    by_tag = {hit.passage_id for hit in reports.search(filters=Filters(tags=["ongo-law"]), style=style).hits}
    for name in ("ONGO Law", "境外非政府组织境内活动管理法"):
        assert {hit.passage_id for hit in reports.search(name, style=style).hits} == by_tag
    assert by_tag


@real_reports
def test_spellings_are_one(reports: Workspace) -> None:
    texts = " ".join(hit.text for hit in reports.search("organization", style=SearchStyle(limit=1000)).hits)
    assert "organisations" in texts


@real_reports
def test_every_excerpt_stands_where_it_says(reports: Workspace, tmp_path: Path) -> None:
    import sqlite3

    reports.export_sqlite(tmp_path / "out.db")
    connection = sqlite3.connect(tmp_path / "out.db")
    (wrong,) = connection.execute(
        'SELECT count(*) FROM excerpts e JOIN documents d ON d.id = e.document_id WHERE substr(d.text, start + 1, "end" - start) <> exact'
    ).fetchone()
    connection.close()
    assert wrong == 0
