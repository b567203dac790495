"""Edits of taxonomy files touch what they must and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.errors import UsageError
from civcorpus.model import LabelType
from civcorpus.taxonomy import load_taxonomies
from civcorpus.taxonomy.editing import Addition, add_label
from civcorpus.taxonomy.renaming import deprecate_concept, merge_concepts, rename_concept

TEXT = """\
# head
scheme: {id: t, title: {en: T}, version: "1"}
concepts:
  top:   # a comment
    prefLabel: {en: Top, zh: 顶}
  low:
    prefLabel: {en: Low}
    altLabel:
      en: [Under, "Be, low"]   # kept
      zh:
        - 低
    broader: [top]
    related: [side]
  side:
    prefLabel: {en: Side, zh: 边}
    match: {near: ["concept:low"]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "t.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def changed(path: Path) -> tuple[list[str], list[str]]:
    before, after = TEXT.splitlines(), path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in before if line not in after], [
        line.strip() for line in after if line not in before
    ]


@pytest.mark.parametrize(
    ("label", "gone", "new"),
    [
        (
            ("low", "altLabel", "en", "NO"),
            ['en: [Under, "Be, low"]   # kept'],
            ['en: [Under, "Be, low", "NO"]   # kept'],
        ),
        (("low", "altLabel", "zh", "矮"), [], ["- 矮"]),
        (("low", "prefLabel", "zh", "低处"), ["prefLabel: {en: Low}"], ["prefLabel: {en: Low, zh: 低处}"]),
        (("top", "altLabel", "en", "Head"), [], ["altLabel: {en: [Head]}"]),
        (("low", "hiddenLabel", "en", "lo"), [], ["hiddenLabel: {en: [lo]}"]),
    ],
)
def test_a_label_is_one_line_of_change(
    path: Path, label: tuple[str, LabelType, str, str], gone: list[str], new: list[str]
) -> None:
    add_label(path, Addition(str(path), *label))
    assert changed(path) == (gone, new)


def test_a_second_preferred_label_is_refused(path: Path) -> None:
    with pytest.raises(UsageError, match="has a prefLabel in en"):
        add_label(path, Addition(str(path), "low", "prefLabel", "en", "Lower"))
    assert path.read_text(encoding="utf-8") == TEXT


def test_renaming_follows_all_references(path: Path) -> None:
    rename_concept([path], "low", "lower")
    _, new = changed(path)
    assert new == ["lower:", "replaces: [low]", 'match: {near: ["concept:lower"]}']
    assert load_taxonomies([path]).redirects == {"low": "lower"}


def test_merging_moves_labels_and_keeps_no_link_to_itself(path: Path) -> None:
    taxonomy = load_taxonomies([path])
    merge_concepts([path], taxonomy.concept("side"), taxonomy.concept("low"))
    merged = load_taxonomies([path])
    low = merged.concept("low")
    assert [c.id for c in merged.concepts] == ["top", "low"]
    assert {"Side", "边"} <= {label.text for label in low.labels}
    assert low.related == ()
    assert merged.redirects == {"side": "low"}


def test_a_deprecated_concept_is_found_nowhere(path: Path) -> None:
    deprecate_concept([path], "low", "side")
    taxonomy = load_taxonomies([path])
    assert taxonomy.concept("low").guard.zones == ("nowhere",)
    assert taxonomy.redirects == {"low": "side"}
