"""What people say of a document beside its file (a side-car, a table for many), put into the document."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.errors import UsageError
from civcorpus.pipeline.analysing import Analysed
from civcorpus.pipeline.gathering import restored_path
from civcorpus.readers.archives import WITHIN
from civcorpus.readers.known import Known, side_car, with_known

MANY = ("jsonl", "csv")
"""Readers whose files hold many documents that say themselves what they are."""


class Describer:
    """Puts what is known into documents. A side-car goes before the table, and both before what the file says."""

    def __init__(self, analyser: Analyser, table: Path | None) -> None:
        self._analyser = analyser
        self._table = table
        self._known = Known.load(table) if table else None

    def digest(self, digest: str, path: Path) -> str:
        """Return the hash of a file with its side-car and the table, so that a change of these is one of the file."""
        try:
            car = side_car(path)[1]
        except UsageError as err:
            car = str(err).encode("utf-8", "replace")
        beside = [part for part in (car, self._table_hash) if part]
        return hashlib.sha256(digest.encode() + b"".join(beside)).hexdigest() if beside else digest

    @cached_property
    def _table_hash(self) -> bytes:
        return hashlib.sha256(self._table.read_bytes()).digest() if self._table else b""

    def described(self, analysed: Analysed) -> tuple[Analysed, str]:
        """Return the document with what is known of it, and what is wrong with its side-car, if anything is."""
        document, path = analysed.filing.document, restored_path(analysed.filing.file)
        record: Mapping[str, object] | None = None
        problem = ""
        if document.reader not in MANY and WITHIN not in document.id:
            try:
                record = side_car(path)[0]
            except UsageError as err:
                problem = str(err)
        if not record and self._known:
            record = self._known.about(document, path)
        if not record:
            return analysed, problem
        known = with_known(document, record)
        title = self._analyser.word_places(self._analyser.fold(known.title))
        return replace(analysed, filing=replace(analysed.filing, document=known), title=title), problem
