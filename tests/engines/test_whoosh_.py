"""What is Whoosh's own: segments, locks, crashes, what a search imports."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import analyser
from civcorpus.engines import base
from civcorpus.engines.base import Entry, Everything, Phrase, Term
from civcorpus.engines.whoosh_ import WhooshEngine
from civcorpus.engines.whoosh_.building import _Field, _packed_terms
from civcorpus.engines.whoosh_.codec import Terms
from civcorpus.engines.whoosh_.postings import Posting, pack, steps_of, unpack
from civcorpus.errors import BusyError
from civcorpus.model import Placed
from tests.engines.making import fields, words_of


def entry(key: int, words: int = 20) -> Entry:
    found = words_of(" ".join(f"w{(key + number) % 97}" for number in range(words)))
    return Entry(key, f"d{key // 5}", "s", "en", 0, found, found, Placed(), Placed())


@given(
    st.dictionaries(
        st.integers(0, 1 << 31),
        st.sets(st.integers(0, 400) | st.integers(0, 1 << 31), min_size=1, max_size=5),
        min_size=1,
    ),
    st.booleans(),
)
def test_packed_postings_come_back(places: dict[int, set[int]], keep: bool) -> None:
    rows = [(entry, sorted(found)) for entry, found in sorted(places.items())]
    payloads = [steps_of(found) for _, found in rows] if keep else []
    counts = [len(found) for _, found in rows]
    posting = unpack(pack(Posting([e for e, _ in rows], counts, list(map(len, payloads)), b"".join(payloads))))
    assert list(posting.entries) == [e for e, _ in rows]
    assert list(posting.counts) == counts
    if keep:
        assert [posting.positions(index) for index in range(len(rows))] == [found for _, found in rows]


@given(st.lists(fields(), min_size=1, max_size=6))
def test_a_segment_is_built_as_postings_are_packed(entries: list[Placed]) -> None:
    field = _Field()
    rows: dict[str, dict[int, list[int]]] = {}
    for number, placed in enumerate(entries):
        field.add(placed)
        for term, place in zip(placed.terms, placed.places, strict=True):
            rows.setdefault(term, {}).setdefault(number, []).append(place)
    expected = []
    for term, row in rows.items():
        payloads = list(map(steps_of, row.values()))
        posting = Posting(list(row), list(map(len, row.values())), list(map(len, payloads)), b"".join(payloads))
        expected.append((term.encode("utf-8", "surrogatepass"), pack(posting), sum(posting.counts)))
    built = _packed_terms(field, Terms().to_bytes, places=True) if rows else ()
    assert [(each.term, each.postings, each.occurrences) for each in built] == sorted(expected)


def test_both_sides_mark_broken_words_alike() -> None:
    assert base.BROKEN == analyser.BROKEN


def test_segments_are_merged_as_they_grow_many(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    for key in range(200):
        engine.update([entry(key)])
    assert len(list(tmp_path.glob("*.seg"))) < 3 * 8
    engine.optimize()
    assert len(list(tmp_path.glob("*.seg"))) == 1
    assert engine.keys() == set(range(200))


def test_a_segment_of_removed_entries_goes(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.update([entry(1)])
    engine.update([], remove=[1])
    engine.optimize()
    assert list(tmp_path.glob("*.seg")) == []
    engine.update([entry(2)])
    assert engine.keys() == {2}


def test_more_tokens_than_fit_in_memory_are_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civcorpus.engines.whoosh_.engine._TOKENS_IN_MEMORY", 100)
    engine = WhooshEngine(tmp_path)
    engine.update(map(entry, range(50)))
    assert engine.keys() == set(range(50))
    assert engine.search(Phrase(("w3", "w4")), limit=99).total == len(
        [key for key in range(50) if 0 <= (3 - key) % 97 < 19]
    )


def test_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    engine, other = WhooshEngine(tmp_path), WhooshEngine(tmp_path)

    def writing_meanwhile() -> list[Entry]:
        with pytest.raises(BusyError, match="wait until it is done"):
            other.update([entry(2)])
        return [entry(1)]

    engine.update(each for make in [writing_meanwhile] for each in make())
    other.update([entry(3)])
    assert engine.keys() == {1, 3}


def test_an_update_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with pytest.raises(AttributeError):
        engine.update([None])  # type: ignore[list-item]
    engine.update([entry(1)])
    assert engine.keys() == {1}


_WRITER = """
import sys
from pathlib import Path
from civcorpus.engines.whoosh_ import WhooshEngine
from tests.engines.test_whoosh_ import entry
engine = WhooshEngine(Path(sys.argv[1]))
first = max(engine.keys(), default=-1) + 1
print("ready", flush=True)
for batch in range(first // 10, 10_000):
    engine.update(map(entry, range(batch * 10, batch * 10 + 10)), remove=range(batch * 10 - 20, batch * 10 - 15))
"""


def test_an_index_killed_at_any_moment_holds_whole_updates(tmp_path: Path) -> None:
    random.seed(4)
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root}:{root / 'src'}"}
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, env=environment, cwd=root
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = WhooshEngine(tmp_path).keys()
        last = max(found, default=-1)
        assert last % 10 == 9 or not found
        whole = {key for key in range(last + 1) if not (key % 10 < 5 and key < last - 19)}
        assert found == whole
    WhooshEngine(tmp_path).update([], remove=range(100))
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("_")}
    assert len([name for name in left if name.endswith(".seg")]) < 3 * 8
    assert all(name.endswith((".seg", "_WRITELOCK")) for name in left)


def test_a_search_imports_no_query_parser_of_whoosh(tmp_path: Path) -> None:
    WhooshEngine(tmp_path).update([entry(1)])
    code = (
        "import sys; from pathlib import Path; from civcorpus.engines.base import Term;"
        "from civcorpus.engines.whoosh_ import WhooshEngine;"
        f"assert WhooshEngine(Path({str(tmp_path)!r})).search(Term('words', 'w5'), limit=1).total == 1;"
        "print([m for m in ('whoosh.qparser', 'whoosh.query', 'whoosh.searching', 'whoosh.writing') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_whoosh_warns_of_nothing(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine = WhooshEngine(tmp_path)
        engine.update(map(entry, range(10)))
        engine.optimize()
        assert engine.search(Term("words", "w5"), limit=3).total == 6
        assert engine.search(Everything(), limit=3).total == 10
