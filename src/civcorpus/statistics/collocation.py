"""Next to what: the words in windows around a word, phrase or concept, each with what its company is worth.

The window is counted in words of the node's own language within one passage; numbers and words of the other language are passed over.
The four cells are those of Evert (2008, section 4.2) for surface co-occurrence: a word inside several windows counts once, and the words of
the node itself belong neither to the windows nor to the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from civcorpus.analysis import WHOLE
from civcorpus.statistics import measures
from civcorpus.statistics.counting import LANGUAGES, Corpus, DocumentWords, Occurrence
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.measures import Cells
from civcorpus.statistics.nodes import Node
from civcorpus.statistics.store import LANGS, Code

if TYPE_CHECKING:
    from civcorpus.statistics.numpy_ import Company, Near, Tally

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


def collocates(corpus: Corpus, node: Node, *, window: Window, cut: Cut) -> list[CollocateRow]:
    """Return the words in the company of a node that come more often than by chance, by language, best first.

    What is counted are terms: an English word's forms together.
    """
    from civcorpus.statistics.numpy_ import Tally

    tallies = {lang: Tally(lang, corpus.last_term) for lang in LANGUAGES}
    for company in companies(corpus, node, window):
        tallies[company.lang].add(company)
    everything = corpus.word_counts()
    return [row for tally in tallies.values() if tally.nodes for row in _rows(corpus, node, tally, everything, cut)]


def companies(corpus: Corpus, node: Node, window: Window) -> Iterator[Company]:
    """Yield the company of a node by language, some documents at a time."""
    from civcorpus.statistics.numpy_ import company_of, in_blocks

    for block in in_blocks(documents_with_nodes(corpus, node), lambda each: len(each[0].codes)):
        documents = [document for document, _ in block]
        for lang in LANGUAGES:
            nodes = [each for _, found in block for each in found if each.lang == lang]
            if nodes:
                yield company_of(documents, nodes, lang, left=window.left, right=window.right)


def documents_with_nodes(corpus: Corpus, node: Node) -> Iterator[tuple[DocumentWords, list[Occurrence]]]:
    """Yield the documents with nodes, in order."""
    found = groupby(corpus.occurrences(node), key=lambda occurrence: occurrence.document_key)
    following = next(found, None)
    for document in corpus.documents_in_words():
        if following is None:
            return
        if following[0] == document.key:
            yield document, list(following[1])
            following = next(found, None)


class _Whole(NamedTuple):
    """What rows are measured against: nodes, words in their windows, and all words (outside nodes) of a language."""

    nodes: int
    inside: int
    total: int


def _rows(corpus: Corpus, node: Node, tally: Tally, everything: Counter[int], cut: Cut) -> list[CollocateRow]:
    words = sum(count for code, count in everything.items() if Code.is_word(code, tally.lang))
    whole = _Whole(tally.nodes, int(tally.inside.sum()), words - int(tally.own.sum()))
    terms = corpus.store.terms
    rows = {}
    for near in tally.counted(cut.least):
        code = Code.make(near.term, LANGS.index(tally.lang), WHOLE)
        if terms[near.term] not in cut.stop:
            row = _row(near, terms[near.term], everything[code] - near.own, whole)
            if row.expected is not None and row.count > row.expected:
                rows[code] = row
    best = sorted(rows, key=lambda code: (-_value(rows[code], cut.measure), -rows[code].count, rows[code].term))
    best = best[: cut.first(len(best))]
    names = corpus.store.names(best)
    return [
        replace(rows[code], rank=rank, node=node.name, lang=tally.lang, collocate=names[code][1])
        for rank, code in enumerate(best, 1)
    ]


def _value(row: CollocateRow, measure: str) -> float:
    value = getattr(row, measure)
    return float("-inf") if value is None else float(value)


def _row(near: Near, term: str, word_count: int, whole: _Whole) -> CollocateRow:
    count = near.inside
    rest = whole.total - whole.inside - word_count + count
    cells = Cells(count, whole.inside - count, word_count - count, rest)
    return CollocateRow(
        rank=0, node="", lang="", collocate="", term=term, count=count, left=near.left, right=near.right, documents=near.documents,
        expected=cells.expected, node_count=whole.nodes, word_count=word_count, window_words=whole.inside, total_words=whole.total,
        logdice=measures.log_dice(count, whole.nodes, word_count), ll=measures.log_likelihood(cells),
        mi=measures.mutual_information(cells), mi3=measures.mutual_information(cells, power=3), t=measures.t_score(cells),
        deltap=measures.delta_p(cells),
    )  # fmt: skip
