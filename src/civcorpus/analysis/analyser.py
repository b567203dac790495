"""One analyser for index and query: what terms a text has, and a fingerprint of everything that decides them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from civcorpus.analysis.folding import Folded, fold, latin_and_width_table
from civcorpus.analysis.han import HanCutter, han_cutter
from civcorpus.analysis.latin import LatinRules, LatinTokenizer, Span
from civcorpus.analysis.matching import MatchingForm, matching_form
from civcorpus.analysis.scripts import HAN, HAN_RUN, PIECE
from civcorpus.analysis.stems import stem
from civcorpus.model import Token

SCHEMA = 2
"""Raised whenever the code of this package changes what terms a text has."""

BROKEN = "\u00ad"
"""Ends a term of the exact field that a line end broke in two; folding drops the character, so that no other term has it."""

_LATIN_STRETCH = re.compile(rf"[^{HAN}]+")
_WORD = re.compile(rf"[^\W_{HAN}]+")
_CONTRACTION = re.compile(r"(?:'s|'re|'ve|'ll|'d|'m|n't|')$", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"-\s*\n")


class Analyser:
    """Cuts texts into the terms of the two search fields, and into the form that labels are matched on.

    `exact_terms`: every Han character and every run of letters or digits, in sequence, so that a phrase is found as it is written,
    however the words are cut. `word_terms`: words by jieba and spaCy's rules, Latin ones as stems; parts of a word stand at its position.
    """

    def __init__(
        self, *, table: Mapping[int, str], rules: LatinRules, versions: Mapping[str, str], by_spacy: bool = False
    ) -> None:
        self._table = dict(table)
        self._rules = rules
        self._versions = dict(versions)
        self._by_spacy = by_spacy

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
        return cls(table=table, rules=LatinRules.from_json(data["latin"]), versions=data["versions"], by_spacy=by_spacy)

    def save(self, path: Path) -> None:
        """Write everything `load` needs."""
        path.write_text(json.dumps(self._data(), ensure_ascii=False), encoding="utf-8")

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
        """Sixteen hexadecimal digits that change whenever the terms of any text may change."""
        data = json.dumps(self._data(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode()).hexdigest()[:16]

    @cached_property
    def _latin(self) -> Callable[[str], Iterable[Span]]:
        if not self._by_spacy:
            return LatinTokenizer(self._rules)
        from civcorpus.analysis.spacy_ import SpacyTokenizer

        return SpacyTokenizer(self._rules)

    @cached_property
    def _han(self) -> HanCutter:
        return han_cutter()

    def fold(self, text: str) -> Folded:
        """Return the folded form of `text`, on which all other methods work."""
        return fold(text, self._table)

    def matching_form(self, text: str, known: Container[str] = ()) -> MatchingForm:
        """Return the form of `text` that labels are matched on; a word cut at a line end is whole where its stem is `known`."""
        return matching_form(self.fold(text), known)

    def exact_terms(self, folded: Folded) -> Iterator[Token]:
        """Yield the terms of the exact field, offsets into the original text.

        Han characters stand there alone and, where another follows at once, as a pair at the position of the first (a phrase of pairs is
        found much faster than one of characters). A Latin word that a line end broke after a hyphen is there in parts and, with `BROKEN`
        after it, whole at the position of its first part, taking two positions.
        """
        for term, start, end, position in self._exact(folded):
            yield Token(term, *folded.original(start, end), position)

    def word_terms(self, folded: Folded) -> Iterator[Token]:
        """Yield the terms of the word field, offsets into the original text, parts of a word before the word."""
        for term, start, end, position in self._words(folded.text):
            yield Token(term, *folded.original(start, end), position)

    def exact_positions(self, folded: Folded) -> dict[str, list[int]]:
        """Return the exact field as an index stores it: each term with its positions in ascending order."""
        return _positions(self._exact(folded))

    def word_positions(self, folded: Folded) -> dict[str, list[int]]:
        """Return the word field as an index stores it: each term with its positions in ascending order."""
        return _positions(self._words(folded.text))

    def _exact(self, folded: Folded) -> Iterator[tuple[str, int, int, int]]:
        position = 0
        before: re.Match[str] | None = None
        for match in PIECE.finditer(folded.text):
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

    def _words(self, text: str) -> Iterator[tuple[str, int, int, int]]:
        position = 0
        end = 0
        for run in HAN_RUN.finditer(text):
            if run.start() > end:
                for term in self._latin_words(text[end : run.start()], end, position):
                    yield term
                    position = max(position, term[3] + 1)
            start, end = run.span()
            for first, last, is_part in self._han(run[0]):
                yield run[0][first:last], start + first, start + last, position
                position += not is_part
        if end < len(text):
            yield from self._latin_words(text[end:], end, position)

    def _latin_words(self, text: str, offset: int, position: int) -> Iterator[tuple[str, int, int, int]]:
        before = ("", -2, -2)
        hyphen = False
        for start, end in self._latin(text):
            word = text[start:end]
            if word == "-":
                hyphen = start == before[2]
                continue
            plain = _CONTRACTION.sub("", word.lower())
            parts = _WORD.findall(plain)
            if not parts:
                hyphen = False
                continue
            joined = "".join(parts)
            if hyphen and start == before[2] + 1:
                yield stem(before[0] + joined), offset + before[1], offset + end, position - 1
            if len(parts) > 1:
                for match in _WORD.finditer(plain):
                    if len(match[0]) > 1:
                        yield stem(match[0]), offset + start + match.start(), offset + start + match.end(), position
            yield stem(joined), offset + start, offset + end, position
            position += 1
            before, hyphen = (joined, start, end), False


def _positions(terms: Iterable[tuple[str, int, int, int]]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for term, _, _, position in terms:
        places = positions.setdefault(term, [])
        if not places or places[-1] != position:
            places.append(position)
    return positions


def _rebuilt(table: Mapping[int, str], rules: LatinRules, versions: Mapping[str, str], by_spacy: bool) -> Analyser:
    return Analyser(table=table, rules=rules, versions=versions, by_spacy=by_spacy)
