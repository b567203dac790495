"""How names sound: Chinese syllables and Latin spellings > one rough alphabet of sounds, and how alike two of them are.

A sound is a character: capitals are consonants, small letters vowels. Chinese writes foreign names by ear (卡罗莱纳 for Carolina), so
that a name no dictionary holds can be found among the names of a corpus; vowels, voice and what Chinese cannot say count for little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_SYLLABLE = re.compile(r"(zh|ch|sh|[bpdtgkhjqxrzcslmnfwy])?([aeiou]+)(ng|n|r)?\d?")
_INITIALS = dict(pair.split(":") for pair in "zh:J ch:C sh:S q:C x:S r:L z:J y:".split())
_SPELT = tuple(
    (re.compile(pattern), sounds)
    for pattern, _, sounds in (
        rule.partition(">")
        for rule in (
            "^(?:kn|gn|pn)>N", "^wr>L", "^x>S", "sch|sh>S", "t?ch>C", "th>X", "ph>F", "ck>K", "gh>", "qu>KW", "x>KS", "c(?=[eiy])>S",
            "g(?=[eiy])>J", "ng(?![aeiouy])>N", "[jz]>J", "[ckq]>K", "r(?=[aeiouy])>L", "y>i", "b>B", "d>D", "f>F", "g>G", "h>H", "l>L",
            "m>M", "n>N", "p>P", "r>R", "s>S", "t>T", "v>V", "w>W",
        )
    )
)  # fmt: skip
"""What letters sound like, by and large, first rule first. `X` is th; `R` an r that is hardly heard."""
_VOWELS = "aeiou"
_WEAK = {**dict.fromkeys(_VOWELS, 0.1), "R": 0.1, "H": 0.3}
"""What it costs to leave a sound out, where that is not 1."""
_OTHER_VOWEL, _OTHER = 0.15, 1.2
_NEAR = {
    frozenset(pair): cost
    for pairs, cost in (
        ("LR", 0.0),
        ("BP DT GK VF VW XT XD", 0.15),
        ("JC JS CS WF MN XS", 0.3),
        ("Wu Wo Vu GH KH DJ", 0.4),
        ("KC KJ GJ GC TC TJ Ji", 0.5),
    )
    for pair in pairs.split()
}
"""What it costs to hear one sound for another, where that is less than `_OTHER`."""
_CLASSES = str.maketrans("BDGVFJCXM", "PTKWWSSTN", "HR" + _VOWELS)


def sounds_of_syllables(syllables: Sequence[str]) -> str:
    """Return the sounds of pinyin syllables, with tone numbers or without; empty when one is no syllable.

    >>> sounds_of_syllables(["ka3", "luo2", "lai2", "na4"])
    'KaLuoLaiNa'
    """
    found = []
    for syllable in syllables:
        plain = re.sub("u:|ü|v", "u", syllable.lower())
        if (match := _SYLLABLE.fullmatch(plain)) is None:
            return ""
        initial, vowels, final = match.groups("")
        rolled = (initial, vowels, final) == ("", "e", "r")
        found.append("L" if rolled else _INITIALS.get(initial, initial.upper()) + vowels + "N" * final.startswith("n"))
    return _single("".join(found))


def sounds_of_spelling(word: str) -> str:
    """Return the sounds of a name in Latin letters without accents, as an English reader may say it.

    >>> sounds_of_spelling("Carolina"), sounds_of_spelling("Schmidt")
    ('KaLoLiNa', 'SMiDT')
    """
    sounds = _single(word.lower())
    for pattern, heard in _SPELT:
        sounds = pattern.sub(heard, sounds)
    return _single(re.sub("[^A-Za-z]", "", sounds))


def skeleton(sounds: str) -> str:
    """Return the consonants that are always heard, one letter for those that are heard alike.

    >>> skeleton("KaLuoLaiNa") == skeleton("KaLoLiNa") == "KLN"
    True
    """
    return _single(sounds.translate(_CLASSES))


def likeness(one: str, other: str) -> float:
    """Return how alike two names sound: 1 for the same, about 0 for names that have no consonant in common.

    It is 1 less the least cost of changes from one to the other (a weighted edit distance), shared out over the consonants of the longer.
    """
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _cost(sound, ""))
    for heard in one:
        before, row = row, [row[0] + _cost(heard, "")]
        for place, sound in enumerate(other):
            row.append(
                min(
                    before[place] + _cost(heard, sound),
                    before[place + 1] + _cost(heard, ""),
                    row[place] + _cost(sound, ""),
                )
            )
    return 1 - row[-1] / max(_consonants(one), _consonants(other), 1)


@cache
def _cost(heard: str, sound: str) -> float:
    if not sound:
        return _WEAK.get(heard, 1.0)
    if heard == sound:
        return 0.0
    if heard in _VOWELS and sound in _VOWELS:
        return _OTHER_VOWEL
    return _NEAR.get(frozenset((heard, sound)), _OTHER)


def _consonants(sounds: str) -> int:
    return sum(sound not in _WEAK for sound in sounds)


def _single(sounds: str) -> str:
    """Return sounds, or letters, without doubles."""
    return re.sub(r"(.)\1+", r"\1", sounds)
