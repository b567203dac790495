"""Bilingual pairs: how much of the text before a bracket belongs to the name."""

from __future__ import annotations

import pytest

from civcorpus.analysis import Analyser
from civcorpus.analysis.cutters import han_cutter
from civcorpus.tagging.definitions import find_definitions, long_form
from civcorpus.terms.acronyms import find_acronyms
from civcorpus.terms.gathering import dictionary_words
from civcorpus.terms.pairs import Tools, find_pairs
from civcorpus.terms.pinyin import is_pinyin


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.build()


def found(text: str, analyser: Analyser) -> list[tuple[str, str, str]]:
    tools = Tools(
        dictionary_words(han_cutter().words),
        lambda _: frozenset(),
        lambda short, name: long_form(short, name, from_left=True),
    )
    return [(s.en, s.zh, s.short) for s in find_pairs(analyser.fold(text).text, tools)]


@pytest.mark.parametrize(
    ("text", "en", "zh", "short"),
    [
        ("They apply for a permanent representative office (代表机构).", "representative office", "代表机构", ""),
        ("依法登记的社会组织（social organisation）应当年检。", "social organisation", "社会组织", ""),
        ("社会组织 (shehui zuzhi, social organisation)", "social organisation", "社会组织", ""),
        ("the danwei (单位, work unit) system", "work unit", "单位", ""),
        ("party building (党建 dangjian)", "party building", "党建", ""),
        ("social governance (shehui zhili 社会治理)", "social governance", "社会治理", ""),
        ("While the officially-backed China House (中南屋)", "China House", "中南屋", ""),
        ("Tencent and China House (中南屋) agreed.", "China House", "中南屋", ""),
        (
            "the National People's Congress (全国人民代表大会, NPC)",
            "National People's Congress",
            "全国人民代表大会",
            "NPC",
        ),
        ("China's Charity Law (慈善法) protects donors.", "Charity Law", "慈善法", ""),
        ("Gender equality (性别平等) matters.", "Gender equality", "性别平等", ""),
        ("government-organised NGOs (官办非政府组织, GONGOs)", "government-organised NGOs", "官办非政府组织", "GONGOs"),
        ("ONGOs (Overseas NGOs, 境外非政府组织) came.", "Overseas NGOs", "境外非政府组织", "ONGOs"),
        ("the agency (CIDCA, 国家国际发展合作署)", "", "国家国际发展合作署", "CIDCA"),
        ("香港的慈善團體（charitable organisation）", "charitable organisation", "慈善团体", ""),
        (
            "《境外非政府组织境内活动管理法》（Overseas NGO Law）",
            "Overseas NGO Law",
            "境外非政府组织境内活动管理法",
            "",
        ),
        (
            "民办非企业单位（private non-enterprise units，以下简称“民非”）",
            "private non-enterprise units",
            "民办非企业单位",
            "",
        ),
        ("他在乐施会（Oxfam）工作", "Oxfam", "乐施会", ""),
        ("‘local partnership’ [属地伙伴] model", "local partnership", "属地伙伴", ""),
        ("It relies on mass organisations, or 群团组织, such as", "mass organisations", "群团组织", ""),
        ("“一带一路”倡议（Belt and Road Initiative, BRI）", "Belt and Road Initiative", '"一带一路"倡议', "BRI"),
        ("(called “social organizations”, 社会组织)", "social organizations", "社会组织", ""),
        ("file projects as temporary activities (临时活\n动). Despite", "temporary activities", "临时活动", ""),
    ],
)
def test_a_bracket_is_paired_with_the_name_before_it(
    text: str, en: str, zh: str, short: str, analyser: Analyser
) -> None:
    assert found(text, analyser) == [(en, zh, short)]


@pytest.mark.parametrize(
    "text",
    [
        "The rules (试行) apply.",
        "The hukou (户口) system.",
        "国际民间组织（如世界自然基金会，WWF）",
        "(see also 社会组织) and Figure 1 (图1)",
        "the book “社会组织纲论” [click here to view]",
    ],
)
def test_remarks_are_no_pairs(text: str, analyser: Analyser) -> None:
    assert found(text, analyser) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Belt and Road Initiative (BRI)", [("Belt and Road Initiative", "BRI")]),
        ("Chinese stakeholders (CSO)", []),
    ],
)
def test_acronyms_come_with_their_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(s.en, s.short) for s in find_acronyms(text, find_definitions)] == expected


@pytest.mark.parametrize(("text", "size", "said"), [("zuzhi", 2, True), ("police", 4, False), ("women", 2, False)])
def test_pinyin_is_told_from_english(text: str, size: int, said: bool) -> None:
    assert is_pinyin(text, size) is said
