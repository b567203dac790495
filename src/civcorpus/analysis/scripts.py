"""Which characters belong to which script: the one definition of *Han* that every part uses."""

from __future__ import annotations

import re

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters as the inside of a character class: unified and compatibility ideographs, 々 and 〇."""

PIECE = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")
"""A run of Han characters, or a run of letters and digits of any other script."""

HAN_RUN = re.compile(rf"[{HAN}]+")


def is_han(character: str) -> bool:
    """Say whether one character is Han.

    >>> is_han("法"), is_han("a"), is_han("〇")
    (True, False, True)
    """
    return HAN_RUN.fullmatch(character) is not None
