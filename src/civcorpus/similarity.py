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

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]
"""The hashes of a text's shingles, each once, ascending; shape (shingles,)."""

SKETCH = 16
LONGEST = 600_000
"""Characters of a document that are looked at."""

FEWEST_SHINGLES = 8
HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]+")
WORD = re.compile("[a-z0-9\u00df-\u024f]+")
FIGURE = re.compile(r"(?<![A-Za-z0-9.,])\d[\d,]*(?:\.\d+)?")
ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{3,8}(?![A-Za-z])")
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIXING = [(np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB))]
WORDS, SHINGLE, FIGURES, LANGUAGE = range(4)
"""Kinds of marks: the hash of all words, one of the sketch, a figure or an acronym, the language (1 Latin, 2 Han)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that documents which are alike share."""

    kind: int
    value: int


def shingles(text: str) -> Shingles:
    """Return the hashes of all runs of five Han characters, and of three Latin words, ascending; case and punctuation do not count.

    >>> len(shingles("境外非政府组织")), len(shingles("The law, the LAW and the law")), len(shingles("law"))
    (3, 5, 0)
    """
    return _shingles(*_pieces(text[:LONGEST]))


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """Return the runs of Han characters, and the Latin words and numbers in lower case."""
    lowered = text.lower()
    return HAN.findall(lowered), WORD.findall(lowered)


def _shingles(han: Iterable[str], words: Iterable[str]) -> Shingles:
    characters = np.frombuffer("".join(han).encode("utf-32-le"), np.uint32)
    hashes = np.fromiter(map(crc32, map(str.encode, words)), np.uint32)
    return np.unique(np.concatenate((_runs(characters, 5), _runs(hashes, 3))))


def _runs(numbers: np.ndarray, size: int) -> Shingles:
    """Return a hash of 32 bits for every run of so many numbers: a polynomial (Karp and Rabin 1987), mixed as SplitMix64 does."""
    count = max(0, len(numbers) - size + 1)
    hashes = np.full(count, size, np.uint64)
    for place in range(size):
        hashes = hashes * _BASE + numbers[place : place + count]
    for shift, factor in _MIXING:
        hashes = (hashes ^ (hashes >> shift)) * factor
    return hashes >> np.uint64(32)


def jaccard(first: Shingles, second: Shingles) -> float:
    """Return the share of all shingles of two texts that both have; 0 where there is none."""
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def marks_of(texts: Iterable[str]) -> tuple[Mark, ...]:
    """Return the marks of a document from the folded texts of its passages, each mark once."""
    text = "\n".join(texts)
    han, words = _pieces(text)
    digest = blake2b("".join([*han, "\n", *words]).encode("utf-8", "replace"), digest_size=7).digest()
    found = [Mark(WORDS, int.from_bytes(digest, "big"))]
    all_shingles = _shingles(han, words) if len(text) <= LONGEST else shingles(text)
    if len(all_shingles) >= FEWEST_SHINGLES:
        found.extend(Mark(SHINGLE, value) for value in all_shingles[:SKETCH].tolist())
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
