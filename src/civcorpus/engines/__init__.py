"""Where passages are kept for searching: one file per engine, behind one interface."""

from __future__ import annotations

from pathlib import Path

from civcorpus.engines.base import Engine, Field, Lay, TermField
from civcorpus.errors import MissingExtraError, SettingsError
from civcorpus.model import Placed

NAMES = ("whoosh", "tantivy")


def open_engine(name: str, folder: Path) -> Engine:
    """Open the index of an engine in `folder`, making it when there is none.

    Raises:
        MissingExtraError: The engine's package is not installed.
        SettingsError: There is no engine of this name.
    """
    if name == "whoosh":
        from civcorpus.engines.whoosh_ import WhooshEngine

        return WhooshEngine(folder)
    if name == "tantivy":
        try:
            from civcorpus.engines.tantivy_ import TantivyEngine
        except ImportError as err:
            raise MissingExtraError(
                "civcorpus.toml: the engine tantivy needs an extra: install it with `pip install 'civcorpus[tantivy]'`"
            ) from err
        return TantivyEngine(folder)
    raise SettingsError(f"civcorpus.toml: unknown engine {name!r}: known are {', '.join(NAMES)}")


def laying(name: str) -> Lay:
    """Return how an engine has the terms of a field laid out before it takes them; an engine takes those that nobody laid out, too."""
    if name == "tantivy":
        from civcorpus.engines.tantivy_.layout import laid

        return laid
    return _as_found


def _as_found(_field: TermField, placed: Placed) -> Field:
    return placed
