"""Mentions > Tag: a score from named parts, so that a reader sees why a document carries a concept.

The score is the weighted sum of six parts, each 0 to 1 (`WEIGHTS`):

* `title`: 1 when the title names the concept.
* `headings`: 1 - 1/2^h for h mentions in headings.
* `frequency`: n / (n + 3) for n mentions.
* `spread`: in how many of ten equal stretches of the document (of as many as there are passages, if fewer) a mention stands.
* `position`: 1 at the beginning of the document, 0 at its end, for the first mention.
* `label`: the mean trust in what was found: 1 for a preferred or other name, 0.9 for an acronym that the document defines,
  0.8 for a hidden label, 0.6 for a pattern, 0.4 for what another concept implies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civcorpus.model import Document, Mention, Passage, Tag

WEIGHTS = {"title": 0.25, "headings": 0.15, "frequency": 0.25, "spread": 0.15, "position": 0.1, "label": 0.1}
TRUST = {"prefLabel": 1.0, "altLabel": 1.0, "acronym": 0.9, "hiddenLabel": 0.8, "pattern": 0.6}
_IMPLIED = 0.4
_HALF = 3
_STRETCHES = 10
_DIGITS = 4


def score_tags(
    document: Document,
    passages: Sequence[Passage],
    mentions: Iterable[Mention],
    *,
    title_concepts: frozenset[str] = frozenset(),
) -> list[Tag]:
    """Return one suggested tag for each concept mentioned, ranked from 1 by score, then mentions, then id."""
    by_concept: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_concept.setdefault(mention.concept_id, []).append(mention)
    length = max(len(document.text), 1)
    stretches = max(1, min(_STRETCHES, len(passages)))
    scored = []
    for concept_id, found in by_concept.items():
        parts = _parts(found, length, stretches, in_title=concept_id in title_concepts)
        score = round(sum(WEIGHTS[name] * value for name, value in parts), _DIGITS)
        scored.append((-score, -len(found), concept_id, parts))
    return [
        Tag(document.id, concept_id, "suggested", "auto", -score, rank, -count, parts)
        for rank, (score, count, concept_id, parts) in enumerate(sorted(scored), start=1)
    ]


def _parts(found: Sequence[Mention], length: int, stretches: int, *, in_title: bool) -> tuple[tuple[str, float], ...]:
    headings = sum(mention.zone == "heading" for mention in found)
    titled = in_title or any(mention.zone == "title" for mention in found)
    touched = {min(stretches - 1, mention.start * stretches // length) for mention in found}
    trust = sum(_IMPLIED if mention.matcher == "implied" else TRUST[mention.label_type] for mention in found)
    values = {
        "title": float(titled),
        "headings": 1 - 0.5**headings,
        "frequency": len(found) / (len(found) + _HALF),
        "spread": len(touched) / stretches,
        "position": 1 - min(mention.start for mention in found) / length,
        "label": trust / len(found),
    }
    return tuple((name, round(values[name], _DIGITS)) for name in WEIGHTS)
