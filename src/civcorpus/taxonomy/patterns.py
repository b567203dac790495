"""The grammar of patterns and phrases: text > tree. What a tree means is decided where it is matched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DEFAULT_GAP = 5
LONGEST_GAP = 50

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?:…|\.\.\.)(?P<gap>\d*)|\{(?P<name>[^{}]*)\}|(?P<mark>[()\[\]|])|(?P<word>(?:(?!\.\.\.)[^\s…{}()\[\]|])+)|(?P<bad>.)"
)


class PatternError(ValueError):
    """A pattern that does not parse; `position` is where in its text it goes wrong, `remedy` what to do."""

    def __init__(self, what: str, remedy: str, position: int) -> None:
        super().__init__(what)
        self.remedy = remedy
        self.position = position


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow each other, as written; with `prefix`, the last may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `tokens` tokens of one sentence."""

    tokens: int


@dataclass(frozen=True, slots=True)
class ClassName:
    """Any word or phrase of a class."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options; with `optional`, or nothing."""

    options: tuple[Node, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow each other."""

    parts: tuple[Node, ...]


Node = Words | Gap | ClassName | Choice | Sequence


def parse_pattern(text: str) -> Node:
    """Return the tree of a pattern; a plain phrase is `Words`.

    >>> parse_pattern("register … with")
    Sequence(parts=(Words(text='register', prefix=False), Gap(tokens=5), Words(text='with', prefix=False)))

    Raises:
        PatternError: It does not parse, or has no word that must be there.
    """
    parser = _Parser(text)
    tree = parser.choice()
    if parser.kind:
        raise PatternError(f"“{parser.value}” closes nothing", "remove it, or open the bracket before", parser.position)
    if not must_have_word(tree):
        raise PatternError("no word must be there", "write at least one word or {class} outside […]", 0)
    return tree


def must_have_word(node: Node) -> bool:
    """Say whether every match of `node` has a word of a literal or a class in it."""
    match node:
        case Words(text):
            return any(character.isalnum() for character in text)
        case ClassName():
            return True
        case Sequence(parts):
            return any(must_have_word(part) for part in parts)
        case Choice(options, optional):
            return not optional and all(must_have_word(option) for option in options)
        case Gap():
            return False


def class_names(node: Node | None) -> Iterator[str]:
    """Yield the names of the classes that a tree uses, in order."""
    match node:
        case ClassName(name):
            yield name
        case Sequence(parts) | Choice(parts):
            for part in parts:
                yield from class_names(part)


class _Parser:
    """Recursive descent over the tokens of one pattern; `kind` is "" at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._matches = _TOKEN.finditer(text)
        self.kind = self.value = ""
        self.position = 0
        self.next()

    def next(self) -> None:
        for match in self._matches:
            if match["space"] is None:
                self.kind = match.lastgroup or "gap"
                self.value, self.position = match[0], match.start()
                if self.kind == "bad":
                    raise PatternError(
                        f"“{match[0]}” stands alone", "close the {class} or remove the brace", match.start()
                    )
                return
        self.kind = self.value = ""
        self.position = len(self.text)

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.value == "|" and self.kind == "mark":
            self.next()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        parts: list[Node] = []
        begin = self.position
        while self.kind and not (self.kind == "mark" and self.value in ")]|"):
            part = self.part()
            before = parts[-1] if parts else None
            if isinstance(part, Words) and isinstance(before, Words) and not before.prefix:
                parts[-1] = Words(f"{before.text} {part.text}", part.prefix)
            else:
                parts.append(part)
        if not parts:
            raise PatternError("an empty choice", "write a word, or use [ ] for what may be left out", begin)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def part(self) -> Node:
        kind, value, position = self.kind, self.value, self.position
        self.next()
        if kind == "word":
            return Words(value.rstrip("*"), value.endswith("*")) if value.strip("*") else self._star(position)
        if kind == "gap":
            tokens = int(value.lstrip("….") or DEFAULT_GAP)
            if tokens > LONGEST_GAP:
                raise PatternError(f"a gap of {tokens} tokens", f"at most {LONGEST_GAP} may stand between", position)
            return Gap(tokens)
        if kind == "name":
            if not value.strip("{} "):
                raise PatternError("a class without a name", "write the name of a class between { and }", position)
            return ClassName(value.strip("{} "))
        return self._group(value, position)

    def _star(self, position: int) -> Node:
        raise PatternError("“*” without a word", "write the beginning of the word before it", position)

    def _group(self, bracket: str, position: int) -> Node:
        closing = ")" if bracket == "(" else "]"
        inner = self.choice()
        if self.value != closing or self.kind != "mark":
            raise PatternError(f"“{bracket}” is never closed", f"add “{closing}”", position)
        self.next()
        if bracket == "(":
            return inner
        options = inner.options if isinstance(inner, Choice) and not inner.optional else (inner,)
        return Choice(options, optional=True)
