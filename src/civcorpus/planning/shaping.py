"""Small changes to plans: joining, boosting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from civcorpus.engines.base import (
    All,
    Any,
    Best,
    Keys,
    Near,
    Phrase,
    Plan,
    Prefix,
    Rather,
    Similar,
    Synonyms,
    Term,
    Without,
)


def all_of(parts: Sequence[Plan]) -> Plan | None:
    """Return a plan for what every part finds, `None` when there is no part."""
    return (parts[0] if len(parts) == 1 else All(tuple(parts))) if parts else None


def any_of(parts: Sequence[Plan]) -> Plan | None:
    """Return a plan for what at least one part finds, `None` when there is no part."""
    return (parts[0] if len(parts) == 1 else Any(tuple(parts))) if parts else None


def best_of(parts: Sequence[Plan]) -> Plan | None:
    """Return a plan for what at least one part finds, of which the best counts; `None` when there is no part."""
    return (parts[0] if len(parts) == 1 else Best(tuple(parts))) if parts else None


def boosted(plan: Plan, boost: float) -> Plan:
    """Return the plan with all its scores multiplied."""
    if boost == 1.0:
        return plan
    match plan:
        case Term() | Phrase() | Prefix() | Similar() | Near() | Synonyms():
            return replace(plan, boost=plan.boost * boost)
        case Keys(weights):
            return Keys({key: weight * boost for key, weight in weights.items()})
        case All(parts) | Any(parts) | Best(parts):
            return type(plan)(tuple(boosted(part, boost) for part in parts))
        case Rather(part, wish):
            return Rather(boosted(part, boost), boosted(wish, boost))
        case Without(part, excluded):
            return Without(boosted(part, boost), excluded)
    return plan
