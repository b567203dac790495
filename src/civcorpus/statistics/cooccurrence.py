"""Together with what: concepts and organisations named in the same passage, or in the same document.

Two concepts on the same words (*charity* inside *Charity Law*) are not together for that: each needs a place of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from civcorpus.statistics import measures
from civcorpus.statistics.counting import Corpus
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.grouping import ORGANISATION

Unit = Literal["passage", "document"]
Pair = tuple[str, str]
Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two concepts and how often they are together: in `count` of `total` units, of which `count_a` and `count_b` have each."""

    rank: int
    a: str
    b: str
    unit: str
    count: int
    count_a: int
    count_b: int
    total: int
    documents: int
    pmi: float | None
    npmi: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pairs: `concepts` on one side (empty: all), organisations or all other concepts on the other."""

    concepts: frozenset[str] = frozenset()
    other: Literal["concept", "org"] = "concept"

    def pair(self, first: str, second: str) -> Pair | None:
        """Return the pair in the order in which it is shown, `None` when it is not wanted."""
        organisations = first.startswith(ORGANISATION), second.startswith(ORGANISATION)
        if self.other == "org":
            if organisations[0] == organisations[1]:
                return None
            a, b = (second, first) if organisations[0] else (first, second)
            return (a, b) if not self.concepts or a in self.concepts or b in self.concepts else None
        if any(organisations) and not (self.concepts & {first, second}):
            return None
        if self.concepts and not ({first, second} <= self.concepts or len(self.concepts) == 1):
            return None
        return (first, second) if not self.concepts or first in self.concepts else (second, first)


def pairs(corpus: Corpus, *, unit: Unit, choice: Choice, cut: Cut) -> list[PairRow]:
    """Return the pairs that are together, closest first by `npmi`, `pmi` or `count`."""
    alone: Counter[str] = Counter()
    together: Counter[Pair] = Counter()
    documents: dict[Pair, set[int]] = {}
    for document_key, _, spans in units(corpus, unit):
        alone.update(spans.keys())
        for first, second in combinations(sorted(spans), 2):
            pair = choice.pair(first, second)
            if pair is not None and apart(spans[first], spans[second]):
                together[pair] += 1
                documents.setdefault(pair, set()).add(document_key)
    total = len(corpus.sizes) if unit == "passage" else corpus.basis.documents
    rows = [
        PairRow(
            rank=0, a=pair[0], b=pair[1], unit=unit, count=count, count_a=alone[pair[0]], count_b=alone[pair[1]], total=total,
            documents=len(documents[pair]), pmi=measures.pmi(count, alone[pair[0]], alone[pair[1]], total),
            npmi=measures.normalised_pmi(count, alone[pair[0]], alone[pair[1]], total),
        )
        for pair, count in together.items() if count >= cut.least
    ]  # fmt: skip
    rows.sort(key=lambda row: (-(getattr(row, cut.measure) or 0.0), -row.count, row.a, row.b))
    return [replace(row, rank=rank) for rank, row in enumerate(rows[: cut.first(len(rows))], 1)]


def units(corpus: Corpus, unit: Unit) -> Iterator[tuple[int, int, Spans]]:
    """Yield (document key, passage key, where each concept stands) for every passage or document of the part with a concept.

    The passage key is 0 where the unit is the document. A concept that a person gave to a document without a place has no span there.
    """
    added: dict[int, list[str]] = {}
    if unit == "document":
        whole = {size.document_key for size in corpus.sizes}
        for document_key, concept_id in corpus.catalogue.added_tags():
            if document_key in whole:
                added.setdefault(document_key, []).append(concept_id)
    gathered: dict[tuple[int, int], Spans] = {}
    current = -1
    for mention in corpus.catalogue.mention_places():
        if not corpus.holds(mention.passage_key, mention.document_key):
            continue
        if mention.document_key != current:
            yield from _units(gathered, added)
            gathered, current = {}, mention.document_key
        place = (current, mention.passage_key if unit == "passage" else 0)
        gathered.setdefault(place, {}).setdefault(mention.concept_id, []).append((mention.start, mention.end))
    yield from _units(gathered, added)
    for document_key, concept_ids in added.items():  # documents in which nothing is mentioned
        yield document_key, 0, {concept_id: [] for concept_id in concept_ids}


def _units(gathered: dict[tuple[int, int], Spans], added: dict[int, list[str]]) -> Iterator[tuple[int, int, Spans]]:
    for (document_key, passage_key), spans in gathered.items():
        for concept_id in added.pop(document_key, ()):
            spans.setdefault(concept_id, [])
        yield document_key, passage_key, spans


def apart(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> bool:
    """Say whether two concepts have places that do not overlap; a concept without a place is apart from all.

    >>> apart([(0, 11)], [(0, 7)]), apart([(0, 11)], [(0, 7), (20, 27)])
    (False, True)
    """
    if not first or not second:
        return True
    return any(a_end <= b_start or b_end <= a_start for a_start, a_end in first for b_start, b_end in second)


def matrix(rows: Collection[PairRow]) -> tuple[list[str], list[str], dict[Pair, PairRow]]:
    """Return the concepts of the lines and of the columns of a matrix, most frequent first, and its cells.

    Where all pairs are between concepts of one kind, lines and columns are the same, and every cell is there both ways.
    """
    strength: Counter[str] = Counter()
    for row in rows:
        strength[row.a] += row.count
        strength[row.b] += row.count
    cells = {(row.a, row.b): row for row in rows}
    ranked = [name for name, _ in sorted(strength.items(), key=lambda item: (-item[1], item[0]))]
    first, second = {row.a for row in rows}, {row.b for row in rows}
    if any(b.startswith(ORGANISATION) for b in second) or len(first) == 1:
        return [name for name in ranked if name in first], [name for name in ranked if name in second], cells
    return ranked, ranked, cells | {(row.b, row.a): row for row in rows}


def graphml(rows: Collection[PairRow]) -> str:
    """Return the pairs as an undirected graph in GraphML (Brandes et al. 2001): `count` on nodes; count, pmi and npmi on edges."""
    from xml.sax.saxutils import quoteattr

    keys = [("n_count", "node", "count", "int"), ("n_kind", "node", "kind", "string"), ("e_count", "edge", "count", "int"),
            ("e_pmi", "edge", "pmi", "double"), ("e_npmi", "edge", "npmi", "double")]  # fmt: skip
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'  <key id="{k}" for="{on}" attr.name="{name}" attr.type="{kind}"/>' for k, on, name, kind in keys]
    lines.append('  <graph id="cooccurrence" edgedefault="undirected">')
    counts = {name: count for row in rows for name, count in ((row.a, row.count_a), (row.b, row.count_b))}
    for name in sorted(counts):
        kind = "organisation" if name.startswith(ORGANISATION) else "concept"
        lines.append(
            f'    <node id={quoteattr(name)}><data key="n_count">{counts[name]}</data><data key="n_kind">{kind}</data></node>'
        )
    for row in rows:
        data = [("e_count", row.count), ("e_pmi", row.pmi), ("e_npmi", row.npmi)]
        values = "".join(f'<data key="{key}">{value}</data>' for key, value in data if value is not None)
        lines.append(f"    <edge source={quoteattr(row.a)} target={quoteattr(row.b)}>{values}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])
