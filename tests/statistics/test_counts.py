"""Counts equal a brute-force count over the stored text."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus import Workspace
from civcorpus.analysis import WHOLE, Analyser
from civcorpus.analysis.scripts import HAN, piece_pattern
from civcorpus.pipeline.measuring import Statistics
from civcorpus.statistics.nodes import Sieve, word_node
from civcorpus.statistics.store import Store
from civcorpus.statistics.words import Place, count_document, lang_of

SAMPLE_SIZE = 300


@pytest.fixture(scope="module")
def folded_passages(sample: Workspace) -> list[str]:
    """The folded text of every passage."""
    analyser = Analyser.load(sample.index / "analyser.json")
    with sample.statistics() as figures:
        catalogue = figures.corpus.catalogue
        texts = dict(catalogue.texts())
        return [analyser.fold(texts[p.document_key][p.start : p.end]).text for p in catalogue.passage_places()]


def _random_items(passages: list[str]) -> Iterator[str]:
    """Yield words, phrases, exact words, pieces of Chinese and mixtures, all from the texts, some made to be absent."""
    chance = random.Random(7)
    latin = [p for p in passages if len(re.findall(r"[a-z]{2,}", p)) > 5]
    han = [p for p in passages if len(re.findall(f"[{HAN}]", p)) > 8]
    both = [p for p in passages if re.search(rf"[{HAN}]\W?[A-Za-z]+|[A-Za-z]+\W?[{HAN}]", p)]
    while True:
        words = re.findall(r"[A-Za-z][\w'’-]*", chance.choice(latin))
        start = chance.randrange(len(words))
        yield words[start]
        yield " ".join(words[start : start + chance.randint(2, 3)])
        yield f"exact:{words[start]}"
        runs = re.findall(f"[{HAN}]+", chance.choice(han))
        run = chance.choice(runs)
        start = chance.randrange(len(run))
        yield run[start : start + chance.randint(1, 5)]
        yield run[start : start + 2][::-1]
        match = re.search(rf"[{HAN}]+\W?[A-Za-z]+|[A-Za-z]+\W?[{HAN}]+", chance.choice(both))
        assert match
        yield match[0]


def _brute_force(analyser: Analyser, passages: list[str], item: str) -> int:
    """Count an item in folded passages, by another way than the program's."""
    text = analyser.fold(item.removeprefix("exact:")).text
    pieces = [m[0] for m in piece_pattern().finditer(text)]
    if all(lang_of(piece) == "en" for piece in pieces) and not item.startswith("exact:"):
        sought = [max(terms, key=len) for terms in _positions(analyser, text)]
        total = 0
        for passage in passages:
            standing = _positions(analyser, passage)
            total += sum(
                all(start + i < len(standing) and term in standing[start + i] for i, term in enumerate(sought))
                for start in range(len(standing))
            )
        return total
    if len(pieces) == 1 and lang_of(text) == "zh":
        return sum(passage.count(pieces[0]) for passage in passages)
    total = 0
    for passage in passages:
        found = list(piece_pattern().finditer(passage))
        position = 0
        while position + len(pieces) <= len(found):
            if _run_matches(passage, found[position : position + len(pieces)], pieces):
                total += 1
                position += len(pieces)
            else:
                position += 1
    return total


def _run_matches(passage: str, found: list[re.Match[str]], pieces: list[str]) -> bool:
    """Say whether the pieces stand at consecutive runs: Chinese ends the first or begins the last, Latin ones are whole."""
    for index, (match, piece) in enumerate(zip(found, pieces, strict=True)):
        run, sought = match[0].lower(), piece.lower()
        if lang_of(piece) != "zh" or 0 < index < len(pieces) - 1:
            fits = run == sought
        else:
            fits = run.endswith(sought) if index == 0 and len(pieces) > 1 else run.startswith(sought)
        if not fits:
            return False
    return True


def _positions(analyser: Analyser, folded: str) -> list[set[str]]:
    places: dict[int, set[str]] = {}
    placed = analyser.word_places(analyser.fold(folded))
    for term, position in zip(placed.terms, placed.places, strict=True):
        places.setdefault(position, set()).add(term)
    return [places[position] for position in sorted(places)]


def test_words_and_phrases(figures: Statistics, folded_passages: list[str]) -> None:
    analyser = figures.corpus.analyser
    items = _random_items(folded_passages)
    seen = set()
    while len(seen) < SAMPLE_SIZE:
        item = next(items)
        if item in seen:
            continue
        seen.add(item)
        counted = sum(1 for _ in figures.corpus.occurrences(word_node(item, analyser)))
        assert counted == _brute_force(analyser, folded_passages, item), item


def test_concepts(figures: Statistics, sample: Workspace) -> None:
    spans: dict[str, set[tuple[str, int, int]]] = {}
    for _, document, _, _ in sample.documents():
        for mention in sample.document(document.id)[3]:
            spans.setdefault(mention.concept_id, set()).add((document.id, mention.start, mention.end))
    assert len(spans) > 100
    for concept_id in sorted(spans):
        counted = sum(row.count for row in figures.freq([], [concept_id], by="lang"))
        assert counted == len(spans[concept_id]), concept_id


@pytest.mark.parametrize("by", ["year", "month", "source", "lang", "document", "total"])
def test_parts_add_up_to_the_whole(figures: Statistics, by: str) -> None:
    rows = figures.freq(["foundation", "基金会"], ["ngo"], by=by)
    for item in ("foundation", "基金会", "ngo"):
        whole = figures.freq(*(([], [item]) if item == "ngo" else ([item], [])), by="total")
        for lang in ("en", "zh"):
            parts = [row for row in rows if row.item == item and row.lang == lang]
            total = [row for row in whole if row.lang == lang]
            assert sum(row.count for row in parts) == sum(row.count for row in total)
            assert sum(row.denominator for row in parts) == sum(row.denominator for row in total)


def test_denominators_are_words_with_a_letter_and_han_characters(
    figures: Statistics, folded_passages: list[str]
) -> None:
    analyser = figures.corpus.analyser
    words = 0
    for passage in folded_passages:
        words += sum(any("a" <= c <= "z" for term in terms for c in term) for terms in _positions(analyser, passage))
    assert figures.basis.words == words
    assert figures.basis.characters == sum(len(re.findall(f"[{HAN}]", passage)) for passage in folded_passages)


def test_a_word_list_counts_every_word_once(figures: Statistics) -> None:
    from civcorpus.pipeline.measuring import Best

    rows = figures.words(best=Best(limit=0))
    assert sum(row.count for row in rows if row.lang == "en") == figures.basis.words
    assert sum(row.count for row in rows if row.lang == "zh") == figures.corpus.size.cut


texts = st.text(st.sampled_from("慈善组織會 \n-\u00ad\u200b，。NGOngo's12éﬁfi/_·　"), max_size=40)


@given(texts, st.text(st.sampled_from("慈善组織會NGOfi1-"), min_size=1, max_size=4))
def test_the_sieve_misses_nothing(analyser: Analyser, text: str, item: str) -> None:
    if not piece_pattern().search(analyser.fold(item).text):
        return
    node = word_node(f"exact:{item}", analyser)
    folded = analyser.fold(text)
    candidates = [match.start() for match in Sieve(analyser).pattern(node).finditer(text)]
    if list(node.spans(folded.text)):
        assert candidates


@given(texts)
def test_words_stand_where_they_say(analyser: Analyser, text: str) -> None:
    counted = count_document(analyser, text, [Place(1, 0, len(text))])
    placed = analyser.word_places(analyser.fold(text))
    whole = [index for index, code in enumerate(counted.codes) if code & 3 == WHOLE]
    assert len(whole) == len(set(placed.places))
    forms = Counter(
        (code, "".join(text[start : start + length].split()))
        for code, start, length in zip(counted.codes, counted.starts, counted.lengths, strict=True)
    )
    assert forms == counted.forms


@given(texts, texts)
def test_a_store_keeps_words_places_and_sizes(analyser: Analyser, first: str, second: str) -> None:
    text = f"{first}\n{second}"
    store = Store(":memory:", "any")
    store.add(7, "another", [70], count_document(analyser, "other words 其他", [Place(70, 0, 14)]))
    counted = count_document(analyser, text, [Place(1, 0, len(first)), Place(2, len(first) + 1, len(text))])
    store.add(3, "read", [1, 2], counted)
    (_, codes), (_, _) = store.codes()
    starts, lengths = store.places(3)
    assert (starts, lengths) == (counted.starts, counted.lengths)
    terms = [counted.terms[code >> 4][0] for code in counted.codes]
    assert [store.terms[code >> 4] for code in codes] == terms
    assert [size[2:] for size in store.passage_sizes() if size.document_key == 3] == [tuple(s) for s in counted.sizes]
    store.close()
