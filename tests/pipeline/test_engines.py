"""Two engines, one answer: whole commands on the sample corpus, and the way from one engine to the other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from civcorpus import Workspace, init_workspace, open_workspace
from civcorpus.errors import BusyError, MissingExtraError, NoIndexError, SettingsError
from civcorpus.locking import writing
from civcorpus.pipeline import converting, reporting
from civcorpus.pipeline.searching import Filters, SearchStyle
from tests.conftest import SAMPLE

pytest.importorskip("tantivy")

QUERIES = [
    "charity law", "慈善法", "慈善組織", "在BRI框架下", '"Belt and Road"', '"charity law"~3', '"non-governmental organization"~1',
    "overseas NGO", "NEAR/5(charity", "foundation NEAR/8 registration", "慈善 NEAR/3 组织", "regist*", "慈善*", "charty~1",
    "registraton~2", "exact:law", "title:law", "heading:law", "tag:bri", "tag:charity-law law", "law -charity", "law OR 慈善",
    "lang:zh 法", "year:2016", "date:2015..2017 法律", "法", "一", "source:*", "doc:law/*", '"the law of the"', "of the",
    "law^3 charity", '"一带一路" OR "belt and road"', "page:1..2", "zzzz", "境外非政府组织",
]  # fmt: skip


@pytest.fixture(scope="module")
def converted(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample corpus, its index converted to tantivy."""
    workspace = copied(sample, tmp_path_factory.mktemp("converted") / "w")
    assert workspace.convert_index("tantivy")
    return workspace


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample corpus, ingested with tantivy."""
    folder = tmp_path_factory.mktemp("ingested")
    (folder / "civcorpus.toml").write_text('engine = "tantivy"\n', encoding="utf-8")
    workspace = init_workspace(folder)
    workspace.corpus.rmdir()
    workspace.corpus.symlink_to(SAMPLE)
    assert not workspace.ingest().failures
    return workspace


def copied(workspace: Workspace, folder: Path) -> Workspace:
    folder.mkdir()
    for name in ("index", "taxonomies"):
        shutil.copytree(workspace.folder / name, folder / name)
    shutil.copyfile(workspace.folder / "civcorpus.toml", folder / "civcorpus.toml")
    return open_workspace(folder)


def hits(workspace: Workspace, query: str, **style: object) -> set[tuple[object, ...]]:
    """Everything about the hits of a query but rank and score."""
    filters = style.pop("filters", None)
    assert filters is None or isinstance(filters, Filters)
    try:
        result = workspace.search(query, filters=filters, style=SearchStyle(limit=100_000, **style))  # type: ignore[arg-type]
    except Exception as error:
        return {(type(error), str(error))}
    assert result.total == len(result.hits)
    return {(hit.passage_id, hit.text, hit.highlights, hit.tags) for hit in result.hits} | {(result.total,)}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("any_term", [False, True], ids=["all terms", "any term"])
def test_every_engine_finds_the_same(
    sample: Workspace, converted: Workspace, ingested: Workspace, query: str, any_term: bool
) -> None:
    wanted = hits(sample, query, any_term=any_term)
    assert hits(converted, query, any_term=any_term) == wanted
    assert hits(ingested, query, any_term=any_term) == wanted


@pytest.mark.parametrize("query", QUERIES)
def test_every_engine_finds_the_same_documents(sample: Workspace, converted: Workspace, query: str) -> None:
    def documents(workspace: Workspace) -> Iterable[object]:
        found = hits(workspace, query, by_document=True)
        return {str(row[0]).rpartition("#")[0] if len(row) == 4 else row for row in found}

    assert documents(converted) == documents(sample)


@pytest.mark.parametrize(
    "filters",
    [Filters(tags=("bri",)), Filters(lang="zh", since="2015"), Filters(source="*", until="2017-06"), Filters()],
    ids=["tag", "language and date", "source and date", "none"],
)
def test_filters_alone_come_in_the_same_order(sample: Workspace, converted: Workspace, filters: Filters) -> None:
    assert hits(converted, "", filters=filters) == hits(sample, "", filters=filters)
    pages = [
        [hit.passage_id for hit in workspace.search("", filters=filters, style=SearchStyle(limit=20, offset=5)).hits]
        for workspace in (sample, converted)
    ]
    assert pages[0] == pages[1]


def test_concordances_facets_and_exports_are_the_same(sample: Workspace, converted: Workspace, tmp_path: Path) -> None:
    for query in ("charity law", "慈善"):
        one, other = (
            {(line.passage_id, line.left, line.node, line.right) for line in workspace.kwic(query)}
            for workspace in (sample, converted)
        )
        assert one == other
    style = SearchStyle(facets=("tag", "lang", "year"))
    assert converted.search("law", style=style).facets == sample.search("law", style=style).facets
    counts = [
        workspace.export_sqlite(tmp_path / f"{number}.db", query="law")
        for number, workspace in enumerate((sample, converted))
    ]
    assert counts[0] == counts[1]


def test_what_is_added_changed_and_pruned_is_found_so(workspace: Workspace) -> None:
    (workspace.folder / "civcorpus.toml").write_text('engine = "tantivy"\n', encoding="utf-8")
    workspace = open_workspace(workspace.folder)
    for name, text in (("a", "The Charity Law."), ("b", "慈善法。"), ("c", "Charity law again.")):
        (workspace.corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    workspace.ingest()
    assert workspace.search('"charity law"').total == 2
    (workspace.corpus / "a.txt").write_text("Another law.", encoding="utf-8")
    (workspace.corpus / "c.txt").unlink()
    from civcorpus.pipeline.ingesting import Options

    report = workspace.ingest(options=Options(prune=True))
    assert (report.updated, report.removed) == (1, 1)
    assert workspace.search('"charity law"').total == 0
    assert workspace.search("another").total == 1
    assert workspace.search("慈善法").total == 1
    assert workspace.ingest(options=Options(force=True)).updated == 2
    assert workspace.search("law").total == 1


# ---- converting


def test_a_converted_index_leaves_nothing_behind(converted: Workspace) -> None:
    assert converted.settings.engine == "tantivy"
    assert converted.status()["engine"] == "tantivy"
    assert not (converted.index / "whoosh").exists()
    assert not converted.convert_index("tantivy")


def test_there_and_back(sample: Workspace, tmp_path: Path) -> None:
    workspace = copied(sample, tmp_path / "w")
    toml = (workspace.folder / "civcorpus.toml").read_text(encoding="utf-8")
    workspace.convert_index("tantivy")
    workspace.convert_index("whoosh")
    assert not (workspace.index / "tantivy").exists()
    ranked = [[(hit.passage_id, hit.score) for hit in each.search("charity law").hits] for each in (sample, workspace)]
    assert ranked[0] == ranked[1]
    changed = (workspace.folder / "civcorpus.toml").read_text(encoding="utf-8")
    assert [line for line in changed.splitlines() if "engine" not in line] == [
        line for line in toml.splitlines() if "engine" not in line
    ]


def test_a_conversion_broken_off_changes_nothing(
    sample: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_BATCH_CHARACTERS", 1000)
    workspace = copied(sample, tmp_path / "w")
    wanted = hits(workspace, "law")

    def stop(done: int, total: int, name: str) -> None:
        assert name
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.convert_index("tantivy", progress=stop)
    assert hits(open_workspace(workspace.folder), "law") == wanted
    workspace.convert_index("tantivy")
    assert hits(workspace, "law") == wanted


def test_a_conversion_killed_before_the_settings_follow_is_finished_by_the_next(
    sample: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = copied(sample, tmp_path / "w")
    with monkeypatch.context() as patched, pytest.raises(RuntimeError, match="power"):
        patched.setattr(converting, "choose_engine", lambda *_: _raise(RuntimeError("power")))
        workspace.convert_index("tantivy")
    with pytest.raises(NoIndexError, match="built for the engine tantivy, not whoosh: run `civcorpus index convert"):
        open_workspace(workspace.folder).search("law")
    assert not workspace.convert_index("tantivy")
    assert hits(open_workspace(workspace.folder), "law") == hits(sample, "law")


def _raise(error: Exception) -> None:
    raise error


def test_a_conversion_waits_for_no_writer_and_needs_an_index(
    sample: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = copied(sample, tmp_path / "w")
    with writing(workspace.index, "ingest"), pytest.raises(BusyError, match="ingest"):
        workspace.convert_index("tantivy")
    with pytest.raises(SettingsError, match="unknown engine"):
        workspace.convert_index("lucene")
    with pytest.raises(NoIndexError):
        init_workspace(tmp_path / "empty").convert_index("tantivy")
    monkeypatch.setattr(
        converting, "open_engine", lambda *_: _raise(MissingExtraError("pip install 'civcorpus[tantivy]'"))
    )
    with pytest.raises(MissingExtraError):
        workspace.convert_index("tantivy")
    assert hits(workspace, "law") == hits(sample, "law")


def test_status_recommends_the_other_engine_where_there_is_much(
    sample: Workspace, converted: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sample.status()["engine_recommended"] == ""
    monkeypatch.setattr(reporting, "_MANY_FOR_WHOOSH", 10)
    assert sample.status()["engine_recommended"] == "tantivy"
    assert converted.status()["engine_recommended"] == ""
    assert json.dumps(sample.status())
