"""`index/statistics.db`: the words of every document as numbers, derived from the catalogue and brought up to date when asked.

Cutting texts into words is the slow part of counting, so it is done once a document. A word is kept as a code: its term's number, its
language and its role in one integer (see `Code`), beside its offset and length in the document's text.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from operator import sub
from pathlib import Path
from typing import Any, NamedTuple

from civcorpus.analysis import JOINED, PART, WHOLE

FILE_NAME = "statistics.db"
SCHEMA = "1"
_SCRIPT = """
    CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS terms(id INTEGER PRIMARY KEY, term TEXT UNIQUE, lang INTEGER) STRICT;
    CREATE TABLE IF NOT EXISTS forms(term_id INTEGER, form TEXT, count INTEGER, PRIMARY KEY (term_id, form)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS documents(key INTEGER PRIMARY KEY, signature TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS passages(key INTEGER PRIMARY KEY, document_key INTEGER, words INTEGER, cut INTEGER, characters INTEGER,
        tokens INTEGER) STRICT;
    CREATE INDEX IF NOT EXISTS passages_document ON passages(document_key);
    CREATE TABLE IF NOT EXISTS codes(document_key INTEGER PRIMARY KEY, codes BLOB) STRICT;
    CREATE TABLE IF NOT EXISTS places(document_key INTEGER PRIMARY KEY, starts BLOB, lengths BLOB) STRICT;
"""
_NAMES = """
SELECT term, form FROM (
    SELECT t.term, f.form, max(f.count), sum(f.count) AS total,
        sum(CASE WHEN f.form GLOB '[A-Z][a-z]*' THEN f.count ELSE 0 END) AS capitals
    FROM terms t JOIN forms f ON f.term_id = t.id GROUP BY t.id)
WHERE capitals * 2 > total ORDER BY total DESC, term LIMIT ?"""
LANGS = ("und", "en", "zh")
_TERM = 4
_KIND = (1 << _TERM) - 1
_IDS_KEPT = 100_000
"""Terms whose numbers a writer remembers; it looks the others up."""
_ROLE = 3


class Code:
    """How a word is kept: `term id << 4 | language << 2 | role`."""

    @staticmethod
    def make(term_id: int, lang: int, role: int) -> int:
        """Return the code of a word."""
        return term_id << _TERM | lang << 2 | role

    kind = _KIND.__and__
    """Returns the language and the role of a code."""

    @staticmethod
    def is_word(code: int, lang: str) -> bool:
        """Say whether it is a whole word of a language."""
        return code & _KIND == LANGS.index(lang) << 2


class PassageSize(NamedTuple):
    """How much a passage holds: English words, Chinese words as cut, Han characters, and codes of any kind."""

    key: int
    document_key: int
    words: int
    cut: int
    characters: int
    tokens: int


class Size(NamedTuple):
    """How much a passage holds, as in `PassageSize`."""

    words: int
    cut: int
    characters: int
    tokens: int


@dataclass(frozen=True, slots=True)
class CountedDocument:
    """The words of a document: its terms with their languages, and for each word its code (with the index of its term), its offset in the
    document and its length (code points). `forms` says how often a code is written so; `sizes` are those of the passages.
    """

    terms: Sequence[tuple[str, int]]
    codes: array[int]
    starts: array[int]
    lengths: array[int]
    forms: Mapping[tuple[int, str], int]
    sizes: Sequence[Size]


class Store:
    """The counted words of a corpus. Readers see one state; `add` and `drop` are for the one that brings it up to date."""

    def __init__(self, path: Path | str, fingerprint: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCRIPT)
        made_by = f"{SCHEMA} {fingerprint} {sys.byteorder}"
        row = self._connection.execute("SELECT value FROM meta WHERE key = 'made_by'").fetchone()
        if row is None or row[0] != made_by:
            for table in ("terms", "forms", "documents", "passages", "codes", "places"):
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('made_by', ?)", (made_by,))
        self._ids: dict[str, int] = {}
        self._last_id = 0

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # ---- bringing it up to date

    def signatures(self) -> dict[int, str]:
        """Return what tells one reading of a document from another, by key."""
        return dict(self._connection.execute("SELECT key, signature FROM documents"))

    def begin(self) -> None:
        """Become the one writer."""
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Let others see what was done."""
        self._connection.execute("COMMIT")

    def fix(self) -> None:
        """See one state until the file is closed."""
        self._connection.execute("BEGIN")

    def roll_back(self) -> None:
        """Undo what was not committed."""
        self._ids.clear()
        self._last_id = 0
        with suppress(sqlite3.OperationalError):
            self._connection.execute("ROLLBACK")

    def drop(self, document_keys: Iterable[int]) -> None:
        """Forget documents."""
        keys = [(key,) for key in document_keys]
        self._connection.executemany("DELETE FROM documents WHERE key = ?", keys)
        for table in ("passages", "codes", "places"):
            self._connection.executemany(f"DELETE FROM {table} WHERE document_key = ?", keys)

    def add(self, document_key: int, signature: str, passage_keys: Iterable[int], counted: CountedDocument) -> None:
        """Keep the words of a document; `passage_keys` are those of the passages that were counted, in order."""
        ids = [self._term_id(term, lang) for term, lang in counted.terms]
        shifted = [term_id << _TERM for term_id in ids]
        codes = array("I", [shifted[code >> _TERM] | code & _KIND for code in counted.codes])
        execute, many = self._connection.execute, self._connection.executemany
        execute("INSERT INTO documents VALUES (?, ?)", (document_key, signature))
        sizes = [(key, document_key, *size) for key, size in zip(passage_keys, counted.sizes, strict=True)]
        many("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", sizes)
        execute("INSERT INTO codes VALUES (?, ?)", (document_key, _packed(codes)))
        steps = array("i", map(sub, counted.starts, chain((0,), counted.starts)))
        execute("INSERT INTO places VALUES (?, ?, ?)", (document_key, _packed(steps), _packed(counted.lengths)))
        many(
            "INSERT INTO forms VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            [
                (ids[code >> _TERM], form, count)
                for (code, form), count in counted.forms.items()
                if code & _ROLE == WHOLE
            ],
        )

    def _term_id(self, term: str, lang: int) -> int:
        term_id = self._ids.get(term)
        if term_id is None:
            if len(self._ids) >= _IDS_KEPT:
                self._ids.clear()
            row = self._connection.execute("SELECT id FROM terms WHERE term = ?", (term,)).fetchone()
            term_id = self._ids[term] = row[0] if row else self._new_id(term, lang)
        return term_id

    def _new_id(self, term: str, lang: int) -> int:
        if not self._last_id:
            self._last_id = self._connection.execute("SELECT coalesce(max(id), 0) FROM terms").fetchone()[0]
        self._last_id += 1
        self._connection.execute("INSERT INTO terms VALUES (?, ?, ?)", (self._last_id, term, lang))
        return self._last_id

    # ---- asking

    def passage_sizes(self) -> Iterator[PassageSize]:
        """Yield all passages, in order of document key and of place."""
        rows = self._connection.execute(
            "SELECT key, document_key, words, cut, characters, tokens FROM passages ORDER BY document_key, key"
        )
        return map(PassageSize._make, rows)

    def codes(self) -> Iterator[tuple[int, array[int]]]:
        """Yield the words of every document in order of key."""
        for key, blob in self._connection.execute("SELECT document_key, codes FROM codes ORDER BY document_key"):
            yield key, _unpacked(blob)

    def places(self, document_key: int) -> tuple[array[int], array[int]]:
        """Return where the words of a document begin, and how long they are."""
        row = self._connection.execute(
            "SELECT starts, lengths FROM places WHERE document_key = ?", (document_key,)
        ).fetchone()
        return array("I", accumulate(_unpacked(row[0], "i"))), _unpacked(row[1])

    def codes_of(self, term: str) -> frozenset[int]:
        """Return the codes of a term in all its roles; none when the term never occurs."""
        row = self._connection.execute("SELECT id, lang FROM terms WHERE term = ?", (term,)).fetchone()
        return frozenset(Code.make(row[0], row[1], role) for role in (WHOLE, PART, JOINED)) if row else frozenset()

    @cached_property
    def terms(self) -> dict[int, str]:
        """All terms by number (`code >> 4`)."""
        return dict(self._connection.execute("SELECT id, term FROM terms"))

    def names(self, codes: Collection[int]) -> dict[int, tuple[str, str]]:
        """Return the term of each code, and the form in which it is written most often."""
        named = {}
        for code in codes:
            row = self._connection.execute(
                """SELECT t.term, (SELECT form FROM forms WHERE term_id = t.id ORDER BY count DESC, form LIMIT 1)
                FROM terms t WHERE t.id = ?""",
                (code >> 4,),
            ).fetchone()
            named[code] = (row[0], row[1] or row[0])
        return named


def frequent_names(path: Path, most: int) -> Iterator[tuple[str, str]]:
    """Yield the terms of words that mostly have a capital, each as it is written most often, the most frequent first.

    None where words were not counted; nothing is brought up to date.
    """
    yield from _asked(path, _NAMES, most)


def chinese_words(path: Path, *, longer_than: int) -> Iterator[str]:
    """Yield the Chinese words that were counted and have more characters than that; none where words were not counted."""
    rows = _asked(path, "SELECT term FROM terms WHERE lang = ? AND length(term) > ?", LANGS.index("zh"), longer_than)
    yield from (term for (term,) in rows)


def _asked(path: Path, question: str, *values: int) -> Iterator[Any]:
    """Yield the answers of a file that is only read; none where there is no file."""
    if path.is_file():
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield from connection.execute(question, values)


def _packed(values: array[int]) -> bytes:
    return zlib.compress(values.tobytes(), 1)


def _unpacked(blob: bytes, kind: str = "I") -> array[int]:
    values = array(kind)
    values.frombytes(zlib.decompress(blob))
    return values
