"""Files > tasks: which files need work, and what is kept of earlier work on them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.pipeline.describing_files import Describer
from civcorpus.pipeline.extracts import Extracts, key_of
from civcorpus.pipeline.gathering import Gathered, shown_path, stored_path
from civcorpus.pipeline.ingest_report import IngestReport
from civcorpus.pipeline.options import Options
from civcorpus.pipeline.storing import WritableStores
from civcorpus.pipeline.working import Task
from civcorpus.readers import read_documents, reader_for, shown
from civcorpus.readers.base import HEAD, Reader
from civcorpus.readers.recognition import RECOGNISED, RecognitionError, found_programs


class Chooser:
    """Chooses what an ingest works on. `gone` takes the keys of documents that a file of many holds no more."""

    def __init__(
        self,
        stores: WritableStores,
        *,
        home: Path,
        options: Options,
        describer: Describer,
        extracts: Extracts | None,
        report: IngestReport,
        gone: set[int],
    ) -> None:
        self._stores = stores
        self._home = home
        self._options = options
        self._describer = describer
        self._extracts = extracts
        self._report = report
        self._gone = gone

    def tasks(self, files: Iterable[Gathered]) -> Iterator[Task]:
        """Yield what there is to do for the files, in their order; those that are as they were are counted."""
        known = self._stores.catalogue.file_hashes()
        for file in files:
            try:
                content, size = _digest(file.path)
                digest = self._describer.digest(content, file.path)
            except OSError as err:
                reason = f"{shown(file.path)}: {err.strerror or err}: check the file and its permissions"
                self._report.failures.append((shown_path(file.path, self._home), reason))
                continue
            if known.get(stored_path(file.path)) == (digest, "done") and not (
                self._options.force or self._options.retry
            ):
                self._report.unchanged += len(self._stores.catalogue.documents_of_file(stored_path(file.path)))
                continue
            reader = _reader_of(file.path)
            longest, longest_text = self._options.longest_file, self._options.longest_text
            risky = bool(reader and reader.risky)
            task = Task(
                file.path, file.root, shown_path(file.path, self._home), digest, size, longest, longest_text, risky
            )
            if reader and reader.name in RECOGNISED:
                task = replace(task, recognition_seconds=self._recognition_seconds)
            if reader and risky:
                task = self._with_extract(task, reader, content)
            if reader and reader.streams:
                yield from self._stream(task)
            else:
                yield task

    def _with_extract(self, task: Task, reader: Reader, content: str) -> Task:
        """Return the task with the key of its reading, and with the reading if one was kept and may be used."""
        if not self._extracts:
            return task
        key = key_of(task.file, task.root, content, reader, recognising=bool(task.recognition_seconds))
        use = self._options.cached and not self._options.retry
        return replace(task, extract_key=key, extract=self._extracts.get(key) if use else None)

    def _stream(self, task: Task) -> Iterator[Task]:
        """Yield a task for each document of a file that holds many, leaving out those stored as they are; drop those that are gone."""
        before = self._stores.catalogue.documents_of_file(stored_path(task.file))
        present: set[str] = set()
        failures: list[str] = []
        for item in read_documents(task.file, root=task.root, largest=task.longest):
            if isinstance(item, ReadError):
                failures.append(str(item))
                continue
            present.add(shown(item.id))
            if before.get(shown(item.id), (0, ""))[1] == item.sha256 and not self._options.force:
                self._report.unchanged += 1
            else:
                yield replace(task, document=item, size=len(item.text))
        for document_id, (key, _) in before.items():
            if document_id not in present:
                self._gone.add(key)
                self._report.removed += 1
        yield replace(task, size=0, closing=tuple(failures))

    @cached_property
    def _recognition_seconds(self) -> float:
        if self._options.recognition_seconds:
            try:
                found_programs()
            except RecognitionError as error:
                self._report.warnings.append(f"no OCR: {error}, then run `civcorpus ingest --retry --ocr`")
                return 0
        return self._options.recognition_seconds


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _reader_of(path: Path) -> Reader | None:
    with path.open("rb") as file:
        head = file.read(HEAD)
    return reader_for(head, path) if head else None
