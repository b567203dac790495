"""What people say of a document beside its file: a side-car `NAME.yaml`, or a table for many (CSV, JSON, BibTeX, RIS)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from civcorpus.errors import UsageError
from civcorpus.model import Document
from civcorpus.readers.base import shown
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import decode
from civcorpus.readers.front_matter import names_of, string_of

NAMES = {
    "title": ("title", "ti", "t1", "标题", "題名", "题名"),
    "source": (
        "source",
        "publisher",
        "publication title",
        "container-title",
        "journal",
        "booktitle",
        "pb",
        "jo",
        "jf",
        "t2",
        "来源",
        "出版者",
    ),
    "url": ("url", "ur", "link", "网址"),
    "date": ("date", "issued", "da", "py", "y1", "year", "publication year", "日期"),
    "authors": ("authors", "author", "au", "a1", "作者"),
    "lang": ("lang", "language", "la", "langid", "语言"),
}
KEYS = ("id", "path", "file", "file attachments", "l1", "filename")
"""Fields that may name the document; Zotero's hold several paths parted by `;`."""

SUFFIXES = (".yaml", ".yml")
LATEX = re.compile(r"\\[a-zA-Z]+\s?|\\.|[{}]")
BIB_ENTRY = re.compile(r"@\w+\s*\{\s*([^,\s]*)\s*,", re.MULTILINE)
BIB_FIELD = re.compile(r"\s*([\w-]+)\s*=\s*")
RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")


@dataclass(frozen=True, slots=True)
class Known:
    """Records about documents, found by id, by path or file name, or by title (in this order)."""

    by_name: dict[str, Mapping[str, object]] = field(default_factory=dict)
    by_title: dict[str, Mapping[str, object]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Known:
        """Read a table of records.

        Raises:
            UsageError: It cannot be read.
        """
        try:
            found = decode(path.read_bytes())
            records = [record for record in _records(found.text if found else "", path.suffix.lower()) if record]
        except (OSError, ValueError, KeyError, csv.Error, RecursionError) as error:
            raise UsageError(
                f"{shown(path)}: cannot be read as CSV, JSON, BibTeX or RIS ({error}): export it again"
            ) from error
        if not records:
            raise UsageError(f"{shown(path)}: no records in it: give CSV, JSON, .bib or .ris")
        known = cls()
        for record in records:
            for name in _names(record):
                known.by_name.setdefault(name, record)
            if title := _plain_title(string_of(record, *NAMES["title"])):
                known.by_title.setdefault(title, record)
        return known

    def about(self, document: Document, path: Path) -> Mapping[str, object] | None:
        """Return the record about a document, if there is one."""
        for name in (document.id, str(path), path.as_posix(), path.name):
            if record := self.by_name.get(name):
                return record
        return self.by_title.get(_plain_title(document.title))


def with_known(document: Document, record: Mapping[str, object]) -> Document:
    """Return the document with what a record says of it; what the record does not say stays."""
    date = record.get("issued", "")
    written = _issued(date) if isinstance(date, dict) else string_of(record, *NAMES["date"])
    return replace(
        document,
        title=string_of(record, *NAMES["title"]) or document.title,
        source=string_of(record, *NAMES["source"]) or document.source,
        url=string_of(record, *NAMES["url"]) or document.url,
        date=normal_date(written) or document.date,
        authors=_authors(record) or document.authors,
        lang=string_of(record, *NAMES["lang"]) or document.lang,
    )


def side_car(path: Path) -> tuple[dict[str, object], bytes]:
    """Return what `NAME.yaml` beside a file says, and its bytes; both are empty where there is none.

    `report.pdf.yaml` goes before `report.yaml`.

    Raises:
        UsageError: It is not a YAML mapping.
    """
    for car in side_cars(path):
        if car.is_file():
            import yaml

            data = car.read_bytes()
            try:
                known = yaml.safe_load(data.decode("utf-8-sig"))
            except (yaml.YAMLError, ValueError, RecursionError) as error:
                raise UsageError(f"{shown(car)}: not YAML ({' '.join(str(error).split())[:100]}): mend it") from error
            if not isinstance(known, dict):
                raise UsageError(f"{shown(car)}: not a mapping: write `title: …` and so on, one a line")
            return {str(key).lower(): value for key, value in known.items()}, data
    return {}, b""


def side_cars(path: Path) -> Iterator[Path]:
    """Yield where the side-car of a file may be, the first that is there goes before the others."""
    for suffix in SUFFIXES:
        for car in (path.with_name(path.name + suffix), path.with_suffix(suffix)):
            if car != path:
                yield car


def _records(text: str, suffix: str) -> Iterator[Mapping[str, object]]:
    if suffix == ".bib":
        yield from _bibtex(text)
    elif suffix == ".ris":
        yield from _ris(text)
    elif suffix == ".json":
        found = json.loads(text)
        items = found.get("items", [found]) if isinstance(found, dict) else found
        yield from ({str(key).lower(): value for key, value in item.items()} for item in items)
    else:
        first = text.lstrip("\ufeff").partition("\n")[0]
        rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=max("\t,;", key=first.count))
        yield from ({str(key).strip().lower(): value for key, value in row.items() if value} for row in rows)


def _ris(text: str) -> Iterator[Mapping[str, object]]:
    record: dict[str, object] = {}
    for line in text.splitlines():
        match = RIS_LINE.fullmatch(line.strip("\ufeff"))
        key, value = (match.group(1).lower(), match.group(2).strip()) if match else ("", "")
        if key == "er":
            yield record
            record = {}
        elif key in ("au", "a1", "l1") and value:
            held = record.setdefault(key, [])
            assert isinstance(held, list)
            held.append(value)
        elif value:
            record.setdefault(key, value.rstrip("/") if key in ("da", "py", "y1") else value)


def _bibtex(text: str) -> Iterator[Mapping[str, object]]:
    for entry in BIB_ENTRY.finditer(text):
        record: dict[str, object] = {"id": entry.group(1)}
        position = entry.end()
        while match := BIB_FIELD.match(text, position):
            value, position = _bib_value(text, match.end())
            key = match.group(1).lower()
            record[key] = value if key in ("file", "url") else LATEX.sub("", value)
            comma = re.compile(r"\s*,").match(text, position)
            position = comma.end() if comma else position
        yield record


def _bib_value(text: str, start: int) -> tuple[str, int]:
    """Return the value that begins at `start` (in braces, in quotes, or bare) and where it ends."""
    if text[start : start + 1] not in ("{", '"'):
        match = re.compile(r"[^,}\n]*").match(text, start)
        return (match[0].strip(), match.end()) if match else ("", start)
    depth, quoted = 0, text[start] == '"'
    for at in range(start + 1 if quoted else start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if (quoted and text[at] == '"' and not depth) or (not quoted and not depth):
            return text[start + 1 : at], at + 1
    return text[start + 1 :], len(text)


def _names(record: Mapping[str, object]) -> Iterator[str]:
    """Yield the ids, paths and file names that a record says it is about."""
    for key in KEYS:
        value = record.get(key)
        for whole in value if isinstance(value, list) else [value]:
            if not isinstance(whole, str | int):
                continue
            for part in str(whole).split(";"):
                for name in {part.strip(), *(piece for piece in part.split(":") if "." in piece)}:
                    yield from (name, PurePath(name.replace("\\", "/")).name)


def _authors(record: Mapping[str, object]) -> tuple[str, ...]:
    value = next((record[name] for name in NAMES["authors"] if record.get(name)), None)
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):  # CSL JSON
        return tuple(filter(None, (_csl_name(one) for one in value if isinstance(one, dict))))
    return names_of(value)


def _csl_name(one: Mapping[str, object]) -> str:
    family, given = str(one.get("family", "")), str(one.get("given", ""))
    name = family + given if family and not family.isascii() else f"{given} {family}".strip()
    return str(one.get("literal", "")) or name


def _issued(issued: Mapping[str, object]) -> str:
    parts = issued.get("date-parts")
    first: Iterable[object] = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else ()
    return "-".join(f"{int(str(part)):02}" for part in first) or str(issued.get("raw", ""))


def _plain_title(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).lower()
