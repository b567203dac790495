from __future__ import annotations

import time
from pathlib import Path

import pytest

from civcorpus.analysis import Analyser
from civcorpus.errors import QueryError
from civcorpus.queries import Filter, Query
from tests.planning.small_corpus import Row, SmallCorpus

ROWS = [
    Row("The ONGO Law changed how overseas NGOs register.", "a", "CDB", "en", 20160901, title="Charity in China"),
    Row("境外非政府组织境内活动管理法于2017年施行。", "a", "CDB", "zh", 20160901, title="Charity in China"),
    Row("一带一路倡议下的NGO活动，慈善法。", "b", "新华社", "mixed", 20170000, heading="走出去"),
    Row(
        "BRI projects: non-governmental organisations are state-\nowned; the law of the sea",
        "b",
        "新华社",
        "en",
        20170000,
    ),
    Row("財團法人與社會組織，2016年12月", "c", "Taipei Times", "zh", 0),
    Row("An inter-\nnational cooperation project", "c", "Taipei Times", "en", 0),
]
SPELT = [
    Row("政府的工作計畫，答覆如下。", lang="zh"),
    Row("政府的工作计划，答复如下。", lang="zh"),
    Row("漫画覆盖全国", lang="zh"),
]
TITLED = [
    Row("本細則依醫師法第三十條及醫療法第一百二十三條訂定。", "cited", lang="zh", title="醫療法施行細則"),
    Row("本法自公布日施行。", "wanted", lang="zh", title="醫師法"),
    Row("本辦法依法訂定。", "help", lang="zh", title="社會組織融資協處辦法"),
    Row("依法訂定的辦法，與他法並行。", "other", lang="zh", title="銓敘部處務規程"),
]
LABELS = {
    "ongo-law": ["ONGO Law", "境外非政府组织境内活动管理法"],
    "bri": ["BRI", "一带一路", "一带一路倡议"],
    "bri-silk": ["Silk Road"],
    "ngo": ["NGO", "non-governmental organisation", "社会组织"],
}


@pytest.fixture(scope="module")
def corpus(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> SmallCorpus:
    return SmallCorpus(analyser, ROWS, LABELS, tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("ONGO Law", {1, 2}),
        ("ongo  laws", {1, 2}),
        ("境外非政府组织境内活动管理法", {1, 2}),
        ("境外非政府組織境內活動管理法", {1, 2}),
        ("tag:ongo-law", {1, 2}),
        ("tag:bri/*", {3, 4}),
        ("BRI", {3, 4}),
        ("the BRI", {3, 4}),
        ("一带一路倡议下的NGO", {3, 4}),
        ("NGO法", {3, 5}),
        ("慈善法", {3}),
        ("慈善", {3}),
        ("法", {2, 3, 5}),
        ("善", {3}),
        ("社會組織", {1, 3, 4, 5}),
        ("organization", {4}),
        ("organisations law", {4}),
        ("law", {1, 4}),
        ("law -sea", {1}),
        ("law NOT (sea OR ship)", {1}),
        ("-law", {2, 3, 5, 6}),
        ("state-owned", {4}),
        ("stateowned", {4}),
        ('"state-owned"', {4}),
        ('"stateowned"', {4}),
        ("international", {6}),
        ('"international cooperation"', {6}),
        ('"an international"', {6}),
        ('"inter-national cooperation"', {6}),
        ("exact:international", {6}),
        ("exact:project", {6}),
        ("project", {4, 6}),
        ("exact:projects", {4}),
        ("regist*", {1}),
        ("慈*", {3}),
        ("lau~1", {1, 4}),
        ("sea NEAR/3 law", {4}),
        ("law NEAR/1 sea", set()),
        ('"law of the"', {4}),
        ('"of law"', set()),
        ('"law sea"~2', {4}),
        ('"，慈善"', {3}),
        ('"，"', {3, 5}),
        ('"16年1"', {5}),
        ('"社會組織"', {5}),
        ('"社会组织"', {5}),
        ("lang:zh", {2, 3, 5}),
        ("lang:mixed", {3}),
        ("source:新*", {3, 4}),
        ("doc:a", {1, 2}),
        ("year:2016", {1, 2}),
        ("year:2016..2017", {1, 2, 3, 4}),
        ("date:2016-09..", {1, 2, 3, 4}),
        ("date:..2016", {1, 2}),
        ("title:charity", {1, 2}),
        ('heading:"走出去"', {3}),
        ("charity", set()),
        ("law year:2017", {4}),
        ("law OR 财团法人", {1, 4, 5}),
        ("law^2 sea^0.5", {4}),
        ("", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_query_finds_these_passages(corpus: SmallCorpus, query: str, keys: set[int]) -> None:
    assert corpus.keys(query) == keys


def test_without_expansion_only_the_words_are_looked_for(corpus: SmallCorpus) -> None:
    assert corpus.keys("BRI", expand=False) == {4}
    assert corpus.keys("一带一路", expand=False) == {3}


def test_an_expansion_says_what_stood_for_what_and_where(corpus: SmallCorpus) -> None:
    query = "law （一带一路倡议下的NGO）"
    expansions = corpus.planned(query).expansions
    assert [(each.text, each.concept_ids) for each in expansions] == [("一带一路倡议", ("bri",)), ("NGO", ("ngo",))]
    assert [query[each.start : each.end] for each in expansions] == ["一带一路倡议", "NGO"]


@pytest.mark.parametrize("query", ['"ONGO Law"', "-BRI law", "BRI*", "exact:BRI", "BRI^1 OR law"])
def test_quotes_and_signs_are_not_expanded(corpus: SmallCorpus, query: str) -> None:
    if query.startswith("BRI^1"):
        assert corpus.planned(query).expansions
    else:
        assert corpus.planned(query).expansions == ()


def test_an_exclusion_excludes_every_name(corpus: SmallCorpus) -> None:
    assert corpus.keys("-BRI") == {1, 2, 5, 6}


def test_any_term_ranks_what_has_more_of_them_first(corpus: SmallCorpus) -> None:
    assert corpus.keys("sea register", any=True) == {1, 4}
    assert corpus.found("law of the sea", any=True, expand=False).rows[0][0] == 4
    assert corpus.keys('sea "cooperation sea"', any=True) == {4}
    assert corpus.keys("sea -law", any=True) == set()


def test_a_title_finds_documents_but_not_passages(corpus: SmallCorpus) -> None:
    assert corpus.keys("charity") == set()
    assert corpus.keys("charity", by_document=True) == {1}


@pytest.mark.parametrize("any_term", [False, True])
def test_the_document_that_is_called_as_the_query_comes_first(
    analyser: Analyser, tmp_path: Path, any_term: bool
) -> None:
    titled = SmallCorpus(analyser, TITLED, LABELS, tmp_path)
    assert [key for key, _ in titled.found("醫師法", by_document=True, any=any_term).rows][:2] == [2, 1]
    assert titled.found("醫師法", any=any_term).rows[0][0] == 1
    assert titled.found("社會組織融資協處辦法", by_document=True, any=any_term).rows[0][0] == 3


def test_a_document_whose_title_names_a_concept_is_found(analyser: Analyser, tmp_path: Path) -> None:
    titled = SmallCorpus(analyser, TITLED, LABELS, tmp_path)
    assert titled.keys("NGO", by_document=True) == {3}
    assert titled.keys("NGO") == set()


def test_filters_narrow_and_alone_select(corpus: SmallCorpus) -> None:
    planned = corpus.planned("law", filters=[Filter("lang", "en"), Filter("doc", "b")])
    assert [key for key, _ in corpus.engine.search(planned.plan, limit=9).rows] == [4]
    planned = corpus.planned(Query(None), filters=[Filter("tag", "ngo")])
    assert corpus.engine.search(planned.plan, limit=9).total == 4


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("😀", 0, "no word to search for"),
        ("，。 …", 0, "no word to search for"),
        ("law tag:nope", 4, "no concept 'nope'"),
        ("law lang:xx", 4, "no language"),
        ('law " "', 4, "nothing between these quotes"),
        ("law …*", 4, "no letters"),
        ("law title:…", 4, "no word"),
        ("law NEAR/3 …", 11, "no word here"),
        ("一 " * 1100, 0, "too many words"),
        ("慈善法" * 700, 0, "too many words"),
    ],
)
def test_what_cannot_be_searched_is_an_error_with_its_place(
    corpus: SmallCorpus, query: str, position: int, message: str
) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        corpus.keys(query)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text", ["法" * 100_000, "law " * 25_000, "a-" * 50_000, '"' + "慈 " * 40_000 + '"', "a1" * 50_000]
)
def test_a_hundred_thousand_characters_are_answered_soon(corpus: SmallCorpus, text: str) -> None:
    before = time.process_time()
    try:
        corpus.found(text)
    except QueryError as error:
        assert "\n" not in str(error)
    assert time.process_time() - before < 2


def test_the_words_of_a_chinese_question_need_not_stand_together(analyser: Analyser, tmp_path: Path) -> None:
    corpus = SmallCorpus(analyser, ["组织开展慈善活动", "慈善的组织", "慈善组织"], {}, tmp_path)
    assert corpus.found("慈善组织").rows[0][0] == 3
    assert corpus.keys("慈善组织") == {1, 2, 3}
    assert corpus.keys('"慈善组织"') == {3}


GLUED = [
    "This NGO knows the NGO's law, NGO by NGO; 社会组织、非政府组织的法律，民间组织法",
    "境外非政府组织境内活动管理法，社会组织，一带一路倡议，一带一路倡议",
    "2017年的NGO法规定了什么，至今仍有争论，各地的做法也各不相同",
    "2017年的ＮＧＯ法規定了什麼，至今仍有爭論，各地的做法也各不相同",
    "“一带一路”倡议 BRI，NGO、非政府组织与社会组织",
    "在一带一路倡议下的NGO中，有的早已走出去多年，有的刚刚起步",
    "在一帶一路倡議下的NGO中，有的早已走出去多年，有的剛剛起步",
]


@pytest.mark.parametrize("any_term", [False, True], ids=["all", "any"])
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("NGO法", {3, 4}),
        ("ＮＧＯ法", {3, 4}),
        ("NGO法 争论", {3, 4}),
        ("一带一路倡议下的NGO", {6, 7}),
        ("一帶一路倡議下的NGO", {6, 7}),
    ],
)
def test_what_stands_as_a_name_and_more_were_typed_comes_first(
    analyser: Analyser, tmp_path: Path, query: str, first: set[int], any_term: bool
) -> None:
    labels = {"ngo": ["NGO", "社会组织", "非政府组织"], "bri": ["一带一路", "一带一路倡议", "BRI"], "law": ["NGO法"]}
    found = SmallCorpus(analyser, GLUED, labels, tmp_path).found(query, any=any_term)
    assert {key for key, _ in found.rows[:2]} == first


def test_a_name_by_itself_ranks_no_script_first(analyser: Analyser, tmp_path: Path) -> None:
    rows = ["谈到社会组织的人很多", "談到社會組織的人很多", "Many spoke of NGOs.", *["other"] * 20]
    corpus = SmallCorpus(analyser, rows, {"ngo": ["NGO", "社会组织"]}, tmp_path)
    for query in ("社会组织", "社會組織", "NGO"):
        scores = [score for _, score in corpus.found(query).rows]
        assert len(scores) == 3
        assert len(set(scores)) == 1


def test_a_concept_that_most_passages_carry_says_little(analyser: Analyser, tmp_path: Path) -> None:
    rows = ["中国，中国，中国，中国", "a trust in China", *["China and more"] * 20]
    corpus = SmallCorpus(analyser, rows, {"china": ["China", "中国"], "trust": ["trust", "信托"]}, tmp_path)
    assert corpus.found("信托 中国", any=True).rows[0][0] == 2


@pytest.mark.parametrize("query", ["NGO", "社会组织", "社會組織"])
def test_a_title_that_names_the_concept_in_any_script_ranks_higher(
    analyser: Analyser, tmp_path: Path, query: str
) -> None:
    rows = [
        Row("NGOs and social organisations: NGOs", "a"),
        Row("社会组织", "b", title="社会组织条例"),
        Row("社會組織", "c", title="社會組織條例"),
        Row("an NGO", "d", title="Handbook for the NGO"),
        Row("nothing", "e", title="NGO"),
    ]
    corpus = SmallCorpus(analyser, rows, {"ngo": ["NGO", "社会组织"]}, tmp_path)
    found = [key for key, _ in corpus.found(query, any=True).rows]
    assert sorted(found[:3]) == [2, 3, 4]
    assert found[3:] == [1]


@pytest.mark.parametrize(
    "query", ["什么是慈善", "什麼是慈善", "慈善 为什么", "慈善 怎么", "哪里 慈善", "慈善 哪一年", "慈善 是否"]
)
def test_the_question_words_of_a_question_need_not_stand_in_its_answer(
    analyser: Analyser, tmp_path: Path, query: str
) -> None:
    assert SmallCorpus(analyser, ["慈善组织", "其他"], {}, tmp_path).keys(query) == {1}


@pytest.mark.parametrize(
    "query", ["工作計畫", "工作计划", '"計畫"', "计划", "政府計劃", "答覆", "答复", "计划 NEAR/5 如下"]
)
@pytest.mark.parametrize("any_term", [False, True])
def test_words_with_characters_of_their_own_in_each_script_find_each_other(
    analyser: Analyser, tmp_path: Path, query: str, any_term: bool
) -> None:
    corpus = SmallCorpus(analyser, SPELT, {}, tmp_path)
    assert corpus.keys(query, any=any_term) == {1, 2}


def test_a_long_text_is_sought_in_both_scripts(analyser: Analyser, tmp_path: Path) -> None:
    written = "".join(f"政府{number}的工作計畫，已經答覆，" for number in range(40))
    corpus = SmallCorpus(analyser, [Row(written, lang="zh"), *SPELT], {}, tmp_path)
    converted = written.replace("計畫", "计划").replace("答覆", "答复")
    assert corpus.keys(f'"{converted}"') == {1}


@pytest.mark.parametrize("query", ["漫画", "覆盖", "漫畫"])
def test_characters_that_are_words_of_their_own_are_kept_apart(analyser: Analyser, tmp_path: Path, query: str) -> None:
    assert SmallCorpus(analyser, SPELT, {}, tmp_path).keys(query) == {3}
