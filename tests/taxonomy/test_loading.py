from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.errors import ExitCode, TaxonomyError
from civcorpus.taxonomy import Label, load_taxonomies

GOOD = """\
scheme:
  id: small
  title: {en: Small, zh: 小}
  version: "1"
classes:
  organisation: [NGO, 社会组织]
concepts:
  law:
    prefLabel: {en: Law, zh: 法律}
  charity-law:
    prefLabel: {en: Charity Law, zh: 慈善法}
    altLabel:
      en: [Law of Charity]
      zh: 慈善事业法
    broader: law
    related: [ngo]
    scopeNote: {en: The law of 2016.}
    match:
      labels:
        Charity Law: {case: exact, unless: [Charity Law Review]}
      near: [China, "{organisation}", concept:ngo]
      within: 20
      patterns:
        - law … (on|about) charity
        - {pattern: 慈善…法, unless: [慈善…办法]}
      implies: law
  ngo:
    prefLabel: {en: NGO, zh: 非政府组织}
"""


def written(tmp_path: Path, text: str, name: str = "small.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_taxonomy_is_read_as_it_is_written(tmp_path: Path) -> None:
    taxonomy = load_taxonomies([written(tmp_path, GOOD)])
    law = taxonomy.concept("charity-law")
    assert [(label.text, label.lang, label.label_type) for label in law.labels] == [
        ("Charity Law", "en", "prefLabel"),
        ("慈善法", "zh", "prefLabel"),
        ("Law of Charity", "en", "altLabel"),
        ("慈善事业法", "zh", "altLabel"),
    ]
    assert (law.broader, law.related, law.implies) == (("law",), ("ngo",), ("law",))
    assert law.labels[0].guard.case == "exact"
    assert [expression.source for expression in law.labels[0].guard.unless] == ["Charity Law Review"]
    assert [expression.concept for expression in law.guard.near] == ["", "", "ngo"]
    assert law.guard.within == 20
    assert [pattern.expression.source for pattern in law.patterns] == ["law … (on|about) charity", "慈善…法"]
    assert (law.pref_label("zh"), law.pref_label("fr")) == ("慈善法", "Charity Law")
    assert (str(law.place), taxonomy.version) == (f"{tmp_path / 'small.yaml'}:10:3", "small 1")
    assert isinstance(law.labels[0], Label)


WRONG = [
    ("prefLabel: {en: Charity Law", "preflabel: {en: Charity Law", 11, 5, "unknown key “preflabel”", "did you mean “prefLabel”?"),
    ("unless: [Charity Law Review]", "unles: [Charity Law Review]", 20, 36, "unknown key “unles”", "did you mean “unless”?"),
    ("within: 20", "within: page", 22, 15, "within is “page”", "sentence, passage or document"),
    ("case: exact", "case: upper", 20, 29, "case is “upper”", "exact or any"),
    ("        Charity Law: {case", "        Charity Laws: {case", 20, 9, "no label “Charity Laws” to guard", "did you mean “Charity Law”?"),
    ("(on|about)", "(on|about", 24, 17, "“(” is never closed", "add “)”"),
    ("- law … (on|about) charity", "- …", 24, 11, "no word must be there", "at least one word"),
    ('"{organisation}"', '"{organization}"', 21, 21, "unknown class {organization}", "known are organisation"),
    ("  ngo:\n", "  law:\n", 27, 3, "“law” is here twice (first in line 8)", "put both together"),
    ("[Law of Charity]", "[Law of Charity", 14, 9, "not YAML", "check quotes, colons and indentation"),
    ("en: The law of 2016.", "en: [The law of 2016.]", 17, 21, "scopeNote is a list", "write one text"),
    ("[Charity Law Review]", "['concept:ngo']", 20, 45, "“concept:ngo” cannot stand here", "under near and unless_near"),
    ("prefLabel: {en: Law,", "altLabel: {en: Law,", 8, 3, "law has no prefLabel", "add prefLabel"),
    ("  id: small\n", "", 2, 3, "the scheme has no id", "add id"),
    ("    match:\n", "  match:\n", 19, 7, "unknown key “labels” in concept match", "altLabel"),
    ('near: [China, "{organisation}"', "near: [China, {organisation}", 21, 21, "a phrase is a mapping", "quote it"),
    ("implies: law", "implies: law\n      zones: [footer]", 27, 15, "unknown zone “footer”", "known are title"),
    ("broader: law\n", "broader: law\n    altLabel: {en: [x]}\n", 16, 5, "“altLabel” is here twice", "one key"),
]  # fmt: skip


@pytest.mark.parametrize("edit", WRONG, ids=[case[4] for case in WRONG])
def test_a_wrong_edit_is_named_with_its_line_and_what_to_do(
    tmp_path: Path, edit: tuple[str, str, int, int, str, str]
) -> None:
    old, new, line, column, what, remedy = edit
    assert GOOD.count(old) == 1
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomies([path])
    message = str(caught.value).splitlines()[0]
    assert message.startswith(f"{path}:{line}:{column}: ")
    assert what in message
    assert remedy in message
    assert caught.value.exit_code == ExitCode.TAXONOMY


def test_every_complaint_of_a_file_comes_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("within: 20", "within: page").replace("case: exact", "case: upper")
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomies([written(tmp_path, text)])
    assert len(str(caught.value).splitlines()) == 2


def test_a_tolerant_reader_keeps_what_can_be_used(tmp_path: Path) -> None:
    taxonomy = load_taxonomies([written(tmp_path, GOOD.replace("(on|about)", "(on|about"))], tolerant=True)
    assert [pattern.expression.source for pattern in taxonomy.concept("charity-law").patterns] == ["慈善…法"]
    assert len(taxonomy.complaints) == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"just words", "a taxonomy is a single text"),
        (b"- a\n- b\n", "a taxonomy is a list"),
        (b"scheme: {id: x}\n", "no concepts"),
        (b"concepts: {}\n", "no scheme"),
        (b"a: \x00b", "not YAML"),
    ],
)
def test_a_file_that_is_no_taxonomy_is_said_to_be_none(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    with pytest.raises(TaxonomyError, match=what):
        load_taxonomies([path])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"none\.yaml:1:1: cannot be read"):
        load_taxonomies([tmp_path / "none.yaml"])


def test_an_id_belongs_to_one_file(tmp_path: Path) -> None:
    other = "scheme: {id: other, version: '2'}\nconcepts:\n  law:\n    prefLabel: {en: Statute}\n"
    paths = [written(tmp_path, GOOD), written(tmp_path, other, "other.yaml")]
    with pytest.raises(TaxonomyError, match=r"other\.yaml:3:3: the id law is taken \(.*small\.yaml:8:3\)"):
        load_taxonomies(paths)


def test_a_scheme_id_belongs_to_one_file(tmp_path: Path) -> None:
    other = "scheme: {id: small}\nconcepts: {x: {prefLabel: {en: X}}}\n"
    with pytest.raises(TaxonomyError, match="the scheme id small is taken"):
        load_taxonomies([written(tmp_path, GOOD), written(tmp_path, other, "other.yaml")])


def test_labels_that_look_like_numbers_or_truth_stay_text(tmp_path: Path) -> None:
    text = "scheme: {id: x}\nconcepts:\n  y:\n    prefLabel: {en: NO}\n    altLabel: {en: [2025, 1.50, on]}\n"
    labels = load_taxonomies([written(tmp_path, text)]).concept("y").labels
    assert [label.text for label in labels] == ["NO", "2025", "1.50", "on"]


def test_the_checksum_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    first = load_taxonomies([written(tmp_path, GOOD)]).sha256
    moved = load_taxonomies([written(tmp_path, "# a comment\n" + GOOD.replace('"1"', "'1'"), "moved.yaml")]).sha256
    changed = load_taxonomies([written(tmp_path, GOOD.replace("Law of Charity", "Law of Charities"))]).sha256
    assert first == moved
    assert first != changed
