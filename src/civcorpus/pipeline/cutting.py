"""A text > how it is cut for searching: its folded form, its terms, the form that labels are matched on, the concepts it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from civcorpus.analysis import Analyser, MatchingForm
from civcorpus.model import Lang
from civcorpus.passages import language_of

NamedSpan = tuple[str, int, int]
"""A concept's id, and where the text names it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a field, its position there, and the part of the text it was cut from: `text[start:end]`."""

    field: str
    position: int
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A place where the text names a concept."""

    concept_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CutText:
    """How a text is cut. `words` and `exact` are in order of position; parts of a word stand at its position."""

    text: str
    lang: Lang
    folded: str
    matching_form: str
    words: tuple[Term, ...]
    exact: tuple[Term, ...]
    concepts: tuple[NamedConcept, ...]


def cut_text(text: str, analyser: Analyser, named: Iterable[NamedSpan], *, form: MatchingForm) -> CutText:
    """Return how `text` is cut by an analyser; `named` are the concepts whose names stand in `form`."""
    folded = analyser.fold(text)
    places = {(concept_id, *form.original(start, end)) for concept_id, start, end in named}
    return CutText(
        text=text,
        lang=language_of(text),
        folded=folded.text,
        matching_form=form.text,
        words=tuple(Term("words", t.position, t.term, t.start, t.end) for t in analyser.word_terms(folded)),
        exact=tuple(Term("exact", t.position, t.term, t.start, t.end) for t in analyser.exact_terms(folded)),
        concepts=tuple(
            NamedConcept(*place) for place in sorted(places, key=lambda place: (place[1], -place[2], place[0]))
        ),
    )
