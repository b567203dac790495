"""Following files as they come, change and go: which of them to ingest now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from civcorpus.pipeline.gathering import PassedOver, gather
from civcorpus.readers.known import side_cars

Marks = tuple[tuple[int, int], ...]
"""Size and time of change (ns) of a file and of what stands beside it; what is not there has none."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that are new or changed and lie still, and whether files are gone."""

    files: frozenset[Path]
    gone: bool


@dataclass(slots=True)
class Watch:
    """Compares what `look` sees with what it saw the last time, and with what was taken.

    A file counts when two looks in a row find it the same, so that one that is still being written is left until it is whole; it counts as
    gone when two looks in a row do not find it.
    """

    look: Callable[[], Mapping[Path, Marks]]
    _seen: Mapping[Path, Marks] = field(default_factory=dict)
    _taken: dict[Path, Marks] = field(default_factory=dict)

    def changes(self) -> Changes:
        """Look again, and return what is to be taken."""
        before, self._seen = self._seen, self.look()
        files = {path for path, marks in self._seen.items() if before.get(path) == marks != self._taken.get(path)}
        return Changes(frozenset(files), any(path not in self._seen and path not in before for path in self._taken))

    def take(self, changes: Changes) -> None:
        """Note that changes were dealt with, well or not: a file is not offered again before it changes again."""
        self._taken = {path: marks for path, marks in self._taken.items() if path in self._seen}
        self._taken.update((path, self._seen[path]) for path in changes.files)


def look_at(paths: Iterable[Path], *, corpus: Path, table: Path | None) -> dict[Path, Marks]:
    """Return the marks of the files that an ingest of `paths` would take, each with its side-cars and the table of what is known."""
    beside = _marks(table) if table else ()
    files = gather([path for path in paths if path.exists()], corpus=corpus, passed_over=PassedOver())
    return {file.path: (*_marks(file.path, *side_cars(file.path)), *beside) for file in files}


def _marks(*paths: Path) -> Marks:
    marks = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        marks.append((state.st_size, state.st_mtime_ns))
    return tuple(marks)
