"""Processes that work on one thing at a time and may be lost: what hangs or dies is killed and replaced."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar

from civcorpus.errors import CivcorpusError

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_WINDOW = 4
"""Things in hand for each worker, however large they are."""
_AHEAD = 4_000_000
"""What the things in hand may weigh beyond that: enough to keep workers busy while a batch is written."""
_MOST_AHEAD = 1000
_SELDOM = 500_000
_KILLED = (-9, -15)
_KILLS = 30
"""How often in a row workers may be killed from outside, at one thing or as they start: who kills a process does not mean its file."""
_STARTS = 6
"""How often in a row a process may end by itself before it is ready."""
_SECONDS_TO_START = 300.0
_GRACE = 5.0
"""Seconds after which a worker ends itself, should its parent not have done it."""
_BOOT = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from civcorpus.pipeline.workers import serve; serve(sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class Lost:
    """A thing that gave no result: it took longer than `seconds`, or more memory than allowed, or ended the process."""

    seconds: float = 0.0
    memory: bool = False
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Job(Generic[Thing, Result]):
    """What workers do: `work(thing, tools)`, where `set_up(*materials())` makes the tools once a process.

    `work` and `set_up` are functions of modules, so that another process can find them. The materials are asked for once, in this one;
    meanwhile the processes load the modules named in `imports`.
    """

    work: Callable[[Thing, Any], Result]
    set_up: Callable[..., Any]
    materials: Callable[[], tuple[Any, ...]] = tuple
    most_memory: int = 0
    imports: tuple[str, ...] = ()

    def message(self) -> bytes:
        """Return the job as it is sent to a process."""
        return _pickled((self.work, self.set_up, self.materials(), self.most_memory))


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and the pipe to it; used by one thread at a time."""

    process: subprocess.Popen[bytes]
    ready: bool = False
    late: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def start(cls, imports: Iterable[str]) -> _Worker:
        command = [sys.executable, "-c", _BOOT, json.dumps(sys.path), *imports]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        return cls(process)

    def ask(self, message: bytes, *, seconds: float) -> bytes | Lost:
        """Return the answer to a message as it came, or how the process was lost."""
        assert self.process.stdin
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            _write(self.process.stdin, message)
            return _received(self.process.stdout)
        except (OSError, EOFError):
            self.kill()
            code = self.process.wait()
            self._close()
            return Lost(seconds=seconds) if self.late.is_set() else Lost(exit_code=code)
        finally:
            timer.cancel()

    def end(self) -> None:
        """Kill the process and wait for it."""
        self.kill()
        self.process.wait()
        self._close()

    def kill(self) -> None:
        """Kill the process and what it started, as OCR."""
        if self.process.poll() is None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _give_up(self) -> None:
        self.late.set()
        self.kill()


class Workers(Generic[Thing, Result]):
    """Worker processes for one job, started when they are first needed, or at once. Use as a context manager."""

    def __init__(self, job: Job[Thing, Result], count: int, *, at_once: bool = False) -> None:
        self._job = job
        self._message = b""
        self._count = count
        self._closed = False
        self._all: set[_Worker] = set()
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(count):
            self._idle.put(self._started() if at_once else None)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def __enter__(self) -> Workers[Thing, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        for worker in list(self._all):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.end()

    def map(
        self, things: Iterable[tuple[Thing, float]], *, weight: Callable[[Thing], int] | None = None
    ) -> Iterator[tuple[Thing, Result | Lost]]:
        """Yield each thing with its result, in order; a thing comes with the seconds it may take.

        Things are taken as they are needed, and where their `weight` in bytes is known some way ahead, so that workers go on while the
        caller is busy. Memory is bounded whatever their number.
        """
        self._prepare()
        waiting: deque[tuple[Thing, Future[bytes | Lost]]] = deque()
        ahead = 0
        for thing, seconds in things:
            waiting.append((thing, self._threads.submit(self._answer, thing, seconds)))
            ahead += weight(thing) if weight else _AHEAD
            while len(waiting) >= self._count * _WINDOW and (ahead >= _AHEAD or len(waiting) > _MOST_AHEAD):
                first, future = waiting.popleft()
                ahead -= weight(first) if weight else _AHEAD
                yield first, _value(future.result())
        while waiting:
            first, future = waiting.popleft()
            yield first, _value(future.result())

    def ask(self, thing: Thing, seconds: float) -> Result | Lost:
        """Return the result of one thing, or how it cost its worker; waits until a worker is idle."""
        self._prepare()
        return _value(self._answer(thing, seconds))  # type: ignore[no-any-return]

    def _prepare(self) -> None:
        self._message = self._message or self._job.message()

    def _answer(self, thing: Thing, seconds: float) -> bytes | Lost:
        worker = self._idle.get()
        answer: bytes | Lost = Lost()
        try:
            for _ in range(_KILLS):
                worker = self._ready(worker)
                answer = worker.ask(_pickled((thing, seconds)), seconds=seconds)
                if not isinstance(answer, Lost) or answer.exit_code not in _KILLED or self._closed:
                    break
            return answer
        finally:
            self._idle.put(worker)

    def _ready(self, worker: _Worker | None) -> _Worker:
        """Return the worker if it lives, else another one that has started.

        Raises:
            CivcorpusError: Processes end as soon as they are started.
        """
        if worker and worker.ready and worker.process.poll() is None:
            return worker
        lost = Lost()
        ends: Counter[bool] = Counter()
        while ends[False] < _STARTS and ends[True] < _KILLS and not self._closed:
            if worker and worker.process.poll() is not None:
                self._all.discard(worker)
                worker.end()
                worker = None
            worker = worker or self._started()
            answer = worker.ask(self._message, seconds=_SECONDS_TO_START)
            if not isinstance(answer, Lost):
                worker.ready = True
                return worker
            lost = answer
            ends[lost.exit_code in _KILLED] += 1
        raise CivcorpusError(
            f"worker processes end as they start (exit code {lost.exit_code}): check that there is memory left, or raise most_memory"
        )

    def _started(self) -> _Worker:
        worker = _Worker.start(self._job.imports)
        self._all.add(worker)
        return worker


def serve(imports: Iterable[str]) -> None:
    """Work until the parent closes the pipe: the main function of a worker process."""
    from civcorpus.pipeline.guarding import guard_process, set_alarm

    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a package prints goes nowhere, and not between the answers
    for name in imports:
        import_module(name)
    work, set_up, materials, most_memory = pickle.loads(_received(sys.stdin.buffer))
    guard_process(most_memory=most_memory)
    tools = set_up(*materials)
    gc.freeze()  # the tools never go: the collector need not walk them again and again
    gc.set_threshold(_SELDOM)  # hardly anything is left to it
    _write(answers, _pickled("ready"))
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            thing, seconds = pickle.loads(_received(sys.stdin.buffer))
            set_alarm(seconds + _GRACE)
            try:
                answer = _pickled(work(thing, tools))
            except MemoryError:
                answer = _pickled(Lost(memory=True))
            _write(answers, answer)
            set_alarm(0)


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _write(pipe: IO[bytes], data: bytes) -> None:
    view = memoryview(len(data).to_bytes(8, "big") + data)
    while view:
        view = view[pipe.write(view) or 0 :]


def _received(pipe: IO[bytes] | None) -> bytes:
    assert pipe
    return _exactly(pipe, int.from_bytes(_exactly(pipe, 8), "big"))


def _value(answer: bytes | Lost) -> Any:
    return answer if isinstance(answer, Lost) else pickle.loads(answer)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
