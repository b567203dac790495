"""What people decided about tags: an append-only text file that outlives every index.

One JSON object a line, so that it diffs and merges well. A decision is about a document and a concept, or about one mention, which is
then anchored by its exact words and what stands around them (W3C TextQuoteSelector), so that it can be placed again after the
document has been extracted anew. A later line overrules an earlier one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from civcorpus.errors import UsageError

Verdict = Literal["accept", "reject", "add", "remove", "clear"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, about which document and concept, when and why.

    `accept` and `reject` judge a suggestion, `add` assigns a concept that nothing suggested, `remove` takes an added one back,
    `clear` leaves the matter to the machine again. With `exact`, only the mention at `start` is meant. `label` is the label of the
    taxonomy by which the mention (or most mentions of the document) was found.
    """

    verdict: Verdict
    document: str
    concept: str
    who: str = ""
    at: str = ""
    why: str = ""
    start: int | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    label: str = ""


def append_decisions(path: Path, decisions: Iterable[Decision]) -> int:
    """Append decisions to the file, one write and flush to disk for all of them; return how many."""
    lines = [
        json.dumps({k: v for k, v in asdict(d).items() if v not in ("", None)}, ensure_ascii=False) + "\n"
        for d in decisions
    ]
    if lines:
        with path.open("ab") as file:
            torn = _torn_end(path)
            if torn is not None:
                file.truncate(torn)
            file.write(("" if torn is not None or _ends_line(path) else "\n").encode() + "".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(lines)


def _ends_line(path: Path) -> bool:
    """Say whether the file is empty or ends with a line end."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _torn_end(path: Path) -> int | None:
    """Return where a last line begins that a power failure cut short, so that it was never a decision; `None` when there is none."""
    if _ends_line(path):
        return None
    data = path.read_bytes()
    start = data.rfind(b"\n") + 1
    try:
        json.loads(data[start:])
    except ValueError:
        return start
    return None


def read_decisions(path: Path) -> Iterator[Decision]:
    """Yield the decisions of the file in order; nothing when there is no file. A torn last line is passed over.

    Raises:
        UsageError: A line is not a decision; the message names it.
    """
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
                decision = Decision(**data)
                if decision.verdict not in get_args(Verdict):
                    raise ValueError(f"unknown verdict {decision.verdict!r}")
            except (ValueError, TypeError) as err:
                if not line.endswith("\n"):
                    return
                raise UsageError(f"{path}:{number}: not a decision ({err}): mend or delete the line") from err
            yield decision
