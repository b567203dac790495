"""No collections in the middle of a batch, where very many values that live long are made.

Python's collector walks what lives whenever enough was made; an ingest makes millions of values that all live until their batch is written,
and hardly any that only the collector could free. Left alone it takes a third of the time of an ingest (`benchmarks/ingest.py`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_by_hand() -> Iterator[None]:
    """Collect only where `collect_young` is called while the block runs, and as before afterwards."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def collect_young() -> None:
    """Free what was made since the last time and only the collector can free; cheap right after a batch is gone."""
    gc.collect(1)
