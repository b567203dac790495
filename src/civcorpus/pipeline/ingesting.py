"""Files > catalogue and index: what is new or changed is read, what is unchanged costs a hash, what is gone may be forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.catalogue.writing import Filing, RunRecord
from civcorpus.pipeline.analysing import Analysed, Tools, renamed
from civcorpus.pipeline.choosing import Chooser
from civcorpus.pipeline.clock import now
from civcorpus.pipeline.collecting import collect_young
from civcorpus.pipeline.committing import Changes, Committer
from civcorpus.pipeline.describing_files import Describer
from civcorpus.pipeline.extracts import Extracts
from civcorpus.pipeline.gathering import Gathered, restored_path, shown_path, stored_path
from civcorpus.pipeline.ingest_report import IngestReport
from civcorpus.pipeline.manifest import FileNotes
from civcorpus.pipeline.options import Options
from civcorpus.pipeline.storing import WritableStores
from civcorpus.pipeline.versioning import state_of, store_taxonomy
from civcorpus.pipeline.working import Outcome, Task, perform_all
from civcorpus.readers import shown

if TYPE_CHECKING:
    from civcorpus.taxonomy import Taxonomy

__all__ = ["Ingest", "IngestReport", "Options", "Progress"]

_BATCH_BYTES = 4_500_000
"""A batch is written when the texts of its documents are this large: the terms of Chinese take three times those of as many letters."""
_BATCH_DOCUMENTS = 2000
"""Or when it holds this many documents, so that a kill costs little of the work on many small files."""
_WORTH_PROCESSES = 4_000_000
"""Bytes to read below which starting worker processes costs more than it saves."""

Progress = Callable[[int, int, str], None]
"""Called with the bytes done, the bytes in all, and the path at hand."""


class Ingest:
    """One ingest into open stores."""

    def __init__(
        self,
        stores: WritableStores,
        taxonomy: Callable[[], Taxonomy],
        *,
        home: Path,
        options: Options,
        version: str,
        progress: Progress | None = None,
    ) -> None:
        self._stores = stores
        self._load_taxonomy = taxonomy
        self._home = home
        self._options = options
        self._version = version
        self._progress = progress
        self._committer = Committer(stores.writer, stores.catalogue, stores.engine, lambda: stores.counts, clock=now)
        self._run: RunRecord | None = None
        self._counts = {"documents": 0, "passages": 0, "mentions": 0, "tags": 0}
        self._changes = Changes()
        self._seen: dict[str, str] = {}
        self._describer = Describer(stores.analyser, home / options.meta if options.meta else None)
        self._extracts = None if options.dry_run else Extracts(stores.index, options.largest_cache)
        self._notes: dict[Path, FileNotes] = {}
        self.report = IngestReport()
        self._chooser = Chooser(
            stores,
            home=home,
            options=options,
            describer=self._describer,
            extracts=self._extracts,
            report=self.report,
            gone=self._changes.replaced,
        )

    def run(self, gathered: Iterable[Gathered], *, roots: Sequence[Path] = ()) -> IngestReport:
        """Bring the index up to date with the files; return what was done.

        `roots` are the folders and files that were asked for: with `prune`, documents read from there whose file is gone are forgotten.
        """
        try:
            only = self._options.only
            return self._run_over([file for file in gathered if only is None or file.path in only], roots)
        finally:
            if self._extracts:
                self._extracts.close()

    def _run_over(self, files: Sequence[Gathered], roots: Sequence[Path]) -> IngestReport:
        if not self._options.dry_run:
            self.report.recovered = self._committer.recover()
        total = sum(file.path.stat().st_size for file in files if file.path.is_file())
        jobs = self._jobs(total)
        outcomes = perform_all(
            self._chooser.tasks(files),
            lambda: self._tools,
            jobs=jobs,
            analyser=self._stores.analyser,
            taxonomy=lambda: self._taxonomy,
            engine=self._stores.engine.name,
            limits=self._options.limits,
        )
        outcomes = self._shown(outcomes, total)
        for outcome in outcomes:
            self._write(self._batch(chain([outcome], outcomes)))
            collect_young()
        if self._options.prune:
            self._prune(roots)
            self._write(iter(()))
        if not self._options.dry_run:
            self._committer.finish()
            if self.report.changed:
                self._stores.analyser.keep_dictionary()
            self._compare()
        return self.report

    def _shown(self, outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
        """Yield what came of the files, and tell of it."""
        done = 0
        for outcome in outcomes:
            done += outcome.task.size
            if self._progress:
                self._progress(done, total, outcome.task.shown_path)
            yield outcome

    def _compare(self) -> None:
        """Look for documents that repeat another, where there are new ones."""
        if self._stores.catalogue.uncompared():
            from civcorpus.pipeline.duplicating import Comparison

            self.report.alike = Comparison(self._stores.catalogue, self._stores.analyser).run(self._stores.writer)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return self._load_taxonomy()

    @cached_property
    def _tools(self) -> Tools:
        return Tools.build(self._stores.analyser, self._taxonomy, self._stores.engine.name)

    def _jobs(self, total: int) -> int:
        import os

        if self._options.jobs:
            return self._options.jobs
        return (os.cpu_count() or 1) if total >= _WORTH_PROCESSES else 1

    # ---- what came of them

    def _batch(self, outcomes: Iterable[Outcome]) -> Iterator[Analysed]:
        """Yield the documents to store of as many files as make a batch."""
        size = number = 0
        for outcome in outcomes:
            for analysed in self._taken(outcome):
                yield analysed
                number += 1
                size += len(analysed.filing.document.text.encode("utf-8", "surrogatepass"))
            if size >= _BATCH_BYTES or number >= _BATCH_DOCUMENTS:
                return

    def _taken(self, outcome: Outcome) -> Iterator[Analysed]:
        """Yield the documents to store of a file, and note what came of it."""
        if outcome.extract and self._extracts:
            self._extracts.put(outcome.task.extract_key, outcome.extract)
        stored: set[str] = set()
        for analysed in outcome.analysed:
            document_id, filed = self._filed(analysed)
            stored.add(document_id)
            if filed:
                yield filed
        if outcome.task.document is None and outcome.task.closing is None and not outcome.failures:
            self._drop_others(outcome.task, stored)
        if outcome.task.document is None:  # a file as a whole, or the end of one that streams
            self._finish_file(outcome.task, outcome.failures, outcome.seconds)
        else:
            self.report.failures.extend((outcome.task.shown_path, failure) for failure in outcome.failures)

    def _drop_others(self, task: Task, stored: Set[str]) -> None:
        """Remove what an earlier version of a file held and this one does not (the documents of an archive)."""
        for document_id, (key, _) in self._stores.catalogue.documents_of_file(stored_path(task.file)).items():
            if document_id not in stored:
                self._changes.replaced.add(key)
                self.report.removed += 1

    def _filed(self, analysed: Analysed) -> tuple[str, Analysed | None]:
        """Return the id a document is stored under, and the document as it is stored; none if its id came before."""
        analysed, problem = self._describer.described(analysed)
        if problem:
            self._fail(restored_path(analysed.filing.file), problem)
        document, file = analysed.filing.document, analysed.filing.file
        owner = self._stores.catalogue.owner(document.id)
        claimed = self._seen.get(document.id) or (owner[1] if owner else "")
        given = document.reader in ("jsonl", "csv")
        if claimed and claimed != file and not given and restored_path(claimed).exists():
            analysed = renamed(analysed, f"{document.id}~{hashlib.sha256(file.encode()).hexdigest()[:6]}")
            document = analysed.filing.document
            owner = self._stores.catalogue.owner(document.id)
        if document.id in self._seen:
            where = shown(restored_path(self._seen[document.id]))
            self._fail(
                restored_path(file),
                f"{document.path}: id {document.id!r} was given twice in this ingest (first in {where}): give each its own",
            )
            return document.id, None
        self._seen[document.id] = file
        if owner:
            self._changes.replaced.add(owner[0])
        if owner and owner[2] == document.sha256 and not self._options.force and owner[1] == file:
            self.report.unchanged += 1
        elif owner:
            self.report.updated += 1
        else:
            self.report.added += 1
        self.report.warnings.extend(f"{document.path}: {warning}" for warning in document.warnings)
        self._notes.setdefault(restored_path(file), FileNotes()).add(analysed.filing)
        self._count(analysed.filing)
        return document.id, analysed

    def _finish_file(self, task: Task, failures: Sequence[str], seconds: float) -> None:
        self.report.failures.extend((task.shown_path, failure) for failure in failures)
        notes = self._notes.pop(task.file, None) or FileNotes()
        notes.seconds += seconds
        self._changes.files.append(notes.record(task, failures))

    def _fail(self, path: Path, message: str) -> None:
        self.report.failures.append((shown_path(path, self._home), message))

    def _prune(self, roots: Sequence[Path]) -> None:
        """Forget the documents whose file is gone, below the roots only."""
        for path in list(self._stores.catalogue.file_hashes()):
            file = restored_path(path)
            if file.exists() or not any(file.is_relative_to(root) for root in roots):
                continue
            gone = self._stores.catalogue.documents_of_file(path)
            self._changes.replaced.update(key for key, _ in gone.values())
            self.report.removed += len(gone)
            self._changes.forgotten.append(path)

    def _count(self, filing: Filing) -> None:
        sizes = (1, len(filing.passages), len(filing.mentions), len(filing.tags))
        for name, size in zip(self._counts, sizes, strict=True):
            self._counts[name] += size

    def _write(self, documents: Iterator[Analysed]) -> None:
        """Store the documents of a batch as they come, and what else was noted meanwhile."""
        if self._options.dry_run:
            for _ in documents:
                pass
            return
        self._committer.commit(documents, self._changes, run=self._current_run)
        if self._extracts:
            self._extracts.commit()
        self._changes.clear()

    def _current_run(self) -> RunRecord:
        """Return the run of this ingest, begun when the first document is written, with its counts so far."""
        writer = self._stores.writer
        if self._run is None:
            analyser = self._stores.analyser
            store_taxonomy(writer, analyser, self._taxonomy, lambda: state_of(self._tools.tagger, analyser))
            self._run = writer.start_run(
                "ingest",
                started_at=now(),
                tool_version=self._version,
                taxonomy_version=self._taxonomy.version,
                taxonomy_sha256=self._taxonomy.sha256,
            )
        writer.finish_run(self._run, finished_at=now(), **self._counts)
        return self._run
