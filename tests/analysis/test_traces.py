"""No text that holds a phrase lacks its traces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.analysis.stems import IRREGULAR, stem
from civcorpus.analysis.traces import Sieve, traces

GOLD = Path(__file__).resolve().parents[1] / "gold"
WORDS = sorted(
    {
        word
        for path in sorted(GOLD.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for word in json.loads(line).get("text", "").replace("—", " ").split()
    }
)
MANY = [" unlikely ", " words ", " that ", " stand ", " nowhere "]
"""With so many phrases more a sieve does not look at texts as they are."""
ENDINGS = (
    "",
    "s",
    "es",
    "ies",
    "ing",
    "ed",
    "ied",
    "ise",
    "ised",
    "ising",
    "isation",
    "iser",
    "yse",
    "our",
    "oured",
    "ll",
    "lled",
    "e",
)
MADE = st.builds(str.__add__, st.text("abcdeiorstyz", min_size=2, max_size=6), st.sampled_from(ENDINGS))
ANY_WORD = st.sampled_from(WORDS) | st.sampled_from(sorted(IRREGULAR)) | MADE
GLUE = st.sampled_from(
    [" ", "-", "", "\n", "-\n", ". ", " “", "’s ", " co-", " non ", "（", "\u200b", "ﬁ", "　", "…", "\u00ad\n"]
)


@given(MADE | st.sampled_from(sorted(IRREGULAR)))
def test_a_word_holds_the_trace_of_its_stem(word: str) -> None:
    assert all(trace in word for trace in traces(f" {stem(word)} "))
    assert all(trace in word for trace in traces(f" {stem(word)[:3]}"))


@given(st.lists(st.tuples(ANY_WORD, GLUE), min_size=1, max_size=8), st.data())
def test_a_sieve_lets_through_what_holds_a_phrase(
    analyser: Analyser, pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    text = "".join(word + glue for word, glue in pairs)
    known = {stem("".join(word for word, _ in pairs).lower())}
    form = f" {analyser.matching_form(text, known).text} "
    edges = [place for place, character in enumerate(form) if character == " " or ord(character) >= 0x3400]
    first = data.draw(st.sampled_from(edges))
    last = data.draw(st.sampled_from([place for place in edges if place >= first]))
    phrase = form[first : last + 1]
    assert analyser.sieve([phrase]).lets_through(text)
    assert analyser.sieve([phrase, *MANY]).lets_through(text)
    assert arrays(analyser, [phrase, *MANY]).lets_through(text)


def arrays(analyser: Analyser, phrases: list[str]) -> Sieve:
    """Return a sieve that squeezes with arrays from the first text on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civcorpus.analysis.traces._WORTH_ARRAYS", 0)
        return analyser.sieve(phrases)


@pytest.mark.parametrize(
    ("phrase", "text", "through"),
    [
        (" labor right ", "Labour-rights", True),
        (" labor right ", "rights at labs", False),
        (" party ", "Parties", True),
        ("社会组织", "社会\n“组织”", True),
        ("社会组织", "组织社会", False),
        (" 2030 ", "anything: a number leaves no trace", True),
        (" detain", "detention and detainees", True),
        (" give ", "gave", True),
    ],
)
def test_what_goes_through(analyser: Analyser, phrase: str, text: str, through: bool) -> None:
    assert analyser.sieve([phrase]).lets_through(text) is through
    assert analyser.sieve([phrase, *MANY]).lets_through(text) is through
    assert arrays(analyser, [phrase, *MANY]).lets_through(text) is through


def test_a_sieve_of_nothing_lets_nothing_through(analyser: Analyser) -> None:
    assert not analyser.sieve([]).lets_through("text")


@pytest.mark.parametrize("letter", "agikz法组")
def test_every_spelling_of_a_character_is_sought(analyser: Analyser, letter: str) -> None:
    phrase = f" {letter * 2} " if letter.isascii() else letter * 2
    sieves = analyser.sieve([phrase]), analyser.sieve([phrase, *MANY]), arrays(analyser, [phrase, *MANY])
    for code in (*range(0x3400), *range(0x7000, 0x7100), *range(0xF900, 0x10000)):
        text = chr(code) * 2
        if analyser.fold(text).text.lower() == letter * 2:
            assert all(sieve.lets_through(text) for sieve in sieves), hex(code)
