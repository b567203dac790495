"""Which of overlapping candidates count: one a place and concept, the longest of a scheme, and what a concept implies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from civcorpus.tagging.mentions import Candidate

if TYPE_CHECKING:
    from civcorpus.taxonomy import Taxonomy


class Resolver:
    """Applies longest-wins, `yields` and `implies` of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._yields = {concept.id for concept in taxonomy.concepts if concept.yields}
        self._implied = {concept.id: _closure(concept.id, taxonomy) for concept in taxonomy.concepts if concept.implies}

    def resolve(self, candidates: list[Candidate]) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
        """Yield what counts, each with the other concepts of its scheme that claim the same place."""
        by_passage: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            by_passage.setdefault(candidate.passage, []).append(candidate)
        for found in by_passage.values():
            kept = self._longest(_one_a_place(found))
            claims: dict[tuple[str, int, int], list[str]] = {}
            for one in kept:
                claims.setdefault((one.rule.scheme_id, one.start, one.end), []).append(one.concept_id)
            for one in kept:
                others = claims[one.rule.scheme_id, one.start, one.end]
                yield one, tuple(sorted(set(others) - {one.concept_id}))
            for one in self._implications(kept):
                yield one, ()

    def _longest(self, found: list[Candidate]) -> list[Candidate]:
        """Drop what a longer label of the same scheme hides."""
        hiding = [one for one in found if one.rule.label_type != "pattern" and one.concept_id not in self._yields]
        return [one for one in found if not any(self._hides(other, one) for other in hiding)] if hiding else found

    def _hides(self, longer: Candidate, one: Candidate) -> bool:
        if longer.concept_id == one.concept_id or longer.rule.scheme_id != one.rule.scheme_id:
            return False
        if longer.start >= one.end or longer.end <= one.start:
            return False
        if one.rule.label_type == "pattern" and not (longer.start <= one.start and one.end <= longer.end):
            return False
        length, other = longer.end - longer.start, one.end - one.start
        if length < other or (length == other and longer.start >= one.start):
            return False
        return one.concept_id not in self._implied.get(longer.concept_id, ())

    def _implications(self, kept: list[Candidate]) -> Iterator[Candidate]:
        """Yield the implied mentions where the implied concept is not named itself."""
        places: dict[str, list[tuple[int, int]]] = {}
        for one in kept:
            places.setdefault(one.concept_id, []).append(one.span)
        for one in kept:
            for concept_id in self._implied.get(one.concept_id, ()):
                spans = places.setdefault(concept_id, [])
                if not any(start < one.end and end > one.start for start, end in spans):
                    spans.append(one.span)
                    yield replace(one, concept_id=concept_id, matcher="implied")


def _one_a_place(found: list[Candidate]) -> list[Candidate]:
    """Keep of overlapping candidates of one concept one: a label before a pattern, then the longest, then the first."""
    by_concept: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_concept.setdefault(candidate.concept_id, []).append(candidate)
    kept: list[Candidate] = []
    for candidates in by_concept.values():
        if len(candidates) == 1:
            kept += candidates
            continue
        mine: list[Candidate] = []
        for one in sorted(candidates, key=_rank):
            if not any(one.start < other.end and one.end > other.start for other in mine):
                mine.append(one)
        kept += mine
    return kept


def _rank(candidate: Candidate) -> tuple[bool, int, int, str]:
    return (
        candidate.rule.label_type == "pattern",
        candidate.start - candidate.end,
        candidate.start,
        candidate.rule.label,
    )


def _closure(concept_id: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return all that a concept implies, at any remove."""
    implied: dict[str, None] = {}
    queue = [concept_id]
    for current in queue:
        for following in taxonomy.concept(current).implies:
            if following in taxonomy and following not in implied and following != concept_id:
                implied[following] = None
                queue.append(following)
    return tuple(implied)
