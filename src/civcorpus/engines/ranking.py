"""The numbers that decide the order of results, in one place.

Measured as nDCG@10 on Cranfield (English abstracts with titles) and DRCD (questions on traditional Chinese paragraphs), any term,
ranked by document; the plateau around each value is wide, and values are kept off its edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

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

CONCEPT = 3.0
"""What a passage's weight for a concept (0 to 1) counts, times the concept's rarity: somewhat more than a word as rare.

132 topics over 559 laws in three scripts, relevant where the title names the topic, English and Chinese queries: 8 for every concept,
however common, 0.461 and 0.507; 2 by rarity 0.557 and 0.633; with `UNTAGGED` 0.587 and 0.679; with 3 and names in titles (`NAMED`, which
these judgements favour) 0.842 and 0.854. DRCD stays at 0.957.
"""

NAMED = 1.0
"""What a name of the concept in the document's title counts beside a word as rare in the text: titles say what documents are about."""

ENTITLED = 1.0
"""What each word counts, beside the same word in the text, where documents are sought and the title holds every word of the query.

Titles of 200 of 1,000 laws as queries: the law itself comes first for 191 with 0 or without, 199 with 0.5, 200 with 1; Cranfield stays.
"""

UNTAGGED = 0.5
"""What a name of the concept counts where the passage does not carry it.

Less than 1, since fewer passages have one name in one script than any name in any: at 1 each script ranks its own pages first.
"""

GLUED = 4.0
"""What words count as they stand in which a name is glued to more (`NGO法`): they come before passages that carry the concept oftener."""


def rarity(having: float, entries: int) -> float:
    """Return the inverse document frequency of what `having` of so many entries have, in the form that is never negative (Lucene's).

    >>> round(rarity(1, 1000), 2), round(rarity(1000, 1000), 4)
    (6.5, 0.0005)
    """
    return log(1 + (entries - having + 0.5) / (having + 0.5))
