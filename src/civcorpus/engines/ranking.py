"""The numbers that decide the order of results, in one place.

They are tuned on public test collections (Cranfield, DRCD); each says what it is for and what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping

K1 = 1.2
"""How soon a further occurrence of a term stops counting (Robertson and Zaragoza 2009, section 3.5)."""

B: Mapping[str, float] = {"words": 0.75, "exact": 0.75, "title": 0.5, "heading": 0.5}
"""How far the length of a field weighs down its terms, 0 not at all."""

TITLE = 0.5
"""What a word in the document's title counts beside the same word in the text."""

HEADING = 0.25
"""What a word in the heading above counts beside the same word in the text."""

PHRASE = 1.5
"""What the words of an unspaced query count as they stand, beside the same words scattered."""

CONCEPT = 8.0
"""What a passage's weight for a concept (0 to 1) counts: about the score of a rare word, so that a concept weighs as one."""
