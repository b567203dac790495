"""The decisions file > what holds now, in the texts and with the concepts as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from civcorpus.anchoring import Quote, place
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.decisions import Decision


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
