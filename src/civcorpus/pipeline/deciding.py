"""The decisions file > what holds now, and the catalogue's copy of it, which every question about tags looks into.

The file is the truth; the copy carries the hash of the file, the texts and the taxonomies it was made from. A writer renews a copy that
is out of date (after a `git pull`, say); a reader works out what holds for itself, and its connection answers from that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.anchoring import Quote, place
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.decisions import Decision, read_decisions

if TYPE_CHECKING:
    from civcorpus.catalogue.writing import CatalogueWriter

_MIRROR = "decisions_mirrored"


@dataclass(frozen=True, slots=True)
class StaleDecision:
    """A decision that cannot be placed, and why."""

    decision: Decision
    reason: str


@dataclass(slots=True)
class Standing:
    """What holds after all decisions: each where it stands in the present text; and what cannot be placed."""

    decisions: list[Decision] = field(default_factory=list)
    stale: list[StaleDecision] = field(default_factory=list)

    def rows(self) -> list[tuple[object, ...]]:
        """Return the rows of the table `decided`; a decision about a whole document stands at -1."""
        return [
            (
                d.document, d.concept, -1 if d.start is None else d.start, -1 if d.start is None else d.start + len(d.exact), d.exact,
                d.label, d.verdict, d.who, d.at, d.why,
            )
            for d in self.decisions
        ]  # fmt: skip


def mirror_decisions(path: Path, writer: CatalogueWriter, catalogue: CatalogueReader) -> bool:
    """Renew the catalogue's copy when it is out of date; say whether it was."""
    mark = _mark(path, catalogue)
    if writer.meta(_MIRROR) == mark:
        return False
    with writer.transaction():
        writer.set_decided(standing(read_decisions(path), catalogue).rows())
        writer.set_meta(**{_MIRROR: mark})
        writer.bump_generation()
    return True


def refresh_decided(path: Path, catalogue: CatalogueReader) -> None:
    """Make a reader answer from the decisions file as it is now, whatever the copy says."""
    if catalogue.meta().get(_MIRROR, "") != _mark(path, catalogue):
        catalogue.shadow_decided(standing(read_decisions(path), catalogue).rows())


def _mark(path: Path, catalogue: CatalogueReader) -> str:
    """Return what the copy depends on: the file, the texts and the taxonomies."""
    meta = catalogue.meta()
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return f"{digest} {meta['next_key']} {meta.get('taxonomy_sha256', '')}"


def standing(decisions: Iterable[Decision], catalogue: CatalogueReader) -> Standing:
    """Return what holds: of decisions about one thing the last, where the documents and concepts as they are have a place for it."""
    last: dict[tuple[object, ...], Decision] = {}
    redirects = json.loads(catalogue.meta().get("redirects") or "{}")
    for made in decisions:
        d = replace(made, concept=redirects[made.concept]) if made.concept in redirects else made
        thing = (d.document, d.concept, d.start, d.exact, d.prefix, d.suffix)
        last.pop(thing, None)
        last[thing] = d
    result = Standing()
    documents = catalogue.document_keys(list({d.document for d in last.values()}))
    concepts = catalogue.current_concepts()
    texts: dict[str, str] = {}
    placed: dict[tuple[str, str, int | None], Decision] = {}
    for d in sorted(last.values(), key=lambda d: d.document) if any(d.exact for d in last.values()) else last.values():
        if d.document not in documents:
            reason = "no such document"
        elif d.concept not in concepts:
            reason = "no such concept"
        else:
            if d.start is not None and d.document not in texts:
                texts = {d.document: catalogue.text(documents[d.document])}
            now = d if d.start is None else _placed(d, texts[d.document])
            if now is not None:
                key = (now.document, now.concept, now.start)
                placed.pop(key, None)
                placed[key] = now
                continue
            reason = "its words are not found in the text"
        if d.verdict != "clear":
            result.stale.append(StaleDecision(d, reason))
    result.decisions = [d for d in placed.values() if d.verdict != "clear"]
    return result


def _placed(decision: Decision, text: str) -> Decision | None:
    """Return a decision about a mention with the place and words that it has in this text."""
    assert decision.start is not None
    span = place(Quote(decision.exact, decision.prefix, decision.suffix, decision.start), text)
    return None if span is None else replace(decision, start=span[0], exact=text[span[0] : span[1]])
