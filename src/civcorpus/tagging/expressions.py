"""Patterns as they are matched: trees over sets of phrases, joined from the places where these stand.

No regular expressions: the automaton has already found every phrase of every pattern, so a pattern is a join of a few short
lists, and one of whose parts is absent costs a look-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from civcorpus.tagging.lexicon import Lexicon, Words
from civcorpus.taxonomy import Expression
from civcorpus.taxonomy import patterns as grammar

Span = tuple[int, int]
"""Half-open, in a matching form."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts that follow each other; before part *i* up to `gaps[i]` tokens may stand, `None`: it follows directly."""

    parts: tuple[Part, ...]
    gaps: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the options."""

    options: tuple[Part, ...]


Part = Words | Chain | Either
Classes = Mapping[str, tuple[Expression, ...]]
_NOTHING = Words(frozenset())


class ExpressionCompiler:
    """Turns trees of the pattern grammar into parts, adding their phrases to the lexicon."""

    def __init__(self, lexicon: Lexicon, classes: Classes) -> None:
        self._lexicon = lexicon
        self._classes = classes
        self._compiled: dict[str, Part] = {}

    def compile_all(self, nodes: Iterable[grammar.Node | None]) -> Part:
        """Return the part that any of `nodes` means."""
        return _either(self.compile(node) for node in nodes if node is not None)

    def compile(self, node: grammar.Node) -> Part:
        """Return the part that `node` means where it is not left out."""
        match node:
            case grammar.Words(text, prefix):
                return self._lexicon.words([text], prefix=prefix)
            case grammar.ClassName(name):
                if name not in self._compiled:
                    self._compiled[name] = self.compile_all(
                        expression.tree for expression in self._classes.get(name, ())
                    )
                return self._compiled[name]
            case grammar.Choice(options):
                return _either(self.compile(option) for option in options)
            case grammar.Sequence(parts):
                return _either(self._chain(variant) for variant in _variants(parts))
            case grammar.Gap():
                return _NOTHING

    def _chain(self, nodes: tuple[grammar.Node, ...]) -> Part:
        parts: list[Part] = []
        gaps: list[int | None] = []
        gap: int | None = None
        for node in nodes:
            if isinstance(node, grammar.Gap):
                gap = (gap or 0) + node.tokens
                continue
            part = self.compile(node)
            if part != _NOTHING:
                gaps.append(gap if parts else None)
                parts.append(part)
                gap = None
        return Chain(tuple(parts), tuple(gaps)) if len(parts) > 1 else parts[0] if parts else _NOTHING


def _variants(parts: tuple[grammar.Node, ...]) -> Iterator[tuple[grammar.Node, ...]]:
    """Yield the sequence with and without each part that may be left out."""
    if not parts:
        yield ()
        return
    for rest in _variants(parts[1:]):
        yield (parts[0], *rest)
        if _may_be_left_out(parts[0]):
            yield rest


def _may_be_left_out(node: grammar.Node) -> bool:
    match node:
        case grammar.Choice(options, optional):
            return optional or any(_may_be_left_out(option) for option in options)
        case grammar.Sequence(parts):
            return all(isinstance(part, grammar.Gap) or _may_be_left_out(part) for part in parts)
    return False


def _either(options: Iterable[Part]) -> Part:
    """Return a choice in which all plain phrases are one set."""
    keys: frozenset[int] = frozenset()
    others: list[Part] = []
    for option in options:
        for inner in option.options if isinstance(option, Either) else (option,):
            if isinstance(inner, Words):
                keys |= inner.keys
            elif inner not in others:
                others.append(inner)
    if keys or not others:
        others.insert(0, Words(keys))
    return others[0] if len(others) == 1 else Either(tuple(others))


def required(part: Part) -> list[frozenset[int]]:
    """Return sets of keys; of each at least one stands in every text that matches."""
    match part:
        case Words(keys):
            return [keys]
        case Chain(parts):
            return [keys for inner in parts for keys in required(inner)]
        case Either(options):
            return [frozenset().union(*(min(required(option), key=len) for option in options))]


class Matcher:
    """Finds where a part stands in one text.

    Args:
        text: The matching form.
        places: Where a set of phrases stands, in order.
        distance: How many tokens stand between two places of the text, `None` across a sentence end.
    """

    def __init__(
        self, text: str, places: Callable[[Words], list[Span]], distance: Callable[[int, int], int | None]
    ) -> None:
        self._text = text
        self._places = places
        self._distance = distance

    def spans(self, part: Part) -> list[Span]:
        """Return the spans of `part`, in order of start then end; they may overlap."""
        match part:
            case Words():
                return self._places(part)
            case Either(options):
                return sorted({span for option in options for span in self.spans(option)})
            case Chain(parts, gaps):
                states: list[Span] = self.spans(parts[0])
                for inner, gap in zip(parts[1:], gaps[1:], strict=True):
                    if not states:
                        break
                    states = self._joined(states, self.spans(inner), gap)
                return states

    def _joined(self, states: list[Span], spans: list[Span], gap: int | None) -> list[Span]:
        """Return the spans from the start of a state to the end of a span that follows it near enough."""
        joined: set[Span] = set()
        for start, end in states:
            for index in range(bisect_left(spans, (end, 0)), len(spans)):
                first, last = spans[index]
                if gap is None:
                    if first == end or (first == end + 1 and self._text[end] == " "):
                        joined.add((start, last))
                    elif first > end + 1:
                        break
                    continue
                between = self._distance(end, first)
                if between is None or between > gap:
                    break
                joined.add((start, last))
        return sorted(joined)
