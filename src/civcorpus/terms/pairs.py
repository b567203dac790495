"""Bilingual pairs: `representative office (代表机构)`, `社会组织（social organisation）`, `(CIDCA, 国家国际发展合作署)`, `X，即 Y`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from civcorpus.analysis.scripts import HAN
from civcorpus.terms import chinese, english
from civcorpus.terms.base import Kind, Names, Sighting, content_words
from civcorpus.terms.brackets import Parts, find_brackets, han_count, sounds
from civcorpus.terms.pinyin import is_pinyin

_HAN = re.compile(rf"[{HAN}]")
_CLAUSE = re.compile(r"[,。;；?？!！]")
_SHORT = re.compile(r"(?<![A-Za-z0-9])([A-Z](?=[A-Za-z0-9&/-]*[A-Z0-9])[A-Za-z0-9&/-]{1,11})[\"']?$")
_NAMED = re.compile(
    rf"(?:,? (?:or|i\.e\.,?|that is,?|(?:known|called|referred to|termed) in (?:Chinese|Mandarin) as|in (?:Chinese|Mandarin)[:,]?))\s*"
    rf"(?P<mark>[\"'《「])?(?P<zh>[{HAN}]{{2,20}})(?=[\"'》」,.;:)\s]|$)"
)
_GLOSSED = re.compile(
    r"[\"》」』]?(?:[,，]?(?:即|也就是|亦即|英文(?:名称|名|全称)?(?:为|是|叫|称为|:)?|英语(?:为|称为?|叫))|[,，]\s?or )\s?:?\s?[\"'「]?"
    r"(?P<en>[A-Za-z][A-Za-z'-]+(?: [A-Za-z'&-]+){0,8})(?=[\"'」,，.。;；)]|$)"
)
_REMARK = re.compile(
    r"(?:试行|暂行|草案|修订|修正|征求意见|节选|全文|摘要|同上|下同|注|见|图|表|第[一二三四五六七八九十百零0-9]+|附)"
)
_ENGLISH_REMARK = re.compile(
    r"(?:\w+ed|\w+ing|see|now|then|later|est\.?|since|in|part|with|by|as|who|which) (?:by|in|on|of|to|from|at|as|with|the|is|was|are)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\s*(?:如|例如|比如|包括|见|参见|e\.g\.|for example|such as|including|see )", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:see|cf|fig|table|note|https?|www|e\.g|p|pp|vol|no|click|emphasis|sic|ibid)\b", re.IGNORECASE
)
_LONGEST = 30
_REACH = 260


@dataclass(frozen=True, slots=True)
class Tools:
    """What the search for pairs needs: dictionary words of a Han run, known labels, and where an acronym's letters stand in a name."""

    cut: Callable[[str], list[str]]
    names: Names
    long_form: Callable[[str, str], tuple[int, int] | None]


def find_pairs(text: str, tools: Tools) -> Iterator[Sighting]:
    """Yield the pairs in a folded text, by kind of sign, then place. An acronym with only one full name is kind `acronym`."""
    for parts in find_brackets(text):
        if found := _in_bracket(text, parts, tools):
            yield found
    for match in _NAMED.finditer(text):
        if found := _english_before(text, match.start(), match["zh"], match.span("zh"), tools):
            yield found
    for match in _GLOSSED.finditer(text):
        end = match.start() + (text[match.start()] in '"》」』')
        before = text[max(0, end - _REACH) : end]
        parts = Parts(match.start(), match.end(), latin=((match["en"], True),))
        if _HAN.search(before[-2:]) and (found := _chinese_before(before, end, parts, tools)):
            yield found


def _in_bracket(text: str, parts: Parts, tools: Tools) -> Sighting | None:
    before = text[max(0, parts.start - _REACH) : parts.start].rstrip()
    end = parts.start - (len(text[max(0, parts.start - _REACH) : parts.start]) - len(before))
    last = before.rstrip("\"'》」』”’")[-1:]
    if _EXAMPLE.match(text, parts.start + 1):
        return None
    if _HAN.match(last) and (parts.latin or parts.acronym):
        return _chinese_before(before, end, parts, tools)
    if not _is_name(parts.chinese):
        return None
    inside, marked = parts.english(han_count(parts.chinese))
    if _is_english_name(inside) and (marked or _fits(inside, parts.chinese)):
        short = _last_short(before, inside, tools)
        if marked or short or not last.isalnum() or sounds(before.split()[-1], han_count(parts.chinese)):
            span = (parts.start, parts.end)
            return _sighting(english.trimmed(inside), parts.chinese, parts.acronym or short, parts.chinese_at, span)
    if last.isascii() and last.isalnum():
        return _english_before(text, end, parts.chinese, parts.chinese_at, tools, short=parts.acronym, last=parts.end)
    return None


def _is_name(name: str) -> bool:
    return 2 <= han_count(name) <= _LONGEST and not _CLAUSE.search(name) and not _REMARK.match(name)


def _fits(name: str, zh: str) -> bool:
    """Say whether an English part of a bracket can be the translation of the Chinese part, rather than a remark about it."""
    characters = han_count(zh)
    words = content_words(name)
    return not _ENGLISH_REMARK.match(name) and characters / 4 - 1 <= words <= characters and not name[:1].isdigit()


def _last_short(before: str, name: str, tools: Tools) -> str:
    match = _SHORT.search(before)
    if not match:
        return ""
    span = tools.long_form(match[1], name)
    return match[1] if span and span[0] == 0 else ""


def _english_before(
    text: str, end: int, zh: str, zh_at: tuple[int, int], tools: Tools, *, short: str = "", last: int | None = None
) -> Sighting | None:
    """Return the pair whose English half ends at `end`; an acronym there, or one beside a mere "the agency", is kind `acronym`."""
    before = text[max(0, end - _REACH) : end].rstrip()
    if not _is_name(zh):
        return None
    base = end - len(text[max(0, end - _REACH) : end])
    concepts = tools.names(zh)

    def known(name: str) -> bool:
        return bool(concepts & tools.names(english.trimmed(name)))

    found = english.term_before(before, zh, known)
    if found is None:
        return None
    name = english.trimmed(before[found[0] :])
    span = (base + found[0], last or zh_at[1])
    if _SHORT.fullmatch(name) and " " not in name:
        return _sighting("", zh, name, zh_at, span)
    if name.islower() and content_words(name) < han_count(zh) / 6:
        return _sighting("", zh, short, zh_at, span) if short else None
    if not re.search(r"[A-Za-z]{2}", name) or len(name) > 110 or (name.islower() and is_pinyin(name, han_count(zh))):
        return None
    return _sighting(name, zh, short, zh_at, span, firm=found[1])


def _chinese_before(before: str, end: int, parts: Parts, tools: Tools) -> Sighting | None:
    """Return the pair whose Chinese half ends at `end`; beside an acronym alone it is kind `acronym`."""
    run = han_count(before[-12:])
    name = next((n for n, _ in parts.latin if not any(sounds(n, size) for size in range(1, run + 1))), "")
    name = english.trimmed(name)
    if not _is_english_name(name) or _ENGLISH_REMARK.match(name):
        name = ""
    if not name and not parts.acronym:
        return None
    words = content_words(name) if name else sum(letter.isupper() for letter in parts.acronym)
    concepts = tools.names(name) | tools.names(parts.acronym)
    found = chinese.term_before(before, words, tools.cut, lambda zh: bool(concepts & tools.names(zh)))
    if found is None:
        return None
    zh = before[found[0] : found[1]]
    if not _is_name(zh) or (name and not _fits(name, zh) and han_count(zh) > 3 * words + 4):
        return None
    base = end - len(before)
    at = (base + found[0], base + found[1])
    return _sighting(name, zh, parts.acronym, at, (at[0], parts.end), firm=found[2])


def _is_english_name(name: str) -> bool:
    return (
        len(name.split()) <= 14
        and ". " not in name
        and bool(re.search(r"[A-Za-z]{3}", name))
        and not _REFERENCE.match(name)
    )


def _sighting(
    name: str, zh: str, short: str, zh_at: tuple[int, int], span: tuple[int, int], *, firm: bool = True
) -> Sighting:
    kind: Kind = "pair" if name and zh else "acronym"
    return Sighting(kind, " ".join(name.split()), zh, short, *span, zh_at=zh_at, firm=firm)
