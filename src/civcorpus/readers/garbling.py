"""Whether a text layer says what its page shows: fonts that do not tell their letters leave nonsense."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from civcorpus.readers.encodings import common_han

SHORTEST = 60
"""Fewer letters than this are not judged."""

MOST_STRANGE = 0.2
"""The share of letters that are no letters, or are ones that hardly any text has, from which a text is garbled."""

FEWEST_VOWELS = 0.22
"""The least share of vowels in text in Latin letters; in English they are 0.38, in letters that are shifted by some 0.15."""

LONE_ACCENTED = re.compile(r"(?<![A-Za-z])[\u00aa-\u024f\u02b0-\u02ff]+(?![A-Za-z])")
KANA = re.compile(r"[\u3041-\u30ff]")
VOWELS = frozenset("aeiouyAEIOUY")


def is_garbled(text: str) -> bool:
    """Return whether a text layer is most likely nonsense.

    It is if one letter in five is private, unassigned, a control, an accented letter among no Latin ones, or a Han character outside
    the common ones of mainland and Taiwan; and if Latin text has hardly any vowels.

    >>> is_garbled("DWLRQVDUHFODVVLHGDQGGHQHGDVIROORZV" * 3), is_garbled("The classes are defined as follows. " * 3)
    (True, False)
    """
    kinds = Counter(map(_kind, text))
    letters = kinds["latin"] + kinds["han"] + kinds["rare"] + kinds["strange"] + kinds["other"]
    if letters < SHORTEST:
        return False
    strange = kinds["strange"] + sum(map(len, LONE_ACCENTED.findall(text)))
    if len(KANA.findall(text)) * 20 < letters:
        strange += kinds["rare"]
    if strange > MOST_STRANGE * letters:
        return True
    latin = [c for c in text if c.isascii() and c.isalpha()]
    return len(latin) * 2 > letters and sum(c in VOWELS for c in latin) < FEWEST_VOWELS * len(latin)


def _kind(character: str) -> str:
    if character.isascii():
        return "latin" if character.isalpha() else "strange" if ord(character) in (0, 127) else ""
    if "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character > "\U0001ffff":
        return "han" if character in common_han() else "rare"
    if character == "�" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs"):
        return "strange"
    return "other" if character.isalpha() else ""
