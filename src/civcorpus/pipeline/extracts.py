"""`index/extracts.db`: what readers made of files, so that a file that is analysed anew need not be read anew.

An entry is found by all that a reading depends on: the bytes of the file, its name below the root, the reader and its version, and whether
pictures were to be recognised. Only files of `risky` readers are kept, which are the slow ones. Whatever is wrong with an entry, or with
the whole file, costs a reading and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any

from civcorpus.model import Block, Document
from civcorpus.pipeline.gathering import stored_path
from civcorpus.readers import READERS
from civcorpus.readers.archives import CONTAINERS
from civcorpus.readers.base import Reader

FILE_NAME = "extracts.db"
_SCRIPT = """
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS extracts(key TEXT PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS extracts_used ON extracts(used, key, size);
"""
_NEXT = "(SELECT coalesce(max(used), 0) + 1 FROM extracts)"
_LEFT = 0.9
"""The part of the room that is left filled when there was no more, so that this is rare."""
_LISTS = ("authors", "pages", "warnings")


class Extracts:
    """Packed documents by key, `most` bytes of them at most: those used longest ago go first.

    With `most` 0 nothing is kept, and what was kept is deleted.
    """

    def __init__(self, index: Path, most: int) -> None:
        self._path = index / FILE_NAME
        self._most = most
        self._connection: sqlite3.Connection | None = None
        self._size = 0
        for _ in range(2):
            try:
                self._open()
                break
            except sqlite3.Error:
                self.close()
                self._delete()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, which is used by that."""
        with suppress(sqlite3.Error):
            if self._connection:
                row = self._connection.execute("SELECT data FROM extracts WHERE key = ?", (key,)).fetchone()
                if row:
                    self._connection.execute(f"UPDATE extracts SET used = {_NEXT} WHERE key = ?", (key,))
                    return bytes(row[0])
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep something under a key, and let go what there is no room for."""
        if not self._connection or len(data) > self._most:
            return
        with suppress(sqlite3.Error):
            self._connection.execute(
                f"INSERT OR REPLACE INTO extracts VALUES (?, {_NEXT}, ?, ?)", (key, len(data), data)
            )
            self._size += len(data)
            if self._size > self._most:
                self._make_room(self._most * _LEFT)

    def commit(self) -> None:
        """Have what was kept so far survive this process."""
        with suppress(sqlite3.Error):
            if self._connection:
                self._connection.commit()

    def close(self) -> None:
        """Commit, and open no more."""
        self.commit()
        if self._connection:
            self._connection.close()
            self._connection = None

    def _make_room(self, most: float) -> None:
        assert self._connection
        self._size = int(self._connection.execute("SELECT coalesce(sum(size), 0) FROM extracts").fetchone()[0])
        if self._size <= most:
            return
        for key, size in self._connection.execute("SELECT key, size FROM extracts ORDER BY used").fetchall():
            if self._size <= most:
                break
            self._connection.execute("DELETE FROM extracts WHERE key = ?", (key,))
            self._size -= size

    def _open(self) -> None:
        if not self._most:
            self._delete()
            return
        self._connection = sqlite3.connect(self._path)
        self._connection.executescript(_SCRIPT)
        self._make_room(self._most)

    def _delete(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def key_of(file: Path, root: Path, sha256: str, reader: Reader, *, recognising: bool) -> str:
    """Return the key under which the reading of a file is kept; `sha256` is that of its bytes."""
    readers = READERS if reader.name in CONTAINERS else (reader,)
    versions = [(each.name, each.version) for each in readers]
    name = stored_path(file.relative_to(root) if file.is_relative_to(root) else file)
    parts = [_form(), sha256, name, reader.name, versions, recognising]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def packed(documents: Sequence[Document]) -> bytes:
    """Return documents as compressed JSON."""
    text = json.dumps([asdict(document) for document in documents], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpacked(data: bytes) -> list[Document] | None:
    """Return the documents that `packed` packed; `None` if that is not what the bytes are."""
    try:
        return [_document(known) for known in json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))]
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError):
        return None


def _document(known: dict[str, Any]) -> Document:
    blocks = tuple(Block(**block) for block in known["blocks"])
    lists = {name: tuple(known[name]) for name in _LISTS}
    return Document(**{**known, **lists, "blocks": blocks})


@cache
def _form() -> list[str]:
    """Return the names of what is packed, so that another form of documents has other keys."""
    return [field.name for form in (Document, Block) for field in fields(form)]
