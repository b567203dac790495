"""The ways in which a phrase, or two runs near each other, can stand in a text: each as terms at fixed places, which an index finds.

A term may be whole or broken by a line end (and then takes two positions), and with slop others may stand between; so a phrase has
several readings. Where there would be many, those that begin in a way that stands nowhere are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from civcorpus.engines.base import BROKEN, Near, Phrase, Term, TermField
from civcorpus.engines.tantivy_.layout import SPREADS, stored
from civcorpus.frozen import frozen

_FEW = 64
_MOST = 1000
"""How many readings are followed."""


@frozen
class Reading:
    """Terms of a field at places relative to each other, as they are stored, in order of place."""

    field: TermField
    cells: tuple[tuple[int, str], ...]


@frozen
class _Run:
    """Terms at positions from 0 on, and the position after them."""

    steps: tuple[tuple[int, str], ...]
    after: int


class Readings:
    """Finds readings; `truncated` names the phrases that have too many of them."""

    def __init__(self, frequency: Callable[[str, str], int], stands: Callable[[Reading], bool]) -> None:
        self._frequency = frequency
        self._stands = stands
        self.truncated: list[str] = []

    def of(self, plan: Term | Phrase | Near) -> list[Reading]:
        """Return the readings of a plan; none when it cannot be found."""
        match plan:
            case Term(field, term):
                return [Reading(field, ((0, stored(term)),))] if self._frequency(field, stored(term)) else []
            case Phrase(terms, slop):
                return [_reading("exact", run.steps) for run in self._runs("exact", terms, slop)]
            case Near():
                return self._near(plan)

    def _near(self, plan: Near) -> list[Reading]:
        lefts = self._runs("words", plan.left, 0)
        rights = self._runs("words", plan.right, 0) if lefts else []
        found = {
            _reading("words", (*first.steps, *((position + shift, term) for position, term in second.steps)))
            for left in lefts
            for right in rights
            for gap in range(plan.distance + 1)
            for first, second, terms in ((left, right, plan.right), (right, left, plan.left))
            for shift in (first.after + gap + len(terms) - second.after,)
        }
        return sorted(found, key=lambda reading: reading.cells)

    def _runs(self, field: TermField, terms: Sequence[str], slop: int) -> list[_Run]:
        runs = [_Run((), 0)] if terms else []
        for number, term in enumerate(terms):
            forms = [(form, width) for form, width in ((term, 1), (term + BROKEN, 2)) if self._known(field, form)]
            gaps = range(slop + 1) if number else (0,)
            runs = [_longer(run, form, gap, width) for gap in gaps for run in runs for form, width in forms]
            if len(runs) > _FEW:
                runs = [run for run in runs if self._stands(_reading(field, run.steps))]
            if len(runs) > _MOST:
                runs = sorted(runs, key=lambda run: run.after)[:_MOST]
                self.truncated.append(" ".join(terms))
        return runs

    def _known(self, field: TermField, term: str) -> bool:
        return self._frequency(field, stored(term)) > 0


def _longer(run: _Run, term: str, gap: int, width: int) -> _Run:
    position = run.after + gap
    return _Run((*run.steps, (position, term)), position + width)


def _reading(field: TermField, steps: Iterable[tuple[int, str]]) -> Reading:
    """Return steps as a reading whose first place is 0."""
    spread = SPREADS[field]
    cells = sorted({(spread.place(position, term), stored(term)) for position, term in steps})
    return Reading(field, tuple((place - cells[0][0], term) for place, term in cells))
