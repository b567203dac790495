"""Which files an ingest is about: paths as given > files, each with the root its id is relative to."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from civcorpus.readers import SOUGHT, shown
from civcorpus.readers.known import SUFFIXES as SIDE_CARS

_BYTES = {0xDC80 + byte: 0xEF80 + byte for byte in range(0x80)}


def shown_path(path: Path, home: Path) -> str:
    """Return a path as messages show it: from the workspace's folder where it is below that, else whole."""
    return shown(path.relative_to(home).as_posix() if path.is_relative_to(home) else path)


def stored_path(path: Path) -> str:
    r"""Return a path as text that a catalogue takes: bytes that are no UTF-8 stand as code points of private use.

    >>> stored_path(Path("bad\udcff.txt")), restored_path(stored_path(Path("bad\udcff.txt"))) == Path("bad\udcff.txt")
    ('bad\uefff.txt', True)
    """
    return str(path).translate(_BYTES)


def restored_path(stored: str) -> Path:
    """Return the path that `stored_path` stored."""
    return Path(stored.translate({private: byte for byte, private in _BYTES.items()}))


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file to read; its document's id is its path relative to `root`."""

    path: Path
    root: Path


@dataclass(slots=True)
class PassedOver:
    """What a walk through folders left out: files by suffix, and links that lead back."""

    suffixes: Counter[str] = field(default_factory=Counter)
    loops: list[str] = field(default_factory=list)


def gather(paths: Iterable[Path], *, corpus: Path, passed_over: PassedOver) -> Iterator[Gathered]:
    """Yield the files of `paths` in a stable order, each once.

    A folder gives its files of known suffixes, hidden ones left out; a file given by name is always taken. What lies in the corpus
    folder is rooted there, so that it keeps its id however it is named; else a folder is its own root, and a file's folder is its root.
    """
    seen: set[Path] = set()
    home = corpus.resolve()
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links keep their name
        inside = absolute.is_relative_to(home)
        if path.is_dir():
            root = home if inside else absolute
            files = _walk(absolute, passed_over)
        else:
            root = home if inside else absolute.parent
            files = iter([absolute])
        for file in files:
            if file not in seen:
                seen.add(file)
                yield Gathered(file, root)


def gathered_again(files: Iterable[Mapping[str, object]]) -> Iterator[Gathered]:
    """Yield files that a catalogue knows, each with the root it was read from, if they are still there."""
    for file in files:
        path = restored_path(str(file["path"]))
        if path.is_file():
            yield Gathered(path, restored_path(str(file["root"])))


def _walk(folder: Path, passed_over: PassedOver) -> Iterator[Path]:
    """Yield the files below a folder, links followed, but no folder twice on one way down."""
    stack: list[tuple[Path, tuple[Path, ...]]] = [(folder, (folder.resolve(),))]
    while stack:
        here, above = stack.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as err:
            passed_over.loops.append(f"{shown(here)}: {err.strerror or err}: check its permissions")
            continue
        folders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = Path(entry.path)
            if entry.is_dir():
                real = path.resolve()
                if real in above:
                    passed_over.loops.append(f"{shown(path)}: a link that leads back to {shown(real)}: passed over")
                else:
                    folders.append((path, (*above, real)))
            elif path.suffix.lower() in SOUGHT:
                yield path
            elif path.suffix.lower() not in SIDE_CARS:
                passed_over.suffixes[path.suffix.lower() or "no suffix"] += 1
        stack.extend(reversed(folders))
