"""Figures > the lines of text behind them, so that no number stands without its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from civcorpus.excerpts import kwic
from civcorpus.statistics.collocation import CollocateRow, Window, companies
from civcorpus.statistics.cooccurrence import PairRow, Unit, apart, units
from civcorpus.statistics.counting import Corpus, Occurrence, PassageWords, WordsInPlace
from civcorpus.statistics.grouping import groups_of
from civcorpus.statistics.keyness import KeyWordRow
from civcorpus.statistics.nodes import Node

Evidence = tuple[str, Occurrence]
"""Which figure, and a place that it counts."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A place behind a figure: `of` names the figure's line; offsets are into the document's text."""

    of: str
    document_id: str
    passage_id: str
    title: str
    date: str
    source: str
    lang: str
    start: int
    end: int
    left: str
    node: str
    right: str


def behind_counts(corpus: Corpus, nodes: Iterable[Node], *, by: str) -> Iterator[Evidence]:
    """Yield every place that frequencies, dispersions and trends count, with its item and group."""
    groups = groups_of(corpus, by)
    for node in nodes:
        for found in corpus.occurrences(node):
            for group in groups(found.document_key, found.passage_key):
                yield " · ".join(part for part in (node.name, found.lang, group) if part), found


def behind_collocates(corpus: Corpus, node: Node, window: Window, rows: Sequence[CollocateRow]) -> Iterator[Evidence]:
    """Yield the places where a listed word is in the company of the node."""
    wanted = {code: row.collocate for row in rows for code in corpus.store.codes_of(row.term)}
    for company in companies(corpus, node, window):
        for code, place in company.standing(wanted):
            yield wanted[code], place


def behind_key_words(corpus: Corpus, rows: Sequence[KeyWordRow]) -> Iterator[Evidence]:
    """Yield the places of listed words in the part they are key in."""
    wanted = {code: row.item for row in rows for code in corpus.store.codes_of(row.term)}
    langs = sorted({row.lang for row in rows})
    for passage in corpus.words():
        if wanted.keys().isdisjoint(passage.codes):
            continue
        for lang in langs:
            words = passage.whole(lang)
            for index, code in enumerate(words.codes):
                if code in wanted:
                    yield wanted[code], _occurrence(passage, words, index, lang)


def _occurrence(passage: PassageWords, words: WordsInPlace, index: int, lang: str) -> Occurrence:
    return Occurrence(passage.size.document_key, passage.size.key, words.starts[index], words.end(index), lang)


def behind_pairs(corpus: Corpus, unit: Unit, rows: Sequence[PairRow]) -> Iterator[Evidence]:
    """Yield, for each unit with a listed pair, the place of the first of the two that is nearest to one of the other."""
    passages = {(size.document_key, size.key) for size in corpus.sizes}
    places = {key: list(corpus.catalogue.passage_places(key)) for key in {document for document, _ in passages}}
    for document_key, _, spans in units(corpus, unit):
        for row in rows:
            first, second = spans.get(row.a), spans.get(row.b)
            if not first or not second or not apart(first, second):
                continue
            start, end = min(first, key=lambda span: min(abs(span[0] - other[0]) for other in second))
            passage = next(place for place in places[document_key] if place.start <= start < place.end)
            yield f"{row.a} + {row.b}", Occurrence(document_key, passage.key, start, end, passage.lang)


def evidence_rows(
    corpus: Corpus, found: Iterable[Evidence], *, each: int, width: int = 60, expected: int = 0
) -> Iterator[EvidenceRow]:
    """Yield concordance lines, at most `each` of a figure's line (0: all), in the order found.

    When it is known how many lines to expect, the search ends with the last.
    """
    written = 0
    taken: Counter[str] = Counter()
    current = -1
    text = ""
    places: dict[int, int] = {}
    for of, place in found:
        taken[of] += 1
        if each and taken[of] > each:
            continue
        if place.document_key != current:
            current = place.document_key
            text = corpus.catalogue.text(current)
            places = {each_place.key: each_place.position for each_place in corpus.catalogue.passage_places(current)}
        facts = corpus.documents[current]
        line = kwic(text, place.start, place.end, width=width)
        yield EvidenceRow(
            of=of, document_id=facts.id, passage_id=f"{facts.id}#{places[place.passage_key]}", title=facts.title, date=facts.date,
            source=facts.source, lang=place.lang, start=place.start, end=place.end, left=line.left, node=line.node, right=line.right,
        )  # fmt: skip
        written += 1
        if written == expected:
            return
