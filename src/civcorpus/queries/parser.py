"""Text > Query.

    query   = row ("OR" row)*
    row     = and+
    and     = not ("AND" not)*
    not     = ("NOT" | "-") not | near
    near    = atom ("NEAR/n" atom)?
    atom    = "(" query ")" | quoted | field ":" value | word

A word may end in `*`, `~1` or `^2`, a quoted stretch in `~2` or `^2`. A backslash takes the next character as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, NoReturn, cast

from civcorpus.errors import QueryError
from civcorpus.frozen import frozen
from civcorpus.queries.dates import date_range
from civcorpus.queries.numbers import number_range
from civcorpus.queries.tree import FIELDS, And, FieldName, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word

_DEEPEST = 100
_FARTHEST = 100
_QUOTES = {'"': '"＂“”', "＂": '"＂', "“": '”"', "”": '”“"', "「": "」"}
_CLOSING_ONLY = "」"
_OPEN, _CLOSE = "(（", ")）"
_STOPS = frozenset(_OPEN + _CLOSE + "".join(_QUOTES) + _CLOSING_ONLY)
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_SUFFIX = re.compile(r"(?:(?P<star>[*＊])|~(?P<near>\d*))?(?:\^(?P<boost>\d+(?:\.\d*)?|\.\d+))?$")
_FIELD = re.compile(r"([A-Za-z]{2,10})[:：]")
_NEAR = re.compile(r"NEAR(?:/(\d*))?$")

Kind = Literal["word", "quoted", "(", ")", "-", "AND", "OR", "NOT", "NEAR"]


@frozen
class _Token:
    kind: Kind
    start: int
    end: int
    text: str = ""
    suffix: str = ""
    field: str = ""
    number: int = 0


def parse(text: str, *, any: bool = False) -> Query:  # noqa: A002
    """Return what the user means; an empty or blank text gives a query without root.

    >>> parse("tag:bri -draft 慈善法").root.parts[1]
    Not(part=Word(text='draft', start=9, end=14, exact=False, prefix=False, distance=0, boost=1.0), start=8, end=14)

    Raises:
        QueryError: The text is not a query; message and position say where and what to do.
    """
    text = readable(text)
    return Query(_Parser(text).query(), text, any)


def plain(text: str, *, any: bool = False) -> Query:  # noqa: A002
    """Return the words of `text`, taking nothing in it for grammar (questions of a batch, pasted text)."""
    text = readable(text)
    words = [Word(match[0], *match.span()) for match in re.finditer(r"\S+", text)]
    return Query(_joined(Row, cast("list[Node]", words)) if words else None, text, any)


def readable(text: str) -> str:
    """Return text with U+FFFD for each byte of a command line that was no character: nothing is stored with such, and nothing finds it.

    >>> readable("慈\\udcff善")
    '慈�善'
    """
    return _NO_CHARACTER.sub("\ufffd", text)


class _Lexer:
    """Cuts a query into tokens."""

    def __init__(self, text: str) -> None:
        self._text = text

    def tokens(self) -> list[_Token]:
        found: list[_Token] = []
        place = 0
        while place < len(self._text):
            character = self._text[place]
            if character.isspace():
                place += 1
                continue
            if character in _OPEN or character in _CLOSE:
                token = _Token("(" if character in _OPEN else ")", place, place + 1)
                if token.kind == ")" and (suffix := self._suffix_after(place + 1)):
                    token = replace(token, end=place + 1 + len(suffix), suffix=suffix)
            elif character in _QUOTES:
                token = self._quoted(place, place)
            elif character == _CLOSING_ONLY:
                self._fail("this quote was never opened: write it in front of the words too, or leave it out", place)
            elif character == "-" and self._begins_word(place + 1):
                token = _Token("-", place, place + 1)
            else:
                token = self._word(place)
            found.append(token)
            place = token.end
        return found

    def _begins_word(self, place: int) -> bool:
        rest = self._text[place : place + 1]
        return bool(rest) and not rest.isspace() and rest != "-" and rest not in _CLOSE

    def _quoted(self, start: int, place: int, field: str = "") -> _Token:
        closers = _QUOTES[self._text[place]]
        parts: list[str] = []
        inside = place + 1
        while inside < len(self._text) and self._text[inside] not in closers:
            if self._text[inside] == "\\" and self._text[inside + 1 : inside + 2] in ("\\", *closers):
                inside += 1
            parts.append(self._text[inside])
            inside += 1
        if inside >= len(self._text):
            self._fail("this quote is never closed: add one after the last word, or leave it out", place)
        suffix = self._suffix_after(inside + 1)
        return _Token("quoted", start, inside + 1 + len(suffix), "".join(parts), suffix, field)

    def _suffix_after(self, place: int) -> str:
        end = place
        while end < len(self._text) and (self._text[end] in "~^." or self._text[end].isdecimal()):
            end += 1
        suffix = self._text[place:end]
        return suffix if suffix[:1] in {"~", "^"} else ""

    def _word(self, start: int) -> _Token:
        field = ""
        place = start
        match = _FIELD.match(self._text, start)
        if match and match[1].lower() in (*FIELDS, "exact"):
            field, place = match[1].lower(), match.end()
            if self._text[place : place + 1] in _QUOTES and place < len(self._text):
                return self._quoted(start, place, field)
        text, raw_end, plain_until = self._letters(place)
        raw = self._text[place:raw_end]
        if not field and text == raw and (kind := _operator(raw)):
            near = _NEAR.match(raw)
            return _Token(kind, start, raw_end, raw, number=int(near[1] or 10) if near else 0)
        if field and not text:
            self._fail(f"nothing follows '{field}:': write a value right after the colon", place)
        if match and not field:
            self._check_field(match[1], start, match.end())
        suffix = ""
        ending = _SUFFIX.search(self._text, plain_until, raw_end) if field in {"", "exact"} else None
        if ending and ending[0]:
            suffix = ending[0]
            text = text[: len(text) - len(suffix)]
        return _Token("word", start, raw_end, text, suffix, field)

    def _letters(self, place: int) -> tuple[str, int, int]:
        """Return the word at `place` without its backslashes, its end, and the place after the last backslash pair."""
        parts: list[str] = []
        plain_until = place
        while place < len(self._text):
            character = self._text[place]
            if character == "\\" and place + 1 < len(self._text):
                parts.append(self._text[place + 1])
                place = plain_until = place + 2
                continue
            if character.isspace() or character in _STOPS:
                break
            parts.append(character)
            place += 1
        return "".join(parts), place, plain_until

    def _check_field(self, name: str, start: int, after: int) -> None:
        """Refuse what looks like a misspelt field; any other colon is part of a word (10:30, a web address)."""
        from difflib import get_close_matches

        value = self._text[after : after + 1]
        close = get_close_matches(name.lower(), (*FIELDS, "exact"), 1, 0.75)
        if close and value and not value.isspace() and value != "/":
            self._fail(
                f"there is no field '{name}': did you mean '{close[0]}:'? (for the word itself: \"{name}\")", start
            )

    def _fail(self, message: str, position: int) -> NoReturn:
        raise QueryError(message, query=self._text, position=position)


def _operator(text: str) -> Kind | None:
    if text in {"AND", "OR", "NOT"}:
        return cast("Kind", text)
    return "NEAR" if _NEAR.match(text) and "/" in text else None


class _Parser:
    """Reads tokens into a tree."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _Lexer(text).tokens()
        self._next = 0
        self._depth = 0

    def query(self) -> Node | None:
        if not self._tokens:
            return None
        node = self._or()
        token = self._peek()
        if token is not None:
            self._fail("this bracket was never opened: add '(' before, or leave it out", token.start)
        return node

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, *kinds: Kind) -> _Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._next += 1
        return token

    def _or(self) -> Node:
        parts = [self._row()]
        while self._take("OR"):
            parts.append(self._row())
        return _joined(Or, parts)

    def _row(self) -> Node:
        parts = [self._and()]
        while (token := self._peek()) and token.kind not in {"OR", ")"}:
            parts.append(self._and())
        return _joined(Row, parts)

    def _and(self) -> Node:
        parts = [self._not()]
        while self._take("AND"):
            parts.append(self._not())
        return _joined(And, parts)

    def _not(self) -> Node:
        token = self._take("NOT", "-")
        if token is None:
            return self._near()
        self._deeper(token)
        part = self._not()
        self._depth -= 1
        return Not(part, token.start, part.end)

    def _near(self) -> Node:
        left = self._atom()
        operator = self._take("NEAR")
        if operator is None:
            return left
        if operator.number > _FARTHEST:
            self._fail(f"NEAR/ takes a number of words up to {_FARTHEST}", operator.start)
        right = self._atom()
        for side in (left, right):
            if not isinstance(side, Word | Quoted) or (isinstance(side, Word) and (side.prefix or side.distance)):
                self._fail("NEAR/ stands between two words or quoted phrases", operator.start)
        return Nearby(cast("Word | Quoted", left), cast("Word | Quoted", right), operator.number, left.start, right.end)

    def _atom(self) -> Node:
        token = self._take("(", "quoted", "word")
        if token is None:
            self._missing()
        if token.kind == "(":
            return self._group(token)
        if token.field not in {"", "exact"}:
            return self._filter(token)
        return self._quoted(token) if token.kind == "quoted" else self._word(token)

    def _group(self, opening: _Token) -> Node:
        self._deeper(opening)
        if self._peek() is None:
            self._fail("this bracket is never closed: add ')', or leave it out", opening.start)
        if closing := self._take(")"):
            self._fail("there is nothing between these brackets: write a word, or leave them out", closing.start)
        node = self._or()
        closing = self._take(")")
        if closing is None:
            self._fail("this bracket is never closed: add ')', or leave it out", opening.start)
        if closing.suffix:
            self._fail("a boost goes on a word or a quoted phrase, not on brackets", closing.start + 1)
        self._depth -= 1
        return node

    def _quoted(self, token: _Token) -> Node:
        match = _SUFFIX.match(token.suffix)
        if match is None or match["star"] or match["near"] == "":
            self._fail(
                "after a quoted phrase: ~2 (words that may stand between) or ^2 (what it counts)",
                token.end - len(token.suffix),
            )
        slop = self._number(match["near"], _FARTHEST, token, "~")
        return Quoted(token.text, token.start, token.end, slop, self._boost(match["boost"], token))

    def _word(self, token: _Token) -> Node:
        match = _SUFFIX.match(token.suffix)
        assert match is not None
        if not token.text:
            self._fail(f"'{token.suffix}' needs a word before it", token.start)
        distance = self._number(match["near"] or "1", 2, token, "~") if match["near"] is not None else 0
        boost = self._boost(match["boost"], token)
        return Word(token.text, token.start, token.end, token.field == "exact", bool(match["star"]), distance, boost)

    def _filter(self, token: _Token) -> Node:
        name = cast("FieldName", token.field)
        if token.suffix or not token.text.strip():
            self._fail(f"'{name}:' takes a value and nothing else", token.start)
        if name in {"year", "date"} and date_range(token.text) is None:
            self._fail(
                f"'{token.text}' is no date: write 2016, 2016-09, 2016-09-01, or a range 2012..2016", token.start
            )
        if name == "page" and number_range(token.text) is None:
            self._fail(f"'{token.text}' is no page: write 3, or a range 3..5", token.start)
        return Filter(name, token.text, token.start, token.end, token.kind == "quoted")

    def _number(self, digits: str | None, most: int, token: _Token, mark: str) -> int:
        number = int(digits) if digits and len(digits) < 9 else most + 1 if digits else 0
        if number > most:
            self._fail(f"{mark} takes a number up to {most}", token.end - len(token.suffix))
        return number

    def _boost(self, digits: str | None, token: _Token) -> float:
        boost = float(digits) if digits and len(digits) < 12 else 1.0 if not digits else 0.0
        if not 0 < boost <= 1000:
            self._fail("^ takes a number above 0, up to 1000", token.end - len(token.suffix))
        return boost

    def _deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail(f"brackets and NOT may be nested {_DEEPEST} deep at most", token.start)

    def _missing(self) -> NoReturn:
        token = self._peek()
        before = self._tokens[self._next - 1] if self._next else None
        if token is not None and token.kind == ")" and before is None:
            self._fail("this bracket was never opened: add '(' before, or leave it out", token.start)
        if token is None and before is not None:
            self._fail(f"a word is missing after '{self._text[before.start : before.end]}'", before.start)
        assert token is not None
        shown = self._text[token.start : token.end]
        self._fail(f"a word is missing before '{shown}' (for the word itself: \"{shown}\")", token.start)

    def _fail(self, message: str, position: int) -> NoReturn:
        raise QueryError(message, query=self._text, position=position)


def _joined(kind: type[And | Or | Row], parts: list[Node]) -> Node:
    """Join parts; those of the same kind inside become parts themselves, since brackets there change nothing."""
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(parts), parts[0].start, parts[-1].end)
