from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.analysis import Analyser
from civcorpus.tagging import Tagger
from tests.tagging.building import found, passages_of, tagger_of

TAXONOMY = """\
classes:
  organisation: [NGO, foundation, social organisation, 社会组织, 基金会, 民间组织]
concepts:
  bri:
    prefLabel: {en: Belt and Road Initiative, zh: 一带一路}
    altLabel: {en: [BRI, OBOR, New Silk Road]}
    match:
      labels:
        BRI: {unless_near: [Bank Rakyat, Indonesian bank]}
  representative-office:
    prefLabel: {en: representative office, zh: 代表机构}
    altLabel: {en: [RO]}
    match:
      labels:
        RO: {defined: true, unless: [RO-RO, ro ro ferry]}
  ngo:
    prefLabel: {en: NGO, zh: 非政府组织}
    altLabel: {en: [non-governmental organisation]}
  icso:
    prefLabel: {en: overseas NGO, zh: 境外非政府组织}
    match: {implies: ngo}
  ongo-law:
    prefLabel: {en: Overseas NGO Law, zh: 境外非政府组织境内活动管理法}
    altLabel: {en: [ONGO Law]}
  foundation:
    prefLabel: {en: foundation, zh: 基金会}
    match:
      unless: ["(lay*|laid|solid|the) foundation (for|of)", foundation stone, 基金会计]
  ford-foundation:
    prefLabel: {en: Ford Foundation, zh: 福特基金会}
    match: {yields: true}
  registration:
    prefLabel: {en: registration of social organisations, zh: 社会团体登记}
    altLabel: {zh: [登记]}
    match:
      labels:
        登记: {near: ["{organisation}", 民政], within: sentence, unless: [婚姻登记, 不动产登记]}
      patterns:
        - register … with … ministry of civil affairs
        - "{organisation} … (register*|deregister*)"
        - 在…(民政部|民政局)…注册
  supervisory-unit:
    prefLabel: {en: professional supervisory unit, zh: 业务主管单位}
  environment:
    prefLabel: {en: environment, zh: 环境}
    match: {unless: ["(legal|policy|working) environment"], zones: [body, heading]}
  climate:
    prefLabel: {en: climate change, zh: 气候变化}
    altLabel: {en: [warming]}
    match:
      labels:
        warming: {near: ["concept:environment"], within: 4}
  canton:
    prefLabel: {en: Canton, zh: 广州}
    match: {case: exact}
"""


@pytest.fixture(scope="session")
def tagger(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return tagger_of(tmp_path_factory.mktemp("taxonomy"), analyser, TAXONOMY)


CASES: list[tuple[str, list[tuple[str, str]]]] = [
    # names in any form
    ("在BRI框架下", [("bri", "BRI")]),
    ("The Belt-and-Road\nInitiatives", [("bri", "Belt-and-Road\nInitiatives")]),
    ("參與一帶\n一路建設", [("bri", "一帶\n一路")]),
    ("ＢＲＩ and ＮＧＯｓ", [("bri", "ＢＲＩ"), ("ngo", "ＮＧＯｓ")]),
    ("non-governmental organizations", [("ngo", "non-governmental organizations")]),
    ("Nongovernmental organisation's", [("ngo", "Nongovernmental organisation's")]),
    ("an anti-NGO campaign, an NGO-led one", [("ngo", "NGO"), ("ngo", "NGO")]),
    ("a profes-\nsional super-\nvisory unit", [("supervisory-unit", "profes-\nsional super-\nvisory unit")]),
    # case
    ("bri, obor, ngo", []),
    ("Overseas NGOs, overseas ngos", [("icso", "Overseas NGOs"), ("ngo", "NGOs")]),
    ("THE ROLE OF NGOS", [("ngo", "NGOS")]),
    ("NGO's NGOs' NGOX xNGO NGO2", [("ngo", "NGO's"), ("ngo", "NGOs")]),
    ("Canton is no canton", [("canton", "Canton")]),
    # longest wins, unless it yields or implies
    ("the Overseas NGO Law", [("ongo-law", "Overseas NGO Law")]),
    ("境外非政府组织境内活动管理法", [("ongo-law", "境外非政府组织境内活动管理法")]),
    ("Ford Foundation", [("ford-foundation", "Ford Foundation"), ("foundation", "Foundation")]),
    # unless
    ("a charitable foundation", [("foundation", "foundation")]),
    ("laid the foundation for peace", []),
    ("The foundation of the house; a foundation stone", []),
    ("基金会会计与基金会计算", [("foundation", "基金会")]),
    ("the legal environment and the environment", [("environment", "environment")]),
    # near
    ("社会组织应当登记。", [("registration", "登记")]),
    ("夫妻应当登记。社会组织很多。", []),
    ("社会组织的婚姻登记", []),
    ("到民政部门办理登记", [("registration", "登记")]),
    ("warming hurts the environment", [("climate", "warming"), ("environment", "environment")]),
    ("warming hurts all of us and most of all the environment", [("environment", "environment")]),
    ("warming hurts the working environment", []),
    # unless_near
    ("BRI grew. The Indonesian bank is large.", []),
    # patterns
    ("They registered in 2016 with the Ministry of Civil Affairs.",
     [("registration", "registered in 2016 with the Ministry of Civil Affairs")]),
    ("They must register. With the Ministry of Civil Affairs …", []),
    ("在北京市民政局注册", [("registration", "在北京市民政局注册")]),
    ("基金会 was deregistered", [("foundation", "基金会"), ("registration", "基金会 was deregistered")]),
    # defined acronyms
    ("An RO was opened.", []),
    ("A representative office was opened; the RO is small.",
     [("representative-office", "representative office"), ("representative-office", "RO")]),
    ("Roll-on roll-off (RO-RO) ships need no representative office.", [("representative-office", "representative office")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_counts_as_a_mention(tagger: Tagger, text: str, expected: list[tuple[str, str]]) -> None:
    mentions = [m for m in tagger.mentions("d", "", passages_of(text)) if m.matcher != "implied"]
    assert found(mentions) == expected


def test_a_mention_says_where_it_stands_and_why(tagger: Tagger) -> None:
    passages = passages_of("First words.", "Then the BRI.", lang="en", zone="item")
    (mention,) = tagger.mentions("d", "", passages)
    assert (mention.document_id, mention.passage_id, mention.start, mention.end, mention.exact) == (
        "d",
        "d#1",
        23,
        26,
        "BRI",
    )
    assert (mention.label, mention.label_type, mention.matcher) == ("BRI", "altLabel", "label")
    assert (mention.lang, mention.zone, mention.rivals) == ("en", "item", ())


def test_a_concept_is_implied_where_it_is_not_named(tmp_path: Path, analyser: Analyser) -> None:
    yaml = """\
concepts:
  law: {prefLabel: {zh: 法律}, match: {implies: [rule]}}
  rule: {prefLabel: {zh: 规则}}
  charity-law: {prefLabel: {zh: 慈善法律}, match: {implies: [law]}}
  code: {prefLabel: {zh: 法典}, match: {implies: law}}
"""
    mentions = tagger_of(tmp_path, analyser, yaml).mentions("d", "", passages_of("慈善法律与法典"))
    assert [(m.concept_id, m.exact, m.matcher) for m in mentions] == [
        ("charity-law", "慈善法律", "label"),
        ("rule", "慈善法律", "implied"),
        ("law", "法律", "label"),
        ("code", "法典", "label"),
        ("law", "法典", "implied"),
        ("rule", "法典", "implied"),
    ]


def test_one_name_for_two_concepts_counts_for_both_and_is_recorded(tmp_path: Path, analyser: Analyser) -> None:
    yaml = "concepts:\n  lmc: {prefLabel: {en: LMC}}\n  lisbon: {prefLabel: {en: LMC}}\n"
    other = "concepts:\n  body: {prefLabel: {en: LMC}}\n"
    mentions = tagger_of(tmp_path, analyser, yaml, other).mentions("d", "", passages_of("The LMC."))
    assert [(m.concept_id, m.rivals) for m in mentions] == [("body", ()), ("lisbon", ("lmc",)), ("lmc", ("lisbon",))]


def test_longest_wins_within_a_file_only(tmp_path: Path, analyser: Analyser) -> None:
    yaml = "concepts:\n  charity: {prefLabel: {en: charity}}\n"
    other = "concepts:\n  charity-law: {prefLabel: {en: Charity Law}}\n"
    tagger = tagger_of(tmp_path, analyser, yaml, other)
    assert found(tagger.mentions("d", "", passages_of("Charity Law"))) == [
        ("charity", "Charity"),
        ("charity-law", "Charity Law"),
    ]


def test_a_whole_file_may_yield(tmp_path: Path, analyser: Analyser) -> None:
    yaml = """\
scheme: {id: s, version: '1', yields: true}
concepts:
  charity: {prefLabel: {en: charity}}
  charity-law: {prefLabel: {en: Charity Law}}
  review: {prefLabel: {en: Charity Law Review}, match: {yields: false}}
"""
    tagger = tagger_of(tmp_path, analyser, yaml)
    assert found(tagger.mentions("d", "", passages_of("Charity Law"))) == [
        ("charity", "Charity"),
        ("charity-law", "Charity Law"),
    ]
    assert found(tagger.mentions("d", "", passages_of("Charity Law Review"))) == [("review", "Charity Law Review")]


def test_a_heading_and_the_title_count_as_near(tagger: Tagger) -> None:
    text = "应当依法登记。"
    assert tagger.mentions("d", "", passages_of(text)) == []
    assert found(tagger.mentions("d", "", passages_of(text, heading="社会组织管理"))) == [("registration", "登记")]
    assert found(tagger.mentions("d", "社会组织管理办法", passages_of(text))) == [("registration", "登记")]
    assert found(tagger.mentions("d", "The environment", passages_of("warming"))) == [("climate", "warming")]


def test_zones_say_where_a_concept_counts(tagger: Tagger) -> None:
    text = "The environment and the BRI"
    both = [("environment", "environment"), ("bri", "BRI")]
    assert found(tagger.mentions("d", "", passages_of(text, zone="body"))) == both
    assert found(tagger.mentions("d", "", passages_of(text, zone="item"))) == both
    assert found(tagger.mentions("d", "", passages_of(text, zone="heading"))) == both
    assert found(tagger.mentions("d", "", passages_of(text, zone="footnote"))) == [("bri", "BRI")]
    assert found(tagger.mentions("d", "", passages_of(text, zone="boilerplate"))) == []


def test_near_may_reach_over_the_document(tmp_path: Path, analyser: Analyser) -> None:
    yaml = """\
concepts:
  a: {prefLabel: {en: alpha}, match: {near: [omega], within: document}}
  b: {prefLabel: {en: beta}, match: {unless_near: [omega], within: document}}
  c: {prefLabel: {en: gamma}, match: {near: ["concept:a"], within: document}}
  d: {prefLabel: {en: delta}, match: {unless_near: ["concept:a"], within: document}}
"""
    tagger = tagger_of(tmp_path, analyser, yaml)
    first = passages_of("Alpha beta.", "Gamma delta.")
    assert found(tagger.mentions("d", "", first)) == [("b", "beta"), ("d", "delta")]
    second = passages_of("Alpha beta.", "Gamma delta.", "Omega.")
    assert found(tagger.mentions("d", "", second)) == [("a", "Alpha"), ("c", "Gamma")]


def test_concepts_that_ask_for_each_other_do_not_vouch_for_each_other(tmp_path: Path, analyser: Analyser) -> None:
    yaml = """\
concepts:
  a: {prefLabel: {en: alpha}, match: {near: ["concept:b", sure]}}
  b: {prefLabel: {en: beta}, match: {near: ["concept:a"]}}
"""
    tagger = tagger_of(tmp_path, analyser, yaml)
    assert tagger.mentions("d", "", passages_of("alpha beta")) == []
    assert found(tagger.mentions("d", "", passages_of("alpha beta sure"))) == [("a", "alpha"), ("b", "beta")]


def test_the_fingerprint_follows_the_taxonomy(tmp_path: Path, analyser: Analyser) -> None:
    one = tagger_of(tmp_path, analyser, "concepts: {a: {prefLabel: {en: alpha}}}\n")
    same = tagger_of(tmp_path, analyser, "concepts: {a: {prefLabel: {en: alpha}}} # same\n")
    other = tagger_of(tmp_path, analyser, "concepts: {a: {prefLabel: {en: beta}}}\n")
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_an_empty_taxonomy_and_an_empty_document_have_no_mentions(
    tmp_path: Path, analyser: Analyser, tagger: Tagger
) -> None:
    assert tagger_of(tmp_path, analyser, "concepts: {}\n").mentions("d", "x", passages_of("BRI")) == []
    assert tagger.mentions("d", "BRI", []) == []
    assert tagger.mentions("d", "", passages_of("")) == []


def test_a_deprecated_concept_is_tagged_by_no_road(tmp_path: Path, analyser: Analyser) -> None:
    tagger = tagger_of(
        tmp_path,
        analyser,
        """
concepts:
  law: {prefLabel: {en: Charity Law}, match: {implies: [old, new]}}
  old: {prefLabel: {en: benevolence}, deprecated: true, replacedBy: new, match: {implies: [older], patterns: [benevolent … law]}}
  older: {prefLabel: {en: almsgiving}}
  new: {prefLabel: {en: philanthropy}}
""",
    )
    mentions = tagger.mentions("d", "", passages_of("Benevolence, benevolent law: the Charity Law."))
    assert found(mentions) == [("law", "Charity Law"), ("new", "Charity Law")]
