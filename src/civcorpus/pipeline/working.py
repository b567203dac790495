"""Files > analysed documents, in this process or in several: what a worker does, and how results come back in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.pipeline.analysing import Analysed, Tools, analyse
from civcorpus.readers import read_documents, shown
from civcorpus.taxonomy import Taxonomy

_WINDOW = 4
"""Tasks in flight for each worker: enough to keep it busy, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, or a document already read from a file that streams, or the end of such a file.

    `closing` is given at the end: what could not be read of the file. It comes after the file's last document, so that the file counts
    as done only when all its documents are stored.
    """

    file: Path
    root: Path
    shown_path: str
    sha256: str
    size: int
    longest: int
    document: Document | None = None
    closing: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: analysed documents and what could not be read."""

    task: Task
    analysed: tuple[Analysed, ...]
    failures: tuple[str, ...]
    seconds: float


def perform(task: Task, tools: Tools) -> Outcome:
    """Read and analyse; bad input becomes a failure, never an exception."""
    if task.closing is not None:
        return Outcome(task, (), task.closing, 0.0)
    began = time.perf_counter()
    analysed: list[Analysed] = []
    failures: list[str] = []
    found: Iterable[Document | ReadError]
    found = [task.document] if task.document else read_documents(task.file, root=task.root, largest=task.longest)
    for item in found:
        if isinstance(item, ReadError):
            failures.append(str(item))
        else:
            document = replace(item, id=shown(item.id), path=task.shown_path)
            try:
                analysed.append(analyse(document, tools, root=task.root, file=task.file))
            except RecursionError:
                failures.append(f"{task.shown_path}: nested too deeply: save it as plain text")
    return Outcome(task, tuple(analysed), tuple(failures), time.perf_counter() - began)


def perform_all(
    tasks: Iterable[Task], tools: Callable[[], Tools], *, jobs: int, analyser: Analyser, taxonomy: Taxonomy
) -> Iterator[Outcome]:
    """Yield the outcome of every task in the order of the tasks; memory is bounded whatever their number."""
    if jobs <= 1:
        for task in tasks:
            yield perform(task, tools())
        return
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start_worker, initargs=(analyser, taxonomy)
    ) as pool:
        waiting: deque[Future[Outcome]] = deque()
        for task in tasks:
            waiting.append(pool.submit(_perform_here, task))
            if len(waiting) >= jobs * _WINDOW:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_tools: list[Tools] = []


def _start_worker(analyser: Analyser, taxonomy: Taxonomy) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _tools[:] = [Tools.build(analyser, taxonomy)]


def _perform_here(task: Task) -> Outcome:
    return perform(task, _tools[0])
