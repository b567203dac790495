"""What a disk can do to an index > errors that say what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civcorpus.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_AGAIN = "and run `civcorpus ingest` again (nothing that was done is lost)"


@contextmanager
def storage_told(index: Path) -> Iterator[None]:
    """Turn what the disk under the index refuses into a `StorageError`; errors about other files pass.

    Raises:
        StorageError: No space is left, the index cannot be written, or its catalogue is damaged.
    """
    try:
        yield
    except sqlite3.DatabaseError as err:
        advice = _of_sqlite(err)
        if not advice:
            raise
        raise StorageError(f"{index}: {advice}") from err
    except OSError as err:
        advice = _of_system(err, index)
        if not advice:
            raise
        raise StorageError(f"{index}: {advice}") from err


def _of_sqlite(err: sqlite3.DatabaseError) -> str:
    said = str(err)
    if "full" in said or "disk I/O" in said:
        return f"no space left on the disk ({said}): make room {_AGAIN}"
    if "readonly" in said or "unable to open" in said:
        return f"cannot be written ({said}): check its permissions"
    if "malformed" in said or "not a database" in said:
        return f"damaged ({said}): delete the index folder {_AGAIN}"
    if "locked" in said:
        return f"held by another program ({said}): close it {_AGAIN}"
    return ""


def _of_system(err: OSError, index: Path) -> str:
    if err.errno in _FULL:
        return f"no space left on the disk ({err.strerror}): make room {_AGAIN}"
    if err.errno == errno.ENOENT and not index.parent.is_dir():
        return f"its folder {index.parent} is not there: make it, or change the setting"
    about_index = err.filename is None or Path(str(err.filename)).is_relative_to(index)
    if about_index and (err.errno in _FORBIDDEN or err.errno == errno.ENOENT):
        return f"cannot be written ({err.strerror}): check its permissions"
    return ""
