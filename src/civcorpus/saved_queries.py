"""Queries that are kept by name in `queries.toml`, beside `civcorpus.toml`: a file that people read, edit and compare."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civcorpus.errors import UsageError

FILE_NAME = "queries.toml"
OPTIONS: Mapping[str, type] = {
    "tag": list, "lang": str, "since": str, "until": str, "source": str, "by": str, "any": bool, "expand": bool, "translate": bool,
    "sort": str, "facet": list, "group_by": str,
}  # fmt: skip
"""The options of a search that are kept with its query, and their types."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with its options; `grammar` is the version of the query language it was written for."""

    name: str
    query: str
    grammar: int
    options: Mapping[str, Any] = field(default_factory=dict)


class SavedQueries:
    """The saved queries of one workspace; each method reads the file as it is now."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def all(self) -> list[SavedQuery]:
        """Return the saved queries in the order of the file.

        Raises:
            UsageError: The file cannot be used as it is.
        """
        tables = self._tables(self.path.read_text(encoding="utf-8") if self.path.is_file() else "")
        return [self._checked(name, table) for name, table in tables.items()]

    def get(self, name: str) -> SavedQuery:
        """Return one of them.

        Raises:
            UsageError: There is none of that name; the message names similar ones.
        """
        saved = {query.name: query for query in self.all()}
        if name not in saved:
            from difflib import get_close_matches

            similar = get_close_matches(name, saved, n=3)
            hint = f"did you mean {', '.join(similar)}?" if similar else "see `civcorpus queries list`"
            raise UsageError(f"{name}: no such saved query: {hint}")
        return saved[name]

    def add(self, saved: SavedQuery) -> None:
        """Write a query at the end of the file; what is there stays as it is, comments too.

        Raises:
            UsageError: There is one of that name already.
        """
        if any(query.name == saved.name for query in self.all()):
            raise UsageError(
                f"{saved.name}: saved already: choose another name, or `civcorpus queries delete {saved.name}`"
            )
        values = {"query": saved.query, "grammar": saved.grammar, **saved.options}
        lines = [f"[{_key(saved.name)}]", *(f"{name} = {_toml(value)}" for name, value in values.items())]
        text = self.path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if self.path.is_file() else ""
        self._write(text.lstrip("\n") + "\n".join(lines) + "\n")

    def delete(self, name: str) -> None:
        """Take a query out of the file; the rest stays as it is.

        Raises:
            UsageError: There is none of that name, or the file is not laid out as a table after the other.
        """
        self.get(name)
        text = self.path.read_text(encoding="utf-8")
        kept: list[str] = []
        inside = False
        for line in re.split(r"(?<=\n)", text):  # not splitlines(): a name may hold other line ends
            if line.startswith("["):
                inside = _header(line) == name
            if not inside:
                kept.append(line)
        expected = {other: table for other, table in self._tables(text).items() if other != name}
        shorter = "".join(kept).rstrip("\n") + "\n" if "".join(kept).strip() else ""
        if self._tables(shorter) != expected:
            raise UsageError(f"{self.path}: {name} does not stand in a table of its own: delete it by hand")
        self._write(shorter)

    def _write(self, text: str) -> None:
        draft = self.path.with_name(f"{self.path.name}.new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path)

    def _tables(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as err:
            raise UsageError(f"{self.path}: not readable as TOML ({err}): mend the file") from err

    def _checked(self, name: str, table: Any) -> SavedQuery:
        if not isinstance(table, dict) or not isinstance(table.get("query"), str):
            raise UsageError(f'{self.path}: {name}: no query: write [{_key(name)}] and under it query = "…"')
        options = {key: value for key, value in table.items() if key not in ("query", "grammar")}
        for key, value in options.items():
            if key not in OPTIONS:
                raise UsageError(f"{self.path}: {name}: unknown option {key!r}: known are {', '.join(OPTIONS)}")
            texts = value if isinstance(value, list) else []
            if type(value) is not OPTIONS[key] or not all(isinstance(text, str) for text in texts):
                raise UsageError(f"{self.path}: {name}: {key} must be {OPTIONS[key].__name__}: change its value")
        grammar = table.get("grammar", 0)
        return SavedQuery(name, table["query"], grammar if isinstance(grammar, int) else 0, options)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _toml(name)


def _toml(value: object) -> str:
    """Return a text, number, truth or list of texts as TOML (of which JSON's forms are a part, but for the character DEL)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _header(line: str) -> str | None:
    try:
        names = list(tomllib.loads(line))
    except tomllib.TOMLDecodeError:
        return None
    return names[0] if len(names) == 1 else None
