"""How evenly: a word, phrase or concept over the documents (years, sources) of a corpus, and where in each document it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civcorpus.statistics import measures
from civcorpus.statistics.counting import LANGUAGES, UNITS, Corpus
from civcorpus.statistics.grouping import Groups, groups_of, in_order
from civcorpus.statistics.measures import per_million
from civcorpus.statistics.nodes import Node

if TYPE_CHECKING:
    from civcorpus.catalogue.counting import DocumentFacts


@dataclass(frozen=True, slots=True)
class DispersionRow:
    """How evenly an item is spread, in one language. A part without any text of the language is no part.

    `dp` 0 is even, towards 1 is clumped; `dp_norm` is its share of the highest value possible; `juilland_d` 1 is even. `range` of
    `parts` parts have the item. Measures are `None` where the item never occurs or there are too few parts.
    """

    item: str
    by: str
    lang: str
    count: int
    per_million: float | None
    unit: str
    denominator: int
    range: int
    parts: int
    dp: float | None
    dp_norm: float | None
    juilland_d: float | None


@dataclass(frozen=True, slots=True)
class PlacesRow:
    """Where in one part an item stands: `places` are shares of the document's length, 0 its beginning, in order."""

    item: str
    by: str
    part: str | None
    title: str
    date: str
    lang: str
    count: int
    per_million: float | None
    unit: str
    denominator: int
    places: tuple[float, ...]


def dispersions(corpus: Corpus, node: Node, *, by: str) -> tuple[list[DispersionRow], list[PlacesRow]]:
    """Return one row a language in which the node occurs, and one a part and language that has text of it.

    Places are those within documents, whatever the parts.
    """
    groups = groups_of(corpus, by)
    places = _places(corpus, node, groups)
    sizes = _sizes(corpus, groups)
    facts = {each.id: each for each in corpus.documents.values()} if by == "document" else {}
    langs = sorted({lang for _, lang in places}) or ([node.lang] if node.lang else list(LANGUAGES))
    rows = []
    parts: list[PlacesRow] = []
    for lang in langs:
        names = sorted((name for name in sizes if sizes[name].get(lang)), key=in_order)
        counts = [len(places.get((name, lang), ())) for name in names]
        lengths = [sizes[name][lang] for name in names]
        rows.append(_row(node.name, by, lang, counts, lengths))
        parts += [
            replace(part, item=node.name, by=by)
            for name in names
            if (part := _part(name, lang, facts.get(name or ""), places.get((name, lang), []), sizes[name][lang]))
        ]
    return rows, parts


def _places(corpus: Corpus, node: Node, groups: Groups) -> dict[tuple[str | None, str], list[float]]:
    lengths = corpus.catalogue.text_lengths()
    places: dict[tuple[str | None, str], list[float]] = {}
    for found in corpus.occurrences(node):
        for group in groups(found.document_key, found.passage_key):
            place = found.start / max(1, lengths[found.document_key])
            places.setdefault((group, found.lang), []).append(round(place, 4))
    return places


def _sizes(corpus: Corpus, groups: Groups) -> dict[str | None, dict[str, int]]:
    sizes: dict[str | None, dict[str, int]] = {}
    for passage in corpus.sizes:
        for group in groups(passage.document_key, passage.key):
            size = sizes.setdefault(group, dict.fromkeys(LANGUAGES, 0))
            size["en"] += passage.words
            size["zh"] += passage.characters
    return sizes


def _row(item: str, by: str, lang: str, counts: Sequence[int], sizes: Sequence[int]) -> DispersionRow:
    dp = measures.gries_dp(counts, sizes)
    count, size = sum(counts), sum(sizes)
    return DispersionRow(
        item=item, by=by, lang=lang, count=count, per_million=per_million(count, size), unit=UNITS.get(lang, ""), denominator=size,
        range=sum(1 for each in counts if each), parts=len(sizes), dp=dp[0] if dp else None, dp_norm=dp[1] if dp else None,
        juilland_d=measures.juilland_d(counts, sizes),
    )  # fmt: skip


def _part(name: str | None, lang: str, facts: DocumentFacts | None, places: Sequence[float], size: int) -> PlacesRow:
    return PlacesRow(
        item="", by="", part=name, title=facts.title if facts else "", date=facts.date if facts else "", lang=lang, count=len(places),
        per_million=per_million(len(places), size), unit=UNITS.get(lang, ""), denominator=size, places=tuple(sorted(places)),
    )  # fmt: skip
