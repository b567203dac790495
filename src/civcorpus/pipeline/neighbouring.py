"""Stored passages > terms that keep company with a concept named in the other language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser
from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.taxonomy import Taxonomy
from civcorpus.terms.base import Candidate, Evidence, Names
from civcorpus.terms.neighbours import Near, NounPhrases, Piece, near_concepts

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader

LEAST = 3
"""In how many passages a term must stand, and meet its concept."""
_SHOWN = 3
_EVERYWHERE = frozenset(("china", "chinese"))
"""Words that in this field stand before every other."""


def terms_near_concepts(
    catalogue: CatalogueReader, analyser: Analyser, taxonomy: Taxonomy, names: Names
) -> Iterator[Candidate]:
    """Yield terms that are no label and no part of one, each with the concept near which it stands most often, by its preferred label in
    the other language.
    """
    from civcorpus.analysis.cutters import han_cutter
    from civcorpus.analysis.spacy_ import noun_phrases
    from civcorpus.terms.english import is_stop
    from civcorpus.terms.gathering import dictionary_words

    pieces = list(_pieces(catalogue, analyser))
    by_lang = {lang for piece in pieces for _, lang in piece.named}
    if len(by_lang) < 2:
        return
    phrases = NounPhrases(
        dictionary_words(han_cutter().words), lambda word: is_stop(word) or word in _EVERYWHERE, noun_phrases()
    )
    for near in near_concepts(pieces, phrases, least=LEAST):
        alone = sum(piece.has_outside_names(near.term) for piece in pieces)
        if near.concept_id in taxonomy and alone >= LEAST and not names(near.term):
            yield _candidate(near, pieces, taxonomy)


def _pieces(catalogue: CatalogueReader, analyser: Analyser) -> Iterator[Piece]:
    named: dict[int, set[tuple[str, str]]] = {}
    exacts: dict[int, set[str]] = {}
    texts = dict(catalogue.texts())
    for mention in catalogue.mention_places():
        exact = texts[mention.document_key][mention.start : mention.end]
        lang = "zh" if HAN_RUN.search(exact) else "en"
        named.setdefault(mention.passage_key, set()).add((mention.concept_id, lang))
        exacts.setdefault(mention.passage_key, set()).add(analyser.fold(exact).text.lower())
    ids = {key: facts.id for key, facts in catalogue.document_facts().items()}
    for place in catalogue.passage_places():
        text = analyser.fold(texts[place.document_key][place.start : place.end]).text
        found = frozenset(named.get(place.key, ())), frozenset(exacts.get(place.key, ()))
        yield Piece(ids[place.document_key], text, place.start, *found)


def _candidate(near: Near, pieces: list[Piece], taxonomy: Taxonomy) -> Candidate:
    holding = [piece for piece in pieces if near.term in piece.text.lower()]
    concept = taxonomy.concept(near.concept_id)
    other = concept.pref_label("zh" if near.lang == "en" else "en")
    en, zh = (near.term, other) if near.lang == "en" else (other, near.term)
    evidence = tuple(_evidence(near.term, piece) for piece in holding[:_SHOWN])
    documents = len({piece.document_id for piece in holding})
    return Candidate("term", en, zh, "", near.count, documents, near.score, "", near.concept_id, evidence)


def _evidence(term: str, piece: Piece) -> Evidence:
    """Return the passage as evidence; where folding moved its text, the offsets are those of the passage."""
    at = piece.text.lower().find(term)
    around = piece.text[max(0, at - 40) : at + len(term) + 40]
    return Evidence(piece.document_id, piece.start, piece.start + len(piece.text), " ".join(around.split()))
