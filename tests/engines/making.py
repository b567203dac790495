"""Strategies for entries and plans over a small vocabulary, so that plans find something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from civcorpus.engines.base import (
    BROKEN,
    All,
    Any,
    Best,
    Dated,
    Entry,
    Equals,
    Everything,
    Keys,
    Near,
    Phrase,
    Plan,
    Prefix,
    Rather,
    Similar,
    Synonyms,
    Term,
    Without,
)
from civcorpus.model import Placed

VOCABULARY = ["law", "laws", "lawn", "a", "慈", "慈善", "善", "𠮷", "é", f"law{BROKEN}", "\udc80", "x" * 300]
TERMS = st.sampled_from(VOCABULARY)
FIELDS = st.sampled_from(["words", "exact", "title", "heading"])
BOOSTS = st.sampled_from([1.0, 0.5, 3.0])
KEYS = st.integers(1, 12)
DATES = st.sampled_from([0, 20160000, 20160900, 20160901, 20170000])


def placed(positions: Mapping[str, Iterable[int]]) -> Placed:
    """A field as the analyser gives it, from the positions of each term."""
    terms = [(term, place) for term, places in positions.items() for place in places]
    return Placed([term for term, _ in terms], [place for _, place in terms])


def words_of(text: str) -> Placed:
    """A field whose words stand one after the other."""
    words = text.split()
    return Placed(words, range(len(words)))


def fields() -> st.SearchStrategy[Placed]:
    """Fields in which terms share positions, stand far apart, and are mixed in any way that keeps those of each in order."""
    places = st.integers(0, 6) | st.sampled_from([254, 255, 256, 70_000])
    tokens = st.sets(st.tuples(st.sampled_from(VOCABULARY), places), max_size=12)
    return tokens.map(lambda found: sorted(found, key=lambda token: (token[1], token[0]))).map(
        lambda found: Placed([term for term, _ in found], [place for _, place in found])
    )


def entries() -> st.SearchStrategy[Entry]:
    return st.builds(
        Entry,
        key=KEYS,
        document=st.sampled_from(["d1", "d2", "d3", "名"]),
        source=st.sampled_from(["", "s", "新华社"]),
        lang=st.sampled_from(["en", "zh", "mixed"]),
        date=DATES,
        words=fields(),
        exact=fields(),
        title=fields(),
        heading=fields(),
    )


def plans() -> st.SearchStrategy[Plan]:
    terms = st.lists(TERMS.filter(lambda term: not term.endswith(BROKEN)), min_size=1, max_size=3).map(tuple)
    words = st.one_of(
        st.builds(Term, FIELDS, TERMS),
        st.builds(Phrase, terms, st.integers(0, 2)),
        st.builds(Near, terms, terms, st.integers(0, 3)),
    )
    weighted = st.tuples(words, st.sampled_from([1.0, 0.5, 0.2]))
    leaves = st.one_of(
        st.builds(Synonyms, st.lists(weighted, max_size=3).map(tuple), BOOSTS),
        st.builds(Term, FIELDS, TERMS, BOOSTS),
        st.builds(Phrase, terms, st.integers(0, 2), BOOSTS),
        st.builds(Prefix, FIELDS, st.sampled_from(["l", "law", "慈", "", "zz"]), BOOSTS),
        st.builds(Similar, FIELDS, st.sampled_from(["law", "lan", "慈", "慈善法"]), st.integers(1, 2), BOOSTS),
        st.builds(Near, terms, terms, st.integers(0, 3), BOOSTS),
        st.builds(Keys, st.dictionaries(KEYS, st.sampled_from([0.0, 0.5, 2.0]), max_size=4)),
        st.builds(Equals, st.just("source"), st.frozensets(st.sampled_from(["", "s", "新华社", "no"]))),
        st.builds(Equals, st.just("lang"), st.frozensets(st.sampled_from(["en", "zh"]))),
        st.builds(Equals, st.just("document"), st.frozensets(st.sampled_from(["d1", "名"]))),
        st.builds(Dated, DATES, DATES),
        st.just(Everything()),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            *(st.builds(kind, st.lists(inner, max_size=3).map(tuple)) for kind in (All, Any, Best)),
            st.builds(Without, inner, inner),
            st.builds(Rather, inner, inner),
        ),
        max_leaves=6,
    )
