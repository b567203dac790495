"""What a worker process may not do while it reads files that nobody vouches for."""

from __future__ import annotations

import contextlib
import signal
import sys

FORBIDDEN = frozenset(
    [
        *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"),
        *("os.system", "os.startfile", "os.exec", "os.spawn", "os.fork", "os.forkpty"),
    ]
)
"""Audit events (see the Python documentation) that reading a document never needs."""

PROGRAMS = ("ocrmypdf", "tesseract")
"""The only programs that may be started, and never through a shell."""


def guard_process(*, most_memory: int) -> None:
    """Bound this process: no network, no programs but OCR, so many bytes of memory (Linux); Ctrl-C is the parent's business.

    What is forbidden raises `PermissionError` in the code that tries it. There is no way back.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if most_memory and sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = most_memory if hard == resource.RLIM_INFINITY else min(most_memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    sys.addaudithook(_refuse)


def set_alarm(seconds: float) -> None:
    """Have the system end this process after so many seconds, even when it hangs in C code and its parent is gone; 0 for never."""
    if hasattr(signal, "setitimer"):
        with contextlib.suppress(OSError):
            signal.setitimer(signal.ITIMER_REAL, seconds)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "subprocess.Popen":
        program = str(arguments[0]).replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
        if program not in PROGRAMS:
            raise PermissionError(f"a reader tried to start {program}")
    elif event in FORBIDDEN:
        raise PermissionError(f"a reader tried {event}")
