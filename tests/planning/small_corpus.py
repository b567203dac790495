"""A few passages with a taxonomy of four concepts, in memory but for the engine."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from civcorpus.analysis import Analyser, MatchingForm
from civcorpus.engines.base import Engine, Entry, Found
from civcorpus.engines.whoosh_ import WhooshEngine
from civcorpus.planning import Planned, plan
from civcorpus.queries import Filter, Query, parse


@dataclass(frozen=True)
class Row:
    text: str
    document: str = "d"
    source: str = "s"
    lang: str = "en"
    date: int = 0
    title: str = ""
    heading: str = ""


class SmallCorpus:
    """Passages by key from 1, and what a planner asks of a taxonomy and a catalogue."""

    def __init__(
        self, analyser: Analyser, rows: Sequence[Row | str], labels: Mapping[str, Sequence[str]], folder: Path
    ) -> None:
        self.analyser = analyser
        self.rows = [Row(row) if isinstance(row, str) else row for row in rows]
        self._labels = [
            (analyser.matching_form(name).text, concept) for concept, names in labels.items() for name in names
        ]
        self._names = labels
        self._concepts = sorted(labels)
        self.engine: Engine = WhooshEngine(folder)
        self.engine.update(self._entry(key, row) for key, row in enumerate(self.rows, 1))

    def _entry(self, key: int, row: Row) -> Entry:
        words = self.analyser.word_places
        folded = self.analyser.fold(row.text)
        return Entry(
            key, row.document, row.source, row.lang, row.date, words(folded), self.analyser.exact_places(folded),
            words(self.analyser.fold(row.title)), words(self.analyser.fold(row.heading)),
        )  # fmt: skip

    def concepts_named(self, form: MatchingForm) -> list[tuple[str, int, int]]:
        return [
            (concept, *match.span())
            for label, concept in self._labels
            for match in re.finditer(rf"(?<![a-z0-9]){re.escape(label)}(?![a-z0-9])", form.text)
        ]

    def labels_of(self, concept_id: str) -> Collection[str]:
        return self._names.get(concept_id, ())

    def concepts_under(self, concept_id: str) -> Collection[str]:
        if concept_id not in self._concepts:
            return []
        return [each for each in self._concepts if each == concept_id or each.startswith(f"{concept_id}-")]

    def concept_ids(self) -> Collection[str]:
        return self._concepts

    def passages_on_pages(self, first: int, last: int) -> Collection[int]:
        return range(first, min(last, len(self.rows)) + 1)

    def passages_with(self, concept_id: str) -> Mapping[int, float]:
        named = {
            key: self.concepts_named(self.analyser.matching_form(row.text)) for key, row in enumerate(self.rows, 1)
        }
        return {key: 0.5 for key, found in named.items() if any(concept == concept_id for concept, _, _ in found)}

    def passage_count(self) -> int:
        return len(self.rows)

    def passages_containing(self, text: str) -> Collection[int]:
        return [key for key, row in enumerate(self.rows, 1) if text in row.text]

    def sources_like(self, glob: str) -> Collection[str]:
        return {row.source for row in self.rows if fnmatchcase(row.source, glob)}

    def documents_like(self, glob: str) -> Collection[str]:
        return {row.document for row in self.rows if fnmatchcase(row.document, glob)}

    def planned(
        self,
        query: str | Query,
        *,
        any: bool = False,  # noqa: A002
        expand: bool = True,
        by_document: bool = False,
        filters: Sequence[Filter] = (),
    ) -> Planned:
        parsed = parse(query, any=any) if isinstance(query, str) else query
        return plan(parsed, self.analyser, self, self, expand=expand, by_document=by_document, filters=filters)

    def found(self, query: str | Query, *, by_document: bool = False, any: bool = False, expand: bool = True) -> Found:  # noqa: A002
        planned = self.planned(query, any=any, expand=expand, by_document=by_document)
        return self.engine.search(planned.plan, limit=10_000, by_document=by_document)

    def keys(
        self,
        query: str | Query,
        *,
        any: bool = False,  # noqa: A002
        expand: bool = True,
        by_document: bool = False,
    ) -> set[int]:
        return {key for key, _ in self.found(query, any=any, expand=expand, by_document=by_document).rows}
