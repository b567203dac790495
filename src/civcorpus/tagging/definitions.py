"""Short names that a document defines itself: `Belt and Road Initiative (BRI)`, `ONGOs (Overseas NGOs)`, 以下简称“X”.

After Schwartz and Hearst, *A simple algorithm for identifying abbreviation definitions in biomedical text* (PSB 2003), for the
letters; extended to both orders, several terms in a bracket, Chinese long forms, and definitions in words.
Works on folded text, in which brackets are half width and characters simplified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from civcorpus.analysis.scripts import HAN

_SHORT = r"[A-Z](?=[A-Za-z0-9&/-]*[A-Z0-9])[A-Za-z0-9&/-]{1,11}"
_ACRONYM = re.compile(rf"(?<![A-Za-z0-9])({_SHORT})(?![A-Za-z0-9])")
_HEREINAFTER = (
    r"(?:hereinafter|hereafter|henceforth),?(?: (?:collectively|jointly|simply))?"
    r"(?: (?:abbreviated|called|cited|known|referred to))?(?: (?:as|to))?"
)
_KNOWN_AS = (
    r"(?:(?:also|commonly|formerly|often|popularly) )?(?:abbreviated|known|referred to) (?:as|to)|abbreviated|abbr\.?"
)
_IN_CHINESE = r"(?:以下|下文|后文|文中)?(?:统称|简称)[为作]?|(?:以下|下)称为?"
_SAYS = rf"(?:{_HEREINAFTER}|{_KNOWN_AS}|{_IN_CHINESE})[:,]? ?"
_SAID = re.compile(_SAYS, re.IGNORECASE)
_LEAD = re.compile(rf"\s*(?:(?:{_SAYS}|or (?:simply )?|i\.e\.,? )?(?:the )?)?\s*[\"'《「『〈]?\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"\s*(?:or )?the \s*[\"']?[A-Z]")
_TAIL = re.compile(r"\s*[\"'》」』〉]?\s*$")
_BRACKET = re.compile(r"\(([^()\n]{2,90})\)")
_IN_WORDS = re.compile(
    rf"[,:] ?{_SAYS}(?:the )?[\"'《「『]?"
    rf"(?P<short>[A-Za-z][A-Za-z0-9&/ -]{{1,40}}?|[{HAN}A-Za-z0-9]{{2,16}}?)(?:[\"'》」』]|[,，.。;；)]|$)",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    rf"(?<![A-Za-z0-9])(?P<short>{_SHORT})[\"']?(?:, which)?,? (?:is |being )?"
    r"(?:stands for|short for|an? (?:abbreviation|acronym) (?:of|for)) (?:the )?[\"']?(?P<long>[A-Za-z][^,.;()\n]{3,90})"
)
_MAY_DEFINE = (
    "(",
    "称",
    "hereinafter",
    "hereafter",
    "henceforth",
    "short for",
    "stands for",
    "known as",
    "abbreviat",
    "acronym",
)
_IN_WORDS_SIGNS = ("称", "hereinafter", "hereafter", "henceforth", "known", "referred", "abbr")
_STANDS_FOR_SIGNS = ("stands for", "short for", "abbreviation", "acronym")
_COLLECTIVE = re.compile(r"统称|合称|并称|collectively|jointly", re.IGNORECASE)
_LIST = re.compile(rf"[、,]|[{HAN}][和与及或][{HAN}]| (?:and|or) ")
_CLAUSE = re.compile(r"[^。；;.!?\n]*$")
_PHRASE = re.compile(r"\b(?:by|from|with|is|are|was|were|has|have)\b")
_PARTS = re.compile(r"\s*[,;、/]\s*|\s+(?:or|and|或)\s+")
_HAN_END = re.compile(rf"[{HAN}][》\"'」』]*$")
_SMALL_WORDS = frozenset("a an and at by for from in of on or the to with".split())
_LEAST_HAN = 3
_CAPITAL = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Definition:
    """A short name and the place of what it stands for, in the folded text.

    `how`: `letters`, the short form's letters were found in the long one, which is `long_start` to `long_end`; `initials`, they are
    moreover the initials of its words; `named`, the text says that it is a short name of what ends at `long_end`; `beside`, it stands
    in a bracket after Chinese words that end there.
    """

    short: str
    long_start: int
    long_end: int
    how: str


def find_definitions(text: str) -> Iterator[Definition]:
    """Yield the definitions in a folded text, in order of kind, then place.

    >>> text = "Belt and Road Initiative (BRI)"
    >>> [(d.short, text[d.long_start:d.long_end], d.how) for d in find_definitions(text)]
    [('BRI', 'Belt and Road Initiative', 'initials')]
    """
    if not _has_any(_MAY_DEFINE, text):
        return
    for match in _BRACKET.finditer(text):
        yield from _in_bracket(text, match)
    for match in _IN_WORDS.finditer(text) if _has_any(_IN_WORDS_SIGNS, text.lower()) else ():
        if _is_short_name(match["short"].strip()) and not _names_a_list(match[0], text[: match.start()]):
            yield Definition(match["short"].strip(), match.start(), match.start(), "named")
    for match in _STANDS_FOR.finditer(text) if _has_any(_STANDS_FOR_SIGNS, text) else ():
        if span := long_form(match["short"], match["long"], from_left=True):
            yield _by_letters(match["short"], text, match.start("long") + span[0], match.start("long") + span[1])


def _has_any(signs: tuple[str, ...], text: str) -> bool:
    for sign in signs:  # noqa: SIM110  (any() with a generator takes three times the time, and this runs for every passage)
        if sign in text:
            return True
    return False


def _by_letters(short: str, text: str, start: int, end: int) -> Definition:
    initials = "".join(word[0] for word in re.split(r"[\s-]+", text[start:end]) if word and word not in _SMALL_WORDS)
    return Definition(
        short, start, end, "initials" if initials.upper() == _without_plural(short).upper() else "letters"
    )


def _in_bracket(text: str, match: re.Match[str]) -> Iterator[Definition]:
    """Yield what one bracket defines: its parts as short names of what stands before, or what stands before as one of its content."""
    inner = match[1]
    before = text[max(0, match.start() - 160) : match.start()]
    end = match.start() - (len(before) - len(before.rstrip()))
    before = before.rstrip()
    last = _last_acronym(before)
    if last and (span := long_form(last, inner, from_left=True)):
        yield _by_letters(last, text, match.start(1) + span[0], match.start(1) + span[1])
        return
    named = _SAID.search(inner) is not None or _ARTICLE.match(inner) is not None
    named = named and not _names_a_list(inner, before)
    parts = _PARTS.split(inner)
    listed = len(parts) > 1 and not named and any(part.isascii() and not _is_short_name(_bare(part)) for part in parts)
    for part in parts:
        short = _bare(part)
        if not _is_short_name(short):
            continue
        if (start := _long_before(short, before)) is not None:
            found = _by_letters(short, text, end - len(before) + start, end)
            if found.how == "initials" or not (listed or "," in before[start:]):
                yield found
        elif named:
            yield Definition(short, end, end, "named")
        elif _ACRONYM.fullmatch(short) and _HAN_END.search(before):
            yield Definition(short, end, end, "beside")


def _names_a_list(said: str, before: str) -> bool:
    """Say whether a short name stands for all of a list (以下统称X, hereinafter collectively X), so for no one item of it."""
    if _COLLECTIVE.search(said) is None:
        return False
    clause = _CLAUSE.search(before)
    return clause is not None and _LIST.search(clause[0]) is not None


def _bare(part: str) -> str:
    """Return a part of a bracket without what introduces and quotes it."""
    return _TAIL.sub("", part[_lead(part) :])


def _lead(part: str) -> int:
    """Return where the name in a part of a bracket begins, behind "hereinafter", 以下简称 or an article."""
    match = _LEAD.match(part)
    return match.end() if match else 0


def _is_short_name(short: str) -> bool:
    """Say whether this may be a short name that stands for one thing in a whole document: not "the Law", 中心."""
    if _ACRONYM.fullmatch(short):
        return True
    if any(character.isascii() and character.isalpha() for character in short):
        if _PHRASE.search(short):
            return False
        return 1 < len(short.split()) <= 5 and len(_CAPITAL.findall(short)) >= 2 and len(short) <= 40
    return _LEAST_HAN <= len(short) <= 16 and all(re.match(rf"[{HAN}0-9]", character) for character in short)


def _last_acronym(before: str) -> str:
    match = re.search(rf"(?<![A-Za-z0-9])({_SHORT})[\"']?$", before)
    return match[1] if match else ""


def _long_before(short: str, before: str) -> int | None:
    """Return where in `before` the long form begins that ends it, at most min(n + 5, 2n) words of its clause long."""
    letters = sum(character.isalnum() for character in short)
    clause = re.split(r"[.;:!?。；：！？()\n](?:\s|$)|\n", before)[-1]
    words = list(re.finditer(r"[^\s,]+", clause))[-min(letters + 5, letters * 2) :]
    if not words or not _ACRONYM.fullmatch(short):
        return None
    tail = clause[words[0].start() :]
    span = long_form(short, tail)
    return None if span is None else len(before) - len(tail) + span[0]


def long_form(short: str, long: str, *, from_left: bool = False) -> tuple[int, int] | None:
    """Return where in `long` the letters of `short` are found in order, the first at the beginning of a word.

    The shortest such stretch that ends `long`; with `from_left`, `long` must begin with it (after an article).
    """
    name = _without_plural(short)
    position = len(long)
    for number, letter in enumerate(reversed(name.lower())):
        if not letter.isalnum():
            continue
        first = number == len(name) - 1
        position -= 1
        while position >= 0 and not (long[position].lower() == letter and (not first or _begins_word(long, position))):
            position -= 1
        if position < 0:
            return None
    span = (position, len(long.rstrip(" \"'")))
    if span[1] - span[0] <= len(short) or re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long[span[0] : span[1]]):
        return None
    if from_left and long[:position].strip(" \"'").lower() not in ("", "the", "a", "an"):
        return None
    return span


def _without_plural(short: str) -> str:
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def _begins_word(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum() or not text[position - 1].isascii()
