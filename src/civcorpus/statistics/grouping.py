"""Cutting a corpus into parts that are compared: years, months, sources, documents, organisations, concepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from civcorpus.errors import UsageError
from civcorpus.statistics.counting import Corpus, Size

GROUPINGS = ("total", "year", "month", "source", "lang", "org", "concept", "document")
ORGANISATION = "org-"
"""Concepts whose id begins so are organisations."""
Groups = Callable[[int, int], Sequence[str | None]]
"""(document key, passage key) > the groups a passage belongs to; `None` is the group of those without a date or source."""

_MONTH = re.compile(r"\d{4}-\d{2}")


def groups_of(corpus: Corpus, by: str) -> Groups:
    """Return how to find the groups of a passage.

    A passage is in the group of each organisation (or concept) that it mentions, so these groups overlap; all others do not.

    Raises:
        UsageError: There is no such grouping.
    """
    if by in ("total", "lang"):
        return lambda *_: ("",)
    if by in ("org", "concept"):
        mentioned: dict[int, list[str]] = {}
        for mention in corpus.catalogue.mention_places():
            if mention.concept_id.startswith(ORGANISATION) == (by == "org"):
                concepts = mentioned.setdefault(mention.passage_key, [])
                if mention.concept_id not in concepts:
                    concepts.append(mention.concept_id)
        return lambda _, passage: mentioned.get(passage, ())
    if by not in GROUPINGS:
        raise UsageError(f"--by {by}: unknown: choose {', '.join(GROUPINGS)}")
    names = {key: (_name(facts.id, facts.date, facts.source, by),) for key, facts in corpus.documents.items()}
    return lambda document, _: names[document]


def period_of(date: str, by: str) -> str | None:
    """Return the year or the month of a date, `None` when it is not known so precisely.

    >>> period_of("2016-09", "year"), period_of("2016", "month"), period_of("", "year")
    ('2016', None, None)
    """
    if by == "month":
        return date[:7] if _MONTH.match(date) else None
    return date[:4] or None


def _name(document_id: str, date: str, source: str, by: str) -> str | None:
    if by == "document":
        return document_id
    return source or None if by == "source" else period_of(date, by)


def sizes_by(corpus: Corpus, groups: Groups) -> dict[str | None, Size]:
    """Return how much text each group holds."""
    sizes: dict[str | None, Size] = {}
    for passage in corpus.sizes:
        for group in groups(passage.document_key, passage.key):
            sizes.setdefault(group, Size()).add(passage)
    return sizes


def in_order(group: str | None) -> tuple[bool, str]:
    """Sort groups by name, the one without a name last."""
    return group is None, group or ""
