"""What is like a document, in either language, and why."""

from __future__ import annotations

import pytest

from civcorpus import Workspace
from civcorpus.errors import UsageError
from civcorpus.pipeline.searching import Filters

ENGLISH = "belt-and-road/2019-ngos-on-the-belt-and-road.html"
CHINESE = "belt-and-road/2018-going-out-interview.docx"


@pytest.mark.parametrize(
    ("source", "other", "lang"),
    [
        (ENGLISH, CHINESE, "zh"),
        (CHINESE, ENGLISH, "en"),
        ("law/2016-roundtable-meeting-note.html", "law/2016-ongo-law-commentary.txt", "zh"),
    ],
)
def test_a_report_on_the_same_matters_in_the_other_language_comes_first(
    sample: Workspace, source: str, other: str, lang: str
) -> None:
    found = sample.similar(source, filters=Filters(lang=lang))
    assert found[0].document_id == other
    assert found[0].concepts
    assert other in [each.document_id for each in sample.similar(source, limit=2)]


def test_scores_fall_and_the_document_itself_is_left_out(sample: Workspace) -> None:
    found = sample.similar(ENGLISH, limit=100)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0 < each.score <= 1 for each in found)
    assert ENGLISH not in [each.document_id for each in found]
    assert all(each.concepts or each.words for each in found)
    assert sample.similar(ENGLISH, limit=3) == found[:3]


def test_what_is_shared_stands_in_both(sample: Workspace) -> None:
    (first,) = sample.similar(ENGLISH, filters=Filters(lang="en"), limit=1)
    texts = {document.id: document.text.lower() for _, document, _, _ in sample.documents()}
    assert first.words
    for word in first.words:
        assert word in texts[ENGLISH]
    with sample.catalogue() as catalogue:
        for concept in first.concepts:
            keys = catalogue.passages(list(catalogue.passages_with(concept)))
            assert {ENGLISH, first.document_id} <= {row.document_id for row in keys.values()}


def test_passages_are_compared_with_passages(sample: Workspace) -> None:
    found = sample.similar(f"{CHINESE}#8", by_passage=True)
    assert found
    assert f"{CHINESE}#8" not in [each.passage_id for each in found]
    assert any(each.document_id == ENGLISH for each in found)
    assert all(each.passage_id == "" for each in sample.similar(f"{CHINESE}#8"))


def test_a_copy_is_as_like_as_can_be(workspace: Workspace) -> None:
    text = "A report\n\nThe foundation paid for wells in dry villages; villages kept the wells.\n"
    for name in ("a", "b"):
        (workspace.corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    (workspace.corpus / "c.txt").write_text("Other\n\nThe foundation closed.\n", encoding="utf-8")
    workspace.ingest()
    assert [each.document_id for each in workspace.similar("a.txt")] == ["b.txt", "c.txt"]


@pytest.mark.parametrize("name", ["no-such.txt", f"{ENGLISH}#9999", "#3"])
def test_an_unknown_name_is_refused(sample: Workspace, name: str) -> None:
    with pytest.raises(UsageError, match="no such document or passage"):
        sample.similar(name)
