"""The numbers that decide the order of results, in one place.

Measured as nDCG@10 on Cranfield (English abstracts with titles) and DRCD (questions on traditional Chinese paragraphs), any term,
ranked by document; the plateau around each value is wide, and values are kept off its edges.
"""

from __future__ import annotations

from collections.abc import Mapping

K1 = 0.9
"""How soon a further occurrence of a term stops counting (Robertson and Zaragoza 2009, section 3.5).

Passages are short, so repetition says little: 0.9 gives 0.390 and 0.975, 1.2 gives 0.387 and 0.973, 2.0 gives 0.386 and 0.965.
"""

B: Mapping[str, float] = {"words": 0.5, "exact": 0.5, "title": 0.5, "heading": 0.5}
"""How far the length of a field weighs down its terms, 0 not at all. Passages differ little in length: 0.4 to 0.75 are alike."""

TITLE = 0.35
"""What a word in the document's title counts beside the same word in the text.

Cranfield 0.361 without, 0.384 with 0.2, 0.389 with 0.35 and 0.5; DRCD falls by 0.001 with 0.5, as its paragraphs share their titles.
"""

HEADING = 0.2
"""What a word in the heading above counts beside the same word in the text; less than the title, which is more carefully worded."""

PHRASE = 1.5
"""What the words of an unspaced query count as they stand, beside the same words scattered."""

PAIR = 0.5
"""What two characters side by side that no word of the query holds count, where any word will do.

They catch what the dictionary does not know or cuts in two ways: DRCD 0.963 without, 0.974 with 0.5, 0.969 with 1.
"""

CONCEPT = 8.0
"""What a passage's weight for a concept (0 to 1) counts: about the score of a rare word, so that a concept weighs as one."""

GLUED = 4.0
"""What words count as they stand in which a name is glued to more (`NGO法`): enough to come before passages that carry the concept oftener."""
