"""Next to what: the words in windows around a word, phrase or concept, each with what its company is worth.

The window is counted in words of the node's own language within one passage; numbers and words of the other language are passed over.
The four cells are those of Evert (2008, section 4.2) for surface co-occurrence: a word inside several windows counts once, and the words of
the node itself belong neither to the windows nor to the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from civcorpus.statistics import measures
from civcorpus.statistics.counting import LANGUAGES, Corpus, Occurrence, PassageWords, WordsInPlace
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.measures import Cells
from civcorpus.statistics.nodes import Node
from civcorpus.statistics.store import Code

MEASURES = ("logdice", "ll", "mi", "mi3", "t", "deltap")


@dataclass(frozen=True, slots=True)
class Window:
    """How many words left and right of a node are its company."""

    left: int = 5
    right: int = 5


@dataclass(frozen=True, slots=True)
class CollocateRow:
    """A word in the company of a node, in one language.

    `count`: how often inside a window; `node_count`: how often the node occurs; `word_count`: how often the word occurs (outside nodes);
    `window_words`: words in all windows; `total_words`: words of the language (outside nodes); `expected`: what `count` would be by
    chance. The word stands `left` and `right` so often; one between two nodes is both.
    """

    rank: int
    node: str
    lang: str
    collocate: str
    term: str
    count: int
    left: int
    right: int
    documents: int
    expected: float | None
    node_count: int
    word_count: int
    window_words: int
    total_words: int
    logdice: float | None
    ll: float | None
    mi: float | None
    mi3: float | None
    t: float | None
    deltap: float | None


class Company(NamedTuple):
    """Indexes of words: the nodes' own, those in a window left of a node, those right of one; own ones are in no window."""

    own: set[int]
    left: set[int]
    right: set[int]


class _Tally:
    """What is counted of one language; a document's words are gathered first and counted at its end, which is faster."""

    def __init__(self) -> None:
        self.nodes = 0
        self.inside: Counter[int] = Counter()
        self.left: Counter[int] = Counter()
        self.right: Counter[int] = Counter()
        self.all: Counter[int] = Counter()
        self.documents: Counter[int] = Counter()
        self.own: Counter[int] = Counter()
        self.document = -1
        self._gathered: tuple[list[int], ...] = ([], [], [], [])

    def gather(self, document: int, codes: Sequence[int], company: Company) -> None:
        """Take in the company of the nodes of a passage, whose words are `codes`."""
        if self.document != document:
            self.end_document()
            self.document = document
        indexes = (company.left | company.right, company.left, company.right, company.own)
        for gathered, some in zip(self._gathered, indexes, strict=True):
            gathered.extend([codes[index] for index in some])

    def end_document(self) -> None:
        """Count what was gathered of a document."""
        inside = self._gathered[0]
        self.documents.update(set(inside))
        for counter, gathered in zip((self.inside, self.left, self.right, self.own), self._gathered, strict=True):
            counter.update(gathered)
            gathered.clear()


def collocates(corpus: Corpus, node: Node, *, window: Window, cut: Cut) -> list[CollocateRow]:
    """Return the words in the company of a node that come more often than by chance, by language, best first.

    What is counted are terms: an English word's forms together.
    """
    tallies = {lang: _Tally() for lang in LANGUAGES}
    for passage, found in passages_with_nodes(corpus, node):
        for lang in {each.lang for each in found} & set(LANGUAGES):
            _tally(tallies[lang], passage, lang, [each for each in found if each.lang == lang], window)
    everything = corpus.word_counts()
    for tally in tallies.values():
        tally.end_document()
        tally.all.update(everything)
        tally.all.subtract(tally.own)
    return [row for lang, tally in tallies.items() if tally.nodes for row in _rows(corpus, node, lang, tally, cut)]


def passages_with_nodes(corpus: Corpus, node: Node) -> Iterator[tuple[PassageWords, list[Occurrence]]]:
    """Yield the passages with nodes, in order."""
    found = groupby(corpus.occurrences(node), key=lambda occurrence: occurrence.document_key)
    following = next(found, None)
    for document_key, passages in groupby(corpus.words(), key=lambda passage: passage.size.document_key):
        if following is None:
            return
        if following[0] != document_key:
            continue
        by_passage: dict[int, list[Occurrence]] = {}
        for each in following[1]:
            by_passage.setdefault(each.passage_key, []).append(each)
        for passage in passages:
            if nodes := by_passage.get(passage.size.key):
                yield passage, nodes
        following = next(found, None)


def _tally(tally: _Tally, passage: PassageWords, lang: str, nodes: Sequence[Occurrence], window: Window) -> None:
    """Count the nodes of a passage, and gather their company."""
    tally.nodes += len(nodes)
    words = passage.whole(lang)
    tally.gather(passage.size.document_key, words.codes, company_of(words, nodes, window))


def company_of(words: WordsInPlace, nodes: Sequence[Occurrence], window: Window) -> Company:
    """Return which words stand in the windows of nodes; a word that a node covers or touches is the node's own."""
    starts = words.starts
    own: set[int] = set()
    left: set[int] = set()
    right: set[int] = set()
    for node in nodes:
        first, last = bisect_left(starts, node.start), bisect_left(starts, node.end)
        while first and words.end(first - 1) > node.start:
            first -= 1
        own.update(range(first, last))
        left.update(range(max(0, first - window.left), first))
        right.update(range(last, min(len(starts), last + window.right)))
    return Company(own, left - own, right - own)


def _rows(corpus: Corpus, node: Node, lang: str, tally: _Tally, cut: Cut) -> list[CollocateRow]:
    terms = corpus.store.terms
    inside = tally.inside.total()
    total = sum(count for code, count in tally.all.items() if Code.is_word(code, lang))
    rows = {
        code: row
        for code, count in tally.inside.items()
        if count >= cut.least and terms[code >> 4] not in cut.stop
        and (row := _row(tally, code, terms[code >> 4], inside, total)).expected is not None
        and row.count > row.expected
    }  # fmt: skip
    best = sorted(rows, key=lambda code: (-_value(rows[code], cut.measure), -rows[code].count, rows[code].term))
    best = best[: cut.first(len(best))]
    names = corpus.store.names(best)
    return [
        replace(rows[code], rank=rank, node=node.name, lang=lang, collocate=names[code][1])
        for rank, code in enumerate(best, 1)
    ]


def _value(row: CollocateRow, measure: str) -> float:
    value = getattr(row, measure)
    return float("-inf") if value is None else float(value)


def _row(tally: _Tally, code: int, term: str, inside: int, total: int) -> CollocateRow:
    count, word_count = tally.inside[code], tally.all[code]
    cells = Cells(count, inside - count, word_count - count, total - inside - word_count + count)
    return CollocateRow(
        rank=0, node="", lang="", collocate="", term=term, count=count, left=tally.left[code], right=tally.right[code],
        documents=tally.documents[code], expected=cells.expected, node_count=tally.nodes, word_count=word_count,
        window_words=inside, total_words=total, logdice=measures.log_dice(count, tally.nodes, word_count),
        ll=measures.log_likelihood(cells), mi=measures.mutual_information(cells), mi3=measures.mutual_information(cells, power=3),
        t=measures.t_score(cells), deltap=measures.delta_p(cells),
    )  # fmt: skip
