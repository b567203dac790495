"""Fold a text to the form that is searched, and keep the way back to every original offset.

Folding makes equal what a reader takes for the same: traditional and simplified characters, full and
half width, accented and plain letters, curly and straight quotes, a word with and without a line break in it.
It is done character by character, never by phrase, so that any part of a text folds to the same part
of its folded form; idioms (網際網路 > 互联网) belong in the taxonomy. Case is kept: acronyms need it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from civcorpus.analysis.scripts import HAN, is_han
from civcorpus.frozen import frozen

DROPPED = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
"""Characters without width, which folding drops, as the inside of a character class."""
_SPACE = " \\t\u3000\u00a0"
_ODD = re.compile(rf"[{DROPPED}\ufb00-\ufb06]")
"""A character that is dropped, or a ligature; few texts have any."""
_NO_HAN = "\x00-\u3004"
_MAY_BE_HAN = f"[^{_NO_HAN}]"
"""One range: patterns with Han characters take milliseconds to make, and more steps to tell that there is none."""
_MAY_HAVE_HAN = re.compile(_MAY_BE_HAN)
_NUMBERS = array("L", range(8192))
_MAY_FOLD = re.compile(r"[^\x00\x01\x03-_a-\x7f]+")
"""Anything but ASCII, of which only the grave accent and a control character that is a hyphen fold."""
_MOSTLY_HAN = 2
"""Bytes of UTF-8 for a character: what has more is Han for the most part."""
_GRAVE, _HYPHEN, _HYPHENS = "`", "\x02", "-\u2010\x02"


@cache
def _edit(*, odd: bool, han: bool) -> re.Pattern[str]:
    """Return what there is to mend, in a text with odd characters or none, with what may be Han or without.

    It begins with one of a few characters: what begins by looking back is tried at every place. Without odd characters, what only may be
    Han counts as Han: see `_edits`.
    """
    dropped = DROPPED if odd else ""
    blank, first = _SPACE + dropped, "\u2010\u0002-"
    ways = [rf"(?<=[\w{dropped}][-\u2010\u0002])[{blank}]*\n[{blank}]*(?=\w)"]
    if odd:
        first = rf"{dropped}\ufb00-\ufb06{first}"
        ways += [rf"(?<=[{dropped}])[{dropped}]*", r"(?<=[\ufb00-\ufb06])"]
    if han:
        first = rf"\n{_SPACE}{first}"
        side = f"[{HAN}]" if odd else _MAY_BE_HAN
        ways.insert(0, rf"(?<={side}[\n{blank}])(?:(?<=\n)|(?<!\n)[{blank}]*\n?)[{blank}]*(?={side})")
    return re.compile(rf"[{first}](?:{'|'.join(ways)})")


@frozen
class Folded:
    """A folded text; `origins[i]` is the original offset of its i-th character, `None` when nothing moved."""

    text: str
    origins: array[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text, at least one character long, to the span of the original."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1

    def broken_at(self, place: int) -> bool:
        """Say whether a line end stood right after this hyphen of the folded text.

        >>> folded = fold("co-\\nop x-y", {})
        >>> folded.text, folded.broken_at(2), folded.broken_at(7)
        ('co-op x-y', True, False)
        """
        return (
            self.text[place] == "-" and self.origins is not None and self.origins[place + 1] - self.origins[place] > 1
        )


class FoldingTable(dict[int, str | int]):
    """A table of single characters that comes to hold those that stay: `str.translate` takes long to find out that one is not there.

    >>> table = FoldingTable({ord("é"): "e"})
    >>> "né".translate(table), len(table)
    ('ne', 2)
    """

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


def fold(text: str, table: Mapping[int, str | int]) -> Folded:
    """Fold `text` by a table of single characters (see `latin_and_width_table`) and mend line breaks.

    A line break between Han characters goes, as do spaces there and characters without width; one after a
    hyphen keeps the hyphen; any other stays white space.

    >>> fold("一带一\\n路 Non-\\nGovernmental ＮＧＯ", latin_and_width_table()).text
    '一带一路 Non-Governmental NGO'
    """
    if "\n" not in text and text.isascii():
        return Folded(_translated(text, table), None)
    parts: list[str] = []
    origins = array("L")
    position = 0
    for start, end, replacement in _edits(text):
        parts.append(text[position:start])
        origins.extend(_count(position, start))
        parts.append(replacement)
        origins.extend([start] * len(replacement))
        position = end
    if not parts:
        return Folded(_translated(text, table), None)
    parts.append(text[position:])
    origins.extend(_count(position, len(text)))
    return Folded(_translated("".join(parts), table), origins)


def _translated(text: str, table: Mapping[int, str | int]) -> str:
    """Return a text with every character folded; `str.translate` looks each one up, and in a text that is mostly plain few need be."""
    if text.isascii() and _GRAVE not in text and _HYPHEN not in text:
        return text
    if len(text.encode(errors="surrogatepass")) > _MOSTLY_HAN * len(text):
        return text.translate(table)
    return _MAY_FOLD.sub(lambda match: match[0].translate(table), text)


def _count(start: int, end: int) -> Iterable[int]:
    """Return the numbers from `start` to before `end`; for a text of usual length a copy of memory."""
    return _NUMBERS[start:end] if end <= len(_NUMBERS) else range(start, end)


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is to mend in order: start, end and what stands there instead."""
    odd = not text.isascii() and _ODD.search(text) is not None
    han = not text.isascii() and _MAY_HAVE_HAN.search(text) is not None
    for match in _edit(odd=odd, han=han).finditer(text):
        start, end = match.span()
        first = text[start]
        if first in _HYPHENS:
            yield start, end, "-"
        elif "\ufb00" <= first <= "\ufb06":
            yield start, end, unicodedata.normalize("NFKC", first)
        elif odd or (is_han(text[start - 1]) and is_han(text[end])):
            yield start, end, ""


def latin_and_width_table() -> dict[int, str]:
    """Return the one-to-one folds that need no dictionary: width, compatibility forms, accents, quotes, dashes."""
    table: dict[int, str] = {}
    for code in (*range(0x00A1, 0x0250), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070), *range(0x2460, 0x2474),
                 *range(0x2E80, 0x2FE0), *range(0x3000, 0x3003), *range(0xF900, 0xFB00), *range(0xFF01, 0xFF5F)):  # fmt: skip
        character = chr(code)
        decomposed = unicodedata.normalize("NFKD", character)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
        if len(plain) == 1 and plain != character:
            table[code] = plain
    table.update(dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-"))
    table.update(dict.fromkeys(map(ord, "‘’‚‛ʼ´`＇"), "'"))
    table.update(dict.fromkeys(map(ord, "“”„‟＂"), '"'))
    table.update(
        {
            0x0002: "-",
            0x3000: " ",
            0x00A0: " ",
            0x00B5: "μ",
            0x00D8: "O",
            0x00F8: "o",
            0x0131: "i",
            0x0142: "l",
            0x0141: "L",
        }
    )
    return table
