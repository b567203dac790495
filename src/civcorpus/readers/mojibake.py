"""Latin text that was stored wrongly once (UTF-8 taken for Windows-1252) > the text that was meant."""

from __future__ import annotations

import re

ROWS = {bytes([byte]).decode("cp1252", "replace").replace("�", chr(byte)): byte for byte in range(0x80, 0x100)}
"""Each character that Windows-1252 makes of a byte above ASCII (the five that it leaves out stand for themselves)."""


def _among(first: int, last: int) -> str:
    return "[" + "".join(re.escape(c) for c, byte in ROWS.items() if first <= byte <= last) + "]"


REST = _among(0x80, 0xBF)
SEQUENCE = re.compile(f"[ÂÃ]{REST}|â[€‚„]{REST}|ðŸ{REST}{{2}}")
"""Western letters and signs, punctuation, pictures. Other beginnings also stand in sound text: “café…”."""

FEWEST = 2
"""So many short sequences make a text suspicious; a long one (`â€™`) does alone."""


def mended(text: str) -> tuple[str, int]:
    """Return the text with every such sequence mended, and how many there were; nothing else changes.

    >>> mended("The womenâ€™s cafÃ© said â€œnoâ€\\x9d")
    ('The women’s café said “no”', 4)
    >>> mended("SÃO PAULO, 31 Â"), mended("慈善法")
    (('SÃO PAULO, 31 Â', 0), ('慈善法', 0))
    """
    found = SEQUENCE.findall(text)
    if len(found) < FEWEST and not any(len(sequence) > 2 for sequence in found):
        return text, 0
    count = 0

    def meant(match: re.Match[str]) -> str:
        nonlocal count
        character = bytes(ROWS[c] for c in match.group()).decode("utf-8", "replace")
        if character != "\u00a0" and not character.isprintable():
            return match.group()
        count += 1
        return character

    return SEQUENCE.sub(meant, text), count
