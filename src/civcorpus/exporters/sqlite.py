"""The whole tagged corpus as one SQLite file that Datasette and sqlite-utils open as it is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.errors import UsageError
from civcorpus.exporters import rows
from civcorpus.exporters.rows import DocumentExport, Row

if TYPE_CHECKING:
    import sqlite_utils

SCHEMA_VERSION = "1"
MARK = "civcorpus export"

_KEYS: dict[str, tuple[Mapping[str, type], str | tuple[str, ...], Sequence[tuple[str, str, str]]]] = {
    "documents": (rows.DOCUMENTS, "id", ()),
    "passages": (rows.PASSAGES, "id", [("document_id", "documents", "id")]),
    "concepts": (rows.CONCEPTS, "id", ()),
    "document_tags": (
        rows.DOCUMENT_TAGS,
        ("document_id", "concept_id"),
        [("document_id", "documents", "id"), ("concept_id", "concepts", "id")],
    ),
    "runs": (rows.RUNS, "id", ()),
    "excerpts": (
        rows.EXCERPTS,
        "id",
        [
            ("document_id", "documents", "id"),
            ("passage_id", "passages", "id"),
            ("concept_id", "concepts", "id"),
            ("run_id", "runs", "id"),
        ],
    ),
    "meta": ({"key": str, "value": str}, "key", ()),
}
_VIEW = """
    SELECT e.id, d.title, d.date, d.source, e.concept_id, c.pref_label_en, c.pref_label_zh, e.exact, e.excerpt, e.lang, e.status, e.origin,
    t.score, t.rank, p.page, p.heading, e.label, e.label_type, e.matcher,
    e.document_id, e.passage_id, e.start, e."end", d.path, d.url, e.run_id
    FROM excerpts e JOIN documents d ON d.id = e.document_id JOIN passages p ON p.id = e.passage_id JOIN concepts c ON c.id = e.concept_id
    LEFT JOIN document_tags t ON t.document_id = e.document_id AND t.concept_id = e.concept_id
    ORDER BY d.date, d.id, e.start, e.concept_id"""
_PASSAGE_TEXT = list(rows.PASSAGES).index("text")
_FULL_TEXT = {"passages": "text", "excerpts": "excerpt"}
_DRAFT = (
    "page_size = 16384",
    "cache_size = -16384",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
)
"""Nobody reads the draft, and one that is not finished is thrown away. Larger pages cost less to fill."""

_INDEXING = {"hashsize": 16 << 20, "automerge": 0}
_INDEXED = {"hashsize": 1 << 20, "automerge": 4}
"""Settings of a full-text index while it is made, in larger pieces (bytes) that are merged later, and those that it comes with."""

Cut = Callable[[Iterable[str]], Iterable[str]]
"""Cuts each text into search words joined by spaces, for full-text search in SQLite."""


def write_sqlite(
    path: Path,
    exports: Iterable[DocumentExport],
    *,
    concepts: Iterable[Row],
    runs: Iterable[Row],
    meta: Mapping[str, str],
    cut: Cut | None,
    force: bool = False,
) -> dict[str, int]:
    """Write the tables of the contract to a new file and rename it to `path`; return the number of rows by table.

    The same input gives the same rows in the same order. Without `cut` there are no tables for full-text search.

    Raises:
        UsageError: `path` is there already and is no earlier export; `force` overwrites it all the same.
    """
    if path.exists() and path.stat().st_size and not force and not is_export(path):
        raise UsageError(
            f"{path}: exists and is not a civcorpus export: choose another name, or overwrite it with --force"
        )
    import sqlite_utils

    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        for pragma in _DRAFT:
            connection.execute(f"PRAGMA {pragma}")
        database = sqlite_utils.Database(connection)
        connection.execute("BEGIN")
        _create(database, full_text=cut is not None)
        meta = {**meta, "schema": SCHEMA_VERSION, "made_by": MARK}
        counts = {
            "concepts": _insert(connection, "concepts", concepts),
            "runs": _insert(connection, "runs", runs),
            "meta": _insert(connection, "meta", sorted(meta.items())),
            **_insert_documents(connection, exports, cut),
        }
        for table in _FULL_TEXT if cut else ():
            _configure(connection, table, _INDEXED)
        _index(database)
        connection.execute("COMMIT")
        connection.close()
        draft.replace(path)
    finally:
        connection.close()
        draft.unlink(missing_ok=True)
    return counts


def is_export(path: Path) -> bool:
    """Say whether a file is an earlier export, which may be written over."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return bool(connection.execute("SELECT value FROM meta WHERE key = 'made_by'").fetchone() == (MARK,))
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _create(database: sqlite_utils.Database, *, full_text: bool) -> None:
    for name, (columns, key, foreign_keys) in _KEYS.items():
        database.table(name).create(dict(columns), pk=key, foreign_keys=foreign_keys, strict=True)
    for table, column in _FULL_TEXT.items() if full_text else ():
        database.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5({column}, content=\"{table}\", tokenize='porter unicode61')"
        )
        _configure(database.conn, table, _INDEXING)


def _insert_documents(
    connection: sqlite3.Connection, exports: Iterable[DocumentExport], cut: Cut | None
) -> dict[str, int]:
    counts = dict.fromkeys(("documents", "passages", "document_tags", "excerpts"), 0)
    for export in exports:
        if cut:
            for table, texts in (
                ("passages", [str(passage[_PASSAGE_TEXT]) for passage in export.passages]),
                ("excerpts", [excerpt.excerpt for excerpt in export.excerpts]),
            ):
                _insert_words(connection, table, counts[table], _cut_once(cut, texts))
        counts["documents"] += _insert(connection, "documents", [export.document_row()])
        counts["passages"] += _insert(connection, "passages", export.passages)
        counts["document_tags"] += _insert(connection, "document_tags", export.tag_rows())
        counts["excerpts"] += _insert(connection, "excerpts", export.excerpts)
    return counts


def _insert(connection: sqlite3.Connection, table: str, values: Iterable[Row]) -> int:
    marks = ", ".join("?" * len(_KEYS[table][0]))
    return connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values).rowcount


def _cut_once(cut: Cut, texts: Sequence[str]) -> Iterator[str]:
    """Yield the words of texts, of which some are the same: mentions stand together in a sentence."""
    distinct = list(dict.fromkeys(texts))
    words = dict(zip(distinct, cut(distinct), strict=True))
    return map(words.__getitem__, texts)


def _configure(connection: sqlite3.Connection, table: str, settings: Mapping[str, int]) -> None:
    connection.executemany(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES (?, ?)", settings.items())


def _insert_words(connection: sqlite3.Connection, table: str, before: int, words: Iterable[str]) -> None:
    """Index the words of rows for full-text search; SQLite's own tokeniser would take a Chinese clause for one word."""
    connection.executemany(
        f"INSERT INTO {table}_fts(rowid, {_FULL_TEXT[table]}) VALUES (?, ?)", enumerate(words, before + 1)
    )


def _index(database: sqlite_utils.Database) -> None:
    for name, (_, _, foreign_keys) in _KEYS.items():
        for column, _, _ in foreign_keys:
            database.table(name).create_index([column])
    database.table("documents").create_index(["date"])
    database.create_view("tagged_excerpts", _VIEW)
