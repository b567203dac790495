"""Fewer collections while very many values that live long are made.

Python's collector walks everything that lives whenever enough was made; an ingest makes millions of values that all live until their batch
is written, and none that only the collector could free. Left alone it takes a third of the time (measured: 17.8 s of CPU against 11.9 s
for 4 MB of laws).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (200_000, 50, 100)


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Collect rarely while the block runs, and as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
