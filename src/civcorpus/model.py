"""The values that flow: Document > Passage > Token > Mention > Tag > Hit > Excerpt.

Every value is a frozen dataclass of plain types (an excerpt, the row of an export, is a tuple). Offsets are Unicode code points, half-open
(`text[start:end]`), into `Document.text`, which never changes after reading; only values that say so
count from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from civcorpus.frozen import frozen

Lang = Literal["en", "zh", "mixed", "und"]
"""Language of a stretch of text by share of script: mostly Latin, mostly Han, both, or neither."""

Zone = Literal["title", "heading", "body", "item", "table", "footnote", "reference", "boilerplate"]
"""What part a passage plays on its page."""

Status = Literal["suggested", "accepted", "rejected"]
Origin = Literal["auto", "manual"]
LabelType = Literal["prefLabel", "altLabel", "hiddenLabel", "pattern", "acronym", "manual"]


@frozen
class Block:
    """A stretch of a document whose role the reader knows from the format itself.

    Blocks are in reading order and do not overlap. `level` is 1 for the topmost heading, else 0.
    """

    start: int
    end: int
    zone: Zone = "body"
    level: int = 0
    page: int | None = None


@frozen
class Document:
    """One report as read from its file: the text, where its parts stand, and what is known about it.

    `blocks` is empty where the format has no structure (plain text); `pages` holds the offset at which
    each page begins, empty where the format has no pages. `date` is ISO 8601 with the precision known
    (`2016`, `2016-09`, `2016-09-01`) or `""`. `langs` is filled when passages have been cut.
    """

    id: str
    title: str
    text: str
    path: str = ""
    source: str = ""
    url: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    blocks: tuple[Block, ...] = ()
    pages: tuple[int, ...] = ()
    sha256: str = ""
    reader: str = ""
    encoding: str = ""
    encoding_confidence: float | None = None
    warnings: tuple[str, ...] = ()


@frozen
class Passage:
    """A paragraph, heading, list item, table row or note: the unit that is searched and tagged.

    `id` is the document's id, `#` and the position; `position` counts from 0. `heading` is the nearest
    heading above, `page` counts from 1.
    """

    id: str
    document_id: str
    position: int
    start: int
    end: int
    text: str
    lang: Lang
    zone: Zone = "body"
    heading: str = ""
    page: int | None = None


@frozen
class Token:
    """A searchable term and where it stands in the text it was cut from (passage offsets).

    `position` counts tokens from 0; a sub-word stands at the position of the word it is part of.
    """

    term: str
    start: int
    end: int
    position: int


@frozen
class Placed:
    """The terms of one search field of a passage, each beside its position.

    The positions of any one term ascend, and it stands at each only once; several terms may share a position.
    """

    terms: Sequence[str] = ()
    places: Sequence[int] = ()


@frozen
class Mention:
    """One place where a document names a concept (document offsets).

    `label` is the label as the taxonomy writes it, `matcher` the rule that let it through (`label`,
    `acronym`, `pattern`, `implied`, or `manual` for a mention that a person added), `rivals` the other concepts that claim the same span.
    """

    concept_id: str
    document_id: str
    passage_id: str
    start: int
    end: int
    exact: str
    label: str
    label_type: LabelType
    matcher: str
    lang: Lang
    zone: Zone = "body"
    rivals: tuple[str, ...] = ()


@frozen
class Tag:
    """A concept assigned to a document, with its score (0 to 1), the named parts of it, and its rank from 1.

    `parts` are (name, value) pairs whose weighted sum is the score; empty for a tag a person added.
    `confidence` is the reviewed precision of the concept and the label that found most of the mentions, `None` until enough
    `decisions` about them exist.
    """

    document_id: str
    concept_id: str
    status: Status
    origin: Origin
    score: float | None
    rank: int | None
    mentions: int
    parts: tuple[tuple[str, float], ...] = ()
    confidence: float | None = None
    decisions: int = 0


@frozen
class Hit:
    """A passage (or document) that a search found.

    `start`/`end` are document offsets of `text`; `highlights` are spans into `text`.
    """

    rank: int
    score: float
    document_id: str
    passage_id: str
    title: str
    date: str
    source: str
    path: str
    page: int | None
    heading: str
    lang: Lang
    start: int
    end: int
    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    tags: tuple[str, ...] = ()


class Excerpt(NamedTuple):
    """A mention in quotable form: the exact words, 32 characters each side, and the sentence around.

    The triple (exact, prefix, suffix) is a W3C TextQuoteSelector, which finds the place again after a
    document has been extracted anew. A tuple takes a quarter of the time to make, and exports make millions.
    """

    id: str
    document_id: str
    passage_id: str
    concept_id: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    excerpt: str
    lang: Lang
    label: str
    label_type: str
    matcher: str
    status: Status
    origin: Origin
    run_id: str | None
