"""How entries stand in a tantivy index: its fields, what a term is stored as, at which position.

Two ways lead in. Text goes in fast, and tantivy cuts it at spaces, one term a position. Ready tokens may stand anywhere, several at a
position, and cost five times as much. So positions are spread (`Spread`) such that most fields can be written as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import tantivy

from civcorpus.engines.base import BROKEN, TERM_FIELDS, Entry, Laid, TermField, group_number
from civcorpus.frozen import frozen
from civcorpus.model import Placed

EVERY = "every"
"""A value of the field `lang` that every entry has."""

_TOKENIZER = "terms"
_EMPTY = "\x01"
_LONGEST = 1000
_SURROGATES = {code: 0x100000 + code for code in range(0xD800, 0xE000)}
_SPARSE = 8
_TERMS_KEPT = 50_000


@frozen
class Spread:
    """A field with positions: `stride` places for each position, the first for most terms, the second for pairs and broken words."""

    stride: int

    def place(self, position: int, term: str) -> int:
        """Return where a term of this position stands in the index."""
        return position * self.stride + (self.stride > 1 and _is_second(term))

    def places(self, placed: Placed) -> list[int]:
        """Return where all terms of a field stand."""
        if self.stride == 1:
            return list(placed.places)
        seconds = map(_is_second, placed.terms)
        return [place * self.stride + second for place, second in zip(placed.places, seconds, strict=True)]


SPREADS: Mapping[TermField, Spread] = {"words": Spread(1), "exact": Spread(2)}
"""The fields that keep positions. Characters and pairs of them alternate in the exact field; of words, few stand upon others.

Of titles and headings only the number of a term counts, so theirs may stand anywhere.
"""


@lru_cache(_TERMS_KEPT)
def _is_second(term: str) -> bool:
    return (len(term) == 2 and not term[0].isascii()) or term.endswith(BROKEN)


def schema() -> tantivy.Schema:
    """Return the fields of an index."""
    builder = tantivy.SchemaBuilder()
    for field in ("words", "exact"):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="position")
    for field in ("title", "heading"):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    for field in ("document", "source", "lang"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("group", fast=True)
    builder.add_unsigned_field("date", indexed=True, fast=True)
    return builder.build()


def tokenizer() -> tuple[str, tantivy.TextAnalyzer]:
    """Return what cuts text at spaces and leaves out empty places, with the name that the schema knows it by."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return _TOKENIZER, builder.filter(tantivy.Filter.custom_stopword([_EMPTY])).build()


@lru_cache(_TERMS_KEPT)
def stored(term: str) -> str:
    """Return what a term is kept as: half a surrogate pair has a place in a private plane, a very long term ends in a digest."""
    if not term.isascii():
        term = term.translate(_SURROGATES)
    if len(term) > _LONGEST:
        from hashlib import blake2b

        return term[:_LONGEST] + blake2b(term.encode(), digest_size=16).hexdigest()
    return term


def filter_value(value: str) -> str:
    """Return what a value of a filter field is kept as; it is never empty."""
    return f"={stored(value)}"


def document_of(entry: Entry) -> tantivy.Document:
    """Return an entry as tantivy takes it."""
    document = tantivy.Document()
    for searched in TERM_FIELDS:
        found = getattr(entry, searched)
        written = laid(searched, found) if isinstance(found, Placed) else found
        if isinstance(written, str):
            document.add_text(searched, written)
        else:
            tokens = [tantivy.Token(term, place, 0, 0) for term, place in zip(*written, strict=True)]
            document.add_pre_tokenized_text(searched, tantivy.PreTokenizedString("", tokens))
    for field in ("document", "source", "lang"):
        document.add_text(field, filter_value(getattr(entry, field)))
    document.add_text("lang", EVERY)
    document.add_unsigned("key", entry.key)
    document.add_unsigned("group", group_number(entry.document))
    document.add_unsigned("date", entry.date)
    return document


def laid(field: TermField, placed: Placed) -> Laid:
    """Return the terms of a field as text where that says as much, otherwise as terms and places."""
    terms = list(map(stored, placed.terms))
    places = SPREADS[field].places(placed) if field in SPREADS else range(len(terms))
    text = _as_text(terms, places)
    return (terms, list(places)) if text is None else text


def _as_text(terms: Sequence[str], places: Sequence[int]) -> str | None:
    """Return the terms in order of place, `None` when two share one, most places are empty, or a term holds a space."""
    end = 1 + max(places, default=-1)
    if end > _SPARSE * len(terms):
        return None
    cells = dict.fromkeys(range(end), _EMPTY) | dict(zip(places, terms, strict=True))
    text = " ".join(cells.values())
    filled = end - text.count(_EMPTY)
    return text if filled == len(terms) and len(text.split()) == end else None
