from __future__ import annotations

import pytest

from civcorpus.analysis import Analyser
from civcorpus.tagging import Tagger
from civcorpus.tagging.definitions import find_definitions
from tests.tagging.building import found, passages_of, tagger_of

TAXONOMY = """\
concepts:
  bri: {prefLabel: {en: Belt and Road Initiative, zh: 一带一路}, altLabel: {en: [BRI]}}
  supervisory-unit: {prefLabel: {en: professional supervisory unit, zh: 业务主管单位}}
  ongo-law:
    prefLabel: {en: Overseas NGO Law, zh: 境外非政府组织境内活动管理法}
  icso: {prefLabel: {en: overseas NGO, zh: 境外非政府组织}}
  rural-development: {prefLabel: {en: rural development, zh: 乡村发展}}
  ngo: {prefLabel: {en: NGO, zh: 非政府组织}, altLabel: {en: [non-governmental organisation]}}
"""


@pytest.fixture(scope="session")
def tagger(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return tagger_of(tmp_path_factory.mktemp("taxonomy"), analyser, TAXONOMY)


@pytest.mark.parametrize(
    ("text", "definitions"),
    [
        ("the Belt and Road Initiative (BRI)", [("BRI", "Belt and Road Initiative", "initials")]),
        ("Belt and Road Initiative (the “BRI”)", [("BRI", "Belt and Road Initiative", "initials")]),
        ("ONGOs (Overseas NGOs)", [("ONGOs", "Overseas NGOs", "letters")]),
        ("CIDCA (the China International Development Cooperation Agency)",
         [("CIDCA", "China International Development Cooperation Agency", "initials")]),
        ("professional supervisory unit (PSU, 业务主管单位)", [("PSU", "professional supervisory unit", "initials")]),
        ("业务主管单位（PSU）", [("PSU", "", "beside")]),
        ("非政府组织（以下简称“民间组织”）", [("民间组织", "", "named")]),
        ("非政府组织（下称：民间组织）", [("民间组织", "", "named")]),
        ("国际发展合作署，简称国合署，成立", [("国合署", "", "named")]),
        ("the law of 2016 (hereinafter referred to as the ONGO Law)", [("ONGO Law", "", "named")]),
        ("the law of 2016, hereinafter “ONGO Law”, says", [("ONGO Law", "", "named")]),
        ("the law of 2016 (the ONGO Law)", [("ONGO Law", "", "named")]),
        ("BRI, short for Belt and Road Initiative, is", [("BRI", "Belt and Road Initiative", "initials")]),
        ("GONGO stands for government-organised NGO.", [("GONGO", "government-organised NGO", "letters")]),
        ("the Law (hereinafter “the Law”), the Centre (the Centre)", []),
        ("NGOs (see below), NGOs (2016), NGOs (and others)", []),
        ("foreign NGOs (Oxfam, Save the Children)", []),
        ("China, key stakeholders (CSOs, scholars, government agencies)", []),
        ("China, key stakeholders (CSOs)", []),
        ("Council for Cooperation (known as initiated by CNIE)", []),
        ("企业、事业单位和社会组织（以下统称用人单位）", []),
        ("foundations, charities and clubs (hereinafter collectively “Overseas NGOs”)", []),
        ("境外非政府组织（以下统称境外组织）", [("境外组织", "", "named")]),
        ("no brackets, no names", []),
        ("以下称中心", []),
    ],
)  # fmt: skip
def test_definitions_are_read(analyser: Analyser, text: str, definitions: list[tuple[str, str, str]]) -> None:
    folded = analyser.fold(text).text
    assert [(d.short, folded[d.long_start : d.long_end], d.how) for d in find_definitions(folded)] == definitions


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["A professional supervisory unit (PSU).", "Each PSU and all PSUs."],
         [("supervisory-unit", "professional supervisory unit"), ("supervisory-unit", "PSU"), ("supervisory-unit", "PSU"),
          ("supervisory-unit", "PSUs")]),
        (["业务主管单位（ＰＳＵ）", "PSU"],
         [("supervisory-unit", "业务主管单位"), ("supervisory-unit", "ＰＳＵ"), ("supervisory-unit", "PSU")]),
        (["《境外非政府组织境内活动管理法》（以下简称《境外法》）", "依据境外法"],
         [("ongo-law", "境外非政府组织境内活动管理法"), ("ongo-law", "境外法"), ("ongo-law", "境外法")]),
        (["ONGOs (overseas NGOs)", "An ONGO."], [("icso", "ONGOs"), ("icso", "overseas NGOs"), ("icso", "ONGO")]),
        (["The Overseas NGO Law (the ONGO Law)", "the ONGO\nLaw"],
         [("ongo-law", "Overseas NGO Law"), ("ongo-law", "ONGO Law"), ("ongo-law", "ONGO\nLaw")]),
        (["Bank Rakyat Indonesia (BRI) lends.", "BRI grew."], []),
        (["Bank Rakyat Indonesia (BRI) joins the Belt and Road Initiative.", "BRI grew."], [("bri", "Belt and Road Initiative")]),
        (["BRI (Bank Rakyat Indonesia)", "BRI grew."], []),
        (["印尼人民银行（BRI）", "BRI"], []),
        (["“带路”（BRI）", "BRI"], [("bri", "BRI"), ("bri", "BRI")]),
        (["参与一带一路建设（BRI）", "BRI"], [("bri", "一带一路"), ("bri", "BRI"), ("bri", "BRI")]),
        (["Belt and Road Initiative (BRI)", "BRI"], [("bri", "Belt and Road Initiative"), ("bri", "BRI"), ("bri", "BRI")]),
        (["China's BRI (see below)"], [("bri", "BRI")]),
        (["Network for Rural Development (NRD)", "NRD"], [("rural-development", "Rural Development")]),
        (["overseas non-governmental organisations (NGOs)", "NGOs"],
         [("ngo", "non-governmental organisations"), ("ngo", "NGOs"), ("ngo", "NGOs")]),
        (["境外非政府组织（WWF、TNC）", "WWF"], [("icso", "境外非政府组织")]),
    ],
)  # fmt: skip
def test_a_document_decides_what_its_short_names_mean(
    tagger: Tagger, texts: list[str], expected: list[tuple[str, str]]
) -> None:
    assert found(tagger.mentions("d", "", passages_of(*texts))) == expected


def test_a_short_name_that_the_taxonomy_does_not_have_is_marked_as_the_documents_own(tagger: Tagger) -> None:
    mentions = tagger.mentions("d", "", passages_of("Professional supervisory unit (PSU)"))
    assert [(m.label, m.label_type, m.matcher) for m in mentions] == [
        ("professional supervisory unit", "prefLabel", "label"),
        ("PSU", "acronym", "acronym"),
    ]


def test_definitions_hold_for_one_document(tagger: Tagger) -> None:
    assert tagger.mentions("d", "", passages_of("Bank Rakyat Indonesia (BRI)")) == []
    assert found(tagger.mentions("e", "", passages_of("BRI"))) == [("bri", "BRI")]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("企业和非政府组织（以下统称用人单位）签订合同。用人单位付费。", {"ngo"}),
        ("大山乡村发展（以下简称大山会）成立。大山会开会。", {"rural-development"}),
        ("设立非政府组织（以下简称民间机构）。民间机构登记。", {"ngo"}),
    ],
)
def test_a_name_of_a_list_or_of_a_longer_name_is_not_the_label_at_its_end(
    tagger: Tagger, text: str, concepts: set[str]
) -> None:
    mentions = tagger.mentions("d", "", passages_of(text))
    assert {mention.concept_id for mention in mentions} == concepts
    assert ("民间机构" in {mention.exact for mention in mentions}) is ("民间机构" in text)
    assert not {"用人单位", "大山会"} & {mention.exact for mention in mentions}
