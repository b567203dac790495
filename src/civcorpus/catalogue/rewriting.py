"""What a run changes of the machine's mentions and tags, and how it is taken back byte for byte."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from civcorpus.catalogue.base import Questions

Row = tuple[Any, ...]

_MENTION = 'm.start, m."end", c.id, m.passage_key, m.label, m.label_type, m.matcher, m.lang, m.zone, m.rivals'
_TAG = "c.id, t.score, t.rank, t.mentions, t.parts"
MENTION_COLUMNS, TAG_COLUMNS = 10, 5
"""How many columns of a mention or tag row the tagger decides; the key of the run that made it follows."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What changes in one document.

    Rows have the columns of `machine_mentions` and `machine_tags`; those that go have the key of the run that made them at their end.
    """

    document_key: int
    document_id: str
    mentions_gone: tuple[Row, ...] = ()
    mentions_new: tuple[Row, ...] = ()
    tags_gone: tuple[Row, ...] = ()
    tags_new: tuple[Row, ...] = ()

    @property
    def concepts_gone(self) -> set[str]:
        """The concepts that the document loses."""
        return {row[0] for row in self.tags_gone} - {row[0] for row in self.tags_new}

    @property
    def concepts_new(self) -> set[str]:
        """The concepts that the document gains."""
        return {row[0] for row in self.tags_new} - {row[0] for row in self.tags_gone}

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.mentions_gone or self.mentions_new or self.tags_gone or self.tags_new)


class MachineQuestions(Questions):
    """What the machine found, as rows that compare."""

    def machine_mentions(self, document_key: int) -> list[Row]:
        """Return the mentions of a document, in a tagger's order: start, end, concept id, passage key, label …, and the key of the run."""
        return self._connection.execute(
            f"""SELECT {_MENTION}, m.run_key FROM mentions m JOIN concepts c ON c.key = m.concept_key
            WHERE m.document_key = ?
            ORDER BY m.start, c.id, m."end"
            """,
            (document_key,),
        ).fetchall()

    def machine_tags(self, document_key: int) -> list[Row]:
        """Return the tags of a document: concept id, score, rank, mentions, parts, and the key of the run."""
        return self._connection.execute(
            f"""SELECT {_TAG}, t.run_key FROM tags t JOIN concepts c ON c.key = t.concept_key
            WHERE t.document_key = ? ORDER BY c.id""",
            (document_key,),
        ).fetchall()

    def tags_by_concept(self) -> dict[str, int]:
        """Return how many documents the machine tagged with each concept."""
        return dict(
            self._connection.execute(
                "SELECT c.id, count(*) FROM tags t JOIN concepts c ON c.key = t.concept_key GROUP BY c.id ORDER BY c.id"
            )
        )

    def tag_count(self, document_key: int) -> int:
        """Return how many concepts the machine tagged a document with."""
        row = self._connection.execute("SELECT count(*) FROM tags WHERE document_key = ?", (document_key,)).fetchone()
        return int(row[0])

    def tagging_marks(self) -> tuple[object, ...]:
        """Return what changes whenever the machine's mentions and tags do."""
        execute = self._connection.execute
        runs = execute("SELECT key, coalesce(undone_at, '') FROM runs ORDER BY key").fetchall()
        return runs, execute("SELECT document_key, state_key FROM tagged ORDER BY document_key").fetchall()

    def made_by(self, run_key: int) -> dict[str, int]:
        """Return how many documents a run changed, and how many passages, mentions and tags hold what it made."""
        execute = self._connection.execute
        (documents,) = execute(
            "SELECT count(*) FROM replaced WHERE run_key = ? AND document_key > 0", (run_key,)
        ).fetchone()
        mentions, passages = execute(
            "SELECT count(*), count(DISTINCT passage_key) FROM mentions WHERE run_key = ?", (run_key,)
        ).fetchone()
        (tags,) = execute("SELECT count(*) FROM tags WHERE run_key = ?", (run_key,)).fetchone()
        return {"documents": documents, "passages": passages, "mentions": mentions, "tags": tags}

    def stored_taxonomy(self) -> dict[str, Any]:
        """Return the concepts, labels and versions of the taxonomies as the catalogue holds them, to be restored later."""
        execute = self._connection.execute
        return {
            "concepts": execute(
                "SELECT id, scheme, pref_label_en, pref_label_zh, scope_note, broader FROM concepts ORDER BY key"
            ).fetchall(),
            "labels": execute(
                "SELECT l.form, c.id, l.label, l.lang FROM labels l JOIN concepts c ON c.key = l.concept_key ORDER BY l.rowid"
            ).fetchall(),
            "meta": dict(
                execute("SELECT key, value FROM meta WHERE key IN ('taxonomy_sha256', 'taxonomy_version', 'state_key')")
            ),
        }


class RewriteQuestions(Questions):
    """What an undo asks."""

    def documents_changed_by(self, run_key: int) -> int:
        """Return how many documents a run changed."""
        return int(self._connection.execute("SELECT documents FROM runs WHERE key = ?", (run_key,)).fetchone()[0])

    def is_latest(self, run_key: int) -> bool:
        """Say whether no later run stands."""
        row = self._connection.execute(
            "SELECT 1 FROM runs WHERE key > ? AND undone_at IS NULL LIMIT 1", (run_key,)
        ).fetchone()
        return row is None

    def run(self, run_id: str) -> tuple[int, str, str] | None:
        """Return the key and kind of a run, and when it was undone (or "")."""
        row: tuple[int, str, str] | None = self._connection.execute(
            "SELECT key, kind, coalesce(undone_at, '') FROM runs WHERE id = ?", (run_id,)
        ).fetchone()
        return row

    def later_runs(self, run_key: int) -> list[str]:
        """Return the runs, newest first, that changed a document after this run had changed it."""
        rows = self._connection.execute(
            """SELECT DISTINCT r.id, r.key FROM replaced a JOIN replaced b ON b.document_key = a.document_key AND b.run_key > a.run_key
            JOIN runs r ON r.key = b.run_key WHERE a.run_key = ? AND a.document_key > 0 ORDER BY r.key DESC""",
            (run_key,),
        )
        return [row[0] for row in rows]


class Rewriting(Questions):
    """What the one writer does to the machine's mentions and tags in a run or an undo; all inside one transaction."""

    def concept_keys(self) -> dict[str, int]:
        """Return the keys of all concepts by id."""
        return dict(self._connection.execute("SELECT id, key FROM concepts"))

    def rewrite(self, change: Rewrite, run_key: int, concepts: dict[str, int]) -> None:
        """Change one document, and keep what an undo needs."""
        gone = list(change.mentions_gone)
        rows = {
            "mentions": gone,
            "tags": list(change.tags_gone),
            "new_mentions": [row[:3] for row in change.mentions_new],
            "new_tags": [row[0] for row in change.tags_new],
        }
        self._connection.execute(
            "INSERT INTO replaced(run_key, document_key, state_key, rows) "
            " SELECT ?, document_key, state_key, ? FROM tagged WHERE document_key = ?",
            (run_key, _packed(rows), change.document_key),
        )
        self._delete(change.document_key, [row[:3] for row in gone], [row[0] for row in change.tags_gone], concepts)
        self._insert(
            change.document_key,
            [(*row[:MENTION_COLUMNS], run_key) for row in change.mentions_new],
            [(*row[:TAG_COLUMNS], run_key) for row in change.tags_new],
            concepts,
        )

    def keep_beside(self, run_key: int, what: object) -> None:
        """Keep something else that an undo of this run needs."""
        self._connection.execute(
            "INSERT INTO replaced(run_key, document_key, state_key, rows) VALUES (?, 0, 0, ?)", (run_key, _packed(what))
        )

    def kept_beside(self, run_key: int) -> Any:
        """Return what `keep_beside` was given, `None` when it was not called."""
        row = self._connection.execute(
            "SELECT rows FROM replaced WHERE run_key = ? AND document_key = 0", (run_key,)
        ).fetchone()
        return _unpacked(row[0]) if row else None

    def take_back(self, run_key: int, undone_at: str) -> int:
        """Restore the documents that a run changed, forget what was kept for it, and mark it undone; return how many documents."""
        concepts = self.concept_keys()
        count = 0
        for document_key, state_key, rows in self._replaced(run_key):
            self._delete(document_key, rows["new_mentions"], rows["new_tags"], concepts)
            self._insert(document_key, rows["mentions"], rows["tags"], concepts)
            self._connection.execute(
                "UPDATE tagged SET state_key = ? WHERE document_key = ?", (state_key, document_key)
            )
            count += 1
        self._connection.execute("DELETE FROM replaced WHERE run_key = ?", (run_key,))
        self._connection.execute("UPDATE runs SET undone_at = ? WHERE key = ?", (undone_at, run_key))
        return count

    def _replaced(self, run_key: int) -> Iterator[tuple[int, int, dict[str, list[Any]]]]:
        keys = self._connection.execute(
            "SELECT document_key FROM replaced WHERE run_key = ? AND document_key > 0 ORDER BY document_key", (run_key,)
        ).fetchall()
        for (key,) in keys:
            state_key, rows = self._connection.execute(
                "SELECT state_key, rows FROM replaced WHERE run_key = ? AND document_key = ?", (run_key, key)
            ).fetchone()
            yield key, state_key, _unpacked(rows)

    def _delete(
        self, document_key: int, mentions: Sequence[Sequence[Any]], tags: Sequence[str], concepts: dict[str, int]
    ) -> None:
        self._connection.executemany(
            'DELETE FROM mentions WHERE document_key = ? AND start = ? AND "end" = ? AND concept_key = ?',
            [(document_key, start, end, concepts[concept_id]) for start, end, concept_id in mentions],
        )
        self._connection.executemany(
            "DELETE FROM tags WHERE document_key = ? AND concept_key = ?",
            [(document_key, concepts[concept_id]) for concept_id in tags],
        )

    def _insert(
        self,
        document_key: int,
        mentions: Sequence[Sequence[Any]],
        tags: Sequence[Sequence[Any]],
        concepts: dict[str, int],
    ) -> None:
        self._connection.executemany(
            f"INSERT INTO mentions VALUES ({', '.join('?' * 12)})",
            [(document_key, row[0], row[1], concepts[row[2]], *row[3:]) for row in mentions],
        )
        self._connection.executemany(
            "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(document_key, concepts[row[0]], *row[1:]) for row in tags],
        )


def _packed(rows: object) -> bytes:
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def _unpacked(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))
