"""Brackets in a folded text, and what their parts are: Chinese, English, pinyin, an acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from civcorpus.analysis.scripts import HAN
from civcorpus.terms.pinyin import is_pinyin

_BRACKET = re.compile(
    r"\((?P<round>[^()\[\]]{1,170})\)|\[(?P<square>[^()\[\]]{1,170})\]|〔(?P<shell>[^〔〕]{1,170})〕|【(?P<lens>[^【】]{1,170})】"
)
_SPLIT = re.compile(
    r"\s*[,;:、|=/]\s*|\s+(?:or|also|aka|a\.k\.a\.)\s+(?:the\s+)?|\s+-{1,2}\s+(?=[A-Za-z])|(?<=\s)-\s*(?=[A-Za-z])"
)
_LEAD = re.compile(
    r"""^(?:(?:hereinafter|hereafter|henceforth|formerly|also|commonly|literally|lit\.|often|so-called|originally)\s+)*
    (?:(?:referred\sto|known|abbreviated|translated|called|termed|named|or|i\.e\.|that\sis|viz\.|namely|abbr\.)\s*(?:as\s+|to\s+as\s+)?)?
    (?:(?:in\s(?:Mandarin|(?:Simplified\s|Traditional\s)?Chinese|English)\b:?
    |(?:Mandarin|(?:Simplified\s|Traditional\s)?Chinese|Pinyin|English|Eng\.?|Chin\.?|Ch\.?|zh|en|CN|EN|abbreviation|acronym):)\s*)?
    (?:(?:以下|下文|下)?(?:统称|简称|合称|称|又称|又名|即|亦称|英文(?:名称|名|全称|缩写|简称)?(?:为|是|称)?|英语|中文(?:名称|名)?(?:为|是)?|原名|原文(?:为)?|全称)[为作]?\s*)?""",
    re.VERBOSE | re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"[A-Z]{{0,6}}[{HAN}](?:[{HAN}A-Z0-9·・\"《》「」'~-]|\s*[—–-]{{1,2}}\s*(?=[{HAN}])|\s(?=[{HAN}0-9])|[a-z](?=[{HAN}]))*"
)
_ACRONYM = re.compile(r"[A-Z](?=[A-Za-z0-9&/-]*[A-Z0-9])[A-Za-z0-9&/-]{1,11}")
_MARKS = " \t\n\"'“”‘’《》「」『』〈〉.*†"
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9 '&/.\n-]*[A-Za-z0-9)]")
_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a bracket holds. `chinese_at` is the span of the Chinese name; Latin parts come with whether they are marked as names."""

    start: int
    end: int
    chinese: str = ""
    chinese_at: tuple[int, int] = (0, 0)
    latin: tuple[tuple[str, bool], ...] = ()
    acronym: str = ""

    def english(self, characters: int) -> tuple[str, bool]:
        """Return the first Latin part that is not the pronunciation of so many characters, and whether it is marked as a name."""
        return next(((name, marked) for name, marked in self.latin if not sounds(name, characters)), ("", False))


def sounds(name: str, characters: int) -> bool:
    """Say whether a Latin name is the pronunciation of so many characters; one capitalised word is a name (Beijing)."""
    return (name[:1].islower() or " " in name) and is_pinyin(name, characters)


def find_brackets(text: str) -> Iterator[Parts]:
    """Yield the brackets of a folded text that hold Latin letters or Han characters, in order; the inner one of two."""
    for match in _BRACKET.finditer(text):
        group = str(match.lastgroup)
        if "\n\n" not in match[group]:
            yield _parts(match[group], match.start(group), match.start(), match.end())


def _parts(inner: str, offset: int, start: int, end: int) -> Parts:
    chinese, chinese_at, acronym = "", (0, 0), ""
    english: list[tuple[str, bool]] = []
    for piece, place in _pieces(inner):
        lead = _LEAD.match(piece)
        skipped = lead.end() if lead else 0
        rest = piece[skipped:]
        found = _CHINESE.search(rest)
        if found and (chinese or not _may_stand_before(rest[: found.start()], found[0])):
            continue
        if found:
            name = found[0].rstrip(" -—–~\n")
            name = name if any(mark in name for mark in '《「"') else name.rstrip("》」\"'")
            at = offset + place + skipped + found.start()
            chinese, chinese_at = name, (at, at + len(name))
            rest = rest[found.end() :]
        bare = rest.strip(_MARKS)
        if _ACRONYM.fullmatch(bare):
            acronym = acronym or bare
        elif _ENGLISH.fullmatch(bare):
            english.append((bare, rest.strip()[:1] in "\"'" or bool(skipped)))
    return Parts(start, end, chinese, chinese_at, tuple(english), acronym)


def _may_stand_before(before: str, name: str) -> bool:
    """Say whether what a part has before its Chinese name is nothing, or its pronunciation."""
    bare = before.strip(_MARKS)
    return not bare or is_pinyin(bare, han_count(name))


def han_count(text: str) -> int:
    """Return how many Han characters a text has."""
    return len(_HAN.findall(text))


def _pieces(inner: str) -> Iterator[tuple[str, int]]:
    position = 0
    for match in _SPLIT.finditer(inner):
        yield inner[position : match.start()], position
        position = match.end()
    yield inner[position:], position
