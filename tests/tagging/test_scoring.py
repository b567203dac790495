from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.model import Document, LabelType, Mention, Zone
from civcorpus.tagging.scoring import WEIGHTS, score_tags
from tests.tagging.building import passages_of, tagger_of


def mention(
    concept: str, start: int, *, zone: Zone = "body", label_type: LabelType = "prefLabel", matcher: str = "label"
) -> Mention:
    return Mention(concept, "d", "d#0", start, start + 3, "abc", "abc", label_type, matcher, "en", zone)


DOCUMENT = Document("d", "", "x" * 1000)
PASSAGES = passages_of(*["x" * 98] * 10)


def test_the_score_is_the_weighted_sum_of_its_parts() -> None:
    (tag,) = score_tags(DOCUMENT, PASSAGES, [mention("a", 100), mention("a", 500, zone="heading"), mention("a", 510)])
    assert dict(tag.parts) == {
        "title": 0.0,
        "headings": 0.5,
        "frequency": 0.5,
        "spread": 0.2,
        "position": 0.9,
        "label": 1.0,
    }
    assert tag.score == pytest.approx(sum(WEIGHTS[name] * value for name, value in tag.parts), abs=1e-4)
    assert (tag.status, tag.origin, tag.rank, tag.mentions, tag.confidence) == ("suggested", "auto", 1, 3, None)


def test_weights_sum_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_tags_are_ranked_by_score_then_mentions_then_id() -> None:
    mentions = [mention("b", 0), mention("a", 0), mention("c", 900), mention("d", 0), mention("d", 400)]
    tags = score_tags(DOCUMENT, PASSAGES, mentions, title_concepts=frozenset({"c"}))
    assert [(tag.concept_id, tag.rank) for tag in tags] == [("c", 1), ("d", 2), ("a", 3), ("b", 4)]


def test_weaker_evidence_scores_less() -> None:
    evidence = [
        mention("a", 0),
        mention("a", 0, label_type="acronym", matcher="acronym"),
        mention("a", 0, label_type="hiddenLabel"),
        mention("a", 0, label_type="pattern", matcher="pattern"),
        mention("a", 0, matcher="implied"),
    ]
    scores = [score_tags(DOCUMENT, PASSAGES, [one])[0].score or 0 for one in evidence]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 5


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 997), st.sampled_from(["body", "title", "heading"])),
        max_size=30,
    )
)
def test_scores_and_parts_are_shares_and_more_mentions_never_score_less(places: list[tuple[str, int, Zone]]) -> None:
    mentions = [mention(concept, start, zone=zone) for concept, start, zone in places]
    tags = score_tags(DOCUMENT, PASSAGES, mentions)
    assert all(0 <= value <= 1 for tag in tags for value in (tag.score or 0, *dict(tag.parts).values()))
    assert [tag.rank for tag in tags] == list(range(1, len(tags) + 1))
    if mentions:
        again = {tag.concept_id: tag.score or 0 for tag in score_tags(DOCUMENT, PASSAGES, [*mentions, mentions[0]])}
        before = {tag.concept_id: tag.score or 0 for tag in tags}
        assert again[mentions[0].concept_id] >= before[mentions[0].concept_id]


def test_the_title_of_a_document_counts_although_it_is_no_passage(tmp_path: Path, analyser: Analyser) -> None:
    tagger = tagger_of(tmp_path, analyser, "concepts: {law: {prefLabel: {en: Charity Law}}}\n")
    passages = passages_of("The Charity Law.")
    for title, value in (("On the Charity Law", 1.0), ("On charity", 0.0)):
        document = Document("d", title, passages[0].text)
        (tag,) = tagger.tags_of(document, passages, tagger.mentions("d", title, passages))
        assert dict(tag.parts)["title"] == value


def test_a_document_without_mentions_has_no_tags() -> None:
    assert score_tags(Document("d", "", ""), [], []) == []
