"""An export to SQLite over what SQLite itself takes for the same rows and the same words, and its peak memory at a tenth of the size.

Usage: python benchmarks/exporting.py [MB of each language, 8 by default]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import chain
from pathlib import Path

from measuring import CIVCORPUS, Cost, cost, laws

from civcorpus import open_workspace
from civcorpus.pipeline.exporting import search_words
from civcorpus.pipeline.storing import reading

FTS = {"passages": "text", "excerpts": "excerpt"}


def main(megabytes: float = 8) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        for workspace, size in ((small, megabytes / 10), (large, megabytes)):
            _workspace(workspace, size)
        plain, full = _export(large, "--no-full-text"), _export(large, "--full-text")
        before = _export(small, "--full-text")
        with closing(sqlite3.connect(large / "out.db")) as export:
            rows, words = _alone(lambda: _copy(export)), _cut(large, export)
            index = _alone(lambda: _index(words))
            passages, excerpts = (export.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in FTS)
    print(f"{passages} passages, {excerpts} excerpts; CPU s with the start of the process")
    for name, ours, bare in (("rows", plain, rows), ("rows and words", full, rows + index)):
        print(
            f"  {name:<16} {ours.cpu:7.2f} {excerpts / ours.cpu:9.0f} excerpts/s, SQLite alone {bare:7.2f}: {ours.cpu / bare:.2f}"
        )
    print(f"  peak memory {full.memory:.0f} MB, of a tenth {before.memory:.0f} MB: {full.memory / before.memory:.2f}")


def _workspace(folder: Path, megabytes: float) -> None:
    cost([*CIVCORPUS, "init", str(folder)])
    for number, record in enumerate(chain(laws("en", megabytes), laws("zh", megabytes))):
        (folder / "corpus" / f"{number}.txt").write_text(f"{record['title']}\n\n{record['text']}", encoding="utf-8")
    cost([*CIVCORPUS, "ingest"], cwd=folder)


def _export(folder: Path, full_text: str) -> Cost:
    return cost([*CIVCORPUS, "export", "sqlite", "out.db", full_text], cwd=folder)


def _alone(work: Callable[[], None]) -> float:
    """Return the seconds of CPU that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _copy(export: sqlite3.Connection) -> None:
    """Copy the tables of an export with their indexes, as SQLite does it."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "rows.db")) as copy:
        copy.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        for kind in ("table", "index"):
            for name, made in export.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql <> '' AND name NOT LIKE '%!_fts%' ESCAPE '!'",
                (kind,),
            ):
                copy.execute(made)
                if kind == "table":
                    read = export.execute(f"SELECT * FROM {name}")
                    copy.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(read.description))})", read)
        copy.commit()


def _cut(workspace: Path, export: sqlite3.Connection) -> list[list[str]]:
    opened = open_workspace(workspace)
    with reading(opened.index, opened.settings.engine, opened.decisions) as stores:
        cut = search_words(stores)
        return [
            list(cut(text for (text,) in export.execute(f"SELECT {column} FROM {table} ORDER BY rowid")))
            for table, column in FTS.items()
        ]


def _index(words: list[list[str]]) -> None:
    """Index ready words with FTS5 as it comes."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "words.db")) as index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        for number, each in enumerate(words):
            index.execute(
                f"CREATE VIRTUAL TABLE words{number} USING fts5(word, content='', tokenize='porter unicode61')"
            )
            index.executemany(f"INSERT INTO words{number}(rowid, word) VALUES (?, ?)", enumerate(each, 1))
        index.commit()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
