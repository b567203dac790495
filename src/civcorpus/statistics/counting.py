"""Stored texts > counts: the part of a corpus that is looked at, how much text it holds, and where it has something."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, compress, groupby
from typing import TYPE_CHECKING, NamedTuple

from civcorpus.analysis import JOINED, WHOLE, Analyser
from civcorpus.statistics.nodes import Node, Sieve
from civcorpus.statistics.store import LANGS, Code, PassageSize, Store
from civcorpus.statistics.words import lang_of

if TYPE_CHECKING:
    from civcorpus.catalogue.counting import DocumentFacts
    from civcorpus.catalogue.reading import CatalogueReader

LANGUAGES = ("en", "zh")
UNITS = {"en": "words", "zh": "characters"}


class Occurrence(NamedTuple):
    """A place where a document has what is counted (document offsets)."""

    document_key: int
    passage_key: int
    start: int
    end: int
    lang: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a corpus is looked at: passages that a query found (`None`: all), less the documents left out."""

    query: str = ""
    passages: frozenset[int] | None = None
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a figure rests on: the query, the documents and their dates, and the denominators of each language."""

    query: str
    documents: int
    undated: int
    left_out: int
    passages: int
    words: int
    characters: int
    first: str
    last: str


@dataclass(slots=True)
class Size:
    """How much text a part of a corpus holds, in each language's own unit, and in which documents."""

    words: int = 0
    characters: int = 0
    cut: int = 0
    documents: dict[str, set[int]] = field(default_factory=lambda: {lang: set() for lang in LANGUAGES})

    def add(self, passage: PassageSize) -> None:
        """Add a passage."""
        self.words += passage.words
        self.characters += passage.characters
        self.cut += passage.cut
        if passage.words:
            self.documents["en"].add(passage.document_key)
        if passage.characters:
            self.documents["zh"].add(passage.document_key)

    def of(self, lang: str) -> int:
        """Return the denominator of a language: English words or Han characters; 0 for text that is neither."""
        return {"en": self.words, "zh": self.characters}.get(lang, 0)

    def documents_of(self, lang: str) -> int:
        """Return the number of documents with any text in a language."""
        return len(self.documents.get(lang, ()))


class Corpus:
    """The part of a corpus that is looked at."""

    def __init__(self, catalogue: CatalogueReader, store: Store, analyser: Analyser, part: Part) -> None:
        self.catalogue = catalogue
        self.store = store
        self.analyser = analyser
        self.part = part
        self.documents: dict[int, DocumentFacts] = {
            key: facts for key, facts in catalogue.document_facts().items() if key not in part.left_out
        }

    def holds(self, passage_key: int, document_key: int) -> bool:
        """Say whether a passage belongs to the part."""
        chosen = self.part.passages
        return document_key in self.documents and (chosen is None or passage_key in chosen)

    @cached_property
    def sizes(self) -> list[PassageSize]:
        """The passages of the part, by document key and place."""
        documents = self._passages_by_document.values()
        return [size for sizes in documents for size in sizes if self.holds(size.key, size.document_key)]

    @cached_property
    def size(self) -> Size:
        """How much text the part holds."""
        total = Size()
        for passage in self.sizes:
            total.add(passage)
        return total

    @cached_property
    def basis(self) -> Basis:
        """What figures about the part rest on."""
        facts = [self.documents[key] for key in {size.document_key for size in self.sizes}]
        dates = sorted(each.date for each in facts if each.date)
        return Basis(
            query=self.part.query, documents=len(facts), undated=len(facts) - len(dates), left_out=len(self.part.left_out),
            passages=len(self.sizes), words=self.size.words, characters=self.size.characters,
            first=dates[0] if dates else "", last=dates[-1] if dates else "",
        )  # fmt: skip

    # ---- where something stands

    def occurrences(self, node: Node) -> Iterator[Occurrence]:
        """Yield where the part has a node, by document key and place.

        A concept counts once a place (two of several concepts on the same words are one occurrence); for words and texts see `nodes`.
        """
        find = {"word": self._word_places, "text": self._text_places, "concept": self._concept_places}[node.kind]
        for occurrence in find(node):
            if self.holds(occurrence.passage_key, occurrence.document_key):
                yield occurrence

    def _concept_places(self, node: Node) -> Iterator[Occurrence]:
        before = None
        mentions = self.catalogue.mention_places(node.concepts)
        for document_key, group in groupby(mentions, key=lambda mention: mention.document_key):
            text = self.catalogue.text(document_key)
            for mention in group:
                place = (document_key, mention.start, mention.end)
                if place != before:
                    lang = lang_of(text[mention.start : mention.end])
                    yield Occurrence(document_key, mention.passage_key, mention.start, mention.end, lang)
                before = place

    def _text_places(self, node: Node) -> Iterator[Occurrence]:
        may_have = Sieve(self.analyser).pattern(node)
        for document_key, text in self.catalogue.texts():
            candidates = [match.start() for match in may_have.finditer(text)]
            if not candidates:
                continue
            places = list(self.catalogue.passage_places(document_key))
            starts = [place.start for place in places]
            for index in sorted({bisect_right(starts, candidate) - 1 for candidate in candidates} - {-1}):
                place = places[index]
                folded = self.analyser.fold(text[place.start : place.end])
                for span in node.spans(folded.text):
                    start, end = folded.original(*span)
                    yield Occurrence(document_key, place.key, place.start + start, place.start + end, node.lang)

    def _word_places(self, node: Node) -> Iterator[Occurrence]:
        codes = [self.store.codes_of(term) for term in node.terms]
        if not all(codes):
            return
        passages = self._passages_by_document
        for document_key, document_codes in self.store.codes():
            found = [index for index, code in enumerate(document_codes) if code in codes[0]]
            if not found:
                continue
            starts, lengths = self.store.places(document_key)
            sizes = passages[document_key]
            ends = list(accumulate(size.tokens for size in sizes))
            for number, _ in groupby(found, key=lambda index: bisect_right(ends, index)):
                first = ends[number] - sizes[number].tokens
                for a, b in word_runs(document_codes[first : ends[number]], codes):
                    last = max(starts[i] + lengths[i] for i in range(first + a, first + b + 1))
                    yield Occurrence(document_key, sizes[number].key, starts[first + a], last, node.lang)

    @cached_property
    def _passages_by_document(self) -> dict[int, list[PassageSize]]:
        by_document: dict[int, list[PassageSize]] = {}
        for size in self.store.passage_sizes():
            by_document.setdefault(size.document_key, []).append(size)
        return by_document

    # ---- words

    def words(self) -> Iterator[PassageWords]:
        """Yield every passage of the part with its words."""
        for document in self.documents_in_words():
            position = 0
            for size in document.sizes:
                if self.holds(size.key, document.key):
                    yield PassageWords(size, document, position)
                position += size.tokens

    def documents_in_words(self) -> Iterator[DocumentWords]:
        """Yield every document with its words, in order of key, whether or not the part holds it."""
        for key, codes in self.store.codes():
            yield DocumentWords(self.store, key, codes, self._passages_by_document.get(key, []))

    def word_counts(self) -> Counter[int]:
        """Return how often the part has each whole word, by code."""
        from civcorpus.statistics.numpy_ import count_whole

        return count_whole(self._stretches(), self.last_term)

    @property
    def last_term(self) -> int:
        """The highest number of a term."""
        return max(self.store.terms, default=0)

    def _stretches(self) -> Iterator[array[int]]:
        """Yield the codes of the part, a document or a passage at a time."""
        for document in self.documents_in_words():
            if all(self.holds(size.key, document.key) for size in document.sizes):
                yield document.codes
                continue
            position = 0
            for size in document.sizes:
                if self.holds(size.key, document.key):
                    yield document.codes[position : position + size.tokens]
                position += size.tokens


class DocumentWords:
    """The words of a document, its passages (`sizes`) one after the other; where they stand is looked up when asked."""

    def __init__(self, store: Store, key: int, codes: array[int], sizes: Sequence[PassageSize]) -> None:
        self._store = store
        self.key = key
        self.codes = codes
        self.sizes = sizes

    @cached_property
    def places(self) -> tuple[array[int], array[int]]:
        """Where its words begin in its text, and how long they are."""
        return self._store.places(self.key)


class PassageWords:
    """The words of a passage."""

    __slots__ = ("_document", "_first", "size")

    def __init__(self, size: PassageSize, document: DocumentWords, first: int) -> None:
        self.size = size
        self._document = document
        self._first = first

    @property
    def codes(self) -> array[int]:
        """The codes of all words, parts of words and joined words."""
        return self._document.codes[self._first : self._first + self.size.tokens]

    def whole(self, lang: str) -> WordsInPlace:
        """Return the whole words of a language, in order."""
        starts, lengths = self._document.places
        mark = Code.make(0, LANGS.index(lang), WHOLE)
        here, codes = slice(self._first, self._first + self.size.tokens), self.codes
        wanted = [code & 15 == mark for code in codes]
        return WordsInPlace(
            list(compress(codes, wanted)), list(compress(starts[here], wanted)), list(compress(lengths[here], wanted))
        )


class WordsInPlace(NamedTuple):
    """Words in order: their codes, where they begin in the document, how long they are."""

    codes: list[int]
    starts: list[int]
    lengths: list[int]

    def end(self, index: int) -> int:
        """Return where a word ends."""
        return self.starts[index] + self.lengths[index]


def word_runs(codes: Sequence[int], sought: Sequence[Iterable[int]]) -> list[tuple[int, int]]:
    """Return (first, last) index of each run of neighbouring positions at which all the `sought` stand, once a first position.

    A part of a word and a joined word stand at the position of their word, as in the index.
    """
    if len(sought) == 1:
        found = [index for index, code in enumerate(codes) if code in sought[0]]
        if all(codes[index] & 3 == WHOLE for index in found):
            return [(index, index) for index in found]
    positions: list[int] = []
    whole = 0
    for code in codes:
        role = code & 3
        positions.append(whole - 1 if role == JOINED else whole)
        whole += role == WHOLE
    standing: dict[int, list[int]] = {}
    for index, position in enumerate(positions):
        standing.setdefault(position, []).append(index)
    runs = []
    for position, indexes in standing.items():
        run = []
        for offset, wanted in enumerate(sought):
            here = indexes if not offset else standing.get(position + offset, ())
            found = [index for index in here if codes[index] in wanted]
            if not found:
                break
            run.append(found[0])
        if len(run) == len(sought):
            runs.append((run[0], run[-1]))
    return runs
