"""Files > analysed documents, in this process or in several: what a worker does, and how results come back in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser
from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.pipeline.analysing import Analysed, Tools, analyse
from civcorpus.pipeline.extracts import packed, unpacked
from civcorpus.pipeline.workers import Job, Lost, Workers
from civcorpus.readers import read_documents, shown
from civcorpus.readers.base import asks_for_ocr

if TYPE_CHECKING:
    from civcorpus.taxonomy import Taxonomy

_ABORTED = -6
_HEAVY = ("spacy", "civcorpus.tagging", __name__)
"""What workers load while the taxonomies are read here."""
_SIZE_A_SECOND = 100_000
"""A file may take the seconds of the limit, and one more for each so many bytes."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, or a document already read from a file that streams, or the end of such a file.

    `risky` files are read in a process that can be lost; OCR of one may take `recognition_seconds`, 0 for none. `closing` is given at the
    end: what could not be read of the file. It comes after the file's last document, so that the file counts as done only when all its
    documents are stored. Under `extract_key` the reading may be kept, none when empty; `extract` is one that was.
    """

    file: Path
    root: Path
    shown_path: str
    sha256: str
    size: int
    longest: int
    longest_text: int
    risky: bool = False
    recognition_seconds: float = 0
    extract_key: str = ""
    extract: bytes | None = None
    document: Document | None = None
    closing: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: analysed documents, what could not be read, and the reading if it is to be kept."""

    task: Task
    analysed: tuple[Analysed, ...]
    failures: tuple[str, ...]
    seconds: float
    extract: bytes | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: seconds (more for a large one), and bytes of memory."""

    longest_seconds: int = 300
    most_memory: int = 4_294_967_296

    def seconds_for(self, task: Task) -> float:
        """Return how long a task may take, OCR included."""
        return self.longest_seconds + task.size / _SIZE_A_SECOND + task.recognition_seconds

    def failure(self, task: Task, lost: Lost) -> str:
        """Return what is said of a file that was lost with its worker."""
        where = task.shown_path
        if lost.seconds:
            return f"{where}: took longer than {lost.seconds:.0f} seconds: split it, or raise longest_seconds"
        if lost.memory:
            return f"{where}: took more than {self.most_memory:,} bytes of memory: split it, or raise most_memory"
        if lost.exit_code == _ABORTED:
            return f"{where}: made a library give up, as for want of memory: split it, raise most_memory, or save it in another format"
        return f"{where}: ended the process that read it (exit code {lost.exit_code}): save it in another format"


def read_task(task: Task, _tools: object = None) -> list[Document | ReadError]:
    """Return what a file holds; whatever a hostile file sets off in a parser becomes an error of that file."""
    found: list[Document | ReadError] = []
    try:
        seconds = task.recognition_seconds
        found.extend(read_documents(task.file, root=task.root, largest=task.longest, recognition_seconds=seconds))
    except MemoryError:
        raise
    except Exception as error:
        found.append(ReadError(_fault(task, error)))
    return found


def perform(task: Task, tools: Tools, found: Sequence[Document | ReadError] | None = None) -> Outcome:
    """Read (unless `found` is given, or a reading was kept) and analyse; bad input becomes a failure, never an exception."""
    if task.closing is not None:
        return Outcome(task, (), task.closing, 0.0)
    began = time.perf_counter()
    analysed: list[Analysed] = []
    failures: list[str] = []
    kept = kept_reading(task)
    if found is None:
        found = kept or ([task.document] if task.document else read_task(task))
    for item in found:
        if isinstance(item, ReadError):
            failures.append(str(item))
            continue
        if len(item.text) > task.longest_text:
            failures.append(
                f"{task.shown_path}: {len(item.text):,} characters, more than the {task.longest_text:,} of one document: "
                "split it, or raise longest_text"
            )
            continue
        document = replace(item, id=shown(item.id), path=task.shown_path)
        try:
            analysed.append(analyse(document, tools, root=task.root, file=task.file))
        except RecursionError:
            failures.append(f"{task.shown_path}: nested too deeply: save it as plain text")
        except MemoryError:
            raise
        except Exception as error:
            failures.append(_fault(task, error))
    extract = None if kept else _to_keep(task, found)
    task = replace(task, extract=None)
    return Outcome(task, tuple(analysed), tuple(failures), time.perf_counter() - began, extract)


def kept_reading(task: Task) -> Sequence[Document] | None:
    """Return what was read of the file before, if that was kept and is whole."""
    return unpacked(task.extract) if task.extract else None


def _to_keep(task: Task, found: Sequence[Document | ReadError]) -> bytes | None:
    """Return a reading packed; `None` if it is not to be kept, or if another attempt at it may do better."""
    documents = [item for item in found if isinstance(item, Document)]
    unrecognised = task.recognition_seconds and any(asks_for_ocr(w) for each in documents for w in each.warnings)
    if not task.extract_key or unrecognised or len(documents) < len(found):
        return None
    return packed(documents)


WORK = (read_task, perform)
"""What worker processes are given to do: reading alone, or everything."""


def perform_all(
    tasks: Iterable[Task],
    tools: Callable[[], Tools],
    *,
    jobs: int,
    analyser: Analyser,
    taxonomy: Callable[[], Taxonomy],
    engine: str,
    limits: Limits,
) -> Iterator[Outcome]:
    """Yield the outcome of every task in the order of the tasks; memory is bounded whatever their number.

    With one job only risky files are read in a process of their own; with more, everything is done in worker processes. A file that
    hangs, eats memory or ends its process costs itself and nothing else. Where there is no task, nothing is started or loaded.
    """
    if jobs <= 1:
        yield from _perform_here(tasks, tools, limits)
        return
    tasks = iter(tasks)
    first = next(tasks, None)
    if first is None:
        return
    job: Job[Task, Outcome] = Job(
        WORK[1], _warm_tools, lambda: (analyser, taxonomy(), engine), limits.most_memory, _HEAVY
    )
    with Workers(job, jobs, at_once=True) as workers:
        timed = ((task, limits.seconds_for(task)) for task in chain([first], tasks))
        for task, outcome in workers.map(timed, weight=attrgetter("size")):
            yield _lost(task, outcome, limits) if isinstance(outcome, Lost) else outcome


def _perform_here(tasks: Iterable[Task], tools: Callable[[], Tools], limits: Limits) -> Iterator[Outcome]:
    job: Job[Task, Sequence[Document | ReadError]] = Job(WORK[0], _no_tools, most_memory=limits.most_memory)
    with Workers(job, 1) as workers:
        for task in tasks:
            if not task.risky or task.document or task.closing is not None:
                yield perform(task, tools())
                continue
            began = time.perf_counter()
            found = kept_reading(task) or workers.ask(replace(task, extract=None), limits.seconds_for(task))
            outcome = _lost(task, found, limits) if isinstance(found, Lost) else perform(task, tools(), found)
            yield replace(outcome, seconds=time.perf_counter() - began)


def _warm_tools(analyser: Analyser, taxonomy: Taxonomy, engine: str) -> Tools:
    """Return tools that have worked once, so that loading dictionaries counts for no file."""
    tools = Tools.build(analyser, taxonomy, engine)
    analyse(Document("", "", "The Charity Law (2016) and 慈善法."), tools, root=Path(), file=Path())
    return tools


def _no_tools() -> None:
    """Reading needs no tools."""


def _lost(task: Task, lost: Lost, limits: Limits) -> Outcome:
    return Outcome(task, (), (limits.failure(task, lost),), lost.seconds)


def _fault(task: Task, error: Exception) -> str:
    reason = " ".join(str(error).split())[:100]
    kind = type(error).__name__
    return f"{task.shown_path}: damaged, or a fault of civcorpus ({kind}: {reason}): save it in another format, or report it"
