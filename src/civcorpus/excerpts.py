"""Hit + Passage > Excerpt: what to highlight, what stands around, snippets, concordance lines. All offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from civcorpus.analysis.analyser import BROKEN, Analyser
from civcorpus.analysis.sighting import sightings
from civcorpus.frozen import frozen
from civcorpus.model import Token

Span = tuple[int, int]

_SPACE = re.compile(r"\s+")


@frozen
class Marks:
    """What to mark in a text: word terms, phrases of exact terms (with slop), beginnings of exact terms, terms a few edits away."""

    words: frozenset[str] = frozenset()
    phrases: frozenset[tuple[tuple[str, ...], int]] = frozenset()
    prefixes: frozenset[str] = frozenset()
    similar: frozenset[tuple[str, int]] = frozenset()


def highlights(marks: Marks, analyser: Analyser, text: str, mentions: Iterable[Span] = ()) -> list[Span]:
    """Return the spans of `text` that a search is about, in order, none overlapping or empty.

    Words are marked wherever they stand, phrases only where the whole phrase stands; `mentions` are the places of the concepts that
    stood for words of the query.
    """
    return merged(_places(marks, analyser, text, mentions))


def occurrences(marks: Marks, analyser: Analyser, text: str, mentions: Iterable[Span] = ()) -> list[Span]:
    """Return the spans that `highlights` marks, each for itself: those that overlap are one, those that only touch are two."""
    return merged(_places(marks, analyser, text, mentions), touching=False)


def _places(marks: Marks, analyser: Analyser, text: str, mentions: Iterable[Span]) -> list[Span]:
    folded = analyser.fold(text)
    spans = list(mentions)
    if marks.words:
        spans += [folded.original(start, end) for start, end in sightings(analyser, folded, marks.words)]
    for token in analyser.exact_terms(folded) if marks.prefixes or marks.similar else ():
        if token.term.startswith(tuple(marks.prefixes)) or any(_within(token.term, *each) for each in marks.similar):
            spans.append((token.start, token.end))
    if phrases := _possible(marks.phrases, folded.text.lower()):
        wanted = frozenset(term for terms, _ in phrases for term in terms)
        spans += _phrases(analyser.exact_terms(folded, wanted), phrases)
    return spans


def _possible(phrases: Iterable[tuple[tuple[str, ...], int]], lowered: str) -> list[tuple[tuple[str, ...], int]]:
    """Return the phrases whose terms all occur in a text, one that a line end broke in two without its hyphen."""
    whole = lowered.replace("-", "")
    return [phrase for phrase in phrases if all(term in lowered or term in whole for term in phrase[0])]


def merged(spans: Iterable[Span], *, touching: bool = True) -> list[Span]:
    """Join spans that overlap, and those that touch unless told otherwise, in order; empty ones go.

    >>> merged([(5, 7), (0, 2), (2, 3), (6, 9), (4, 4)])
    [(0, 3), (5, 9)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start < found[-1][1] + touching:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _phrases(tokens: Iterable[Token], phrases: Iterable[tuple[tuple[str, ...], int]]) -> Iterator[Span]:
    by_term: dict[str, list[Token]] = {}
    for token in tokens:
        by_term.setdefault(token.term.removesuffix(BROKEN), []).append(token)
    for terms, slop in phrases:
        for first in by_term.get(terms[0], ()):
            run = [first]
            for term in terms[1:]:
                after = [t for t in by_term.get(term, ()) if 0 <= t.position - _after(run[-1]) <= slop]
                if not after:
                    break
                run.append(after[0])
            if len(run) < len(terms):
                continue
            if slop:
                yield from ((token.start, token.end) for token in run)
            else:
                yield first.start, run[-1].end


def _after(token: Token) -> int:
    """Return the position after a token; one that a line end broke takes two."""
    return token.position + (2 if token.term.endswith(BROKEN) else 1)


def _within(term: str, other: str, distance: int) -> bool:
    """Say whether two words are at most so many edits apart (Levenshtein 1966)."""
    if abs(len(term) - len(other)) > distance:
        return False
    row = list(range(len(other) + 1))
    for index, character in enumerate(term, 1):
        previous, row = row, [index]
        for place, against in enumerate(other, 1):
            row.append(min(previous[place] + 1, row[-1] + 1, previous[place - 1] + (character != against)))
    return row[-1] <= distance


def context(text: str, start: int, end: int, *, width: int = 32) -> tuple[str, str]:
    """Return up to `width` characters before and after `text[start:end]`, as they stand.

    >>> context("on the ONGO Law today", 7, 15, width=4)
    ('the ', ' tod')
    """
    return text[max(0, start - width) : start], text[end : end + width]


@frozen
class Snippet:
    """A stretch of a passage on one line, and where its highlights stand in it. `start`/`end` are the stretch's place in the passage."""

    text: str
    highlights: tuple[Span, ...]
    start: int
    end: int


def snippet(text: str, spans: Sequence[Span], *, width: int) -> Snippet:
    """Return the stretch of at most `width` characters with the most highlights, cut at words where it can be.

    Line breaks become spaces (none between Han characters); an ellipsis, which `width` does not count, shows a cut.
    """
    if len(text) <= width:
        return _one_line(text, spans, 0, len(text))
    best, most = 0, -1
    for index, (start, _) in enumerate(spans):
        inside = 0
        for a, b in spans[index:]:
            if b - start > width:
                break
            inside += b - a
        if inside > most:
            best, most = index, inside
    first = spans[best][0] if spans else 0
    last = max([b for _, b in spans[best:] if b - first <= width], default=min(first + width, len(text)))
    room = max(0, width - (last - first))
    start = max(0, min(first - room // 3, len(text) - width))
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    end = min(len(text), start + width)
    if end < len(text) and (space := text.rfind(" ", last, end)) > 0:
        end = space
    return _one_line(text, spans, start, end)


def _one_line(text: str, spans: Sequence[Span], start: int, end: int) -> Snippet:
    parts = ["…"] if start else []
    length = len(parts)
    places: dict[int, int] = {}
    wanted = sorted({place for span in spans for place in span if start <= place <= end})
    position = start
    for match in [*_SPACE.finditer(text, start, end), None]:
        until = match.start() if match else end
        for place in [place for place in wanted if position <= place <= until]:
            places.setdefault(place, length + place - position)
        parts.append(text[position:until])
        length += until - position
        if match is None:
            break
        gap = _gap(text, match)
        for place in [place for place in wanted if match.start() < place < match.end()]:
            places.setdefault(place, length)
        parts.append(gap)
        length += len(gap)
        position = match.end()
    shown = [(places[a], places[b]) for a, b in spans if a in places and b in places]
    return Snippet("".join(parts) + ("…" if end < len(text) else ""), tuple(merged(shown)), start, end)


def _gap(text: str, match: re.Match[str]) -> str:
    """Return what stands for white space on one line: nothing for a line break between Han characters, else a space."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    wide = len(around) == 2 and all("\u2e80" <= c <= "\uffef" or c >= "\U00020000" for c in around)
    return "" if wide and "\n" in match[0] else " "


@frozen
class KwicLine:
    """A place in its surroundings on one line: what stands left, the node, what stands right."""

    left: str
    node: str
    right: str


def kwic(text: str, start: int, end: int, *, width: int = 40) -> KwicLine:
    """Return the concordance line of `text[start:end]`: at most `width` characters each side, white space as single spaces.

    >>> kwic("on the\\nONGO Law today", 7, 15, width=7)
    KwicLine(left='on the ', node='ONGO Law', right=' today')
    """
    left = _flat(text, max(0, start - 2 * width), start)[-width:] if width else ""
    right = _flat(text, end, min(len(text), end + 2 * width))[:width]
    return KwicLine(left, _flat(text, start, end), right)


def _flat(text: str, start: int, end: int) -> str:
    parts: list[str] = []
    position = start
    for match in _SPACE.finditer(text, start, end):
        parts += [text[position : match.start()], _gap(text, match)]
        position = match.end()
    parts.append(text[position:end])
    return "".join(parts)
