"""Quote and context > place: finds a span again after its document has been extracted anew (W3C TextQuoteSelector)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 16
_LEAST_CONTEXT = 0.5
"""How much of what stood around must stand there still for one of several places, or a place far away, to be the one."""
_LEAST_LIKENESS = 0.75
"""How alike the words must be where only what stands around is as it was."""
_NEAR = 5_000
"""How far (code points) from the old place words that changed are looked for."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with what stood before and after them, and where they stood (code points)."""

    exact: str
    prefix: str
    suffix: str
    start: int


def place(quote: Quote, text: str) -> tuple[int, int] | None:
    """Return the span of `text` that a quote means, `None` when that cannot be said.

    First where the words stand with all that stood around them (nearest to the old place), then where they stand with most of it, white
    space disregarded, then near the old place where what stood around encloses words much like them.

    >>> place(Quote("慈善法", "根据", "的规定", 2), "前言。根据慈善法的规定")
    (5, 8)
    """
    end = quote.start + len(quote.exact)
    if not quote.exact:
        return None
    if text[quote.start : end] == quote.exact and _around(quote, text, quote.start, end) == 1:
        return quote.start, end
    found = _best(quote, text)
    if found is None:
        bare, origins = _without_space(text)
        squeezed = Quote(
            _squeeze(quote.exact), _squeeze(quote.prefix), _squeeze(quote.suffix), _before(origins, quote.start)
        )
        if squeezed.exact:
            found = _best(squeezed, bare) or _enclosed(squeezed, bare)
            if found:
                found = origins[found[0]], origins[found[1] - 1] + 1
    return found


def _best(quote: Quote, text: str) -> tuple[int, int] | None:
    """Return where the exact words stand with the most of what stood around; of equals the nearest to the old place."""
    size = len(quote.exact)
    ranked = sorted(
        (-_around(quote, text, at, at + size), abs(at - quote.start), at) for at in _occurrences(quote.exact, text)
    )
    if not ranked:
        return None
    likeness, _, at = ranked[0]
    return (at, at + size) if -likeness >= _LEAST_CONTEXT else None


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _around(quote: Quote, text: str, start: int, end: int) -> float:
    """Return the share of the context, counted from the words outwards, that stands there too (1 when there was none)."""
    before, after = quote.prefix[-_CONTEXT:], quote.suffix[:_CONTEXT]
    if not before and not after:
        return 1.0
    same = _common(before[::-1], text[max(0, start - len(before)) : start][::-1])
    same += _common(after, text[end : end + len(after)])
    return same / (len(before) + len(after))


def _common(one: str, other: str) -> int:
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))


def _enclosed(quote: Quote, text: str) -> tuple[int, int] | None:
    """Return what stands between the context near the old place, when it is much like the words."""
    before, after = quote.prefix[-_CONTEXT:], quote.suffix[:_CONTEXT]
    if len(before) < _CONTEXT // 2 or len(after) < _CONTEXT // 2:
        return None
    longest = len(quote.exact) * 2 + 10
    ranked = []
    for at in _occurrences(before, text):
        start = at + len(before)
        end = text.find(after, start, start + longest + len(after))
        if end > start and abs(start - quote.start) <= _NEAR:
            likeness = SequenceMatcher(None, quote.exact.casefold(), text[start:end].casefold(), autojunk=False).ratio()
            if likeness >= _LEAST_LIKENESS:
                ranked.append((-likeness, abs(start - quote.start), start, end))
    return min(ranked)[2:] if ranked else None


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _without_space(text: str) -> tuple[str, list[int]]:
    origins = [number for number, character in enumerate(text) if not character.isspace()]
    return "".join(text[number] for number in origins), origins


def _before(origins: list[int], place: int) -> int:
    from bisect import bisect_left

    return bisect_left(origins, place)
