"""Which characters belong to which script: the one definition of *Han* that every part uses."""

from __future__ import annotations

import re
from functools import cache

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters as the inside of a character class: unified and compatibility ideographs, 々 and 〇."""

HAN_RUN = re.compile(rf"[{HAN}]+")
"""A run of Han characters. A pattern takes more than a millisecond to make for each such class in it: others wait until they are used."""

WORD_RUN = re.compile(r"[^\W_]+")
"""A run of letters and digits, where no Han characters are."""


@cache
def piece_pattern() -> re.Pattern[str]:
    """Return a run of Han characters (the group `han`), or a run of letters and digits of any other script (`word`)."""
    return re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")


def is_han(character: str) -> bool:
    """Say whether one character is Han.

    >>> is_han("法"), is_han("a"), is_han("〇")
    (True, False, True)
    """
    return HAN_RUN.fullmatch(character) is not None
