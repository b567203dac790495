"""Excerpts as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from civcorpus.exporters.rows import EXCERPTS, DocumentExport

_DOCUMENT_COLUMNS = ("title", "date", "source", "path")


def write_jsonl(exports: Iterable[DocumentExport], out: TextIO) -> int:
    """Write one JSON object an excerpt, with what is known of its document; return how many."""
    count = 0
    for export in exports:
        for row in _rows(export):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def write_csv(exports: Iterable[DocumentExport], out: TextIO) -> int:
    """Write a header and one line an excerpt, with what is known of its document; return how many excerpts."""
    writer = csv.DictWriter(out, fieldnames=[*EXCERPTS, *_DOCUMENT_COLUMNS], lineterminator="\n")
    writer.writeheader()
    count = 0
    for export in exports:
        for row in _rows(export):
            writer.writerow(row)
            count += 1
    return count


def _rows(export: DocumentExport) -> Iterable[dict[str, object]]:
    shared = {name: getattr(export.document, name) for name in _DOCUMENT_COLUMNS}
    return ({**excerpt._asdict(), **shared} for excerpt in export.excerpts)
