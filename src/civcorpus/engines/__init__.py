"""Where passages are kept for searching: one file per engine, behind one interface."""

from __future__ import annotations

from pathlib import Path

from civcorpus.engines.base import Engine
from civcorpus.errors import SettingsError

NAMES = ("whoosh",)


def open_engine(name: str, folder: Path) -> Engine:
    """Open the index of an engine in `folder`, making it when there is none.

    Raises:
        SettingsError: There is no engine of this name.
    """
    if name == "whoosh":
        from civcorpus.engines.whoosh_ import WhooshEngine

        return WhooshEngine(folder)
    raise SettingsError(f"civcorpus.toml: unknown engine {name!r}: known are {', '.join(NAMES)}")
