"""rjieba is a drop-in for jieba: the same words over the sample corpus and over random Han text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus.analysis import mapped
from civcorpus.analysis.cutters import frugal_cutter
from civcorpus.analysis.han import HanCutter
from civcorpus.analysis.jieba_ import JiebaCutter
from civcorpus.analysis.rjieba_ import RjiebaCutter
from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.workspace import Workspace

COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
    "已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集"
    "温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支"
    "般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属"
    "圆包火住调满县局照参红细引听该铁价严慈善捐赠草根志愿基金会境外非政府组织"
)


@pytest.fixture(scope="module")
def jieba_cutter(tmp_path_factory: pytest.TempPathFactory) -> HanCutter:
    return JiebaCutter(tmp_path_factory.mktemp("jieba"))


@pytest.fixture(scope="module")
def mapped_cutter(tmp_path_factory: pytest.TempPathFactory) -> HanCutter:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        mapped.keep_dictionary("0")
        patch.setattr(mapped, "_MOST_CHARACTERS", 1 << 40)
        return mapped.MappedCutter(mapped.dictionary_path("0"), RjiebaCutter)


def cut(cutter: HanCutter, run: str) -> list[tuple[str, list[tuple[int, int]]]]:
    return [(word, list(cutter.parts(word))) for word in cutter.words(run)]


@settings(max_examples=300)
@given(
    run=st.text(alphabet=COMMON, max_size=40)
    | st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)
)
def test_random_han_text_is_cut_alike(jieba_cutter: HanCutter, mapped_cutter: HanCutter, run: str) -> None:
    assert cut(RjiebaCutter(), run) == cut(jieba_cutter, run) == cut(mapped_cutter, run)


def test_the_sample_corpus_is_cut_alike(jieba_cutter: HanCutter, mapped_cutter: HanCutter, sample: Workspace) -> None:
    cutter = RjiebaCutter()
    runs = {run for _, document, _, _ in sample.documents() for run in HAN_RUN.findall(document.text)}
    assert len(runs) > 1000
    assert not [run for run in runs if not cut(cutter, run) == cut(jieba_cutter, run) == cut(mapped_cutter, run)]


def test_after_many_characters_the_whole_dictionary_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(mapped, "_MOST_CHARACTERS", 10)
    mapped.keep_dictionary("0")
    made: list[HanCutter] = []

    def otherwise() -> HanCutter:
        made.append(RjiebaCutter())
        return made[0]

    cutter = mapped.MappedCutter(mapped.dictionary_path("0"), otherwise)
    assert [cutter.words("慈善组织") for _ in range(4)] == [["慈善", "组织"]] * 4
    assert len(made) == 1


@pytest.mark.parametrize("data", [b"", b"han0" + bytes(20)], ids=["empty", "of another kind"])
def test_a_kept_dictionary_that_is_none_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert isinstance(frugal_cutter("0"), RjiebaCutter)
    mapped.dictionary_path("0").parent.mkdir()
    mapped.dictionary_path("0").write_bytes(data)
    assert isinstance(frugal_cutter("0"), RjiebaCutter)


def test_a_dictionary_that_cannot_be_kept_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    mapped.keep_dictionary("0")


def test_the_whole_words_cover_the_run() -> None:
    run = "中华人民共和国慈善法"
    assert RjiebaCutter().words(run) == ["中华人民共和国", "慈善", "法"]


def test_the_parts_of_a_word_are_words_of_two_or_three_characters() -> None:
    word = "中华人民共和国"
    assert {word[a:b] for a, b in RjiebaCutter().parts(word)} == {"中华", "华人", "人民", "共和", "共和国"}


def test_jieba_keeps_its_cache_where_it_is_told(tmp_path: Path) -> None:
    JiebaCutter(tmp_path)
    assert list(tmp_path.iterdir())
