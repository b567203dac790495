"""Terms that stand side by side or for each other > one part of a plan: phrases, and synonym groups of translations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from civcorpus.analysis.analyser import BROKEN, Analyser
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.engines.base import Near, Phrase, Synonyms, Term
from civcorpus.model import Token

if TYPE_CHECKING:
    from civcorpus.dictionary.base import Rendering


def translation_plan(text: str, analyser: Analyser) -> Term | Phrase | Near:
    """Return what finds a translation: a Chinese word as it stands, one character only where it is a word, an English phrase by stems.

    Between the last two stems of a phrase one word may stand, since function words are left out of it.
    """
    if HAN_RUN.search(text):
        if len(text) == 1:
            return Term("words", text)
        terms = phrase_terms(analyser.exact_terms(analyser.fold(text)), pairs=True)
        return Phrase(terms) if len(terms) > 1 else Term("exact", terms[0])
    stems = tuple(text.split())
    return Term("words", stems[0]) if len(stems) == 1 else Near(stems[:-1], stems[-1:], 1)


def group(rendering: Rendering, analyser: Analyser, *, originals: tuple[str, ...] = ()) -> Synonyms | None:
    """Return one group for a word and its translations, `None` when there is nothing to search for.

    `originals` are its own terms, when they are to count as one with the translations. A phrase of n words weighs as the square root of n.
    """
    parts = [(translation_plan(sense.text, analyser), sense.weight) for sense in rendering.senses]
    parts += [(Term("words", term), 1.0) for term in originals]
    return Synonyms(tuple(parts), len(rendering.text.split()) ** 0.5) if parts else None


def explained(rendering: Rendering, shown: int = 6) -> str:
    """Return a rendering in words."""
    if not rendering.senses:
        return f"{rendering.text}: no translation stands in the corpus"
    senses = ", ".join(f"{sense.text} {sense.weight:g}" for sense in rendering.senses[:shown])
    more = len(rendering.senses) - shown
    return f"{rendering.text}: {'sounds like' if rendering.by_sound else 'also'} {senses}" + (
        f" and {more} more" if more > 0 else ""
    )


def phrase_terms(tokens: Iterable[Token], *, pairs: bool) -> tuple[str, ...]:
    """Return one term for each position: with `pairs`, the pair of Han characters that begins there; none that says nothing new."""
    by_position: dict[int, str] = {}
    for token in tokens:
        if token.term.endswith(BROKEN) or (not pairs and len(token.term) == 2 and is_han(token.term[0])):
            continue
        if len(token.term) >= len(by_position.get(token.position, "")):
            by_position[token.position] = token.term
    terms = [by_position[position] for position in sorted(by_position)]
    if len(terms) > 1 and is_han(terms[-1][0]) and is_han(terms[-2][0]) and len(terms[-2]) == 2:
        terms.pop()
    return tuple(terms)
