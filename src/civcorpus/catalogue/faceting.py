"""What a search asks about all its hits at once: counts by value, and their order. Nothing of it is held outside SQLite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from civcorpus.catalogue.searching import ADDED, LIVE, PassageQuestions

Facet = Literal["tag", "org", "year", "source", "lang", "zone"]
FACETS: tuple[Facet, ...] = ("tag", "org", "year", "source", "lang", "zone")

_COLUMNS = {"year": "substr(d.date, 1, 4)", "source": "d.source", "lang": "p.lang", "zone": "p.zone"}
_ORDERS = {"date": "d.date = '', d.date", "source": "casefold(d.source)"}
_CARRIED = f"""SELECT c.id AS id, m.passage_key AS key FROM found f JOIN mentions m ON m.passage_key = f.key
    JOIN concepts c ON c.key = m.concept_key WHERE {LIVE}
    UNION SELECT x.concept_id, p.key {ADDED} AND p.key IN (SELECT key FROM found)"""


class FacetQuestions(PassageQuestions):
    """Questions about many passages by key."""

    def facet(self, name: Facet, *, by_document: bool) -> list[tuple[str, int]]:
        """Return the values of the passages that `hold` was given, each with the number of passages or documents, the most first.

        A document counts for a value that one of its passages has, so that a count is what a search with that value as a filter finds.
        Years come in order. Rejected mentions never count.
        """
        unit = "p.document_key" if by_document else "p.key"
        order = "1" if name == "year" else "2 DESC, 1"
        if name in ("tag", "org"):
            only = "WHERE h.id LIKE 'org-%'" if name == "org" else ""
            question = (
                f"SELECT h.id, count(DISTINCT {unit}) FROM ({_CARRIED}) h JOIN passages p ON p.key = h.key {only}"
            )
        else:
            question = f"""SELECT {_COLUMNS[name]}, count(DISTINCT {unit}) FROM found f JOIN passages p ON p.key = f.key
                JOIN documents d ON d.key = p.document_key"""
        return self._connection.execute(f"{question} GROUP BY 1 ORDER BY {order}").fetchall()

    def hold(self, found: Iterable[tuple[int, float]]) -> None:
        """Keep keys and scores in a temporary table, for the other questions; what was held before is forgotten."""
        self._connection.create_function("casefold", 1, str.casefold, deterministic=True)
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (key INTEGER PRIMARY KEY, score REAL) STRICT")
        self._connection.execute("DELETE FROM found")
        self._connection.executemany("INSERT INTO found VALUES (?, ?)", found)

    def held_in_order(self, order: Literal["date", "source"], *, limit: int, offset: int) -> list[tuple[int, float]]:
        """Return a stretch of what is held, by date (undated last) or source, then by falling score, then by key."""
        return self._connection.execute(
            f"""SELECT f.key, f.score FROM found f JOIN passages p ON p.key = f.key JOIN documents d ON d.key = p.document_key
            ORDER BY {_ORDERS[order]}, f.score DESC, f.key LIMIT ? OFFSET ?""",
            (limit, offset),
        ).fetchall()
