"""Query > every place it finds, each in its surroundings on one line, in the order asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.catalogue.finding import FindingReader
from civcorpus.catalogue.searching import PassageRow
from civcorpus.errors import UsageError
from civcorpus.excerpts import Marks, kwic, occurrences
from civcorpus.model import Token
from civcorpus.pipeline.searching import Filters, Search, SearchStyle
from civcorpus.pipeline.spooling import ConcordanceLine, Spool
from civcorpus.pipeline.storing import Stores
from civcorpus.planning import Planned
from civcorpus.planning.texts import FUNCTION_WORDS
from civcorpus.queries import And, Filter, Node, Or, Row, parse

_KEY = re.compile(r"([LR])([1-9])|N")
_SHORT = {"left": ("L1", "L2", "L3"), "right": ("R1", "R2", "R3"), "node": ("N",), "date": ("date",), "none": ()}
_NEAR, _FAR = 12, 60
"""Code points for each word beside a node in which it is sought: few first, since most words are short."""
_LAST = "\U0010ffff"
"""Sorts after every date."""


@dataclass(frozen=True, slots=True)
class ConcordanceStyle:
    """How to make lines. `sort`: keys as `sort_keys` gives them; `sample`: so many lines by lot; `width`: characters each side; 0: all.

    `offset`: so many lines of the order asked for are left out, and the others keep their numbers; `translate` as in `SearchStyle`.
    """

    any_term: bool = False
    expand: bool = True
    sort: tuple[str, ...] = ()
    sample: int = 0
    seed: int = 0
    width: int = 40
    limit: int = 0
    offset: int = 0
    translate: bool | None = None


def sort_keys(text: str) -> tuple[str, ...]:
    """Return what lines are sorted by: words to the left (`L1` is the nearest) and right, `N` the node, `date`.

    >>> sort_keys("R1,L2,date"), sort_keys("left"), sort_keys("none")
    (('R1', 'L2', 'date'), ('L1', 'L2', 'L3'), ())

    Raises:
        UsageError: It is none of these.
    """
    keys: list[str] = []
    for part in text.replace(",", " ").split():
        if part.lower() in _SHORT:
            keys += _SHORT[part.lower()]
        elif _KEY.fullmatch(part.upper()):
            keys.append(part.upper())
        else:
            raise UsageError(
                f"--sort {text}: '{part}' is no key: write left, right, node, date, none, or words: L1,L2,R1"
            )
    return tuple(dict.fromkeys(keys))


class Concordance:
    """Concordances from open stores; `say` hears what a reader should know beside the lines."""

    def __init__(self, stores: Stores[FindingReader], say: Callable[[str], None]) -> None:
        self._stores = stores
        self._say = say

    def lines(self, query: str, filters: Filters, style: ConcordanceStyle) -> Iterator[ConcordanceLine]:
        """Yield the places of a query, numbered from 1; sorted, or as they stand: by document, place after place.

        The nodes are the words, phrases and names of concepts that the query is about; where it has none, the mentions of the concepts it
        filters by. Lines that are not sorted are made one by one; others wait on disk, so that memory does not grow with them.

        Raises:
            QueryError: The query does not parse.
            UsageError: A filter names what does not exist, or there is nothing to stand in the middle.
        """
        search = Search(self._stores)
        searched = SearchStyle(any_term=style.any_term, expand=style.expand, translate=style.translate)
        planned, keys = search.matches(query, filters, searched)
        for expansion in planned.expansions:
            self._say(
                f"“{expansion.text}” also finds the other names of {', '.join(expansion.concept_ids)} (--no-expand stops it)"
            )
        concepts = {concept for expansion in planned.expansions for concept in expansion.concept_ids}
        if not concepts and planned.marks == Marks():
            concepts = self._concepts(query, filters)
        if not concepts and planned.marks == Marks():
            raise UsageError("kwic: there is nothing to stand in the middle: give a word, a phrase or --tag ID")
        lines = self._found(planned, keys, concepts, style)
        if style.sort or style.sample:
            yield from self._ordered(lines, style)
        else:
            yield from self._first(lines, style, len(keys))

    def _concepts(self, query: str, filters: Filters) -> set[str]:
        """Return the concepts that a query without words filters by, those below with `ID/*`."""
        root = parse(query).root
        values = [*filters.tags, *(tags_in(root) if root else ())]
        found: set[str] = set()
        for value in values:
            plain = value.removesuffix("/*")
            found.update(self._stores.catalogue.narrower(plain) if value != plain else [plain])
        return found

    def _found(
        self, planned: Planned, keys: Sequence[int], concepts: set[str], style: ConcordanceStyle
    ) -> Iterator[ConcordanceLine]:
        """Yield the lines; Chinese that stands nowhere as it was written is taken word by word, and that is said."""
        marks = _without_function_words(planned.marks)
        strict = _phrases_first(marks)
        lines = self._all(keys, strict, concepts, style.width)
        first = next(lines, None)
        if first is not None:
            yield from chain([first], lines)
        elif strict != marks:
            lines = self._all(keys, marks, concepts, style.width)
            if (first := next(lines, None)) is not None:
                self._say("the Chinese of this query stands nowhere as it is written: its words are shown")
                yield from chain([first], lines)

    def _all(self, keys: Sequence[int], marks: Marks, concepts: set[str], width: int) -> Iterator[ConcordanceLine]:
        catalogue = self._stores.catalogue
        current, text, rank = -1, "", 0
        for row in catalogue.rows_in_order(keys):
            if row.document_key != current:
                current, text = row.document_key, catalogue.text(row.document_key)
            mentions = catalogue.mention_spans([row.key], concepts).get(row.key, [])
            inside = [(start - row.start, end - row.start) for start, end in mentions]
            for start, end in occurrences(marks, self._stores.analyser, text[row.start : row.end], inside):
                rank += 1
                yield _line(rank, row, text, (row.start + start, row.start + end), width)

    def _first(
        self, lines: Iterator[ConcordanceLine], style: ConcordanceStyle, passages: int
    ) -> Iterator[ConcordanceLine]:
        seen: set[str] = set()
        last = style.offset + style.limit
        for line in islice(lines, style.offset, None):
            if style.limit and line.rank > last:
                which = f"lines {style.offset + 1}–{last}" if style.offset else f"the first {last} lines"
                self._say(f"{which}, from {len(seen)} of {passages} passages (-n 0: all of them)")
                return
            if style.limit:
                seen.add(line.passage_id)
            yield line

    def _ordered(self, lines: Iterator[ConcordanceLine], style: ConcordanceStyle) -> Iterator[ConcordanceLine]:
        with Spool(len(style.sort)) as spool:
            words = Words(self._stores, style.sort)
            for line in lines:
                spool.add(line, words.keys(line), seed=style.seed)
            total = len(spool)
            if style.sample and style.sample < total:
                spool.keep_sample(style.sample)
                self._say(f"{style.sample} of {total} lines by lot, seed {style.seed}")
            kept = len(spool)
            last = style.offset + style.limit
            if style.limit and last < kept:
                which = f"lines {style.offset + 1}–{last} of {kept}" if style.offset else f"{last} of {kept} lines"
                self._say(f"{which} (-n 0: all of them)")
            yield from spool.lines(style.limit, offset=style.offset)


class Words:
    """The texts by which lines are sorted: words beside the node, as the analyser cuts them, folded, in small letters."""

    def __init__(self, stores: Stores[FindingReader], keys: Sequence[str]) -> None:
        self._stores = stores
        self._analyser = stores.analyser
        self._keys = keys
        self._most = {
            side: max((int(key[1]) for key in keys if key[0] == side and len(key) == 2), default=0) for side in "LR"
        }
        self._text = ("", "")

    def keys(self, line: ConcordanceLine) -> list[str]:
        """Return a text for each key; empty where there is no such word."""
        left, right = self._beside(line)
        found = []
        for key in self._keys:
            if key == "date":
                found.append(line.date or _LAST)
            elif key == "N":
                found.append(self._folded(" ".join(line.node.split())))
            else:
                words, place = (left, -int(key[1])) if key[0] == "L" else (right, int(key[1]) - 1)
                found.append(words[place] if -len(words) <= place < len(words) else "")
        return found

    def _beside(self, line: ConcordanceLine) -> tuple[list[str], list[str]]:
        if not any(self._most.values()):
            return [], []
        if self._text[0] != line.document_id:
            key = self._stores.catalogue.document_key(line.document_id)
            assert key is not None
            self._text = (line.document_id, self._stores.catalogue.text(key))
        return self._nearest("L", line.start), self._nearest("R", line.end)

    def _nearest(self, side: str, place: int) -> list[str]:
        """Return the words nearest to a place on one side of it, in the order of the text; so many as are asked for, or all there are."""
        wanted, text = self._most[side], self._text[1]
        if not wanted:
            return []
        for window in (_NEAR * (wanted + 1), _FAR * (wanted + 1)):
            start, end = (max(0, place - window), place) if side == "L" else (place, min(len(text), place + window))
            words = self._words(text[start:end])
            if len(words) > wanted:
                break
        chosen = words[-wanted:] if side == "L" else words[:wanted]
        return [self._folded(text[start + token.start : start + token.end]) for token in chosen]

    def _words(self, text: str) -> list[Token]:
        """Return the words of a text, each whole."""
        whole: dict[int, Token] = {}
        for token in self._analyser.word_terms(self._analyser.fold(text)):
            other = whole.get(token.position)
            if other is None or token.end - token.start >= other.end - other.start:
                whole[token.position] = token
        return [whole[position] for position in sorted(whole)]

    def _folded(self, text: str) -> str:
        return self._analyser.fold(text).text.lower()


def tags_in(node: Node) -> Iterator[str]:
    """Yield the concepts that a query asks for with `tag:`; not those that it rules out."""
    match node:
        case Filter("tag", value):
            yield value
        case And(parts) | Or(parts) | Row(parts):
            for part in parts:
                yield from tags_in(part)
        case _:
            return


def _line(rank: int, row: PassageRow, text: str, place: tuple[int, int], width: int) -> ConcordanceLine:
    start, end = place
    shown = kwic(text, start, end, width=width)
    return ConcordanceLine(
        rank=rank, left=shown.left, node=text[start:end], right=shown.right, document_id=row.document_id,
        passage_id=f"{row.document_id}#{row.position}", title=row.title, date=row.date, source=row.source, page=row.page, lang=row.lang,
        start=start, end=end,
    )  # fmt: skip


def _without_function_words(marks: Marks) -> Marks:
    """Leave out “of” and the like, unless there is nothing else."""
    words = marks.words - FUNCTION_WORDS
    return replace(marks, words=words) if words or marks.phrases or marks.prefixes or marks.similar else marks


def _phrases_first(marks: Marks) -> Marks:
    """Leave out the words of Chinese that is sought as it stands: in a concordance of 慈善法 no single 法 is a node."""
    texts = [
        "".join(term[0] if HAN_RUN.match(term) else f" {term} " for term in terms[:-1]) + terms[-1]
        for terms, slop in marks.phrases
        if not slop and any(map(HAN_RUN.search, terms))
    ]
    kept = (
        word
        for word in marks.words
        if not any((word if HAN_RUN.search(word) else f" {word} ") in text for text in texts)
    )
    return replace(marks, words=frozenset(kept))
