"""The names of concepts, as the index knows them."""

from __future__ import annotations

from collections.abc import Collection

from civcorpus.analysis import MatchingForm
from civcorpus.analysis.scripts import is_han
from civcorpus.catalogue.finding import FindingReader

_LONGEST_NAME = 60
"""Code points of a matching form within which a name of a concept must lie to be recognised in a query."""
_LONGEST_QUERY = 400
"""Code points of a query's matching form that are looked through for names."""


class CatalogueNames:
    """What the taxonomies, as the index knows them, call things."""

    def __init__(self, catalogue: FindingReader) -> None:
        self._catalogue = catalogue

    def concepts_named(self, form: MatchingForm) -> list[tuple[str, int, int]]:
        """Return (concept id, start, end) for each label in `form.text`; spans may overlap."""
        text = form.text[:_LONGEST_QUERY]
        edges = [
            place
            for place in range(len(text) + 1)
            if place in (0, len(text))
            or text[place] == " "
            or text[place - 1] == " "
            or is_han(text[place])
            or is_han(text[place - 1])
        ]
        spans: dict[str, list[tuple[int, int]]] = {}
        for index, start in enumerate(edges):
            for end in edges[index + 1 :]:
                if end - start > _LONGEST_NAME:
                    break
                name = text[start:end]
                if name[0] != " " and name[-1] != " " and (len(name) > 1 or name.isascii()):
                    spans.setdefault(name, []).append((start, end))
        named = self._catalogue.concepts_for_forms(spans, form.folded.text)
        return [
            (concept_id, start, end) for name, ids in named.items() for concept_id in ids for start, end in spans[name]
        ]

    def labels_of(self, concept_id: str) -> Collection[str]:
        """Return the labels of a concept in all languages."""
        return self._catalogue.labels_of(concept_id)

    def concepts_under(self, concept_id: str) -> Collection[str]:
        """Return the concept and all below it; nothing when there is no such concept."""
        return self._catalogue.narrower(concept_id)

    def concept_ids(self) -> Collection[str]:
        """Return the ids of all concepts."""
        return self._catalogue.concept_ids()
