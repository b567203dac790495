"""Tags > the order in which to review them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from civcorpus.catalogue.tagged import TagRow

_WELL_KNOWN = 20
"""Decisions about a concept after which another says little new."""
_UNFAMILIAR, _AMBIGUOUS = 0.5, 0.3


def in_order(tags: Iterable[TagRow], decisions: Mapping[str, int]) -> list[TagRow]:
    """Return the tags most in doubt first.

    Doubt is how near the score is to one half (0 to 1), and 0.5 more for a concept without decisions (falling to 0 at twenty), and 0.3
    more where another concept claims a mention. Equal ones stand by document, then concept.

    Args:
        tags: What waits for a decision.
        decisions: How many decisions there are about each concept.
    """
    return sorted(
        tags, key=lambda tag: (-doubt(tag, decisions.get(tag.concept_id, 0)), tag.document_id, tag.concept_id)
    )


def doubt(tag: TagRow, decisions: int) -> float:
    """Return how much a decision about a tag is worth, 0 to 1.8."""
    middle = 1 - abs(tag.score - 0.5) * 2
    unfamiliar = 1 - min(decisions, _WELL_KNOWN) / _WELL_KNOWN
    return round(middle + _UNFAMILIAR * unfamiliar + _AMBIGUOUS * tag.ambiguous, 6)


def sampled(tags: Iterable[TagRow], size: int, seed: int) -> list[TagRow]:
    """Return `size` tags at random, in random order: always the same for a seed, whatever was decided in between.

    Each tag gets a number from its ids and the seed; those with the lowest are the sample. So hand over all tags, decided or not, and
    leave out the decided ones afterwards.
    """

    def lot(tag: TagRow) -> bytes:
        return hashlib.sha256(f"{seed}\n{tag.document_id}\n{tag.concept_id}".encode()).digest()

    return sorted(tags, key=lot)[:size]
