"""The shipped taxonomies against our own gold set: nothing may fall below the floors of `floors.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from civcorpus.analysis import Analyser
from civcorpus.model import Document, Mention
from civcorpus.passages import cut_passages
from civcorpus.pipeline.evaluating import Comparing, Comparison
from civcorpus.tagging import Tagger
from civcorpus.tagging.evaluation import GoldSet, read_gold
from civcorpus.taxonomy import load_taxonomies

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["tagging"]
ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "passages.jsonl"
UNTOLD = ROOT / "tests" / "gold" / "untold.jsonl"
ENOUGH = 5


@pytest.fixture(scope="module")
def gold() -> GoldSet:
    return gold_set(GOLD)


@pytest.fixture(scope="module")
def tagger(analyser: Analyser) -> Tagger:
    return Tagger(load_taxonomies(sorted((ROOT / "taxonomies").glob("*.yaml"))), analyser)


@pytest.fixture(scope="module")
def comparing(tagger: Tagger) -> Comparing:
    return Comparing(tagger.taxonomy, None, lambda key, text: mentions(tagger, text, key))


def mentions(tagger: Tagger, text: str, document_id: str = "d") -> list[Mention]:
    return tagger.mentions(document_id, "", cut_passages(Document(id=document_id, title="", text=text)))


@pytest.fixture(scope="module")
def compared(gold: GoldSet, comparing: Comparing) -> Comparison:
    return comparing.compare(gold)


def gold_set(path: Path) -> GoldSet:
    with path.open(encoding="utf-8") as lines:
        return read_gold(lines, name=path.name)


def test_what_is_told_without_its_usual_name_is_found(comparing: Comparing) -> None:
    score = comparing.compare(gold_set(UNTOLD)).evaluation().micro
    for measure, floor in FLOORS["untold"].items():
        assert getattr(score, measure) >= floor, f"{measure} is below its floor of {floor}: {score.counts}"


@pytest.mark.parametrize("part", ["all", "en", "zh", "zh-Hant"])
def test_precision_and_recall_keep_above_their_floors(compared: Comparison, part: str) -> None:
    score = compared.evaluation(lang=None if part == "all" else part).micro
    for measure, floor in FLOORS[part].items():
        value = getattr(score, measure)
        assert value >= floor, f"{part}: {measure} {value:.3f} is below its floor of {floor}: {score.counts}"


def test_no_concept_of_some_size_falls_behind(compared: Comparison) -> None:
    scores = compared.evaluation().by_concept.items()
    behind = {
        concept: round(score.f1, 3)
        for concept, score in scores
        if score.counts.right + score.counts.missed >= ENOUGH and score.f1 < FLOORS["concept"]["f1"]
    }
    assert not behind


def test_the_gold_set_is_what_it_says(gold: GoldSet, compared: Comparison) -> None:
    assert len(gold.tags) >= 200
    assert compared.unknown == []
    assert {lang: sum(value == lang for value in gold.langs.values()) >= 50 for lang in ("en", "zh", "zh-Hant")} == {
        "en": True,
        "zh": True,
        "zh-Hant": True,
    }
    assert sum(not tags for tags in gold.tags.values()) >= 30, "traps: passages that carry nothing"


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("A Chinese NGO opened last year. Its nurses now teach in Nepal.", True),
        ("一家国内公益组织派人来。两名医生赴缅甸。", True),
        (
            "Chinese NGOs were asked. The experience of Asian countries like the Philippines or Sri Lanka could be drawn upon.",
            False,
        ),
        ("Few see what overseas aid could gain from it. A Chinese NGO was asked.", False),
    ],
)
def test_a_country_is_a_sign_of_going_out_only_where_something_is_done_there(
    tagger: Tagger, text: str, goes: bool
) -> None:
    assert ("going-out" in {mention.concept_id for mention in mentions(tagger, text)}) is goes
