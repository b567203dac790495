"""Stored texts > candidates for the taxonomies; and the numbered list of the last time, which `terms accept` counts by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser
from civcorpus.errors import UsageError
from civcorpus.taxonomy import Taxonomy
from civcorpus.terms.base import Candidate, Evidence, Kind, Names

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader

LIST = "terms.json"
KINDS: tuple[Kind, ...] = ("pair", "acronym", "term")


@dataclass(frozen=True, slots=True)
class Mined:
    """A numbered list of candidates (the first is 1) and the taxonomies it was made with."""

    taxonomy: str
    candidates: tuple[Candidate, ...]


def mine(
    catalogue: CatalogueReader, analyser: Analyser, taxonomy: Taxonomy, kinds: Sequence[Kind] = KINDS
) -> list[Candidate]:
    """Return the candidates in all documents: new ones first, pairs, acronyms, terms, the most frequent first."""
    from civcorpus.terms.gathering import Gathering, ranking

    names = labels_of(taxonomy, analyser)
    gathering = Gathering(lambda text: analyser.matching_form(text).text)
    _read(catalogue, analyser, names, gathering)
    found = [candidate for candidate in gathering.candidates(names) if candidate.kind in kinds]
    if "term" in kinds:
        from civcorpus.pipeline.neighbouring import terms_near_concepts

        found += terms_near_concepts(catalogue, analyser, taxonomy, names)
    return sorted(found, key=ranking)


def _read(catalogue: CatalogueReader, analyser: Analyser, names: Names, gathering: object) -> None:
    from civcorpus.analysis.cutters import han_cutter
    from civcorpus.tagging.definitions import find_definitions, long_form
    from civcorpus.terms.acronyms import find_acronyms
    from civcorpus.terms.gathering import Gathering, dictionary_words
    from civcorpus.terms.pairs import Tools, find_pairs

    assert isinstance(gathering, Gathering)
    tools = Tools(
        dictionary_words(han_cutter().words), names, lambda short, name: long_form(short, name, from_left=True)
    )
    for _, document, _, _ in catalogue.documents():
        folded = analyser.fold(document.text)
        for sighting in (*find_pairs(folded.text, tools), *find_acronyms(folded.text, find_definitions)):
            gathering.add(document.id, document.text, folded.original, sighting)


def labels_of(taxonomy: Taxonomy, analyser: Analyser) -> Names:
    """Return a function that says which concepts a text is a label of, in the form that labels are matched on."""
    known: dict[str, set[str]] = {}
    forms: dict[str, frozenset[str]] = {}
    for concept in taxonomy.concepts:
        for label in concept.labels:
            known.setdefault(analyser.matching_form(label.text).text, set()).add(concept.id)

    def names(text: str) -> frozenset[str]:
        if text not in forms:
            forms[text] = frozenset(known.get(analyser.matching_form(text).text, ())) if text else frozenset()
        return forms[text]

    return names


def save_list(index: Path, taxonomy: str, candidates: Sequence[Candidate]) -> None:
    """Keep a numbered list for `terms accept`, with a hash of what it was made from."""
    rows = [asdict(candidate) for candidate in candidates]
    data = {"taxonomy": taxonomy, "sha256": _hash(rows), "candidates": rows}
    (index / LIST).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def read_list(index: Path, taxonomy: str) -> Mined:
    """Return the last list.

    Raises:
        UsageError: There is none, or the taxonomies were changed since by something other than `terms accept`.
    """
    again = "run `civcorpus terms mine` again"
    try:
        data = json.loads((index / LIST).read_text(encoding="utf-8"))
        rows = data["candidates"]
        whole = data["sha256"] == _hash(rows)
    except FileNotFoundError as err:
        raise UsageError(f"no list of candidates: {again.replace(' again', ' first')}") from err
    except (ValueError, KeyError) as err:
        raise UsageError(f"{index / LIST}: not a list of candidates: {again}") from err
    if not whole or data["taxonomy"] != taxonomy:
        raise UsageError(f"the list of candidates is stale, the taxonomies were changed since: {again}")
    return Mined(data["taxonomy"], tuple(_candidates(rows)))


def _candidates(rows: Sequence[dict[str, object]]) -> Iterator[Candidate]:
    make: Callable[..., Candidate] = Candidate
    for row in rows:
        evidence = row["evidence"]
        assert isinstance(evidence, list)
        yield make(**{**row, "evidence": tuple(Evidence(**each) for each in evidence)})


def _hash(rows: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
