"""The tables of the catalogue, made with sqlite-utils. Everything in it is derived: it can be rebuilt from files and decisions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA_VERSION = "3"

_TABLES: dict[str, tuple[dict[str, type], str | tuple[str, ...], list[tuple[str, str, str]]]] = {
    "meta": ({"key": str, "value": str}, "key", []),
    "pending": ({"first": int, "last": int, "what": str}, ("first", "last"), []),
    "files": (
        {
            "path": str, "root": str, "sha256": str, "bytes": int, "status": str, "message": str, "seconds": float, "reader": str,
            "encoding": str, "encoding_confidence": float, "documents": int, "pages": int, "langs": str, "warnings": str, "needs_ocr": int,
        },
        "path",
        [],
    ),
    "documents": (
        {
            "key": int, "id": str, "title": str, "path": str, "source": str, "url": str, "date": str, "authors": str, "langs": str,
            "sha256": str, "ingested_at": str, "reader": str, "encoding": str, "encoding_confidence": float, "warnings": str,
            "pages": str, "root": str, "file": str, "length": int, "text": str,
        },
        "key",
        [],
    ),
    "passages": (
        {
            "key": int, "document_key": int, "position": int, "start": int, "end": int, "lang": str, "zone": str, "heading": str,
            "page": int,
        },
        "key",
        [("document_key", "documents", "key")],
    ),
    "marks": ({"document_key": int, "kind": int, "value": int}, ("kind", "value", "document_key"), []),
    "duplicates": ({"first": int, "second": int, "kind": str, "score": float}, ("first", "second", "kind"), []),
    "concepts": (
        {
            "key": int, "id": str, "scheme": str, "pref_label_en": str, "pref_label_zh": str, "scope_note": str, "broader": str,
        },
        "key",
        [],
    ),
    "labels": ({"form": str, "concept_key": int, "label": str, "lang": str}, ("form", "concept_key", "label"), []),
    "runs": (
        {
            "key": int, "id": str, "kind": str, "started_at": str, "finished_at": str, "tool_version": str, "taxonomy_version": str,
            "taxonomy_sha256": str, "documents": int, "passages": int, "mentions": int, "tags": int, "tags_added": int, "tags_removed": int,
            "undone_at": str,
        },
        "key",
        [],
    ),
    "concept_versions": ({"key": int, "concept_id": str, "hash": str, "anchors": str}, "key", []),
    "states": (
        {"key": int, "taxonomy_sha256": str, "taxonomy_version": str, "tagger": str, "versions": str, "vocabulary": str},
        "key",
        [],
    ),
    "tagged": ({"document_key": int, "state_key": int}, "document_key", [("document_key", "documents", "key")]),
    "replaced": (
        {"run_key": int, "document_key": int, "state_key": int, "rows": bytes},
        ("run_key", "document_key"),
        [("run_key", "runs", "key")],
    ),
    "mentions": (
        {
            "document_key": int, "start": int, "end": int, "concept_key": int, "passage_key": int, "label": str, "label_type": str,
            "matcher": str, "lang": str, "zone": str, "rivals": str, "run_key": int,
        },
        ("document_key", "start", "end", "concept_key"),
        [("document_key", "documents", "key"), ("passage_key", "passages", "key"), ("concept_key", "concepts", "key")],
    ),
    "tags": (
        {
            "document_key": int, "concept_key": int, "score": float, "rank": int, "mentions": int, "parts": str, "run_key": int,
        },
        ("document_key", "concept_key"),
        [("document_key", "documents", "key"), ("concept_key", "concepts", "key")],
    ),
    "decided": (
        {
            "document_id": str, "concept_id": str, "start": int, "end": int, "exact": str, "label": str, "verdict": str, "who": str,
            "at": str, "why": str,
        },
        ("document_id", "concept_id", "start"),
        [],
    ),
}  # fmt: skip
_INDEXES = (
    ("documents", ("id",), True),
    ("documents", ("file",), False),
    ("passages", ("document_key", "position"), False),
    ("marks", ("document_key", "kind"), False),
    ("duplicates", ("second",), False),
    ("concepts", ("id",), True),
    ("runs", ("id",), True),
    ("mentions", ("concept_key", "passage_key"), False),
    ("mentions", ("passage_key",), False),
    ("tags", ("concept_key",), False),
    ("concept_versions", ("concept_id", "hash"), True),
    ("replaced", ("document_key",), False),
    ("decided", ("concept_id", "document_id"), False),
)


def create_catalogue(path: Path) -> None:
    """Make an empty catalogue at `path`: written beside it and renamed, so that it is there whole or not at all."""
    import sqlite_utils

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    database = sqlite_utils.Database(connection)
    for name, (columns, key, foreign_keys) in _TABLES.items():
        database.table(name).create(columns, pk=key, foreign_keys=foreign_keys, strict=True)
    for table, index_columns, unique in _INDEXES:
        database.table(table).create_index(index_columns, unique=unique)
    database.table("meta").insert_all(
        [
            {"key": "schema", "value": SCHEMA_VERSION},
            {"key": "next_key", "value": "1"},
            {"key": "generation", "value": "0"},
        ]
    )
    connection.commit()
    database.enable_wal()
    connection.close()
    draft.replace(path)
