from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus import Workspace
from civcorpus.analysis import Analyser
from civcorpus.pipeline.cutting import cut_text
from tests.cli.conftest import Run


def test_the_whole_output(sample: Workspace, run: Run) -> None:
    ran = run("analyze", "慈善法 Law’s", workspace=sample)
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
language  mixed
folded    慈善法 Law's
matching  慈善法 law
names     charity-law  慈善法  0–3
names     philanthropy  慈善  0–2

field  position  term  text  start  end
words         0  慈善  慈善      0    2
words         1  法    法        2    3
words         2  law   Law       4    7
exact         0  慈    慈        0    1
exact         0  慈善  慈善      0    2
exact         1  善    善        1    2
exact         1  善法  善法      1    3
exact         2  法    法        2    3
exact         3  law   Law       4    7
exact         4  s     s         8    9
"""
    )


def test_text_comes_from_stdin_and_goes_out_in_every_format(sample: Workspace, run: Run) -> None:
    text = "財團法人\nＮＧＯ"
    whole = json.loads(run("analyze", "-", "--format", "json", workspace=sample, input=text).out)
    assert (whole["text"], whole["lang"], whole["folded"]) == (text, "mixed", "财团法人\nNGO")
    assert {"foundation", "ngo"} <= {each["concept_id"] for each in whole["concepts"]}
    terms = [json.loads(line) for line in run("analyze", text, "--format", "jsonl", workspace=sample).out.splitlines()]
    assert [term["term"] for term in terms if term["field"] == "words"] == [term["term"] for term in whole["words"]]
    assert all(text[term["start"] : term["end"]] == term["text"] for term in terms)


def test_without_an_index_the_answer_is_the_same(sample: Workspace, workspace: Workspace) -> None:
    text = "“一带一路”倡议下的境外NGO"
    with_index, without = sample.analyze(text), workspace.analyze(text)
    assert (with_index.words, with_index.exact, with_index.matching_form) == (
        without.words,
        without.exact,
        without.matching_form,
    )
    assert {"bri", "ngo"} & {concept.concept_id for concept in without.concepts}


@pytest.mark.parametrize("text", ["", "   ", "，。", "\x00"])
def test_text_without_words_has_no_terms(sample: Workspace, run: Run, text: str) -> None:
    ran = run("analyze", "-", "--format", "json", workspace=sample, input=text)
    assert ran.code == 0
    assert json.loads(ran.out)["words"] == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=60)
def test_terms_stand_where_they_say(query_analyser: Analyser, text: str) -> None:
    cut = cut_text(text, query_analyser, [], form=query_analyser.matching_form(text))
    for term in (*cut.words, *cut.exact):
        assert 0 <= term.start < term.end <= len(text)
    for terms in (cut.words, cut.exact):
        positions = [term.position for term in terms]
        assert not positions or min(positions) == 0
