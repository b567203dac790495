"""What tantivy says (always a `ValueError`) > errors that say what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civcorpus.errors import BusyError, NoIndexError, StorageError

_SYSTEM = re.compile(r"(?:os error|Os \{ code:) (\d+)")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what tantivy refuses in the block into an error of ours, or the `OSError` behind it; other errors pass.

    Raises:
        BusyError: Another process is writing to the index in `folder`.
        NoIndexError: The index there is of another kind or damaged.
        OSError: The system refused.
        StorageError: The system refused in a thread of tantivy's, which does not say what.
    """
    try:
        yield
    except ValueError as err:
        said = " ".join(str(err).split())
        if "LockBusy" in said:
            raise BusyError("index: another process is writing to it: wait until it is done") from err
        if number := _SYSTEM.search(said):
            raise OSError(int(number[1]), os.strerror(int(number[1]))) from err
        if "worker thread" in said:
            raise StorageError(
                f"{folder}: could not be written, most likely for want of room on the disk: make room and run the command again "
                "(nothing that was done is lost)"
            ) from err
        if "chema" in said or "orrupt" in said:
            raise NoIndexError(
                f"{folder}: not readable by this version ({said[:100]}): run `civcorpus ingest --force` to build it anew"
            ) from err
        raise
