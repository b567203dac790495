"""How a ranked list is cut short."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """Rank by `measure`; none rarer than `least`, none among the `stop` terms, at most `limit` of each language (0: all)."""

    measure: str = ""
    least: int = 1
    limit: int = 0
    stop: frozenset[str] = frozenset()

    def first(self, size: int) -> int:
        """Return how many of `size` are kept."""
        return min(size, self.limit) if self.limit else size
