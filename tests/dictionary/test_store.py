from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from civcorpus.analysis import Analyser
from civcorpus.dictionary.base import Sense
from civcorpus.dictionary.store import StoredDictionary, open_dictionary, write_dictionary
from tests.dictionary.small import ENTRIES


@pytest.fixture
def dictionary(query_analyser: Analyser) -> StoredDictionary:
    connection = sqlite3.connect(":memory:")
    write_dictionary(connection, ENTRIES, lambda text: query_analyser.fold(text).text)
    return StoredDictionary(connection, attribution="made up")


def test_main_glosses_come_first_and_parts_of_phrases_count_less(dictionary: StoredDictionary) -> None:
    assert dictionary.chinese(["defend"])["defend"] == [Sense("防守", 1.0), Sense("防御", 0.8)]
    assert dictionary.chinese(["bowl"])["bowl"] == [Sense("碗", 1.0), Sense("超级碗", 0.4)]
    assert dictionary.chinese(["super bowl"]) == {"super bowl": [Sense("超级碗", 1.0)]}


def test_a_phrase_counts_less_for_its_empty_words(dictionary: StoredDictionary) -> None:
    assert dictionary.chinese(["point"])["point"] == [Sense("点", 1.0), Sense("不着边际", 0.25)]


def test_chinese_is_folded(dictionary: StoredDictionary) -> None:
    assert dictionary.english(["慈善机构"]) == {"慈善机构": [Sense("charity", 1.0)]}
    assert dictionary.english(["慈善機構"]) == {}


def test_words_that_begin_alike(dictionary: StoredDictionary) -> None:
    assert dictionary.chinese_beginning("philosoph") == [Sense("哲学", 1.0)]
    assert dictionary.english_beginning("cha") == ["charitabl", "charity"]


def test_the_file_is_made_once(tmp_path: Path) -> None:
    read = iter([ENTRIES])
    path = tmp_path / "deep" / "cedict.db"
    for _ in range(2):
        opened = open_dictionary(path, lambda: next(read), str, attribution="made up")
        assert "local government" in opened.chinese(["local government"])
    assert [each.name for each in path.parent.iterdir()] == ["cedict.db"]


def test_where_nothing_can_be_written_it_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    opened = open_dictionary(tmp_path / "file" / "cedict.db", lambda: ENTRIES, str, attribution="made up")
    assert opened.english(["防御"])["防御"][0] == Sense("defens", 1.0)
