"""One writer at a time: a lock that names its holder and frees itself when the holder has died."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from civcorpus.errors import BusyError


@contextmanager
def writing(folder: Path, work: str) -> Iterator[None]:
    """Hold the index in `folder` for one writer while the block runs.

    The operating system frees the lock when the process ends, however it ends. Readers take no lock.

    Raises:
        BusyError: Another process holds it; the message says which, what for, and since when.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    holder = folder / "writer.json"
    lock = FileLock(folder / "writer.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as err:
        raise BusyError(f"{folder}: {_described(holder)}: wait until it is done, or end it") from err
    try:
        holder.write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "host": socket.gethostname(),
                    "work": work,
                    "since": datetime.now(UTC).isoformat(timespec="seconds"),
                }
            ),
            encoding="utf-8",
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _described(holder: Path) -> str:
    try:
        data = json.loads(holder.read_text(encoding="utf-8"))
        return f"being written by process {data['pid']} on {data['host']} ({data['work']}, since {data['since']})"
    except (OSError, ValueError, KeyError):
        return "being written by another process"
