"""What an ingest and a report ask of a catalogue: its state, the files seen, the runs, how much there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from civcorpus.catalogue.base import Questions

Concern = Literal["failed", "needs-ocr", "warnings", "retry"]
"""Why files are looked at: they failed, are pictures of text, have warnings, or should be read again (the first two)."""

_CONCERNS: dict[Concern | None, str] = {
    None: "1",
    "failed": "status = 'failed'",
    "needs-ocr": "needs_ocr",
    "warnings": "warnings <> '[]'",
    "retry": "status = 'failed' OR needs_ocr",
}


class LedgerQuestions(Questions):
    """What an ingest and a report ask: meta, files, runs, counts."""

    def meta(self) -> dict[str, str]:
        """Return all values of `meta`."""
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    def begin(self) -> None:
        """See one state of the catalogue until `end`."""
        self._connection.execute("BEGIN")

    def end(self) -> None:
        """See the newest state again."""
        self._connection.execute("COMMIT")

    def hidden_keys(self) -> list[int]:
        """Return the keys that an engine may hold but that do not exist (yet, or any more)."""
        rows = self._connection.execute("SELECT first, last FROM pending")
        return [key for first, last in rows for key in range(first, last + 1)]

    def file_hashes(self) -> dict[str, tuple[str, str]]:
        """Return the hash and the status of every file seen, by path."""
        return {
            path: (sha256, status)
            for path, sha256, status in self._connection.execute("SELECT path, sha256, status FROM files")
        }

    def failed_files(self) -> list[tuple[str, str]]:
        """Return the files that could not be read, with the reason."""
        return self._connection.execute(
            "SELECT path, message FROM files WHERE status = 'failed' ORDER BY path"
        ).fetchall()

    def files(self, concern: Concern | None = None) -> list[dict[str, object]]:
        """Return what is known of the files, in order of path; with a concern, of those only that it is about."""
        cursor = self._connection.execute(
            f"""SELECT path, root, status, message, reader, encoding, encoding_confidence, documents, pages, langs, warnings, needs_ocr,
            bytes, seconds FROM files WHERE {_CONCERNS[concern]} ORDER BY path"""
        )
        names = [column[0] for column in cursor.description]
        return [
            {
                name: json.loads(value) if name in ("langs", "warnings") else value
                for name, value in zip(names, row, strict=True)
            }
            for row in cursor
        ]

    def documents_of_file(self, file: str) -> dict[str, tuple[int, str]]:
        """Return the documents read from a file: id > (key, hash)."""
        return {
            i: (key, sha)
            for i, key, sha in self._connection.execute("SELECT id, key, sha256 FROM documents WHERE file = ?", (file,))
        }

    def owner(self, document_id: str) -> tuple[int, str, str] | None:
        """Return key, file and hash of the document with this id, if there is one."""
        row: tuple[int, str, str] | None
        row = self._connection.execute(
            "SELECT key, file, sha256 FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return row

    def runs(self) -> list[dict[str, object]]:
        """Return the runs, oldest first."""
        cursor = self._connection.execute(
            """SELECT id, kind, started_at, finished_at, tool_version, taxonomy_version, taxonomy_sha256,
            documents, passages, mentions, tags, tags_added, tags_removed, undone_at
            FROM runs ORDER BY key"""
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def counts(self) -> dict[str, int]:
        """Return how many documents, passages, mentions, tags, concepts and failed files there are."""
        names = ("documents", "passages", "mentions", "tags", "concepts")
        counts = {name: int(self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in names}
        counts["failed"] = int(
            self._connection.execute("SELECT count(*) FROM files WHERE status = 'failed'").fetchone()[0]
        )
        counts["characters"] = int(
            self._connection.execute("SELECT coalesce(sum(length), 0) FROM documents").fetchone()[0]
        )
        return counts

    def languages(self) -> Mapping[str, int]:
        """Return the number of passages by language."""
        return dict(self._connection.execute("SELECT lang, count(*) FROM passages GROUP BY lang ORDER BY 2 DESC, 1"))
