"""What arrays count is what a look at every word and every node finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import WHOLE, Analyser
from civcorpus.pipeline.measuring import Best, Statistics
from civcorpus.statistics import numpy_
from civcorpus.statistics.collocation import Window
from civcorpus.statistics.counting import LANGUAGES, DocumentWords, Occurrence, PassageWords, WordsInPlace
from civcorpus.statistics.nodes import Node, concept_node
from civcorpus.statistics.numpy_ import company_of, count_whole
from civcorpus.statistics.store import LANGS, PassageSize, Store
from civcorpus.statistics.words import Place, count_document

texts = st.lists(
    st.sampled_from(["慈善", "组织", "會", "NGO", "law ", "12 ", "co-", "op ", "the ", "，", "\n"]), max_size=14
)
passages = st.lists(texts.map("".join), min_size=1, max_size=3)


def _near(words: WordsInPlace, nodes: Sequence[Occurrence], window: Window) -> tuple[set[int], set[int], set[int]]:
    """Return the indexes of the nodes' own words, and of those in windows left and right, in one passage."""
    own, left, right = set(), set(), set()
    for node in nodes:
        before = [index for index, start in enumerate(words.starts) if words.end(index) <= node.start]
        after = [index for index, start in enumerate(words.starts) if start >= node.end]
        own |= set(range(len(words.starts))) - set(before) - set(after)
        left |= set(before[max(0, len(before) - window.left) :])
        right |= set(after[: window.right])
    return own, left - own, right - own


@given(st.lists(passages, min_size=1, max_size=3), st.data())
def test_windows_around_any_nodes(analyser: Analyser, corpus: list[list[str]], data: st.DataObject) -> None:
    store = Store(":memory:", "any")
    nodes: list[Occurrence] = []
    for key, parts in enumerate(corpus, 1):
        text, places = "", []
        for number, part in enumerate(parts):
            places.append(Place(10 * key + number, len(text), len(text) + len(part)))
            text += part
        store.add(key, "read", [place.key for place in places], count_document(analyser, text, places))
        for place in places:
            ends = st.integers(place.start, place.end)
            for first, last in data.draw(st.lists(st.tuples(ends, ends), max_size=2)):
                if first != last:
                    nodes.append(Occurrence(key, place.key, min(first, last), max(first, last), "zh"))
    sizes: dict[int, list[PassageSize]] = {}
    for size in store.passage_sizes():
        sizes.setdefault(size.document_key, []).append(size)
    documents = [DocumentWords(store, key, codes, sizes[key]) for key, codes in store.codes()]
    window = Window(data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3)))

    for lang in LANGS:
        company = company_of(documents, nodes, lang, left=window.left, right=window.right)
        found, expected = [], []
        for key, start, own, left, right in zip(
            company.passages, company.starts, company.own, company.left, company.right, strict=True
        ):
            found.append((key, start, own, left, right))
        for document in documents:
            first = 0
            for size in document.sizes:
                words = PassageWords(size, document, first).whole(lang)
                own, left, right = _near(words, [node for node in nodes if node.passage_key == size.key], window)
                expected += [(size.key, start, i in own, i in left, i in right) for i, start in enumerate(words.starts)]
                first += size.tokens
        assert found == expected
    store.close()


@pytest.mark.parametrize("name", ["foundation", "the law", "管理", "理登", "exact:NGO", "ngo", "2016"])
@pytest.mark.parametrize("block", [1, 250_000])
def test_collocates(figures: Statistics, monkeypatch: pytest.MonkeyPatch, name: str, block: int) -> None:
    monkeypatch.setattr(numpy_, "_BLOCK", block)
    node = concept_node("ngo", frozenset({"ngo"})) if name == "ngo" else figures.nodes([name])[0]
    rows = figures.colloc(node, window=Window(2, 4), best=Best(measure="logdice", least=2, limit=0))
    counted = _count(figures, node, Window(2, 4))
    assert bool(rows) == (name != "2016" and any(counted[lang, "nodes"] for lang in LANGUAGES))
    for row in rows:
        code = next(code for code in figures.corpus.store.codes_of(row.term) if code & 3 == WHOLE)
        figure = {what: counted[row.lang, what, code] for what in ("inside", "left", "right", "documents")}
        assert [row.count, row.left, row.right, row.documents] == list(figure.values())
        assert row.word_count == counted[row.lang, "all", code]
        assert row.node_count == counted[row.lang, "nodes"]
        assert row.window_words == sum(n for what, n in counted.items() if what[:2] == (row.lang, "inside"))
        assert row.total_words == sum(n for what, n in counted.items() if what[:2] == (row.lang, "all"))


def _count(figures: Statistics, node: Node, window: Window) -> Counter[tuple[str | int, ...]]:
    """Count what is near a node, passage by passage."""
    counted: Counter[tuple[str | int, ...]] = Counter()
    nodes: dict[tuple[int, str], list[Occurrence]] = {}
    for each in figures.corpus.occurrences(node):
        nodes.setdefault((each.passage_key, each.lang), []).append(each)
    seen: set[tuple[str, int, int]] = set()
    for passage in figures.corpus.words():
        for lang in LANGUAGES:
            words = passage.whole(lang)
            here = nodes.get((passage.size.key, lang), [])
            counted[lang, "nodes"] += len(here)
            own, left, right = _near(words, here, window)
            counted.update((lang, "all", code) for index, code in enumerate(words.codes) if index not in own)
            for name, indexes in (("left", left), ("right", right), ("inside", left | right)):
                counted.update((lang, name, words.codes[index]) for index in indexes)
            seen |= {(lang, words.codes[index], passage.size.document_key) for index in left | right}
    counted.update((lang, "documents", code) for lang, code, _ in seen)
    return counted


def test_words_are_counted_whole(figures: Statistics) -> None:
    store = figures.corpus.store
    codes = [codes for _, codes in store.codes()]
    expected = Counter(code for each in codes for code in each if code & 3 == WHOLE)
    assert count_whole(codes, figures.corpus.last_term) == expected == figures.corpus.word_counts()
