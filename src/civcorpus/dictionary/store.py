"""The dictionary turned once into a small SQLite file that both directions are looked up in."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from civcorpus.dictionary.base import Entry, Sense
from civcorpus.dictionary.glosses import phrases, stems
from civcorpus.dictionary.namesakes import NameCharacters

SCHEMA = 2
"""Raised whenever the tables or what goes into them change."""

MAIN = 0.6
"""From what weight on a sense is a main one: the first three glosses."""
_LATER = 0.8
"""What each gloss counts beside the one before it."""
_LEAST = 0.3
_WITHIN = 0.4
"""What a word counts that is only a part of a gloss of two words; of three, a half of that."""
_MOST_SENSES = 64
_MOST_MARKS = 500

_TABLES = """
CREATE TABLE chinese (phrase TEXT, word TEXT, weight REAL, PRIMARY KEY (phrase, word)) WITHOUT ROWID;
CREATE TABLE english (word TEXT, phrase TEXT, weight REAL, PRIMARY KEY (word, phrase)) WITHOUT ROWID;
CREATE TABLE sounds (character TEXT PRIMARY KEY, syllable TEXT) WITHOUT ROWID;
"""


class StoredDictionary:
    """A dictionary in a SQLite file."""

    def __init__(self, connection: sqlite3.Connection, *, attribution: str) -> None:
        self._connection = connection
        self.attribution = attribution

    def chinese(self, phrases: Collection[str]) -> dict[str, list[Sense]]:
        """Return Chinese words for English phrases, the best first; phrases that are not there are left out."""
        return self._look_up("SELECT phrase, word, weight FROM chinese WHERE phrase IN", phrases)

    def english(self, words: Collection[str]) -> dict[str, list[Sense]]:
        """Return the stems of English phrases for Chinese words, the best first; words that are not there are left out."""
        return self._look_up("SELECT word, phrase, weight FROM english WHERE word IN", words)

    def chinese_beginning(self, prefix: str) -> list[Sense]:
        """Return the main Chinese words for single English words that begin so, the best first."""
        rows = self._connection.execute(
            """SELECT word, max(weight) FROM chinese WHERE phrase >= ? AND phrase < ? AND weight >= ? AND NOT instr(phrase, ' ')
            GROUP BY word ORDER BY 2 DESC, 1 LIMIT ?""",
            (prefix, prefix + "{", MAIN, _MOST_SENSES),
        )
        return [Sense(word, weight) for word, weight in rows]

    def english_beginning(self, prefix: str) -> list[str]:
        """Return the stems of single English words that begin so, in order."""
        rows = self._connection.execute(
            "SELECT DISTINCT phrase FROM chinese WHERE phrase >= ? AND phrase < ? AND NOT instr(phrase, ' ') ORDER BY phrase LIMIT ?",
            (prefix, prefix + "{", _MOST_SENSES),
        )
        return [phrase for (phrase,) in rows]

    def sounds(self, characters: Collection[str]) -> dict[str, str]:
        """Return the syllables of those characters that foreign names are written with."""
        marks = ", ".join("?" * len(characters))
        rows = self._connection.execute(
            f"SELECT character, syllable FROM sounds WHERE character IN ({marks})", list(characters)
        )
        return dict(rows.fetchall())

    def _look_up(self, question: str, asked: Collection[str]) -> dict[str, list[Sense]]:
        found: dict[str, list[Sense]] = {}
        values = list(asked)
        for start in range(0, len(values), _MOST_MARKS):
            chunk = values[start : start + _MOST_MARKS]
            marks = ", ".join("?" * len(chunk))
            rows = self._connection.execute(f"{question} ({marks}) ORDER BY weight DESC, 2", chunk)
            for name, text, weight in rows:
                senses = found.setdefault(name, [])
                if len(senses) < _MOST_SENSES:
                    senses.append(Sense(text, weight))
        return found


def write_dictionary(connection: sqlite3.Connection, entries: Iterable[Entry], fold: Callable[[str], str]) -> None:
    """Write the entries, both ways, into an empty database.

    A phrase counts less by the share of its words that say nothing (*not to the point* is no good name for a point).
    """
    chinese: dict[tuple[str, str], float] = {}
    english: dict[tuple[str, str], float] = {}
    characters = NameCharacters()
    for entry in entries:
        characters.add(entry)
        word = entry.word if entry.word.isascii() else fold(entry.word)
        for phrase, weight in _weighted(entry):
            plain = phrase if phrase.isascii() else fold(phrase)
            stemmed = [stem for stem, _, _ in stems(plain)]
            if not stemmed:
                continue
            _keep(english, (word, " ".join(stemmed)), weight)
            _keep(chinese, (" ".join(stemmed), word), weight * min(1.0, len(stemmed) / len(plain.split())))
            if 1 < len(stemmed) <= 3:
                for part in stemmed:
                    _keep(chinese, (part, word), weight * _WITHIN / (len(stemmed) - 1))
    with connection:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO chinese VALUES (?, ?, ?)", _rows(chinese))
        connection.executemany("INSERT INTO english VALUES (?, ?, ?)", _rows(english))
        connection.executemany("INSERT INTO sounds VALUES (?, ?)", characters.syllables(fold))


def _weighted(entry: Entry) -> Iterator[tuple[str, float]]:
    weight = 1.0
    for gloss in entry.glosses:
        any_phrase = False
        for phrase in phrases(gloss):
            any_phrase = True
            yield phrase, weight
        if any_phrase:
            weight = max(weight * _LATER, _LEAST)


def _keep(found: dict[tuple[str, str], float], pair: tuple[str, str], weight: float) -> None:
    found[pair] = max(weight, found.get(pair, 0.0))


def _rows(pairs: dict[tuple[str, str], float]) -> Iterator[tuple[str, str, float]]:
    return ((one, other, round(weight, 3)) for (one, other), weight in sorted(pairs.items()))


def open_dictionary(
    path: Path, read: Callable[[], Iterable[Entry]], fold: Callable[[str], str], *, attribution: str
) -> StoredDictionary:
    """Open the dictionary at `path`; when it is not there, make it: written beside and renamed, in memory where nothing can be written."""
    if path.is_file():
        return StoredDictionary(_opened(path), attribution=attribution)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        connection = sqlite3.connect(draft)
        write_dictionary(connection, read(), fold)
        connection.close()
        draft.replace(path)
    except (OSError, sqlite3.OperationalError):
        connection = sqlite3.connect(":memory:")
        write_dictionary(connection, read(), fold)
        return StoredDictionary(connection, attribution=attribution)
    return StoredDictionary(_opened(path), attribution=attribution)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
