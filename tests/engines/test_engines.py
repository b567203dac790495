"""The contract of every engine: what it finds, in which order, whatever the history of the index."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.engines import NAMES, open_engine
from civcorpus.engines.base import (
    All,
    Any,
    Engine,
    Entry,
    Everything,
    Found,
    Keys,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
    Term,
)
from civcorpus.engines.ranking import B
from civcorpus.model import Placed
from tests.engines.making import KEYS, entries, plans, words_of
from tests.engines.reference import ReferenceEngine

Make = Callable[[], Engine]

OWN_SCORES = {"tantivy"}
"""Engines that score by constants of their own: they find the same, in an order as good, but not by the same figures."""

ENGINES = [
    pytest.param(name, marks=pytest.mark.skipif(name == "tantivy" and not find_spec("tantivy"), reason="not installed"))
    for name in ("reference", *NAMES)
]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Opens engines of one kind, each in a new folder."""

    def opened() -> Engine:
        if request.param == "reference":
            return ReferenceEngine()
        return open_engine(request.param, Path(tempfile.mkdtemp(dir=tmp_path)))

    return opened


@pytest.fixture
def engine(make: Make) -> Engine:
    return make()


def entry(key: int, text: str = "", *, document: str = "d", title: str = "") -> Entry:
    words = words_of(text)
    return Entry(key, document, "s", "en", 0, words, words, words_of(title), Placed())


def keys(found: Found) -> list[int]:
    return [key for key, _ in found.rows]


@given(
    updates=st.lists(
        st.tuples(st.lists(entries(), max_size=5, unique_by=lambda e: e.key), st.sets(KEYS, max_size=3)), max_size=4
    ),
    plan=plans(),
    hidden=st.sets(KEYS, max_size=3),
    by_document=st.booleans(),
    offset=st.integers(0, 2),
    optimized=st.booleans(),
)
def test_an_engine_finds_what_the_reference_finds(  # noqa: PLR0917
    make: Make,
    updates: list[tuple[list[Entry], set[int]]],
    plan: Plan,
    hidden: set[int],
    by_document: bool,
    offset: int,
    optimized: bool,
) -> None:
    engine, reference = make(), ReferenceEngine()
    for added, removed in updates:
        for each in (engine, reference):
            each.update(added, remove=removed)
    if optimized:
        engine.optimize()
    assert engine.keys() == reference.keys()
    everything = reference.search(plan, limit=100, by_document=by_document, hidden=hidden)
    found = engine.search(plan, limit=100, by_document=by_document, hidden=hidden)
    assert found.total == everything.total == len(found.rows)
    if engine.name not in OWN_SCORES:
        assert dict(found.rows) == pytest.approx(dict(everything.rows))
    elif not by_document:
        assert set(keys(found)) == set(keys(everything))
    else:
        holder = {each.key: each.document for added, _ in updates for each in added}
        assert {holder[key] for key in keys(found)} == {holder[key] for key in keys(everything)}
    assert list(found.rows) == sorted(found.rows, key=lambda row: (-row[1], row[0]))
    page = engine.search(plan, limit=2, offset=offset, by_document=by_document, hidden=hidden)
    assert page.rows == found.rows[offset : offset + 2]
    assert page.total == found.total


def test_an_empty_engine_finds_nothing(engine: Engine) -> None:
    assert engine.search(Everything(), limit=10) == Found((), 0)
    assert engine.keys() == set()
    engine.optimize()
    engine.update([], remove=[7])
    assert engine.keys() == set()


def test_equal_scores_are_in_the_order_of_keys(engine: Engine) -> None:
    engine.update([entry(3, "law"), entry(1, "law")])
    engine.update([entry(2, "law")])
    assert keys(engine.search(Term("words", "law"), limit=10)) == [1, 2, 3]


def test_a_document_is_ranked_by_its_best_passage_and_counted_once(engine: Engine) -> None:
    engine.update(
        [entry(1, "law a b c d", document="x"), entry(2, "law", document="x"), entry(3, "law a", document="y")]
    )
    found = engine.search(Term("words", "law"), limit=10, by_document=True)
    assert keys(found) == [2, 3]
    assert found.total == 2
    assert engine.search(Term("words", "law"), limit=1, by_document=True).total == 2


def test_many_weak_passages_do_not_outrank_a_strong_one(engine: Engine) -> None:
    weak = [entry(key, "law a b c d e f g", document="long") for key in range(1, 60)]
    engine.update([*weak, entry(60, "law law a", document="short"), entry(61, "a b c", document="other")])
    assert keys(engine.search(Term("words", "law"), limit=10, by_document=True)) == [60, 1]


def test_synonyms_are_scored_where_no_entry_has_words(make: Make) -> None:
    heading_only = Entry(1, "d", "s", "en", 0, Placed(), Placed(), Placed(), words_of("law"))
    engine, reference = make(), ReferenceEngine()
    for each in (engine, reference):
        each.update([heading_only])
    plan = Synonyms(((Term("heading", "law"), 1.0),))
    ((key, score),) = engine.search(plan, limit=1).rows
    ((_, expected),) = reference.search(plan, limit=1).rows
    assert key == 1
    assert score == pytest.approx(expected) if engine.name not in OWN_SCORES else score > 0


def test_an_entry_whose_key_is_there_replaces_it(engine: Engine) -> None:
    engine.update([entry(1, "old")])
    engine.update([entry(1, "new")])
    assert engine.search(Term("words", "old"), limit=10).total == 0
    assert engine.search(Term("words", "new"), limit=10).total == 1


def test_the_same_entries_are_ranked_alike_however_they_came(make: Make) -> None:
    texts = ["law", "law law a", "a b law", "b", "law a", "b b b"]
    at_once, bit_by_bit = make(), make()
    at_once.update([entry(key, text) for key, text in enumerate(texts, 1)])
    for key, text in enumerate(texts, 1):
        bit_by_bit.update([entry(key, text), entry(key + 100, "law law law")], remove=[key + 99])
    bit_by_bit.update([], remove=[106])
    plan = Any((Term("words", "law"), Term("words", "a", 0.5)))
    found, wanted = bit_by_bit.search(plan, limit=10), at_once.search(plan, limit=10)
    if at_once.name in OWN_SCORES:
        assert keys(found) == keys(wanted)
    else:
        assert found == wanted


def test_a_reader_sees_the_last_finished_update(make: Make, tmp_path: Path) -> None:
    if make().name == "reference":
        pytest.skip("keeps nothing on disk")
    name = make().name
    writer, reader = open_engine(name, tmp_path / "one"), open_engine(name, tmp_path / "one")

    def failing() -> Iterator[Entry]:
        yield entry(2, "law")
        raise RuntimeError

    writer.update([entry(1, "law")])
    assert reader.search(Everything(), limit=10).total == 1
    with pytest.raises(RuntimeError):
        writer.update(failing(), remove=[1])
    assert reader.keys() == {1}
    writer.update([entry(3, "law")])
    assert reader.keys() == {1, 3}


def test_a_bounded_prefix_says_so(make: Make) -> None:
    engine = make()
    if engine.name == "reference":
        pytest.skip("has no bound")
    engine.update([entry(1, " ".join(f"w{number}" for number in range(3000)))])
    found = engine.search(Prefix("words", "w"), limit=10)
    assert found.total == 1
    assert found.truncated == ("w*",)
    assert engine.search(Prefix("words", "w29"), limit=10).truncated == ()


def test_many_small_updates_stay_few_segments(make: Make) -> None:
    engine = make()
    for key in range(1, 120):
        engine.update([entry(key, f"law w{key}")])
    assert engine.search(Term("words", "law"), limit=5).total == 119
    assert engine.search(All((Term("words", "law"), Term("words", "w77"))), limit=5).rows[0][0] == 77


def test_a_phrase_and_keys_are_scored_as_they_say(engine: Engine) -> None:
    engine.update([entry(1, "the charity law of the land"), entry(2, "law charity")])
    assert keys(engine.search(Phrase(("charity", "law")), limit=5)) == [1]
    assert engine.search(Keys({2: 0.25, 9: 1.0}), limit=5).rows == ((2, 0.25),)


def test_every_field_has_a_length_weight() -> None:
    assert set(B) == {"words", "exact", "title", "heading"}
