"""What is tantivy's own: how terms are laid out, how scores are weighed, locks, crashes, what a search imports."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus.engines import laying, open_engine
from civcorpus.engines.base import (
    BROKEN,
    TERM_FIELDS,
    Any,
    Best,
    Entry,
    Everything,
    Field,
    Found,
    Keys,
    Near,
    Phrase,
    Plan,
    Prefix,
    Rather,
    Similar,
    Synonyms,
    Term,
)
from civcorpus.errors import BusyError, MissingExtraError, NoIndexError, StorageError
from civcorpus.model import Placed
from tests.engines.making import TERMS, fields, placed, words_of
from tests.engines.reference import ReferenceEngine

pytest.importorskip("tantivy")

from civcorpus.engines.tantivy_ import TantivyEngine, layout
from civcorpus.engines.tantivy_.faults import told

ROOT = Path(__file__).resolve().parents[2]


def entry(key: int, words: int = 20) -> Entry:
    return text_entry(key, " ".join(f"w{(key + number) % 97}" for number in range(words)), document=f"d{key // 5}")


def text_entry(key: int, text: str, *, document: str = "") -> Entry:
    found = words_of(text)
    return Entry(key, document or f"d{key}", "s", "en", 0, found, found, Placed(), Placed())


# ---- layout


def as_text(found: Placed, spread: layout.Spread) -> str | None:
    return layout._as_text(list(map(layout.stored, found.terms)), spread.places(found))


@given(fields(), st.sampled_from([1, 2]))
def test_text_says_the_same_as_ready_tokens(found: Placed, stride: int) -> None:
    spread = layout.Spread(stride)
    text = as_text(found, spread)
    if text is None:
        return
    _, analyser = layout.tokenizer()
    cut = {(token.position, token.text) for token in analyser.pre_tokenize(text).tokens}
    assert cut == {
        (spread.place(place, term), layout.stored(term)) for term, place in zip(found.terms, found.places, strict=True)
    }


@given(st.lists(fields(), min_size=4, max_size=4))
@settings(max_examples=20)
def test_terms_laid_out_elsewhere_are_found_as_if_laid_out_here(found: list[Placed]) -> None:
    lay = laying("tantivy")
    here: dict[str, Field] = dict(zip(TERM_FIELDS, found, strict=True))
    there: dict[str, Field] = {field: lay(field, terms) for field, terms in zip(TERM_FIELDS, found, strict=True)}
    assert not any(isinstance(laid, Placed) for laid in there.values())
    documents = [layout.document_of(Entry(1, "d", "s", "en", 0, **each)) for each in (here, there)]
    assert documents[0].to_dict() == documents[1].to_dict()


@given(st.text(st.characters(), max_size=5) | TERMS, st.text(st.characters(), max_size=5) | TERMS)
def test_different_terms_are_stored_differently(one: str, other: str) -> None:
    private = {chr(code) for code in range(0x10D800, 0x10E000)}
    if not (private & set(one + other)):
        assert (layout.stored(one) == layout.stored(other)) == (one == other)
    layout.stored(one).encode()


def test_what_the_exact_field_holds_goes_in_as_text() -> None:
    found = Placed(
        ["慈", "善", "法", "慈善", "善法", "non", "profit", f"nonprofit{BROKEN}"],
        [0, 1, 2, 0, 1, 3, 4, 3],
    )
    assert as_text(found, layout.SPREADS["exact"]) == (f"慈 慈善 善 善法 法 \x01 non nonprofit{BROKEN} profit")


@pytest.mark.parametrize(
    "found",
    [{"a": [0], "b": [0]}, {"a b": [0]}, {"": [0], "a": [1]}, {"\x01": [0], "a": [1]}, {"a": [70_000]}],
    ids=["two in one place", "a space", "nothing", "the mark of an empty place", "far apart"],
)
def test_what_does_not_fit_a_text_goes_in_as_tokens(found: dict[str, list[int]], tmp_path: Path) -> None:
    field = placed(found)
    assert as_text(field, layout.Spread(1)) is None
    engine = TantivyEngine(tmp_path)
    engine.update([Entry(1, "d", "s", "en", 0, field, field, Placed(), Placed())])
    for term in found:
        assert engine.search(Term("words", term), limit=1).total == 1
        assert engine.search(Phrase((term,)), limit=1).total == 1


def test_a_term_longer_than_tantivy_keeps_is_found(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.update([text_entry(1, "x" * 70_000), text_entry(2, "x" * 70_001)])
    assert [key for key, _ in engine.search(Term("words", "x" * 70_001), limit=5).rows] == [2]
    assert engine.search(Prefix("words", "xxx"), limit=5).total == 2


# ---- scores


ONCE = st.lists(st.permutations(["law", "charity", "of", "state", "慈善"]), min_size=2, max_size=6)


@given(
    ONCE,
    st.sampled_from(
        [
            Term("words", "law", 2.0),
            Phrase(("charity", "law")),
            Phrase(("of", "law"), 1, 0.5),
            Near(("charity",), ("law",), 1),
            Prefix("words", "sta", 3.0),
            Similar("words", "low", 1),
            Keys({1: 0.25, 2: 8.0}),
            Synonyms(((Phrase(("charity", "law")), 1.0), (Near(("慈善",), ("of",), 0), 0.5)), 2.0),
            Best((Phrase(("charity", "law"), boost=1.5), Term("words", "law"))),
            Rather(Term("words", "law"), Any((Phrase(("law", "of")), Phrase(("of", "law"))))),
        ]
    ),
)
@settings(max_examples=40)
def test_what_stands_once_in_texts_of_one_length_scores_as_in_the_reference(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], plan: Plan
) -> None:
    engine, reference = TantivyEngine(tmp_path_factory.mktemp("index")), ReferenceEngine()
    for each in (engine, reference):
        each.update(text_entry(key, " ".join(words)) for key, words in enumerate(texts, 1))
    found, wanted = (dict(each.search(plan, limit=9).rows) for each in (engine, reference))
    both = isinstance(plan, Synonyms)
    assert found == pytest.approx(wanted, rel=0.1 if both else 1e-5)


def test_removed_entries_do_not_make_a_word_common(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.update([text_entry(key, "law of the state") for key in range(1, 9)])
    engine.update([text_entry(key, "of the state") for key in range(10, 16)], remove=range(2, 9))
    common, rare = (engine.search(Term("words", word), limit=1).rows[0][1] for word in ("of", "law"))
    assert rare > 3 * common


def test_of_many_equal_scores_the_first_keys_are_shown(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    for first in (400, 200, 0):
        engine.update(text_entry(key, "law") for key in range(first + 1, first + 201))
    plans = Term("words", "law"), Everything(), Keys(dict.fromkeys(range(1, 500), 0.5))
    for plan in plans:
        rows = engine.search(plan, limit=3, offset=300).rows
        assert [key for key, _ in rows] == [301, 302, 303]


def test_more_occurrences_and_shorter_texts_rank_higher(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.update(
        [text_entry(1, "law a b c"), text_entry(2, "law a law c"), text_entry(3, "law"), text_entry(4, "a b")]
    )
    for plan in (Term("words", "law"), Prefix("words", "la"), Phrase(("law",))):
        assert [key for key, _ in engine.search(plan, limit=4).rows] == [3, 2, 1]


def test_a_phrase_with_too_many_readings_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civcorpus.engines.tantivy_.readings._MOST", 3)
    monkeypatch.setattr("civcorpus.engines.tantivy_.readings._FEW", 3)
    engine = TantivyEngine(tmp_path)
    engine.update([text_entry(1, "a b b b b b b b b c")])
    assert engine.search(Phrase(("a", "b", "c"), 8), limit=1).truncated == ("a b c",)
    assert engine.search(Phrase(("a", "b")), limit=1) == Found(engine.search(Phrase(("a", "b")), limit=1).rows, 1)


def test_a_phrase_far_apart_follows_only_what_stands_somewhere(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.update(
        [text_entry(1, "a " + "x " * 40 + "b y y c z z z d"), text_entry(2, "a b c"), text_entry(3, "d c b a")]
    )
    found = engine.search(Phrase(("a", "b", "c", "d"), 60), limit=5)
    assert ([key for key, _ in found.rows], found.truncated) == ([1], ())


# ---- files


def test_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    engine, other = TantivyEngine(tmp_path), TantivyEngine(tmp_path)

    def writing_meanwhile() -> list[Entry]:
        with pytest.raises(BusyError, match="wait until it is done"):
            other.update([entry(2)])
        return [entry(1)]

    engine.update(each for make in [writing_meanwhile] for each in make())
    other.update([entry(3)])
    assert engine.keys() == {1, 3}


def test_an_update_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    with pytest.raises(AttributeError) as kept:
        engine.update([entry(7), None])  # type: ignore[list-item]
    engine.update([entry(1)])
    assert engine.keys() == {1}
    assert kept.value


def test_segments_are_merged_as_they_grow_many(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    for key in range(30):
        engine.update([entry(key)])
    engine.optimize()
    assert len(json.loads((tmp_path / "meta.json").read_text())["segments"]) < 12
    assert engine.keys() == set(range(30))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of POSIX systems")
def test_who_may_read_the_folder_may_read_the_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    engine = TantivyEngine(folder)
    assert {path.name for path in folder.iterdir() if path.stat().st_mode & 0o044 != 0o044} == set()
    engine.update([entry(1)])
    assert {path.name for path in folder.iterdir() if path.stat().st_mode & 0o044 != 0o044} == set()


def test_an_index_of_another_kind_is_said_in_one_line(tmp_path: Path) -> None:
    import tantivy

    tantivy.Index(tantivy.SchemaBuilder().add_text_field("other").build(), str(tmp_path))
    with pytest.raises(NoIndexError, match=r"not readable by this version .*--force"):
        TantivyEngine(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_an_index_that_cannot_be_written_is_searched(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    TantivyEngine(folder).update([entry(1)])
    folder.chmod(0o500)
    try:
        assert TantivyEngine(folder).keys() == {1}
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("An IO error occurred: 'File too large (os error 27) at path \"x\"'", OSError),
        ("Failed to acquire Lockfile: IoError(Os { code: 13, kind: PermissionDenied", PermissionError),
        ("An index writer was killed.. A worker thread encountered an error", StorageError),
        ("Failed to acquire Lockfile: LockBusy.", BusyError),
        ("An index exists but the schema does not match.", NoIndexError),
        ("something else", ValueError),
    ],
)
def test_what_tantivy_refuses_is_an_error_of_ours(said: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught, told(Path("/index")):
        raise ValueError(said)
    assert type(caught.value) is kind


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("civcorpus.engines.tantivy_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civcorpus\[tantivy\]'"):
        open_engine("tantivy", tmp_path)


_WRITER = """
import sys
from pathlib import Path
from civcorpus.engines.tantivy_ import TantivyEngine
from tests.engines.test_tantivy_ import entry
engine = TantivyEngine(Path(sys.argv[1]))
first = max(engine.keys(), default=-1) + 1
print("ready", flush=True)
for batch in range(first // 10, 10_000):
    engine.update(map(entry, range(batch * 10, batch * 10 + 10)), remove=range(batch * 10 - 20, batch * 10 - 15))
"""


def test_an_index_killed_at_any_moment_holds_whole_updates(tmp_path: Path) -> None:
    random.seed(4)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, env=environment, cwd=ROOT
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = TantivyEngine(tmp_path).keys()
        last = max(found, default=-1)
        assert last % 10 == 9 or not found
        whole = {key for key in range(last + 1) if not (key % 10 < 5 and key < last - 19)}
        assert found == whole
    ends = [len(list(tmp_path.iterdir()))]
    for _ in range(2):
        TantivyEngine(tmp_path).update([entry(100_000)])
        ends.append(len(list(tmp_path.iterdir())))
    assert all(after <= before + 12 for before, after in pairwise(ends))


def test_a_search_imports_neither_whoosh_nor_what_only_writers_need(tmp_path: Path) -> None:
    TantivyEngine(tmp_path).update([entry(1)])
    code = (
        "import sys; from pathlib import Path; from civcorpus.engines.base import Term;"
        "from civcorpus.engines import open_engine;"
        f"assert open_engine('tantivy', Path({str(tmp_path)!r})).search(Term('words', 'w5'), limit=1).total == 1;"
        "print([m for m in ('whoosh', 'spacy', 'jieba', 'filelock') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
