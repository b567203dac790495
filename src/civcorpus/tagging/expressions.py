"""Patterns as they are matched: trees over sets of phrases, joined from the places where these stand.

No regular expressions: automata find the phrases, so a pattern is a join of a few short lists. Each part knows its `trigger`, the
rarest phrases without which it cannot match, and its `needs`, sets of keys of each of which one must stand; a pattern whose trigger
is absent costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from civcorpus.tagging.lexicon import Lexicon, Span, Words
from civcorpus.taxonomy import Expression
from civcorpus.taxonomy import patterns as grammar


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Parts that follow each other; before part *i* up to `gaps[i]` tokens may stand, `None`: it follows directly."""

    parts: tuple[Part, ...]
    gaps: tuple[int | None, ...]
    trigger: Words
    needs: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of a set of phrases, or one of the other options."""

    words: Words
    others: tuple[Part, ...]
    trigger: Words
    needs: tuple[frozenset[int], ...]


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
        return self._either(self.compile(node) for node in nodes if node is not None)

    def compile(self, node: grammar.Node) -> Part:
        """Return the part that `node` means where it is not left out."""
        match node:
            case grammar.Words(text, prefix):
                return self._lexicon.words([text], prefix=prefix)
            case grammar.ClassName(name):
                if name not in self._named:
                    self._named[name] = self.compile_all(expression.tree for expression in self._classes.get(name, ()))
                return self._named[name]
            case grammar.Choice(options):
                return self._either(self.compile(option) for option in options)
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
            part = self.compile(node)
            if part.trigger.keys:
                gaps.append(gap if parts else None)
                parts.append(part)
                gap = None
        if len(parts) < 2:
            return parts[0] if parts else self._nothing
        trigger = min((part.trigger for part in parts), key=self._lexicon.cost)
        needs = dict.fromkeys([trigger.keys, *(keys for part in parts for keys in part.needs)])
        return self._made.setdefault((*parts, *gaps), Chain(tuple(parts), tuple(gaps), trigger, tuple(needs)))

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
        words = self._lexicon.set_of(keys)
        trigger = self._lexicon.set_of(keys.union(*(option.trigger.keys for option in others)))
        shared = set.intersection(*(set(option.needs) for option in others)) if not keys else set()
        needs = dict.fromkeys([*(need for option in others for need in option.needs if need in shared), trigger.keys])
        return self._made.setdefault((words, *others), Either(words, tuple(others), trigger, tuple(needs)))


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


class Matcher:
    """Finds where a part stands in one text.

    Args:
        text: The matching form.
        places: Where any of a set of phrases stands, in order.
        stands: Whether a part may stand, by what it needs: cheap, never wrongly no.
        distance: How many tokens stand between two places of the text, `None` across a sentence end.
    """

    def __init__(
        self,
        text: str,
        places: Callable[[Words], list[Span]],
        stands: Callable[[Part], bool],
        distance: Callable[[int, int], int | None],
    ) -> None:
        self._text = text
        self._places = places
        self._stands = stands
        self._distance = distance

    def spans(self, part: Part) -> list[Span]:
        """Return the spans of `part`, in order of start then end; they may overlap."""
        if isinstance(part, Words):
            return self._places(part)
        if isinstance(part, Either):
            spans = set(self._places(part.words))
            for option in part.others:
                if self._stands(option):
                    spans.update(self.spans(option))
            return sorted(spans)
        if not self._stands(part):
            return []
        states = self.spans(part.parts[0])
        for inner, gap in zip(part.parts[1:], part.gaps[1:], strict=True):
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
