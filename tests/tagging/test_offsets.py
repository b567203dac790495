"""Labels written into any text, in any spelling, are found, and stand where the mention says.

No brackets stand around them: a bracket may say that an acronym means something else.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.model import Passage
from civcorpus.tagging import Tagger
from tests.tagging.building import tagger_of

TAXONOMY = """\
concepts:
  foundation: {prefLabel: {en: private foundation, zh: 基金会法人}}
  organisation: {prefLabel: {en: social organisation, zh: 社会组织登记}, altLabel: {en: [GONGO]}}
  labour: {prefLabel: {en: non-governmental labour centre, zh: 劳动权益}}
  mixed: {prefLabel: {zh: 境外NGO法}, match: {patterns: [aid … to Africa, 对…8援助]}}
"""
LABELS = {
    "private foundation": "foundation", "基金会法人": "foundation", "social organisation": "organisation", "社会组织登记": "organisation",
    "GONGO": "organisation", "non-governmental labour centre": "labour", "劳动权益": "labour", "境外NGO法": "mixed",
    "aid was given to Africa": "mixed", "对很多人的援助": "mixed",
}  # fmt: skip
TRADITIONAL = str.maketrans("会织登记劳动权", "會織登記勞動權")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
NOISE = st.text(
    alphabet=st.sampled_from(list("的在 \n，。, .-–—'’“\u00ad\u200b\u3000aé7𠮷ﬁ\t\u0002")), max_size=12
) | st.text(max_size=8)


@pytest.fixture(scope="session")
def tagger(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return tagger_of(tmp_path_factory.mktemp("taxonomy"), analyser, TAXONOMY)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A label as a document may write it, and its concept."""
    label = draw(st.sampled_from(sorted(LABELS)))
    text = label
    if draw(st.booleans()) and not any(c.isupper() for c in text):
        text = text.upper() if draw(st.booleans()) else text.title()
    if draw(st.booleans()):
        text = text.translate(TRADITIONAL)
    text = "".join(c + draw(st.sampled_from(["", "", "\n", "\u200b"])) if c > "⺀" else c for c in text[:-1]) + text[-1]
    text = text.replace(" ", draw(st.sampled_from([" ", "\n", "  ", " \n", "\u00a0"])))
    if draw(st.booleans()) and text[-1].isascii() and label.islower() and not label.startswith("aid"):
        text += "s"
    if draw(st.booleans()) and "foundation" in text:
        text = text.replace("foundation", "foun-\ndation")
    if draw(st.booleans()) and "\n" not in text:
        text = text.translate(FULL_WIDTH)
    return text, LABELS[label]


def passage_of(text: str, start: int) -> Passage:
    return Passage("d#0", "d", 0, start, start + len(text), text, "mixed")


@given(st.lists(st.tuples(NOISE, spellings()), min_size=1, max_size=4), NOISE, st.integers(0, 50))
def test_every_label_is_found_where_it_was_written(
    tagger: Tagger, parts: list[tuple[str, tuple[str, str]]], tail: str, start: int
) -> None:
    text = ""
    written = []
    for noise, (label, concept) in parts:
        text += noise + "，"
        written.append((concept, start + len(text), start + len(text) + len(label)))
        text += label + "，"
    text += tail
    mentions = tagger.mentions("d", "", [passage_of(text, start)])
    places = {(mention.concept_id, mention.start, mention.end) for mention in mentions}
    assert set(written) <= places
    assert all(text[m.start - start : m.end - start] == m.exact for m in mentions)


@given(st.text(max_size=80), st.integers(0, 9))
def test_any_text_gives_mentions_with_true_offsets_in_order(tagger: Tagger, text: str, start: int) -> None:
    mentions = tagger.mentions("d", text[:20], [passage_of(text, start)])
    assert all(m.exact and text[m.start - start : m.end - start] == m.exact for m in mentions)
    assert [(m.start, m.concept_id) for m in mentions] == sorted((m.start, m.concept_id) for m in mentions)


@given(st.lists(spellings(), min_size=1, max_size=6))
def test_mentions_of_a_concept_do_not_overlap(tagger: Tagger, parts: list[tuple[str, str]]) -> None:
    text = " ".join(label for label, _ in parts)
    last: dict[str, int] = {}
    for mention in tagger.mentions("d", "", [passage_of(text, 0)]):
        assert mention.start >= last.get(mention.concept_id, 0)
        last[mention.concept_id] = mention.end


@given(st.lists(st.text(max_size=30) | spellings().map(lambda pair: pair[0]), max_size=5))
def test_the_same_document_is_tagged_the_same_again(tagger: Tagger, texts: list[str]) -> None:
    passages = [Passage(f"d#{n}", "d", n, n * 100, n * 100 + len(text), text, "und") for n, text in enumerate(texts)]
    assert tagger.mentions("d", "t", passages) == tagger.mentions("d", "t", passages)


def test_a_definition_that_repeats_itself_costs_no_time(tmp_path: Path, analyser: Analyser) -> None:
    tagger = tagger_of(tmp_path, analyser, TAXONOMY)
    for text in (
        "(" * 5000,
        "aid " * 5000 + "to",
        "A" * 20000 + " (A",
        "((AB)" * 3000,
        "对" * 20000,
        "- " * 9000,
        "\n-" * 9000,
    ):
        tagger.mentions("d", text, [passage_of(text, 0)])
