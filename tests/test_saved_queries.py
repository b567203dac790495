from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.errors import UsageError
from civcorpus.saved_queries import FILE_NAME, SavedQueries, SavedQuery

BY_HAND = """\
# what the team searches every month

[law]  # the reform
query = '"慈善法" year:2016..'
grammar = 2
tag = ["bri"]

# abroad
["两岸 NGO"]
query = "兩岸"
"""


def test_the_file_may_be_written_by_hand(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(BY_HAND, encoding="utf-8")
    saved = SavedQueries(tmp_path)
    assert saved.all() == [
        SavedQuery("law", '"慈善法" year:2016..', 2, {"tag": ["bri"]}),
        SavedQuery("两岸 NGO", "兩岸", 0),
    ]


def test_adding_and_deleting_leave_the_rest_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(BY_HAND, encoding="utf-8")
    saved = SavedQueries(tmp_path)
    saved.add(SavedQuery("new", "a\n[b]\\", 2, {"any": True}))
    assert path.read_text(encoding="utf-8") == BY_HAND + '\n[new]\nquery = "a\\n[b]\\\\"\ngrammar = 2\nany = true\n'
    saved.delete("new")
    assert path.read_text(encoding="utf-8") == BY_HAND
    saved.delete("两岸 NGO")
    assert [query.name for query in saved.all()] == ["law"]


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), max_size=4))
def test_every_name_and_query_comes_back(tmp_path_factory: pytest.TempPathFactory, queries: dict[str, str]) -> None:
    saved = SavedQueries(tmp_path_factory.mktemp("queries"))
    for name, query in queries.items():
        saved.add(SavedQuery(name, query, 2))
    assert {query.name: query.query for query in saved.all()} == queries
    for name in queries:
        saved.delete(name)
    assert saved.all() == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[law\n", "not readable as TOML"),
        ("law = 1\n", "law: no query"),
        ('[law]\nquery = "a"\ncolour = 1\n', "unknown option 'colour'"),
        ('[law]\nquery = "a"\ntag = "bri"\n', "tag must be list"),
        ('[law]\nquery = "a"\ntag = [1]\n', "tag must be list"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        SavedQueries(tmp_path).all()


def test_a_name_is_taken_once_and_similar_ones_are_named(tmp_path: Path) -> None:
    saved = SavedQueries(tmp_path)
    saved.add(SavedQuery("reform", "law", 2))
    with pytest.raises(UsageError, match="saved already"):
        saved.add(SavedQuery("reform", "law", 2))
    with pytest.raises(UsageError, match="did you mean reform"):
        saved.get("refrom")
