"""A run's changes > a file, and back: looked at today, applied tomorrow, refused when anything changed in between.

One JSON object a line: what the plan was made from, then one document a line, then how many documents there were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.rewriting import Rewrite
from civcorpus.errors import UsageError

_MARK = "civcorpus tag plan 1"
_MAKE_ANOTHER = "make another with `civcorpus tag run --plan FILE`"


def base_of(catalogue: CatalogueReader, taxonomy_sha256: str, tagger: str) -> dict[str, str]:
    """Return what a plan depends on: the machine's tags as they are, the taxonomies, the tagger."""
    tags = hashlib.sha256(repr(catalogue.tagging_marks()).encode()).hexdigest()
    return {"plan": _MARK, "tags": tags, "taxonomies": taxonomy_sha256, "tagger": tagger}


def save_plan(path: Path, base: dict[str, str], changes: Iterable[Rewrite]) -> int:
    """Write a plan, beside its place first and then renamed; return how many documents it changes."""
    draft = path.with_name(f".{path.name}.new")
    count = 0
    with draft.open("w", encoding="utf-8") as file:
        file.write(_line(base))
        for change in changes:
            file.write(_line(asdict(change)))
            count += 1
        file.write(_line({"documents": count}))
    draft.replace(path)
    return count


def check_plan(path: Path, base: dict[str, str]) -> None:
    """Do nothing, unless a plan is not one, or was made from another state.

    Raises:
        UsageError: It cannot be applied; the message says why.
    """
    found = next(_values(path), None)
    if not isinstance(found, dict) or found.get("plan") != _MARK:
        raise UsageError(f"{path}: not a plan: {_MAKE_ANOTHER}")
    changed = [name for name in base if found.get(name) != base[name]]
    if changed:
        raise UsageError(f"{path}: made from another state ({', '.join(changed)} changed since): {_MAKE_ANOTHER}")
    count = -1
    for count, value in enumerate(_values(path), -1):  # noqa: B007 - the last one counts
        found = value
    if found != {"documents": count}:
        raise UsageError(f"{path}: the end is missing: {_MAKE_ANOTHER}")


def read_plan(path: Path) -> Iterator[Rewrite]:
    """Yield the changes of a plan that was checked."""
    for value in _values(path):
        if "document_key" in value:
            rows = {
                name: tuple(tuple(row) for row in value[name])
                for name in ("mentions_gone", "mentions_new", "tags_gone", "tags_new")
            }
            yield Rewrite(value["document_key"], value["document_id"], **rows)


def _values(path: Path) -> Iterator[Any]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except FileNotFoundError as err:
        raise UsageError(f"{path}: no such file: {_MAKE_ANOTHER}") from err
    except (OSError, ValueError) as err:
        raise UsageError(f"{path}: not a plan ({err}): {_MAKE_ANOTHER}") from err


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
