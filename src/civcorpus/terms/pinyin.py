"""Tell pinyin from English: lower-case words that fall into syllables, one a Chinese character."""

from __future__ import annotations

import re
from functools import lru_cache

_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
_FINAL = (
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_ALONE = "(?:ang|eng|ai|an|ao|ei|en|er|ou|a|e|o)"
_SYLLABLE = re.compile(rf"(?:{_INITIAL}{_FINAL}|{_ALONE})")
_LONGEST = 6
_WORDS = re.compile(r"[a-z'1-5]+")
_ENGLISH = frozenset(
    """base ban can care case change chat china dance data dare date fan fare fate game gate gene guide hate home human lake lane language
    late like line long made make man men mandate mine mode name nature panda pen pile police race rage rule sale same shame shape share
    suicide sun tale tan tape time tune wage wake women""".split()
)


def is_pinyin(text: str, characters: int) -> bool:
    """Say whether a folded Latin text can be the pronunciation of so many Chinese characters; English words that could are not.

    >>> is_pinyin("shehui zuzhi", 4), is_pinyin("social organisation", 4), is_pinyin("change", 2)
    (True, False, False)
    """
    if re.search(r"[^A-Za-z' \n1-5–-]", text):
        return False
    words = _WORDS.findall(text.lower())
    if not words or all(word in _ENGLISH for word in words):
        return False
    sizes = {0}
    for word in words:
        sizes = {size + more for size in sizes for more in _syllables(re.sub(r"[1-5]", "", word))}
    return characters in sizes


@lru_cache(maxsize=4096)
def _syllables(word: str) -> frozenset[int]:
    """Return in how many syllables a word can be cut."""
    reached: list[set[int]] = [set() for _ in range(len(word) + 1)]
    reached[0] = {0}
    for start in range(len(word)):
        if not reached[start]:
            continue
        if word[start] == "'":
            reached[start + 1] |= reached[start]
        for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
            if _SYLLABLE.fullmatch(word, start, end):
                reached[end] |= {size + 1 for size in reached[start]}
    return frozenset(reached[len(word)])
