"""A query as a tree of values, each with its place in what was typed; `str` gives text that parses to the same tree."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from civcorpus.frozen import frozen

FieldName = Literal["tag", "lang", "title", "source", "heading", "doc", "year", "date", "org", "page"]
FIELDS: tuple[FieldName, ...] = ("tag", "lang", "title", "source", "heading", "doc", "year", "date", "org", "page")

GRAMMAR = 2
"""Raised whenever a query may come to mean something else than before; saved queries carry it."""

_ANY_QUOTE = frozenset('"“”「」＂')
_MARKS = frozenset("()（）") | _ANY_QUOTE
_OPERATORS = frozenset({"AND", "OR", "NOT"})


@frozen
class Word:
    """A stretch without white space: a word, or a run of Chinese. `end` is half-open, in code points of the query."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    exact: bool = False
    prefix: bool = False
    distance: int = 0
    boost: float = 1.0

    def __str__(self) -> str:
        text = _escaped(self.text) + ("*" if self.prefix else f"~{self.distance}" if self.distance else "")
        return ("exact:" if self.exact else "") + text + _boost(self.boost)


@frozen
class Quoted:
    """Words as they stand, at most `slop` further words between two."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    slop: int = 0
    boost: float = 1.0

    def __str__(self) -> str:
        text = _escaped(self.text, frozenset('"＂“”\\'), keep_space=True)
        return f'"{text}"' + (f"~{self.slop}" if self.slop else "") + _boost(self.boost)


@frozen
class Filter:
    """`name:value`; the value is as typed, without quotes. For `year` and `date` it is a date or a range `first..last`."""

    name: FieldName
    value: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    quoted: bool = False

    def __str__(self) -> str:
        return f"{self.name}:" + (str(Quoted(self.value)) if self.quoted else _escaped(self.value, _MARKS | {"\\"}))


@frozen
class Nearby:
    """`left NEAR/distance right`: at most so many words between the two, in either order."""

    left: Word | Quoted
    right: Word | Quoted
    distance: int
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.left} NEAR/{self.distance} {self.right}"


@frozen
class Not:
    """What `part` does not find."""

    part: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"NOT {_inner(self.part)}"


@frozen
class And:
    """What every part finds."""

    parts: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return " AND ".join(map(_inner, self.parts))


@frozen
class Or:
    """What at least one part finds."""

    parts: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return " OR ".join(map(_inner, self.parts))


@frozen
class Row:
    """Parts side by side: all of them, or any, as the search is told; what a `Not` finds never."""

    parts: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return " ".join(map(_inner, self.parts))


Node = Word | Quoted | Filter | Nearby | Not | And | Or | Row


@frozen
class Query:
    """A parsed query. With `any`, parts side by side need not all be found. `root` is `None` for an empty query.

    `parse(str(query), any=query.any) == query`; places in the text do not count.
    """

    root: Node | None
    text: str = field(default="", compare=False)
    any: bool = False

    def __str__(self) -> str:
        return "" if self.root is None else str(self.root)


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or | Row) else str(node)


def _boost(boost: float) -> str:
    return "" if boost == 1.0 else f"^{boost:g}"


def _escaped(text: str, marks: frozenset[str] = _MARKS | frozenset("\\^~*＊:："), *, keep_space: bool = False) -> str:
    """Write a word, or what stands in quotes, so that nothing in it is read as grammar."""
    parts = ["\\" + c if c in marks or (c.isspace() and not keep_space) else c for c in text]
    if parts and not keep_space and (text in _OPERATORS or text.startswith("NEAR/") or text[0] == "-"):
        parts.insert(0, "\\")
    return "".join(parts)
