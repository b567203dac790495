"""What people decided, as a catalogue sees it: which tags wait for a decision, and how often a label proved right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from civcorpus.catalogue.base import Questions, marks, pieces

DECIDED_COLUMNS = ("document_id", "concept_id", "start", "end", "exact", "label", "verdict", "who", "at", "why")
ENOUGH_DECISIONS = 20
"""How many decisions about a concept and label make its precision worth stating."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How many decisions there are about a concept found by a label, and how many of them said that it was right."""

    right: int
    decisions: int

    @property
    def confidence(self) -> float | None:
        """The reviewed precision, `None` before there are enough decisions."""
        return round(self.right / self.decisions, 4) if self.decisions >= ENOUGH_DECISIONS else None


NOT_JUDGED = Judged(0, 0)


class JudgedQuestions(Questions):
    """Questions about decisions."""

    _judged: dict[tuple[str, str], Judged] | None = None

    def shadow_decided(self, rows: Iterable[Sequence[object]]) -> None:
        """Answer from these rows of `decided` instead of those stored, as long as this connection is open."""
        self._judged = None
        execute = self._connection.execute
        inside = self._connection.in_transaction
        columns = ", ".join(f'"{name}"' for name in DECIDED_COLUMNS)
        execute("DROP TABLE IF EXISTS temp.decided")
        execute(f"CREATE TEMP TABLE decided ({columns}, PRIMARY KEY (document_id, concept_id, start))")
        execute("CREATE INDEX temp.decided_concepts ON decided(concept_id, document_id)")
        self._connection.executemany(f"INSERT OR REPLACE INTO temp.decided VALUES ({marks(DECIDED_COLUMNS)})", rows)
        if not inside:
            self._connection.commit()

    def document_keys(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the keys of those documents that exist, by id."""
        found: dict[str, int] = {}
        for chunk in pieces(ids):
            found.update(self._connection.execute(f"SELECT id, key FROM documents WHERE id IN ({marks(chunk)})", chunk))
        return found

    def current_concepts(self) -> set[str]:
        """Return the ids of the concepts that the taxonomies have now."""
        rows = self._connection.execute("SELECT DISTINCT c.id FROM labels l JOIN concepts c ON c.key = l.concept_key")
        return {row[0] for row in rows}

    def verdicts(self, document_id: str) -> dict[tuple[str, int], str]:
        """Return what was decided about a document: (concept id, start of the mention or -1) > verdict."""
        rows = self._connection.execute(
            "SELECT concept_id, start, verdict FROM decided WHERE document_id = ?", (document_id,)
        )
        return {(concept_id, start): verdict for concept_id, start, verdict in rows}

    def judged(self) -> dict[tuple[str, str], Judged]:
        """Return how each concept and label fared: accepted ones are right, rejected and removed ones wrong.

        Counted once for each connection.
        """
        if self._judged is None:
            rows = self._connection.execute(
                """SELECT concept_id, label, sum(verdict = 'accept'), count(*) FROM decided
                WHERE label <> '' AND verdict IN ('accept', 'reject', 'remove') GROUP BY concept_id, label"""
            )
            self._judged = {(concept_id, label): Judged(right, count) for concept_id, label, right, count in rows}
        return self._judged

    def decisions_by_concept(self) -> dict[str, int]:
        """Return how many decisions hold about each concept."""
        return dict(self._connection.execute("SELECT concept_id, count(*) FROM decided GROUP BY concept_id"))
