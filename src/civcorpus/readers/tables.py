"""CSV and TSV > Documents: one a row where there is a column of texts, else the table as one document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import Decoded
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.pieces import Piece, on_one_line, title_of
from civcorpus.readers.text import decoded, laid_out

COLUMNS = {
    "text": ("text", "body", "content", "正文", "全文", "内容", "內容", "文本"),
    "id": ("id", "_id", "key", "编号", "編號"),
    "title": ("title", "标题", "標題", "题目", "題目", "题名"),
    "date": ("date", "published", "publication year", "日期", "时间", "發布日期", "发布日期"),
    "source": ("source", "publisher", "来源", "來源", "出处", "出處", "媒体"),
    "url": ("url", "link", "网址", "網址", "链接"),
    "authors": ("authors", "author", "作者"),
    "lang": ("lang", "language", "语言"),
}
LONGEST_CELL = 256 * 1024 * 1024


class TableReader:
    """Reads tables with a separator, in any encoding."""

    name = "csv"
    version = 2
    suffixes: tuple[str, ...] = (".csv", ".tsv")
    streams = False
    risky = False

    def accepts(self, _head: bytes, path: Path, /) -> bool:
        """Return whether the name says so: nothing in a table does."""
        return path.suffix.lower() in self.suffixes

    def read(self, source: Source) -> Iterator[Document | ReadError]:
        """Yield a document for each row with a text and an error for each without, or one for the table.

        Raises:
            ReadError: no text, or no table.
        """
        found = decoded(source)
        rows = _rows(found.text, source)
        names = {name: place for place, name in reversed(list(enumerate(cell.strip().lower() for cell in rows[0])))}
        places = {key: next((names[n] for n in written if n in names), -1) for key, written in COLUMNS.items()}
        if places["text"] < 0:
            yield self._table(rows, found, source)
            return
        for number, row in enumerate(rows[1:], start=2):
            if any(cell.strip() for cell in row):
                cells = {key: row[place].strip() if 0 <= place < len(row) else "" for key, place in places.items()}
                yield self._row(cells, number, found, source)

    def _row(self, cells: dict[str, str], number: int, found: Decoded, source: Source) -> Document | ReadError:
        if not cells["text"]:
            return source.error("the row has no text: remove it or fill it", place=str(number))
        identifier = cells["id"] or f"{source.id}#{number}"
        canonical = json.dumps(cells, ensure_ascii=False, sort_keys=True)
        return Document(
            id=identifier,
            title=title_of(cells["title"], cells["text"], (), Path(identifier)),
            text=cells["text"],
            path=source.id,
            source=cells["source"],
            url=cells["url"],
            date=normal_date(cells["date"]),
            authors=names_of(cells["authors"]),
            lang=cells["lang"],
            sha256=sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest(),
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings,
        )

    def _table(self, rows: Sequence[Sequence[str]], found: Decoded, source: Source) -> Document:
        pieces = [Piece(" | ".join(filter(None, map(on_one_line, row))), "table") for row in rows]
        return laid_out(pieces, found, source, reader=self.name)


def _rows(text: str, source: Source) -> list[list[str]]:
    """Return the rows; the separator is the one of `,`, `;` and tab that the first line has most of.

    Raises:
        ReadError: it cannot be read as a table.
    """
    first = text.lstrip("\ufeff\n").partition("\n")[0]
    separator = max("\t,;", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator) if row]
    except csv.Error as error:
        raise source.error(f"not a table ({error}): save it as CSV again") from error
    if not rows:
        raise source.error("has no row in it: remove it or fill it")
    return rows
