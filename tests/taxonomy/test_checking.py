from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.taxonomy import check, load_taxonomies

HEAD = "scheme: {id: s, version: '1'}\n"
TWO = (
    HEAD + "concepts:\n  a:\n    prefLabel: {en: Alpha, zh: 甲组织}\n%s  b:\n    prefLabel: {en: Beta, zh: 乙组织}\n%s"
)


def complaints(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    found = check(load_taxonomies([path], tolerant=True))
    return [f"{c.place.line}:{c.place.column} {c.severity}: {c.what}" for c in found]


def test_a_sound_taxonomy_has_no_complaints(tmp_path: Path) -> None:
    assert complaints(tmp_path, TWO % ("", "    broader: a\n")) == []


@pytest.mark.parametrize(
    ("of_a", "of_b", "complaint"),
    [
        ("    broader: c\n", "", "3:3 error: a: broader names c, which is no concept"),
        ("    related: [bb]\n", "", "3:3 error: a: related names bb, which is no concept"),
        ("    match: {implies: x}\n", "", "3:3 error: a: implies names x, which is no concept"),
        ("    match: {near: ['concept:x']}\n", "", "5:20 error: a: concept:x is no concept"),
        ("    broader: a\n", "", "3:3 error: a is its own broader"),
        ("    broader: b\n", "    broader: a\n", "3:3 error: broader goes round: a > b > a"),
        ("    broader: b\n    related: b\n", "", "3:3 warning: a: b is both related and broader (SKOS S27)"),
        ("    altLabel: {en: [beta]}\n", "", "7:21 warning: “Beta” is a label of b and of a ("),
        ("    altLabel: {en: [Alpha]}\n", "", "5:21 warning: “Alpha” of a is here twice, first in line 4"),
        ("    altLabel: {zh: [法]}\n", "", "5:21 warning: “法” of a is one character, which stands in many words"),
        ("    altLabel: {en: [RO]}\n", "", "5:21 warning: “RO” of a is a short acronym without a guard"),
        ("    altLabel: {en: [Beta Law]}\n", "", "5:21 warning: “Beta” of b does not count inside “Beta Law” of a"),
        (
            "    altLabel: {zh: [大乙组织法]}\n",
            "",
            "5:21 warning: “乙组织” of b does not count inside “大乙组织法” of a",
        ),
        ("    match: {within: 3}\n", "", "5:13 warning: within alone does nothing"),
        ("    match: {patterns: ['(甲|乙)、丙组织']}\n", "", "5:24 warning: a: the mark in “、丙组织” beside a group"),
        ("    match: {patterns: ['(a|b), c …2 d']}\n", "", "5:24 warning: a: the mark in “, c” beside a group"),
        (
            "    altLabel: {en: [alpha]}\n    match: {labels: {alpha: {near: [x]}}}\n",
            "",
            "5:21 warning: “alpha” and “Alpha” of a are one to the tagger, with different guards: only that in line 4",
        ),
        ("    mtach: {}\n", "", "5:5 error: unknown key “mtach” in concept a"),
    ],
)
def test_what_is_doubtful_is_named_with_its_line(tmp_path: Path, of_a: str, of_b: str, complaint: str) -> None:
    found = complaints(tmp_path, TWO % (of_a, of_b))
    assert len(found) == 1
    assert found[0].startswith(complaint)


@pytest.mark.parametrize(
    "of_a",
    [
        "    altLabel: {zh: [法]}\n    match: {labels: {法: {near: [法律]}}}\n",
        "    altLabel: {en: [RO]}\n    match: {labels: {RO: {defined: true}}}\n",
        "    match: {patterns: ['《(甲|乙)》', '(a|b) … , c', 'c, d (a|b)']}\n",
        "    altLabel: {en: [RO]}\n    match: {labels: {RO: {case: exact}}}\n",
        "    altLabel: {en: [Beta Law]}\n    match: {yields: true}\n",
        "    altLabel: {en: [Beta Law]}\n    match: {implies: b}\n",
        "    altLabel: {en: [Alphabeta, Betamax]}\n",
    ],
)
def test_what_the_author_has_dealt_with_is_not_named(tmp_path: Path, of_a: str) -> None:
    assert complaints(tmp_path, TWO % (of_a, "")) == []


def test_a_concept_without_a_name_in_a_language_is_named(tmp_path: Path) -> None:
    text = HEAD + "concepts:\n  a:\n    prefLabel: {en: Alpha}\n"
    assert complaints(tmp_path, text) == ["3:3 warning: a has no prefLabel in zh"]


def test_a_class_that_nothing_names_is_named(tmp_path: Path) -> None:
    text = (
        HEAD
        + "classes:\n  used: [x]\n  idle: [y]\nconcepts:\n  a:\n    prefLabel: {en: A b, zh: 甲组织}\n    match: {patterns: ['{used} z']}\n"
    )
    assert complaints(tmp_path, text) == ["4:10 warning: class idle is used nowhere"]


def test_relations_are_walked_to_the_end_and_cycles_once(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    broader = {"a": "[]", "b": "a", "c": "[b, x]", "x": "y", "y": "x"}
    concepts = "".join(
        f"  {name}: {{prefLabel: {{en: {name}}}, broader: {above}}}\n" for name, above in broader.items()
    )
    path.write_text(HEAD + "concepts:\n" + concepts, encoding="utf-8")
    taxonomy = load_taxonomies([path])
    assert taxonomy.ancestors("c") == ("b", "x", "a", "y")
    assert taxonomy.narrower("a") == ("b", "c")
    assert taxonomy.narrower("x") == ("c", "y")
    assert ("a" in taxonomy, "z" in taxonomy) == (True, False)
