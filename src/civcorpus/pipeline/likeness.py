"""A document (or passage) > those most like it, in either language, each with what it shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.engines.base import Term
from civcorpus.errors import UsageError
from civcorpus.pipeline.searching import Filters, Search, SearchStyle
from civcorpus.pipeline.storing import Stores
from civcorpus.planning.texts import FUNCTION_WORDS
from civcorpus.statistics.stopwords import CHINESE, ENGLISH, stop_terms

_MOST_CANDIDATES = 150
_MOST_WORDS = 40
_SHOWN = 8
_OWN_SATURATION = 4.0
"""How many times the source must say a thing for half its weight: what it says once is often said by chance."""
_SATURATION = 1.2
_LENGTH = 0.75
"""k1 and b of BM25 (Robertson and Zaragoza 2009, section 3.4), over passages in place of words."""
_CONCEPTS = 0.6
"""The share of concepts in a score; words have the rest where a language is common to both."""
_ACROSS = 0.8
"""What concepts alone are worth where no language is common: they say less than concepts and words that agree."""
_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Like:
    """A document, or passage, like another; score 0 to 1. `concepts` and `words` are what they share, the most telling first.

    `passage_id` is empty when documents are compared.
    """

    rank: int
    score: float
    document_id: str
    passage_id: str
    title: str
    date: str
    source: str
    lang: str
    concepts: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Feature:
    """A word or concept of the source: how much it tells, and how often it is in each unit."""

    name: str
    weight: float
    counts: Mapping[int, float]


class Likeness:
    """Compares documents, or passages, in open stores.

    Words weigh by tf-idf, concepts by mentions and idf over the documents; both squared in idf, as a cosine is. What finds a Chinese report
    from an English one is that concepts have no language.
    """

    def __init__(self, stores: Stores[CatalogueReader], *, by_passage: bool = False) -> None:
        self._stores = stores
        self._by_passage = by_passage
        hidden = frozenset(stores.catalogue.hidden_keys())
        documents = stores.catalogue.document_of_each_passage()
        self._document = {key: document for key, document in documents.items() if key not in hidden}
        self._hidden = hidden
        self._unit = {key: key for key in self._document} if by_passage else self._document
        self._langs = stores.catalogue.langs_of_documents()
        self._sizes = Counter(self._unit.values())
        self._average = sum(self._sizes.values()) / len(self._sizes) if self._sizes else 1.0

    def like(self, name: str, filters: Filters, *, limit: int) -> list[Like]:
        """Return what is most like the document or passage `name`, best first; nothing that shares no word and no concept.

        Raises:
            UsageError: There is no such document or passage, or a filter names what does not exist.
        """
        document, source, text = self._source(name)
        allowed = set(Search(self._stores).matches("", filters, SearchStyle())[1])
        excluded = set(source) if self._by_passage else {document}
        words = _shareable(self._words(text), excluded)[:_MOST_WORDS]
        concepts = _shareable(self._concepts(source), excluded)
        units = {self._unit[key] for key in allowed if key in self._unit} - excluded
        by_words, by_concepts = self._shares(words), self._shares(concepts)
        scored = {unit: self._score(unit, document, by_words, by_concepts) for unit in units}
        best = sorted((unit for unit in units if scored[unit] > 0), key=lambda unit: (-scored[unit], unit))[:limit]
        return list(self._described(best, scored, words, concepts))

    def _source(self, name: str) -> tuple[int, list[int], str]:
        catalogue = self._stores.catalogue
        document_id, sign, position = name.rpartition("#")
        key = catalogue.document_key(name)
        if key is None and sign and position.isdecimal() and (key := catalogue.document_key(document_id)) is not None:
            passages = catalogue.passages_of(key, document_id, catalogue.text(key))
            for passage_key, passage in passages:
                if passage.position == int(position):
                    return key, [passage_key], passage.text
        if key is None or catalogue.document_key(name) is None:
            similar = catalogue.similar_ids(document_id or name)
            hint = (
                f"did you mean {', '.join(similar)}?" if similar else "list ids with `civcorpus search --by document`"
            )
            raise UsageError(f"{name}: no such document or passage: {hint}")
        text = catalogue.text(key)
        return key, [passage_key for passage_key, _ in catalogue.passages_of(key, name, text)], text

    def _words(self, text: str) -> list[_Feature]:
        """Return the most telling words of a text."""
        analyser = self._stores.analyser
        folded = analyser.fold(text)
        stopped = stop_terms([*ENGLISH, *CHINESE], analyser) | FUNCTION_WORDS
        spelt: dict[str, Counter[str]] = {}
        for token in analyser.word_terms(folded):
            if len(token.term) > 1 and not token.term.isdecimal() and token.term not in stopped:
                written = analyser.fold(text[token.start : token.end]).text.lower()
                spelt.setdefault(token.term, Counter())[" ".join(written.split())] += 1
        often = sorted(spelt, key=lambda term: (-spelt[term].total(), term))[:_MOST_CANDIDATES]
        found = []
        for term in often:
            rows = self._stores.engine.search(Term("words", term), limit=_ALL, hidden=self._hidden).rows
            counts = Counter(self._unit[key] for key, _ in rows if key in self._unit)
            found.append(self._feature(spelt[term].most_common(1)[0][0], spelt[term].total(), counts))
        return sorted(found, key=lambda feature: (-feature.weight, feature.name))

    def _concepts(self, source: Collection[int]) -> list[_Feature]:
        catalogue = self._stores.catalogue
        ids = {concept for concepts in catalogue.concepts_of(list(source)).values() for concept in concepts}
        found = []
        for concept_id in sorted(ids):
            counts: Counter[int] = Counter()
            own = 0.0
            for key, weight in catalogue.passages_with(concept_id).items():
                mentions = weight / (1 - weight)
                own += mentions if key in source else 0
                if key in self._unit:
                    counts[self._unit[key]] += round(mentions)
            found.append(self._feature(concept_id, own, counts))
        return found

    def _feature(self, name: str, own: float, counts: Mapping[int, float]) -> _Feature:
        idf = log(1 + (len(self._sizes) - len(counts) + 0.5) / (len(counts) + 0.5))
        return _Feature(name, own / (own + _OWN_SATURATION) * idf * idf, counts)

    def _part(self, feature: _Feature, unit: int) -> float:
        count = feature.counts.get(unit, 0)
        length = 1 - _LENGTH + _LENGTH * self._sizes[unit] / self._average
        return feature.weight * count / (count + _SATURATION * length)

    def _shares(self, features: Sequence[_Feature]) -> dict[int, float]:
        """Return, for each unit, how much of what the features tell it has: 0 to 1."""
        whole = sum(feature.weight for feature in features) or 1.0
        found: dict[int, float] = {}
        for feature in features:
            for unit in feature.counts:
                found[unit] = found.get(unit, 0.0) + self._part(feature, unit) / whole
        return found

    def _score(self, unit: int, source: int, words: Mapping[int, float], concepts: Mapping[int, float]) -> float:
        document = self._document[unit] if self._by_passage else unit
        if self._langs[document] & self._langs[source]:
            return _CONCEPTS * concepts.get(unit, 0.0) + (1 - _CONCEPTS) * words.get(unit, 0.0)
        return max(_ACROSS * concepts.get(unit, 0.0), words.get(unit, 0.0))

    def _described(
        self, units: Sequence[int], scored: Mapping[int, float], words: Sequence[_Feature], concepts: Sequence[_Feature]
    ) -> Iterator[Like]:
        catalogue = self._stores.catalogue
        first: dict[int, int] = {}
        for key, unit in self._unit.items():
            if unit in scored:
                first[unit] = min(key, first.get(unit, key))
        rows = catalogue.passages([first[unit] for unit in units])
        for rank, unit in enumerate(units, 1):
            row = rows[first[unit]]
            langs = [row.lang] if self._by_passage else sorted(self._langs[unit])
            yield Like(
                rank=rank, score=round(scored[unit], 4), document_id=row.document_id,
                passage_id=f"{row.document_id}#{row.position}" if self._by_passage else "", title=row.title, date=row.date,
                source=row.source, lang=" ".join(langs), concepts=self._shared(concepts, unit), words=self._shared(words, unit),
            )  # fmt: skip

    def _shared(self, features: Sequence[_Feature], unit: int) -> tuple[str, ...]:
        shared = [feature for feature in features if unit in feature.counts]
        return tuple(
            feature.name for feature in sorted(shared, key=lambda feature: -self._part(feature, unit))[:_SHOWN]
        )


def _shareable(features: Sequence[_Feature], source: Collection[int]) -> list[_Feature]:
    """Return the features that something else than the source has too."""
    return [feature for feature in features if feature.counts.keys() - source]
