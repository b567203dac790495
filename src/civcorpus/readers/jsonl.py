"""JSON Lines > Documents: one a line, read as a stream; a bad line costs that line only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.pieces import title_of

LONGEST_LINE = 256 * 1024 * 1024
STRINGS = ("title", "source", "url", "lang")


class JsonLinesReader:
    """Reads `.jsonl`, and any file whose first line is a JSON object with a `text`."""

    name = "jsonl"
    version = 1
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    streams = True
    risky = False

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the name says JSON Lines or the first line is an object with a text."""
        if path.suffix.lower() in self.suffixes:
            return True
        first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
        return first.startswith(b"{") and b'"text"' in first

    def read(self, source: Source) -> Iterator[Document | ReadError]:
        """Yield a document for each good line and an error, which names the line, for each bad one."""
        seen = 0
        with source.stream() as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if not line.strip():
                    continue
                seen += 1
                try:
                    yield self._document(line, number, source)
                except ReadError as error:
                    yield error
        if not seen:
            raise source.error("has no line in it: remove it or fill it")

    def _document(self, line: bytes, number: int, source: Source) -> Document:
        """Return the document of one line.

        Raises:
            ReadError: the line is not a JSON object, or its text is missing or empty.
        """
        record = _parsed(line, number, source)
        text = record.get("text")
        if not isinstance(text, str):
            what = "has no text" if text is None else f"text is a {type(text).__name__}, not a string"
            raise source.error(f'{what}: give each line a "text" string', place=str(number))
        text = clean(text)
        if not text.strip():
            raise source.error("text is empty: remove the line or fill it", place=str(number))
        given = record.get("id", record.get("_id"))
        known = {name: clean(value) if isinstance(value := record.get(name), str) else "" for name in STRINGS}
        identifier = clean(str(given)).strip() if isinstance(given, str | int) and given != "" else ""
        fallback = f"{source.id}#{number}"
        canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Document(
            id=identifier or fallback,
            title=title_of(known["title"], text, (), Path(identifier or fallback)),
            text=text,
            path=source.id,
            source=known["source"],
            url=known["url"],
            date=normal_date(record.get("date")),
            authors=names_of(record.get("authors", record.get("author"))),
            lang=known["lang"],
            sha256=sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest(),
            reader=self.name,
            encoding="utf-8",
            encoding_confidence=1.0,
        )


def _parsed(line: bytes, number: int, source: Source) -> dict[str, object]:
    try:
        record = json.loads(line.strip())
    except json.JSONDecodeError as error:
        where = f"{number}:{error.colno}"
        raise source.error(f"not JSON ({error.msg}): mend or remove the line", place=where) from error
    except UnicodeDecodeError as error:
        raise source.error("not UTF-8: save the file as UTF-8", place=str(number)) from error
    except RecursionError as error:
        raise source.error("nested too deeply: mend or remove the line", place=str(number)) from error
    if not isinstance(record, dict):
        raise source.error("not a JSON object: write {…} on each line", place=str(number))
    return record
