"""Why a document carries a concept, or does not: everything that bears on it, in one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from civcorpus.analysis import Analyser
from civcorpus.catalogue.judged import NOT_JUDGED, Judged
from civcorpus.catalogue.reading import CatalogueReader, MentionRow
from civcorpus.catalogue.tagged import main_label
from civcorpus.decisions import Decision
from civcorpus.model import Passage, Tag
from civcorpus.sentences import excerpt_around
from civcorpus.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mention with the sentence, or sentences, around it."""

    row: MentionRow
    sentence: str


@dataclass(frozen=True, slots=True)
class Vetoed:
    """A place where a label or pattern of the concept stands but does not count, and what stood in the way."""

    start: int
    end: int
    exact: str
    label: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that bears on one concept in one document; `tag` is `None` when the document does not carry it."""

    document_id: str
    concept_id: str
    tag: Tag | None
    weights: dict[str, float]
    evidence: tuple[Evidence, ...]
    vetoed: tuple[Vetoed, ...]
    decisions: tuple[Decision, ...]
    label: str
    judged: Judged


def explain(
    catalogue: CatalogueReader,
    key: int,
    concept_id: str,
    *,
    decisions: Iterable[Decision],
    taxonomy: Taxonomy,
    analyser: Analyser,
) -> Explanation:
    """Return why the document with this key carries a concept or not; `decisions` are all that were ever made."""
    from collections import Counter

    from civcorpus.tagging.scoring import WEIGHTS

    document = catalogue.document_by_key(key)
    passages = [passage for _, passage in catalogue.passages_of(key, document.id, document.text)]
    rows = [r for r in catalogue.mentions_of(key, document.id, document.text) if r.mention.concept_id == concept_id]
    tag = next((tag for tag in catalogue.tags_of(key, document.id) if tag.concept_id == concept_id), None)
    label = main_label(Counter(row.mention.label for row in rows if row.origin == "auto"))
    return Explanation(
        document_id=document.id,
        concept_id=concept_id,
        tag=tag,
        weights=dict(WEIGHTS),
        evidence=tuple(
            Evidence(row, _sentence(passages, row.mention.passage_id, row.mention.start, row.mention.end))
            for row in rows
        ),
        vetoed=tuple(_vetoed(document.title, passages, concept_id, taxonomy, analyser)),
        decisions=tuple(d for d in decisions if d.document == document.id and d.concept == concept_id),
        label=label,
        judged=catalogue.judged().get((concept_id, label), NOT_JUDGED),
    )


def _sentence(passages: list[Passage], passage_id: str, start: int, end: int) -> str:
    passage = next(p for p in passages if p.id == passage_id)
    first, last = excerpt_around(passage.text, start - passage.start, end - passage.start)
    return " ".join(passage.text[first:last].split())


def _vetoed(
    title: str, passages: list[Passage], concept_id: str, taxonomy: Taxonomy, analyser: Analyser
) -> Iterable[Vetoed]:
    if concept_id not in taxonomy:
        return
    from civcorpus.tagging.vetoes import find_vetoes

    for veto in find_vetoes(title, passages, concept_id, taxonomy, analyser):
        passage = passages[veto.passage]
        start, end = passage.start + veto.start, passage.start + veto.end
        sentence = _sentence(passages, passage.id, start, end)
        yield Vetoed(start, end, passage.text[veto.start : veto.end], veto.label, veto.reason, sentence)
