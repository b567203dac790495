"""Text cut and padded to terminal columns, so that lines in both scripts stand under each other."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_JOINER = "\u200d"
_MODIFIER = re.compile("^[\u200d\ufe0f\U0001f3fb-\U0001f3ff]+")
"""What changes the emoji before it: cut off from that, it would change a space."""
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Return text as a terminal may show it: no control characters, nothing that turns the direction of writing.

    >>> shown("a\\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return _CONTROL.sub("\ufffd", _DIRECTION.sub("", text)).strip(_JOINER)


def columns(text: str) -> int:
    """Return how many columns a text takes; East Asian characters and emoji take two, combining marks none."""
    from rich.cells import cell_len

    return cell_len(text)


def ending(text: str, width: int) -> str:
    """Return the end of a text, at most so many columns; no combining mark is parted from its letter.

    >>> ending("推动慈善法", 7), ending("abc", 2)
    ('慈善法', 'bc')
    """
    start = len(text)
    used = 0
    for place in range(len(text) - 1, -1, -1):
        size = columns(text[place])
        if used + size > width:
            break
        used += size
        if size:
            start = place
    return _MODIFIER.sub("", text[start:]) if start else text


def beginning(text: str, width: int) -> str:
    """Return the beginning of a text, at most so many columns, with the marks that stand on its last letter.

    >>> beginning("慈善法修改", 7)
    '慈善法'
    """
    used = 0
    for place, character in enumerate(text):
        used += columns(character)
        if used > width:
            return text[:place].rstrip(_JOINER)
    return text


def clipped_middle(text: str, width: int) -> str:
    """Return a text of at most so many columns, an ellipsis for what is left out of its middle.

    >>> clipped_middle("law/2016-meeting-note.html#7", 16)
    'law/201…e.html#7'
    """
    if columns(text) <= width:
        return text
    first = beginning(text, (width - 1) // 2)
    return first + "…" + ending(text, width - 1 - columns(first))


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text filled with spaces to so many columns, the text to the left or right."""
    padding = " " * (width - columns(text))
    return padding + text if right else text + padding
