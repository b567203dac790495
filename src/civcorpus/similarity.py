"""Text > marks by which documents that repeat another are found: a hash of the words, a sketch of the shingles, the figures.

A sketch is the smallest hashes of all shingles (Broder 1997, bottom-k): the share of them that two documents have in common
estimates the Jaccard similarity of their shingles, which is then counted exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from zlib import crc32

SKETCH = 16
LONGEST = 600_000
"""Characters of a document that are looked at."""

FEWEST_SHINGLES = 8
HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+")
WORD = re.compile("[a-z0-9\u00df-\u024f]+")
FIGURE = re.compile(r"(?<![A-Za-z0-9.,])\d[\d,]*(?:\.\d+)?")
ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{3,8}(?![A-Za-z])")
WORDS, SHINGLE, FIGURES, LANGUAGE = range(4)
"""Kinds of marks: the hash of all words, one of the sketch, a figure or an acronym, the language (1 Latin, 2 Han)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that documents which are alike share."""

    kind: int
    value: int


def shingles(text: str) -> set[int]:
    """Return the hashes of all runs of five Han characters, and of three Latin words; case and punctuation do not count.

    >>> len(shingles("境外非政府组织")), len(shingles("The law, the LAW and the law")), len(shingles("law"))
    (3, 5, 0)
    """
    lowered = text[:LONGEST].lower()
    han = "".join(HAN.findall(lowered)).encode("utf-8", "replace")
    runs = map(slice, range(0, len(han) - 12, 3), range(15, len(han) + 3, 3))
    found = set(map(crc32, map(han.__getitem__, runs)))
    words = [word.encode() for word in WORD.findall(lowered)]
    found.update(map(crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False))))
    return found


def jaccard(first: set[int], second: set[int]) -> float:
    """Return the share of all shingles of two texts that both have; 0 where there is none."""
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def marks_of(texts: Iterable[str]) -> tuple[Mark, ...]:
    """Return the marks of a document from the folded texts of its passages, each mark once."""
    text = "\n".join(texts)
    lowered = text.lower()
    han, words = HAN.findall(lowered), WORD.findall(lowered)
    digest = blake2b("".join([*han, "\n", *words]).encode("utf-8", "replace"), digest_size=7).digest()
    found = [Mark(WORDS, int.from_bytes(digest, "big"))]
    all_shingles = shingles(text)
    if len(all_shingles) >= FEWEST_SHINGLES:
        found.extend(Mark(SHINGLE, value) for value in nsmallest(SKETCH, all_shingles))
    figures = {figure.replace(",", "") for figure in FIGURE.findall(text[:LONGEST])}
    named = {figure for figure in figures if telling(figure)} | set(ACRONYM.findall(text[:LONGEST]))
    found.extend(Mark(FIGURES, value) for value in nsmallest(200, {crc32(name.encode()) for name in named}))
    found.append(Mark(LANGUAGE, 2 if 2.5 * sum(map(len, han)) > sum(map(len, words)) else 1))
    return tuple(found)


def telling(figure: str) -> bool:
    """Return whether a figure says something of its own: three digits or a fraction, and no year.

    >>> telling("2016"), telling("12"), telling("3.7"), telling("1480")
    (False, False, True, True)
    """
    return "." in figure or (
        len(figure) >= 3 and not re.fullmatch("(?:19|20)\\d\\d", figure) and not figure.endswith("00000")
    )
