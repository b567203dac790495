from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.analysis.analyser import BROKEN

PARTS = st.sampled_from(
    ["NGO", "ONGO Law", "organisations", "state-owned", "women’s", "don't", "U.S.", "COVID-19", "1,000",
     "慈善法", "財團法人", "一带一\n路", "ＮＧＯ",
     "（", "）", "，", "。", " ", "\n", "-\n", "境外", "社 会", "𠮷", "é", "www.x.org/a", "\u200b", "—", "and/or", "Non-\nGovernmental"]
)  # fmt: skip
TEXTS = st.lists(PARTS | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS | st.text(max_size=60))
def test_a_search_cuts_any_text_as_the_ingest_does(analyser: Analyser, query_analyser: Analyser, text: str) -> None:
    ingested, searched = analyser.fold(text), query_analyser.fold(text)
    assert ingested.text == searched.text
    assert list(analyser.word_terms(ingested)) == list(query_analyser.word_terms(searched))
    assert list(analyser.exact_terms(ingested)) == list(query_analyser.exact_terms(searched))
    assert analyser.matching_form(text).text == query_analyser.matching_form(text).text


@given(TEXTS)
def test_tokens_stand_where_they_say(analyser: Analyser, text: str) -> None:
    folded = analyser.fold(text)
    for token in [*analyser.word_terms(folded), *analyser.exact_terms(folded)]:
        assert 0 <= token.start < token.end <= len(text)
        assert not text[token.start : token.end][0].isspace()
    positions = {token.position for token in analyser.exact_terms(folded)}
    assert positions == set(range(len(positions)))


@given(TEXTS)
def test_an_index_is_given_the_same_terms_as_a_highlighter(analyser: Analyser, text: str) -> None:
    folded = analyser.fold(text)
    for placed, terms in (
        (analyser.word_places(folded), analyser.word_terms(folded)),
        (analyser.exact_places(folded), analyser.exact_terms(folded)),
    ):
        stored = list(zip(placed.terms, placed.places, strict=True))
        assert set(stored) == {(token.term, token.position) for token in terms}
        assert len(set(stored)) == len(stored)
        assert all(
            [place for each, place in stored if each == term] == sorted(place for each, place in stored if each == term)
            for term in set(placed.terms)
        )


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("NGOs", ["ngo"]),
        ("慈善组织", ["慈善", "组织"]),
        ("財團法人", ["财团", "法人", "财团法人"]),
        ("在BRI框架下", ["在", "bri", "框架", "下"]),
        ("non-governmental", ["non", "nongovernmental", "governmental"]),
        ("COVID-19", ["covid", "19", "covid19"]),
        ("the NGO's", ["the", "ngo"]),
    ],
)
def test_word_terms(analyser: Analyser, text: str, terms: list[str]) -> None:
    assert [token.term for token in analyser.word_terms(analyser.fold(text))] == terms


def test_exact_terms_are_characters_pairs_and_runs(analyser: Analyser) -> None:
    terms = [(token.term, token.position) for token in analyser.exact_terms(analyser.fold("在BRI框架下，2016年"))]
    assert terms == [
        ("在", 0), ("bri", 1), ("框", 2), ("框架", 2), ("架", 3), ("架下", 3), ("下", 4), ("2016", 5), ("年", 6),
    ]  # fmt: skip


def test_a_word_that_a_line_end_broke_is_an_exact_term_in_parts_and_whole(analyser: Analyser) -> None:
    terms = [
        (token.term, token.position) for token in analyser.exact_terms(analyser.fold("the inter-\nnational co-op"))
    ]
    assert terms == [
        ("the", 0), ("inter", 1), ("national", 2), (f"international{BROKEN}", 1), ("co", 3), ("op", 4),
    ]  # fmt: skip


def test_the_fingerprint_changes_with_the_rules(analyser: Analyser, tmp_path: Path) -> None:
    path = tmp_path / "analyser.json"
    analyser.save(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["latin"]["infix"] += "|#"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert Analyser.load(path).fingerprint != analyser.fingerprint


def test_a_search_loads_neither_spacy_nor_opencc_nor_jiebas_python_dictionary(
    analyser: Analyser, tmp_path: Path
) -> None:
    path = tmp_path / "analyser.json"
    analyser.save(path)
    code = (
        "import sys; from pathlib import Path; from civcorpus.analysis import Analyser;"
        f"a = Analyser.load(Path({str(path)!r})); list(a.word_terms(a.fold('慈善法 NGO law')));"
        "print([m for m in ('spacy', 'opencc', 'jieba') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
