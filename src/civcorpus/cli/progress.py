"""A bar on stderr while long work runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def showing_progress(work: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Show a bar on stderr while the block runs, if that is a terminal; hand out what moves it: done, total, what is at hand."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(work, total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name[-40:])
