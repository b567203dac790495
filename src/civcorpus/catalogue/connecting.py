"""Opening a catalogue: for many readers, or for the one writer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from civcorpus.catalogue.schema import SCHEMA_VERSION, create_catalogue
from civcorpus.errors import NoIndexError

FILE_NAME = "catalogue.db"
_REBUILD = "run `civcorpus ingest --force` to build it anew (decisions are kept)"


def open_for_reading(index: Path) -> sqlite3.Connection:
    """Open the catalogue of an index folder; never blocks a writer and is never blocked.

    Raises:
        NoIndexError: There is none, or it was made by another version.
    """
    path = index / FILE_NAME
    if not path.is_file():
        raise NoIndexError(f"{index}: no index here yet: run `civcorpus ingest`")
    try:
        connection = sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True)
        _check_schema(connection, index)
    except sqlite3.OperationalError:  # a folder that cannot be written has no room for SQLite's own side files
        connection = sqlite3.connect(f"{_uri(path)}?mode=ro&immutable=1", uri=True)
        _check_schema(connection, index)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def open_for_writing(index: Path) -> sqlite3.Connection:
    """Open the catalogue of an index folder for its one writer, making it when there is none.

    Raises:
        NoIndexError: It was made by another version.
    """
    path = index / FILE_NAME
    if not path.is_file():
        create_catalogue(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16384")
    _check_schema(connection, index)
    return connection


def _uri(path: Path) -> str:
    """Return the path as SQLite takes one with options (pathlib's way imports 2 ms of other modules)."""
    named = path.absolute().as_posix()
    for character in "%?#":
        named = named.replace(character, f"%{ord(character):02x}")
    return f"file:{'' if named.startswith('/') else '/'}{named}"


def _check_schema(connection: sqlite3.Connection, index: Path) -> None:
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.DatabaseError as err:
        if isinstance(err, sqlite3.OperationalError) and "no such table" not in str(err):
            raise
        raise NoIndexError(
            f"{index / FILE_NAME}: not a catalogue ({err}): delete the index folder and run `civcorpus ingest`"
        ) from err
    if row is None or row[0] != SCHEMA_VERSION:
        raise NoIndexError(f"{index}: made by another version of civcorpus: {_REBUILD}")
