"""Strategies for entries and plans over a small vocabulary, so that plans find something."""

from __future__ import annotations

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
    Positions,
    Prefix,
    Rather,
    Similar,
    Synonyms,
    Term,
    Without,
)

VOCABULARY = ["law", "laws", "lawn", "a", "慈", "慈善", "善", "𠮷", "é", f"law{BROKEN}", "\udc80", "x" * 300]
TERMS = st.sampled_from(VOCABULARY)
FIELDS = st.sampled_from(["words", "exact", "title", "heading"])
BOOSTS = st.sampled_from([1.0, 0.5, 3.0])
KEYS = st.integers(1, 12)
DATES = st.sampled_from([0, 20160000, 20160900, 20160901, 20170000])


@st.composite
def positions(draw: st.DrawFn) -> Positions:
    """A field as the analyser gives it: ascending positions for each term."""
    found: dict[str, list[int]] = {}
    for term in draw(st.lists(TERMS, max_size=4, unique=True)):
        found[term] = sorted(
            draw(st.sets(st.integers(0, 6) | st.sampled_from([254, 255, 256, 70_000]), min_size=1, max_size=4))
        )
    return found


def entries() -> st.SearchStrategy[Entry]:
    return st.builds(
        Entry,
        key=KEYS,
        document=st.sampled_from(["d1", "d2", "d3", "名"]),
        source=st.sampled_from(["", "s", "新华社"]),
        lang=st.sampled_from(["en", "zh", "mixed"]),
        date=DATES,
        words=positions(),
        exact=positions(),
        title=positions(),
        heading=positions(),
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
