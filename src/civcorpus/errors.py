"""Every error that a user can act on, and its exit code.

Messages read *where: what is wrong: what to do next*. Anything else that is raised is a bug.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a process exits with; scripts rely on these."""

    DONE = 0
    NO_HITS = 1
    USAGE = 2
    NO_INDEX = 3
    SOME_FAILED = 4
    TAXONOMY = 5
    MISSING_EXTRA = 6
    BUSY = 7
    INTERRUPTED = 130


class CivcorpusError(Exception):
    """Something the user can put right; the message says how."""

    exit_code: ExitCode = ExitCode.USAGE


class UsageError(CivcorpusError):
    """An option, id or path that does not fit."""


class QueryError(UsageError):
    """A query that does not parse; `position` is the code point at which it goes wrong."""

    def __init__(self, message: str, *, query: str = "", position: int | None = None) -> None:
        super().__init__(message)
        self.query = query
        self.position = position


class SettingsError(UsageError):
    """`civcorpus.toml` cannot be used as it is."""


class NoIndexError(CivcorpusError):
    """There is no index yet, or it was built by another analyser or version."""

    exit_code = ExitCode.NO_INDEX


class ReadError(CivcorpusError):
    """A file that cannot be read as a document; the rest of the work goes on."""

    exit_code = ExitCode.SOME_FAILED


class TaxonomyError(CivcorpusError):
    """A taxonomy file that cannot be used; the message names file, line and column."""

    exit_code = ExitCode.TAXONOMY


class MissingExtraError(CivcorpusError):
    """A feature that needs an optional package."""

    exit_code = ExitCode.MISSING_EXTRA


class BusyError(CivcorpusError):
    """Another process is writing, or the engine cannot be reached."""

    exit_code = ExitCode.BUSY


class StorageError(BusyError):
    """The disk under the index is full, or cannot be written."""
