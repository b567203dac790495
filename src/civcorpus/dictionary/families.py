"""Families of English words: theory and theoretical, Egypt and Egyptian; a dictionary gives one of them, and a text has another."""

from __future__ import annotations

import re
from itertools import takewhile
from operator import eq

LEAST = 5
"""Letters of a stem that has a family worth looking for: shorter ones begin too much else."""
_SHARED, _ROOT, _WITHIN = 5, 4, 2
_ENDING = re.compile(
    "(?:e|i|y|n|s|c|ed|ing|al|ial|ical|ically|ally|ly|ic|icist|ics|tic|tical|etic|etical|cy|at|ator|ative|ion|ation|ition|iz|ization|ify|ific|"
    "tific|ification|ive|itive|iv|or|er|eer|ist|istry|istic|ism|ity|ety|ty|ment|mental|ance|anc|ancy|ant|ence|enc|ency|ent|ential|able|abl|ably|"
    "ible|ibl|ful|fully|ous|ious|ness|less|ship|hood|ian|ean|an|ese|ish|ary|ory|ar|age|dom|ure)?$"
)
"""Endings of words that are made of others, as stems have them."""


def beginning(stem: str) -> str:
    """Return what all the family of a stem begins with.

    >>> beginning("theory"), beginning("organization")
    ('theor', 'organiza')
    """
    return stem[: max(_SHARED, len(stem) - 4)]


def akin(one: str, other: str) -> bool:
    """Say whether two stems are one root, at least four letters long, with two endings.

    >>> akin("theory", "theoretical"), akin("democracy", "democratic"), akin("station", "statute")
    (True, True, False)
    """
    shared = sum(takewhile(bool, map(eq, one, other)))
    return any(
        _ENDING.match(one, root) and _ENDING.match(other, root)
        for root in range(max(_ROOT, shared - _WITHIN), shared + 1)
    )
