"""Patterns as they are matched: trees over sets of phrases, joined from the places where these stand.

No regular expressions: automata find the phrases, so a pattern is a join of a few short lists. Each part knows its `trigger`, the
rarest phrases without which it cannot match, and its `needs`, the bits of the sets of phrases of each of which one must stand; a
pattern whose trigger is absent costs nothing, one that lacks something else one operation on whole numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Protocol

from civcorpus.tagging.lexicon import Lexicon, Span, Words
from civcorpus.taxonomy import Expression
from civcorpus.taxonomy import patterns as grammar


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Parts that follow each other; before part *i* up to `gaps[i]` tokens may stand, `None`: it follows directly."""

    parts: tuple[Part, ...]
    gaps: tuple[int | None, ...]
    trigger: Words
    needs: int


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of a set of phrases, or one of the other options."""

    words: Words
    others: tuple[Part, ...]
    trigger: Words
    needs: int


Part = Words | Chain | Either
Classes = Mapping[str, tuple[Expression, ...]]


class ExpressionCompiler:
    """Turns trees of the pattern grammar into parts, adding their phrases to the lexicon."""

    def __init__(self, lexicon: Lexicon, classes: Classes) -> None:
        self._lexicon = lexicon
        self._classes = classes
        self._named: dict[str, Part] = {}
        self._made: dict[tuple[object, ...], Part] = {}
        self._nothing = lexicon.set_of(frozenset())

    def compile_all(self, nodes: Iterable[grammar.Node | None]) -> Part:
        """Return the part that any of `nodes` means."""
        return self._asked(self._any(nodes))

    def compile(self, node: grammar.Node) -> Part:
        """Return the part that `node` means where it is not left out."""
        return self._asked(self._part(node))

    def _asked(self, part: Part) -> Part:
        """Return a part that is looked for as a whole; sets that only go into others are not, and need no bit."""
        return self._lexicon.ask_for(part) if isinstance(part, Words) else part

    def _any(self, nodes: Iterable[grammar.Node | None]) -> Part:
        return self._either(self._part(node) for node in nodes if node is not None)

    def _part(self, node: grammar.Node) -> Part:
        match node:
            case grammar.Words(text, prefix):
                return self._lexicon.words([text], prefix=prefix)
            case grammar.ClassName(name):
                if name not in self._named:
                    self._named[name] = self._any(expression.tree for expression in self._classes.get(name, ()))
                return self._named[name]
            case grammar.Choice(options):
                return self._either(self._part(option) for option in options)
            case grammar.Sequence(parts):
                return self._either(self._chain(variant) for variant in _variants(parts))
            case grammar.Gap():
                return self._nothing

    def _chain(self, nodes: tuple[grammar.Node, ...]) -> Part:
        parts: list[Part] = []
        gaps: list[int | None] = []
        gap: int | None = None
        for node in nodes:
            if isinstance(node, grammar.Gap):
                gap = (gap or 0) + node.tokens
                continue
            part = self._part(node)
            if part.trigger.keys:
                gaps.append(gap if parts else None)
                parts.append(part)
                gap = None
        if len(parts) < 2:
            return parts[0] if parts else self._nothing
        trigger = min((part.trigger for part in parts), key=self._lexicon.cost)
        needs = reduce(or_, (self._asked(part).needs for part in parts))
        return self._made.setdefault((*parts, *gaps), Chain(tuple(parts), tuple(gaps), trigger, needs))

    def _either(self, options: Iterable[Part]) -> Part:
        """Return a choice in which all plain phrases are one set."""
        keys: frozenset[int] = frozenset()
        others: dict[Part, None] = {}
        for option in options:
            match option:
                case Words():
                    keys |= option.keys
                case Either(words, inner):
                    keys |= words.keys
                    others.update(dict.fromkeys(inner))
                case Chain():
                    others[option] = None
        if not others:
            return self._lexicon.set_of(keys)
        if len(others) == 1 and not keys:
            return next(iter(others))
        ask, set_of = self._lexicon.ask_for, self._lexicon.set_of
        words = ask(set_of(keys))
        trigger = ask(set_of(keys.union(*(option.trigger.keys for option in others))))
        shared = 0 if keys else reduce(and_, (option.needs for option in others))
        return self._made.setdefault((words, *others), Either(words, tuple(others), trigger, shared | trigger.needs))


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


class Text(Protocol):
    """What finding a part asks of one text."""

    @property
    def text(self) -> str:
        """The matching form."""

    def spans(self, part: Part) -> list[Span]:
        """Return where a part stands, in order of start then end; they may overlap. Finds a part once."""

    def places(self, words: Words) -> list[Span]:
        """Return where any of a set of phrases stands, in order."""

    def distance(self, first: int, last: int) -> int | None:
        """Return how many tokens stand between two places, `None` across a sentence end."""


def find_spans(part: Part, text: Text) -> list[Span]:
    """Return the spans of `part`, by those of what it is made of."""
    if isinstance(part, Words):
        return text.places(part)
    if isinstance(part, Either):
        found = [spans for option in (part.words, *part.others) if (spans := text.spans(option))]
        return found[0] if len(found) == 1 else sorted({span for spans in found for span in spans})
    states = text.spans(part.parts[0])
    for inner, gap in zip(part.parts[1:], part.gaps[1:], strict=True):
        if not states:
            break
        states = _joined(states, text.spans(inner), gap, text)
    return states


def _joined(states: list[Span], spans: list[Span], gap: int | None, text: Text) -> list[Span]:
    """Return the spans from the start of a state to the end of a span that follows it near enough."""
    joined: set[Span] = set()
    for start, end in states:
        for index in range(bisect_left(spans, (end, 0)), len(spans)):
            first, last = spans[index]
            if gap is None:
                if first == end or (first == end + 1 and text.text[end] == " "):
                    joined.add((start, last))
                elif first > end + 1:
                    break
                continue
            between = text.distance(end, first)
            if between is None or between > gap:
                break
            joined.add((start, last))
    return sorted(joined)
