"""A text > its sentences, by marks and line ends; no model is asked. All offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_TITLES = frozenset(
    "capt co col corp dr eg gen gov hon inc jr ltd messrs mr mrs ms mt prof rev sgt sr st viz vs cf approx ca ie".split()
)
_NUMBERED_THINGS = frozenset(
    "app art arts ch chap fig figs no nos p para paras pp sec secs s ss vol vols ed eds tab".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_END = re.compile(
    r"[。！？｡….!?\n](?:"
    r"(?<=[。！？｡…])(?:(?<!…)[。！？｡…]*|…+[。！？]?)[”’」』》〉）)\]\"']*"
    r"|(?<=[.!?…])(?P<more>[.!?…]*)[”’\"')\]」』）]*(?=\s|$|[\u3400-\u9fff])"
    r"|(?<=\n)[ \t\u3000]*\n\s*)"
)
"""Begins with one of a few characters: an expression that begins with a choice is tried at every place, which takes longer."""
_LAST_WORD = re.compile(r"\n?([^\W_]+(?:\.[^\W_]+)*)")
"""Read backwards, as `_NUMBERED` is: a search for what ends a text would try every place of it."""
_NEXT_LOWER = re.compile(r"\s*[\"'“‘(]*[a-z,;:]")
_NEXT_NUMBER = re.compile(r"\s*\(?\d")
_NUMBERED = re.compile(r"\n?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[ \t]*(?:\n|\Z)")


def sentence_spans(text: str) -> Iterator[Span]:
    """Yield the sentences of `text` in order, without white space at their ends; together they hold every other character.

    A sentence ends at 。！？ or at . ! ? before white space, with the quotes and brackets that close it, and at a blank line; not after
    an abbreviation, an initial or a number that opens a line.

    >>> text = "Dr. Li said no. “为什么？”她问。Why not?"
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Dr. Li said no.', '“为什么？”', '她问。', 'Why not?']
    """
    start = 0
    for match in _END.finditer(text):
        if match["more"] is not None and not _ends_sentence(text, start, match):
            continue
        if span := _stripped(text, start, match.end()):
            yield span
        start = match.end()
    if span := _stripped(text, start, len(text)):
        yield span


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if _NEXT_LOWER.match(text, match.end()):
        return False
    if match["more"] or text[match.start()] != ".":
        return True
    backwards = text[max(start, match.start() - 40) : match.start()][::-1]
    if _NUMBERED.match(backwards) or (match.start() - start <= 3 and backwards.strip().isdecimal()):
        return False
    found = _LAST_WORD.match(backwards)
    if found is None:
        return True
    word = found[1][::-1]
    lower = word.lower()
    if lower in _NUMBERED_THINGS or lower in _MONTHS:
        return _NEXT_NUMBER.match(text, match.end()) is None
    initials = word.isupper() and all(len(part) == 1 and part.isalpha() for part in word.split("."))
    return not (initials or lower in _TITLES or lower in {"e.g", "i.e"})


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def excerpt_around(text: str, start: int, end: int) -> Span:
    """Return the span of the sentence, or sentences, in which `text[start:end]` stands."""
    first, last = start, end
    for a, b in sentence_spans(text):
        if b > start and a < end:
            first, last = min(first, a), max(last, b)
    return first, last
