"""Words as arrays (numpy): how often each stands, and which stand near a node, for many passages at once.

Documents are taken in blocks, so that a step costs what its words cost, however short the documents are, and the memory is that of a block
and of a few numbers a term.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from civcorpus.analysis import WHOLE
from civcorpus.statistics.counting import DocumentWords, Occurrence
from civcorpus.statistics.store import LANGS, Code

Item = TypeVar("Item")
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]

_BLOCK = 250_000
"""Words that are looked at together."""
_PASSAGE = 32
"""A place is `passage << 32 | offset`: passages come one after the other, and no window reaches from one into the next."""
_TERM = Code.make(1, 0, 0).bit_length() - 1
_KIND = Code.make(1, 0, 0) - 1
_ROLE = 3


@dataclass(frozen=True, slots=True)
class Company:
    """The words of one language in some documents, in order, shape (words,) each, and which of them are near the `nodes` (a number).

    `documents`, `passages`: their keys; `starts`, `ends`: offsets into the document; `left`, `right`: it stands in the window left of a
    node, right of one; `own`: a node covers or touches it, so that it is in no window.
    """

    lang: str
    nodes: int
    codes: Numbers
    documents: Numbers
    passages: Numbers
    starts: Numbers
    ends: Numbers
    own: Marks
    left: Marks
    right: Marks

    @property
    def inside(self) -> Marks:
        """Which words stand in a window."""
        return self.left | self.right

    def standing(self, codes: Collection[int]) -> Iterator[tuple[int, Occurrence]]:
        """Yield where words of some codes stand in a window."""
        found = self.inside & np.isin(self.codes, list(codes))
        columns = (self.codes, self.documents, self.passages, self.starts, self.ends)
        for code, document, passage, start, end in zip(*(column[found].tolist() for column in columns), strict=True):
            yield code, Occurrence(document, passage, start, end, self.lang)


class Near(NamedTuple):
    """How often a term stands in a window, in one left and in one right of a node, and in a node; in how many documents it is near one."""

    term: int
    inside: int
    left: int
    right: int
    own: int
    documents: int


class Tally:
    """Counts of one language: nodes, and how often each term is near one: arrays of shape (terms + 1,) by the term's number."""

    def __init__(self, lang: str, terms: int) -> None:
        self.lang = lang
        self.nodes = 0
        self.inside, self.left, self.right, self.own, self.documents = (np.zeros(terms + 1, np.int64) for _ in range(5))

    def add(self, company: Company) -> None:
        """Count the company of some nodes; it must hold all those of a document."""
        self.nodes += company.nodes
        size = len(self.inside)
        terms, inside = company.codes >> _TERM, company.inside
        self.inside += np.bincount(terms[inside], minlength=size)
        self.left += np.bincount(terms[company.left], minlength=size)
        self.right += np.bincount(terms[company.right], minlength=size)
        self.own += np.bincount(terms[company.own], minlength=size)
        once = np.unique(company.documents[inside] * size + terms[inside])
        self.documents += np.bincount(once % size, minlength=size)

    def counted(self, least: int) -> Iterator[Near]:
        """Yield the terms that stand in windows `least` times or more (and once at least)."""
        found = np.flatnonzero(self.inside >= max(least, 1))
        columns = (self.inside, self.left, self.right, self.own, self.documents)
        return map(Near._make, zip(found.tolist(), *(column[found].tolist() for column in columns), strict=True))


def in_blocks(items: Iterable[Item], words: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield items in lists that have about 250,000 words each."""
    block: list[Item] = []
    size = 0
    for item in items:
        block.append(item)
        size += words(item)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def company_of(
    documents: Sequence[DocumentWords], nodes: Iterable[Occurrence], lang: str, *, left: int, right: int
) -> Company:
    """Return the whole words of a language in some documents, those marked that stand at most `left` words left of a node or `right`
    words right of one, in its passage.
    """
    sizes = [size for document in documents for size in document.sizes]
    number_of = {size.key: number for number, size in enumerate(sizes)}
    codes = _numbers(document.codes for document in documents)
    wanted = codes & _KIND == Code.make(0, LANGS.index(lang), WHOLE)
    passages = np.repeat(np.arange(len(sizes)), [size.tokens for size in sizes])[wanted]
    starts = _numbers(document.places[0] for document in documents)[wanted]
    ends = starts + _numbers(document.places[1] for document in documents)[wanted]

    spans = np.array([(number_of[node.passage_key], node.start, node.end) for node in nodes], np.int64)
    passage, node_starts, node_ends = spans.reshape(-1, 3).T
    here = passage << _PASSAGE
    first = np.searchsorted(passages << _PASSAGE | ends, here | node_starts, side="right")
    last = np.searchsorted(passages << _PASSAGE | starts, here | node_ends)
    begin, end = np.searchsorted(passages, passage), np.searchsorted(passages, passage, side="right")
    own = _covered(first, last, len(passages))
    return Company(
        lang=lang, nodes=len(spans), codes=codes[wanted], documents=np.array([size.document_key for size in sizes])[passages],
        passages=np.array([size.key for size in sizes])[passages], starts=starts, ends=ends, own=own,
        left=_covered(np.maximum(begin, first - left), first, len(passages)) & ~own,
        right=_covered(last, np.minimum(end, last + right), len(passages)) & ~own,
    )  # fmt: skip


def _covered(first: NDArray[np.intp], last: NDArray[np.intp], size: int) -> Marks:
    """Return which of `size` positions any of the stretches from `first` to before `last` covers."""
    changes = np.bincount(first, minlength=size + 1) - np.bincount(last, minlength=size + 1)
    return np.cumsum(changes[:size]) > 0


def count_whole(stretches: Iterable[array[int]], terms: int) -> Counter[int]:
    """Return how often each whole word stands in stretches of codes; `terms` is the highest number of a term."""
    counts, code_of = np.zeros(terms + 1, np.int64), np.zeros(terms + 1, np.int64)
    for block in in_blocks(stretches, len):
        codes = _numbers(block)
        words = codes[codes & _ROLE == WHOLE]
        counts += np.bincount(words >> _TERM, minlength=len(counts))
        code_of[words >> _TERM] = words
    found = np.flatnonzero(counts)
    return Counter(dict(zip(code_of[found].tolist(), counts[found].tolist(), strict=True)))


def _numbers(stretches: Iterable[array[int]]) -> Numbers:
    """Return all numbers of some arrays of unsigned ones, in order."""
    return np.frombuffer(b"".join(stretches), np.uintc).astype(np.int64)
