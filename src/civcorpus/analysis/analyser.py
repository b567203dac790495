"""One analyser for index and query: what terms a text has, and a fingerprint of everything that decides them."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache, cached_property
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import adler32, crc32

from civcorpus.analysis.cutters import frugal_cutter, han_cutter
from civcorpus.analysis.folding import Folded, FoldingTable, fold, latin_and_width_table
from civcorpus.analysis.han import HanCutter
from civcorpus.analysis.latin import LatinRules, LatinTokenizer, Span
from civcorpus.analysis.matching import MatchingForm, matching_form
from civcorpus.analysis.scripts import HAN, WORD_RUN, piece_pattern
from civcorpus.analysis.stems import stem
from civcorpus.model import Placed, Token

if TYPE_CHECKING:
    from civcorpus.analysis.traces import Sieve

SCHEMA = 3
"""Raised whenever the code of this package changes what terms a text has."""

BROKEN = "\u00ad"
"""Ends a term of the exact field that a line end broke in two; folding drops the character, so that no other term has it."""

_CHUNK = re.compile(r"\S+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_CHUNKS_KEPT = 50_000
_TERMS_KEPT = 100_000
_LONGEST_KEPT = 60
_CONTRACTION = re.compile(r"(?:'s|'re|'ve|'ll|'d|'m|n't|')$", re.IGNORECASE)

WHOLE, PART, JOINED, HAN_PART = range(4)
"""Roles of a term: a word; a part of the Latin word that follows; a word written with a hyphen, as one, at the place of its first half; a
part of the Han word that follows."""

CutTerm = tuple[str, int, int, int, int]
"""A term of the word field as it is cut: term, start and end in the folded text, position, role."""


class Analyser:
    """Cuts texts into the terms of the two search fields, and into the form that labels are matched on.

    `exact_terms`: every Han character and every run of letters or digits, in sequence, so that a phrase is found as it is written,
    however the words are cut. `word_terms`: words by jieba and spaCy's rules, Latin ones as stems; parts of a word stand at its position.
    """

    def __init__(
        self, *, table: Mapping[int, str], rules: LatinRules, versions: Mapping[str, str], by_spacy: bool = False
    ) -> None:
        self._table = dict(table)
        self._folding = FoldingTable(table)
        self._rules = rules
        self._versions = dict(versions)
        self._by_spacy = by_spacy
        self._chunks: dict[str, tuple[CutTerm, ...]] = {}
        self._terms: dict[str, str] = {}

    def __reduce__(self) -> tuple[Callable[..., Analyser], tuple[object, ...]]:
        """Travel to another process as rules, not as compiled tokenisers."""
        return _rebuilt, (self._table, self._rules, self._versions, self._by_spacy)

    @classmethod
    def build(cls) -> Analyser:
        """Make the analyser from the installed packages (imports spaCy and OpenCC)."""
        from importlib import metadata

        from civcorpus.analysis.opencc_ import simplified_table
        from civcorpus.analysis.spacy_ import english_rules

        table = simplified_table()
        table.update((code, table.get(ord(to), to)) for code, to in latin_and_width_table().items())
        versions = {package: metadata.version(package) for package in ("jieba", "opencc", "spacy")}
        return cls(table=table, rules=english_rules(), versions=versions, by_spacy=True)

    @classmethod
    def load(cls, path: Path, *, by_spacy: bool = False) -> Analyser:
        """Read the analyser an index was built with.

        Latin words are cut by the same rules either way: `by_spacy` by spaCy itself (imported at the first word), else without it.

        Raises:
            FileNotFoundError: There is none at `path`.
        """
        data = json.loads(path.read_text(encoding="utf-8"))
        table = dict(zip(map(ord, data["fold_from"]), data["fold_to"], strict=True))
        analyser = cls(
            table=table, rules=LatinRules.from_json(data["latin"]), versions=data["versions"], by_spacy=by_spacy
        )
        analyser._data = {**data, "schema": SCHEMA}
        return analyser

    def save(self, path: Path) -> None:
        """Write everything `load` needs."""
        path.write_text(json.dumps(self._data, ensure_ascii=False), encoding="utf-8")

    @cached_property
    def _data(self) -> dict[str, Any]:
        items = sorted(self._table.items())
        return {
            "schema": SCHEMA,
            "versions": self._versions,
            "fold_from": "".join(chr(code) for code, _ in items),
            "fold_to": "".join(to for _, to in items),
            "latin": self._rules.to_json(),
        }

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change whenever the terms of any text may change: two checksums, since `hashlib` loads slowly."""
        data = json.dumps(self._data, ensure_ascii=False, sort_keys=True).encode()
        return f"{crc32(data):08x}{adler32(data):08x}"

    @property
    def _same(self) -> Callable[[str, str], str]:
        """Return what gives one and the same string for equal terms, so that the terms of many passages take little room."""
        if len(self._terms) > _TERMS_KEPT:
            self._terms.clear()
        return self._terms.setdefault

    @cached_property
    def _latin(self) -> Callable[[str], Iterable[Span]]:
        if not self._by_spacy:
            return LatinTokenizer(self._rules)
        from civcorpus.analysis.spacy_ import SpacyTokenizer

        return SpacyTokenizer(self._rules)

    @cached_property
    def _han(self) -> HanCutter:
        return han_cutter() if self._by_spacy else frugal_cutter(self._versions["jieba"])

    @cached_property
    def _han_words(self) -> _HanWords:
        return _HanWords(self._han)

    @cached_property
    def variants(self) -> Mapping[str, str]:
        """For each character to which others fold, those others."""
        found: dict[str, str] = {}
        for code, to in self._table.items():
            found[to] = found.get(to, "") + chr(code)
        return found

    def fold(self, text: str) -> Folded:
        """Return the folded form of `text`, on which all other methods work."""
        return fold(text, self._folding)

    @cached_property
    def _squeezing(self) -> dict[int, str | None]:
        from civcorpus.analysis.traces import squeezing_table

        return squeezing_table(self._table)

    def sieve(self, phrases: Iterable[str]) -> Sieve:
        """Return what says which texts may hold any of some phrases, given as they stand in matching forms."""
        from civcorpus.analysis.traces import Sieve

        return Sieve(phrases, self._squeezing)

    def matching_form(self, text: str, known: Container[str] = ()) -> MatchingForm:
        """Return the form of `text` that labels are matched on; a word cut at a line end is whole where its stem is `known`."""
        return matching_form(self.fold(text), known)

    def exact_terms(self, folded: Folded, wanted: Container[str] | None = None) -> Iterator[Token]:
        """Yield the terms of the exact field, or only those `wanted`, offsets into the original text.

        Han characters stand there alone and, where another follows at once, as a pair at the position of the first (a phrase of pairs is
        found much faster than one of characters). A Latin word that a line end broke after a hyphen is there in parts and, with `BROKEN`
        after it, whole at the position of its first part, taking two positions.
        """
        for term, start, end, position in self._exact(folded):
            if wanted is None or term.removesuffix(BROKEN) in wanted:
                yield Token(term, *folded.original(start, end), position)

    def keep_dictionary(self) -> None:
        """Keep jieba's dictionary in the user's cache, in a form that searches need not load."""
        from civcorpus.analysis.mapped import keep_dictionary

        keep_dictionary(self._versions["jieba"])

    def word_terms(self, folded: Folded) -> Iterator[Token]:
        """Yield the terms of the word field, offsets into the original text, parts of a word before the word."""
        for term, start, end, position, _ in self.cut(folded):
            yield Token(term, *folded.original(start, end), position)

    def exact_places(self, folded: Folded) -> Placed:
        """Return the exact field as an index takes it: the same terms as `exact_terms` yields, without a step for each."""
        text = folded.text
        if folded.origins is None and text.isascii():
            words = _ASCII_WORD.findall(text.lower())
            return Placed(list(map(self._same, words, words)), range(len(words)))
        terms: list[str] = []
        places: list[int] = []
        position = 0
        before: re.Match[str] | None = None
        for match in piece_pattern().finditer(text):
            run = match[0]
            if match.lastgroup == "han":
                after = position + len(run)
                terms.extend(run)
                places.extend(range(position, after))
                terms.extend(map(add, run, run[1:]))
                places.extend(range(position, after - 1))
                position = after
                before = None
                continue
            terms.append(run.lower())
            places.append(position)
            if before is not None and before.end() == match.start() - 1 and folded.broken_at(match.start() - 1):
                terms.append((before[0] + run).lower() + BROKEN)
                places.append(position - 1)
            position += 1
            before = match
        return Placed(list(map(self._same, terms, terms)), array("i", places))

    def word_places(self, folded: Folded) -> Placed:
        """Return the word field as an index takes it."""
        return places_of(self.cut(folded))

    def cut(self, folded: Folded) -> list[CutTerm]:
        """Return the terms of the word field in order, parts of a word before the word."""
        found: list[CutTerm] = []
        position = 0
        stretches = _CHUNK if folded.text.isascii() else _stretch()
        for match in stretches.finditer(folded.text):
            start, run = match.start(), match[0]
            if match.lastgroup == "han":
                for word, length, parts in map(self._han_words.__getitem__, self._han.words(run)):
                    for part, first, last in parts:
                        found.append((part, start + first, start + last, position, HAN_PART))
                    found.append((word, start, start + length, position, WHOLE))
                    start += length
                    position += 1
            else:
                terms = self._chunks.get(run)
                if terms is None:
                    terms = self._terms_of_chunk(run)
                for term, first, last, place, role in terms:
                    found.append((term, start + first, start + last, position + place, role))
                    position += role == WHOLE
        return found

    def _exact(self, folded: Folded) -> Iterator[tuple[str, int, int, int]]:
        position = 0
        before: re.Match[str] | None = None
        pieces = WORD_RUN if folded.text.isascii() else piece_pattern()
        for match in pieces.finditer(folded.text):
            start, end = match.span()
            if match.lastgroup == "han":
                run = match[0]
                last = len(run) - 1
                for offset, character in enumerate(run):
                    yield character, start + offset, start + offset + 1, position
                    if offset < last:
                        yield run[offset : offset + 2], start + offset, start + offset + 2, position
                    position += 1
                before = None
                continue
            yield match[0].lower(), start, end, position
            if before is not None and before.end() == start - 1 and folded.broken_at(start - 1):
                yield (before[0] + match[0]).lower() + BROKEN, before.start(), end, position - 1
            position += 1
            before = match

    def _terms_of_chunk(self, chunk: str) -> tuple[CutTerm, ...]:
        """Return the terms of a chunk without white space, each with the place from the word at hand: 0, or -1 for a joined one.

        Those of a short chunk are remembered, since most come again.
        """
        terms = tuple(self._cut_chunk(chunk))
        if len(chunk) <= _LONGEST_KEPT:
            if len(self._chunks) >= _CHUNKS_KEPT:
                self._chunks.clear()
            self._chunks[chunk] = terms
        return terms

    def _cut_chunk(self, chunk: str) -> Iterator[CutTerm]:
        if not WORD_RUN.search(chunk):
            return
        if chunk.isascii() and chunk.isalpha():  # no rule cuts letters from letters
            yield stem(chunk.lower()), 0, len(chunk), 0, WHOLE
            return
        before, before_start, before_end = "", -2, -2
        hyphen = False
        for start, end in self._latin(chunk):
            word = chunk[start:end]
            if word == "-":
                hyphen = start == before_end
                continue
            joined, parts = _parts_of_word(word)
            if joined:
                if hyphen and start == before_end + 1:
                    yield stem(before + joined), before_start, end, -1, JOINED
                for term, first, last in parts:
                    yield term, start + first, start + last, 0, PART
                yield stem(joined), start, end, 0, WHOLE
                before, before_start, before_end = joined, start, end
            hyphen = False


@cache
def _stretch() -> re.Pattern[str]:
    """Return a run of Han characters, or of anything else but white space: no word reaches from one into another."""
    return re.compile(rf"(?P<han>[{HAN}]+)|[^\s{HAN}]+")


class _HanWords(dict[str, tuple[str, int, tuple[tuple[str, int, int], ...]]]):
    """Han words as they come: each word, its length, and its parts with their places."""

    def __init__(self, cutter: HanCutter) -> None:
        super().__init__()
        self._cutter = cutter

    def __missing__(self, word: str) -> tuple[str, int, tuple[tuple[str, int, int], ...]]:
        if len(self) >= _TERMS_KEPT:
            self.clear()
        parts = self._cutter.parts(word) if len(word) > 2 else ()
        found = self[word] = word, len(word), tuple((word[first:last], first, last) for first, last in parts)
        return found


def places_of(cut: Iterable[CutTerm]) -> Placed:
    """Return the terms of the word field as an index takes them; what stands twice at a position, as parts of 哈哈哈 do, once."""
    placed = dict.fromkeys((term, position) for term, _, _, position, _ in cut)
    return Placed([term for term, _ in placed], array("i", [position for _, position in placed]))


def _parts_of_word(word: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Return a word without marks and contraction, and the stems of its parts with their places where it has several."""
    plain = _CONTRACTION.sub("", word.lower())
    parts = [(match[0], *match.span()) for match in WORD_RUN.finditer(plain)]
    joined = "".join(part for part, _, _ in parts)
    if len(parts) < 2:
        return joined, ()
    return joined, tuple((stem(part), first, last) for part, first, last in parts if len(part) > 1)


def _rebuilt(table: Mapping[int, str], rules: LatinRules, versions: Mapping[str, str], by_spacy: bool) -> Analyser:
    return Analyser(table=table, rules=rules, versions=versions, by_spacy=by_spacy)
