"""What the one writer does to a catalogue, a transaction at a time.

Keys of documents and passages are reserved before they are used and never given twice. Keys that an engine may hold although the
catalogue does not show them (being added, or already removed) stand in `pending` until both agree; see `pipeline.committing`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from civcorpus.catalogue.alike import TO_COMPARE
from civcorpus.catalogue.rewriting import Rewriting
from civcorpus.catalogue.states import StateKeeping
from civcorpus.model import Document, Mention, Passage, Tag


@dataclass(frozen=True, slots=True)
class Filing:
    """A document ready to be catalogued: its passages, in order, its mentions and its tags."""

    document: Document
    passages: Sequence[Passage]
    mentions: Sequence[Mention]
    tags: Sequence[Tag]
    root: str
    file: str
    marks: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a file: `status` is `done` or `failed`; `message` says why.

    The rest is what its readers said of all the documents in it: `langs` is the share of its characters by language.
    """

    path: str
    root: str
    sha256: str
    size: int
    status: str
    message: str
    seconds: float
    reader: str = ""
    encoding: str = ""
    encoding_confidence: float | None = None
    documents: int = 0
    pages: int = 0
    langs: str = "{}"
    warnings: tuple[str, ...] = ()
    needs_ocr: bool = False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run of the machine over documents; `id` is its start in UTC, made unique."""

    key: int
    id: str


class CatalogueWriter(StateKeeping, Rewriting):
    """The one writer of a catalogue. All methods but `transaction` expect to be inside one, or are one statement."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._concept_keys: dict[str, int] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything the block does, or nothing of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection, folding the write-ahead log into the file."""
        self._connection.execute("PRAGMA optimize")
        self._connection.close()

    # ---- meta

    def meta(self, key: str) -> str:
        """Return a value of `meta`, `""` when there is none."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def set_meta(self, **values: str) -> None:
        """Set values of `meta`."""
        self._connection.executemany("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", values.items())

    def bump_generation(self) -> None:
        """Tell readers that what they saw has changed."""
        self._connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    # ---- keys

    def reserve_keys(self, count: int) -> range:
        """Take `count` keys that no passage or document ever had, and note them as pending."""
        first = int(self.meta("next_key"))
        self.set_meta(next_key=str(first + count))
        self._connection.execute("INSERT INTO pending VALUES (?, ?, 'adding')", (first, first + count - 1))
        return range(first, first + count)

    def settle(self, what: str) -> None:
        """Strike out what was pending: `adding` when the catalogue shows it, `removing` when the engine has dropped it."""
        self._connection.execute("DELETE FROM pending WHERE what = ?", (what,))

    def pending(self, what: str) -> list[range]:
        """Return the ranges of keys that are pending."""
        rows = self._connection.execute("SELECT first, last FROM pending WHERE what = ? ORDER BY first", (what,))
        return [range(first, last + 1) for first, last in rows]

    def engine_keys(self) -> set[int]:
        """Return the keys of all passages, which is what an engine should hold."""
        return {key for (key,) in self._connection.execute("SELECT key FROM passages")}

    # ---- documents

    def add(self, filings: Iterable[Filing], keys: Iterator[int], *, run: RunRecord, ingested_at: str) -> None:
        """Add documents with all that belongs to them; `keys` yields one key a document and one a passage, in this order."""
        state_key = int(self.meta("state_key") or 0)
        for filing in filings:
            document_key = next(keys)
            self._connection.execute(_ADD_DOCUMENT, _document_row(filing, document_key, ingested_at))
            marks = [(document_key, kind, value) for kind, value in filing.marks]
            self._connection.executemany(
                "INSERT OR IGNORE INTO marks VALUES (?, ?, ?)", [*marks, (document_key, TO_COMPARE, 0)]
            )
            self._connection.execute("INSERT INTO tagged VALUES (?, ?)", (document_key, state_key))
            passage_keys = {}
            rows = []
            for passage in filing.passages:
                passage_keys[passage.id] = key = next(keys)
                rows.append(
                    (
                        key,
                        document_key,
                        passage.position,
                        passage.start,
                        passage.end,
                        passage.lang,
                        passage.zone,
                        passage.heading,
                        passage.page,
                    )
                )
            self._connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self.add_tags(document_key, passage_keys, filing.mentions, filing.tags, run=run)

    def add_tags(
        self,
        document_key: int,
        passage_keys: Mapping[str, int],
        mentions: Iterable[Mention],
        tags: Iterable[Tag],
        *,
        run: RunRecord,
    ) -> None:
        """Add the mentions and tags of a document."""
        concept = self._concept_key
        self._connection.executemany(
            "INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    document_key, m.start, m.end, concept(m.concept_id), passage_keys[m.passage_id], m.label, m.label_type, m.matcher,
                    m.lang, m.zone, " ".join(m.rivals), run.key,
                )
                for m in mentions
            ],
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (document_key, concept(t.concept_id), t.score, t.rank, t.mentions, json.dumps(dict(t.parts)), run.key)
                for t in tags
            ],
        )

    def remove(self, document_keys: Collection[int]) -> None:
        """Remove documents with all that belongs to them, and note their passages as pending removal from the engine."""
        for key in document_keys:
            rows = self._connection.execute(
                "SELECT min(key), max(key) FROM passages WHERE document_key = ?", (key,)
            ).fetchone()
            if rows[0] is not None:
                self._connection.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, 'removing')", rows)
            for table in ("mentions", "tags", "passages", "replaced", "tagged"):
                self._connection.execute(f"DELETE FROM {table} WHERE document_key = ?", (key,))
            self._connection.execute("DELETE FROM marks WHERE document_key = ?", (key,))
            self._connection.execute("DELETE FROM duplicates WHERE first = ? OR second = ?", (key, key))
            self._connection.execute("DELETE FROM documents WHERE key = ?", (key,))

    # ---- files, runs, concepts

    def record_files(self, records: Iterable[FileRecord]) -> None:
        """Note what became of files."""
        self._connection.executemany(
            f"INSERT OR REPLACE INTO files VALUES ({', '.join('?' * 15)})",
            [
                (
                    r.path,
                    r.root,
                    r.sha256,
                    r.size,
                    r.status,
                    r.message,
                    r.seconds,
                    r.reader,
                    r.encoding,
                    r.encoding_confidence,
                    r.documents,
                    r.pages,
                    r.langs,
                    json.dumps(r.warnings, ensure_ascii=False),
                    int(r.needs_ocr),
                )
                for r in records
            ],
        )

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forget files."""
        self._connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])

    def start_run(
        self, kind: str, *, started_at: str, tool_version: str, taxonomy_version: str, taxonomy_sha256: str
    ) -> RunRecord:
        """Begin a run; its id is its kind and its start."""
        base = f"{kind}-{started_at.replace(':', '').replace('+0000', 'Z')}"
        taken = {row[0] for row in self._connection.execute("SELECT id FROM runs WHERE id LIKE ? || '%'", (base,))}
        run_id = (
            base
            if base not in taken
            else next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
        )
        cursor = self._connection.execute(
            "INSERT INTO runs(id, kind, started_at, tool_version, taxonomy_version, taxonomy_sha256) VALUES (?, ?, ?, ?, ?, ?)",
            (run_id, kind, started_at, tool_version, taxonomy_version, taxonomy_sha256),
        )
        return RunRecord(int(cursor.lastrowid or 0), run_id)

    def finish_run(
        self, run: RunRecord, *, finished_at: str, documents: int, passages: int, mentions: int, tags: int
    ) -> None:
        """Note what a run did so far and when."""
        self._connection.execute(
            "UPDATE runs SET finished_at = ?, documents = ?, passages = ?, mentions = ?, tags = ? WHERE key = ?",
            (finished_at, documents, passages, mentions, tags, run.key),
        )

    def count_tags(self, run: RunRecord, *, added: int, removed: int) -> None:
        """Note how many tags a run added and removed."""
        self._connection.execute(
            "UPDATE runs SET tags_added = ?, tags_removed = ? WHERE key = ?", (added, removed, run.key)
        )

    def restore_taxonomy(self, stored: Mapping[str, Any]) -> None:
        """Put back what `stored_taxonomy` returned; concepts that came since stay as names without labels."""
        self.set_concepts(stored["concepts"], stored["labels"])
        self.set_meta(**stored["meta"])

    def set_concepts(self, concepts: Iterable[Sequence[str]], labels: Iterable[tuple[str, str, str, str]]) -> None:
        """Replace concepts (id, scheme, prefLabel en, zh, scope note, broader) and labels (form, concept id, label, lang).

        A concept that is gone but still has tags stays, so that nothing dangles.
        """
        self._connection.executemany(
            """INSERT INTO concepts(id, scheme, pref_label_en, pref_label_zh, scope_note, broader) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT(id) DO UPDATE SET scheme = excluded.scheme, pref_label_en = excluded.pref_label_en,
               pref_label_zh = excluded.pref_label_zh, scope_note = excluded.scope_note, broader = excluded.broader""",
            concepts,
        )
        self._concept_keys.clear()
        self._connection.execute("DELETE FROM labels")
        self._connection.executemany(
            "INSERT OR IGNORE INTO labels VALUES (?, ?, ?, ?)",
            [(form, self._concept_key(concept_id), label, lang) for form, concept_id, label, lang in labels],
        )

    def _concept_key(self, concept_id: str) -> int:
        if not self._concept_keys:
            self._concept_keys = dict(self._connection.execute("SELECT id, key FROM concepts"))
        return self._concept_keys[concept_id]

    # ---- decisions

    def set_decided(self, rows: Iterable[Sequence[object]]) -> None:
        """Replace the mirror of the decisions file: rows of `decided` in the order of its columns."""
        self._connection.execute("DELETE FROM decided")
        self._connection.executemany("INSERT OR REPLACE INTO decided VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


_ADD_DOCUMENT = f"INSERT INTO documents VALUES ({', '.join('?' * 20)})"


def _document_row(filing: Filing, key: int, ingested_at: str) -> tuple[object, ...]:
    d = filing.document
    langs = " ".join(sorted({p.lang for p in filing.passages} - {"und"}))
    return (
        key, d.id, d.title, d.path, d.source, d.url, d.date, json.dumps(d.authors, ensure_ascii=False), langs, d.sha256, ingested_at,
        d.reader, d.encoding, d.encoding_confidence, json.dumps(d.warnings, ensure_ascii=False), json.dumps(d.pages), filing.root,
        filing.file, len(d.text), d.text,
    )  # fmt: skip
