"""What stands in a passage is found when quoted, however it is cut, wrapped, hyphenated or mixed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from civcorpus.analysis import Analyser
from civcorpus.queries import Query, Quoted, Row, Word
from tests.planning.small_corpus import SmallCorpus

HAN = (
    "境外非政府组织在中国境内开展活动应当依法登记设立代表机构一带一路倡议下的民间慈善"
    "法财团法人社會團體與基金會管理条例志愿服务第十二年月日"
)
MARKS = [
    "，",
    "。",
    "、",
    "（",
    "）",
    "《",
    "》",
    "“",
    "”",
    "2016",
    "12",
    "NGO",
    " ",
    "\n",
    "\u3000",
    "BRI",
    "·",
    "—",
    "％",
    "ＮＧＯ",
]
ENGLISH = (
    "overseas NGOs must register with the Ministry of Public Security under the ONGO Law state-owned enterprises don't fund women's "
    "rights groups' work COVID-19 relief 1,000 U.S.-based foundations and/or non-governmental organisations 2.5% self-regulation "
    "international cooperation was re-established in 2016 by long-standing partners' co-operation e.g. capacity-building naïve café"
).split()


def _chinese(generator: random.Random) -> str:
    return "".join(
        generator.choice(MARKS) if generator.random() < 0.15 else generator.choice(HAN)
        for _ in range(generator.randrange(20, 160))
    ).strip()


def _wrapped(words: list[str], generator: random.Random) -> str:
    """Write words with line ends between and inside them."""
    parts = []
    for word in words:
        letters = [place for place in range(2, len(word) - 1) if word[place - 1 : place + 1].isalpha()]
        hyphens = [place + 1 for place, character in enumerate(word) if character == "-" and 0 < place < len(word) - 1]
        chance = generator.random()
        if hyphens and chance < 0.3:
            place = generator.choice(hyphens)
            word = f"{word[:place]}\n{word[place:]}"  # noqa: PLW2901
        elif letters and "-" not in word and word.isalpha() and chance < 0.15:
            place = generator.choice(letters)
            word = f"{word[:place]}-\n{word[place:]}"  # noqa: PLW2901
        parts.append(word + generator.choice([" ", " ", " ", "\n", "\r\n", "  "]))
    return "".join(parts).strip()


@pytest.fixture(scope="module")
def chinese(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> SmallCorpus:
    generator = random.Random(7)
    return SmallCorpus(analyser, [_chinese(generator) for _ in range(200)], {}, tmp_path_factory.mktemp("chinese"))


def test_a_thousand_stretches_of_chinese_are_found(chinese: SmallCorpus) -> None:
    generator = random.Random(8)
    lost: list[bool] = []
    while len(lost) < 1000:
        key = generator.randrange(len(chinese.rows))
        text = chinese.rows[key].text
        start = generator.randrange(len(text))
        stretch = text[start : start + generator.randrange(1, 13)]
        if any(character in HAN for character in stretch):
            lost.append(key + 1 not in chinese.keys(Query(Quoted(stretch))))
    assert sum(lost) == 0


def test_a_stretch_of_chinese_is_found_only_where_it_stands(chinese: SmallCorpus) -> None:
    fold = chinese.analyser.fold
    texts = {key: fold(row.text).text for key, row in enumerate(chinese.rows, 1)}
    generator = random.Random(9)
    for _ in range(200):
        start = generator.randrange(len(HAN) - 2)
        stretch = HAN[start : start + 2]
        holding = {key for key, text in texts.items() if fold(stretch).text in text}
        assert chinese.keys(Query(Quoted(stretch))) == holding


def test_a_thousand_english_phrases_are_found(analyser: Analyser, tmp_path: Path) -> None:
    generator = random.Random(10)
    originals = [generator.choices(ENGLISH, k=generator.randrange(6, 60)) for _ in range(150)]
    corpus = SmallCorpus(analyser, [_wrapped(words, generator) for words in originals], {}, tmp_path)
    lost: list[tuple[str, str]] = []
    for _ in range(1000):
        key = generator.randrange(len(originals))
        words = originals[key]
        start = generator.randrange(len(words))
        phrase = " ".join(words[start : start + generator.randrange(1, 7)])
        if key + 1 not in corpus.keys(Query(Quoted(phrase))):
            lost.append((phrase, corpus.rows[key].text))
    assert lost == []


def test_the_words_of_a_passage_find_it(analyser: Analyser, tmp_path: Path) -> None:
    generator = random.Random(11)
    originals = [generator.choices(ENGLISH, k=generator.randrange(3, 20)) for _ in range(100)]
    corpus = SmallCorpus(analyser, [_wrapped(words, generator) for words in originals], {}, tmp_path)
    for key, words in enumerate(originals, 1):
        chosen = generator.sample(words, 2)
        assert key in corpus.keys(Query(Row(tuple(map(Word, chosen))))), (chosen, corpus.rows[key - 1].text)
