"""How often: a word, phrase or concept by year, source, language, organisation or concept; and lists of all words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from civcorpus.statistics.counting import LANGUAGES, UNITS, Corpus, Size
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.grouping import Groups, groups_of, in_order, sizes_by
from civcorpus.statistics.measures import per_million
from civcorpus.statistics.nodes import Node
from civcorpus.statistics.store import Code


@dataclass(frozen=True, slots=True)
class FrequencyRow:
    """How often an item stands in a group, in one language.

    `per_million` is the rate in a million `unit` (English words or Han characters) of the group, of which there are `denominator`;
    `None` when there are none. `documents` have the item, of `documents_total` with any text in the language.
    """

    item: str
    by: str
    group: str | None
    lang: str
    count: int
    per_million: float | None
    unit: str
    denominator: int
    documents: int
    documents_total: int


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word of a frequency list: the form in which it is written most often, and the term under which its forms are counted."""

    rank: int
    item: str
    term: str
    by: str
    group: str | None
    lang: str
    count: int
    per_million: float | None
    unit: str
    denominator: int
    documents: int
    documents_total: int


def frequencies(corpus: Corpus, nodes: Iterable[Node], *, by: str) -> list[FrequencyRow]:
    """Return how often each node stands in each group and language, by group; organisations and concepts most frequent first.

    Years, months and sources without the node have a row with 0; organisations and concepts have none. A language in which a node
    never occurs has no row, unless the node is a word of it or occurs in no language at all.
    """
    groups = groups_of(corpus, by)
    sizes = sizes_by(corpus, groups)
    rows: list[FrequencyRow] = []
    for node in nodes:
        counts: Counter[tuple[str | None, str]] = Counter()
        documents: dict[tuple[str | None, str], set[int]] = {}
        for found in corpus.occurrences(node):
            for group in groups(found.document_key, found.passage_key):
                counts[group, found.lang] += 1
                documents.setdefault((group, found.lang), set()).add(found.document_key)
        langs = sorted({lang for _, lang in counts}) or ([node.lang] if node.lang else list(LANGUAGES))
        overlapping = by in ("org", "concept")
        cells = [(group, lang) for group in sorted(sizes, key=in_order) for lang in langs]
        if overlapping:
            cells = sorted((cell for cell in cells if counts[cell]), key=lambda cell: (cell[1], -counts[cell]))
        rows += [
            replace(_row(node.name, *cell, counts[cell], sizes[cell[0]]), by=by, documents=len(documents.get(cell, ())))
            for cell in cells
        ]
    return rows


def _row(item: str, group: str | None, lang: str, count: int, size: Size) -> FrequencyRow:
    denominator = size.of(lang)
    return FrequencyRow(
        item=item, by="", group=lang if group == "" else group, lang=lang, count=count, per_million=per_million(count, denominator),
        unit=UNITS.get(lang, ""), denominator=denominator, documents=0, documents_total=size.documents_of(lang),
    )  # fmt: skip


@dataclass(slots=True)
class _Words:
    """The words of a group: how often, and in how many documents."""

    counts: Counter[int] = field(default_factory=Counter)
    documents: Counter[int] = field(default_factory=Counter)


def word_list(corpus: Corpus, *, by: str, cut: Cut) -> list[WordRow]:
    """Return the words of each group and language, most frequent first."""
    groups = groups_of(corpus, by)
    sizes = sizes_by(corpus, groups)
    counted = _count_words(corpus, groups)
    rows: list[WordRow] = []
    for group in sorted(counted, key=in_order):
        for lang in LANGUAGES:
            ranked = _list(corpus, lang, counted[group], sizes[group], cut)
            rows += [
                replace(row, rank=rank, by=by, group=lang if group == "" else group)
                for rank, row in enumerate(ranked, 1)
            ]
    return rows


def _count_words(corpus: Corpus, groups: Groups) -> dict[str | None, _Words]:
    counted: dict[str | None, _Words] = {}
    for document_key, passages in groupby(corpus.words(), key=lambda passage: passage.size.document_key):
        of_document: dict[str | None, Counter[int]] = {}
        for passage in passages:
            for group in groups(document_key, passage.size.key):
                of_document.setdefault(group, Counter()).update(passage.codes)
        for group, codes in of_document.items():
            words = counted.setdefault(group, _Words())
            words.counts.update(codes)
            words.documents.update(codes.keys())
    return counted


def _list(corpus: Corpus, lang: str, words: _Words, size: Size, cut: Cut) -> list[WordRow]:
    ranked = sorted((-n, code) for code, n in words.counts.items() if n >= cut.least and Code.is_word(code, lang))
    enough = ranked[: cut.limit + len(cut.stop)] if cut.limit else ranked
    names = corpus.store.names([code for _, code in enough])
    shown = [(n, names[code][0], names[code][1], code) for n, code in enough if names[code][0] not in cut.stop]
    denominator = size.of(lang)
    return [
        WordRow(
            rank=0, item=form, term=term, by="", group=None, lang=lang, count=-n, per_million=per_million(-n, denominator),
            unit=UNITS[lang], denominator=denominator, documents=words.documents[code], documents_total=size.documents_of(lang),
        )
        for n, term, form, code in sorted(shown)[: cut.first(len(shown))]
    ]  # fmt: skip
