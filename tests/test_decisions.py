from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.decisions import Decision, append_decisions, read_decisions
from civcorpus.errors import UsageError

ONE = Decision("accept", "a.pdf", "bri", "Ann", "2026-01-01T00:00:00+00:00")
TWO = Decision("reject", "报告.pdf", "see", "Ann", "2026-01-02T00:00:00+00:00", "不是", 4, "SEE", "由", "发起", "SEE")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


def test_what_is_appended_is_read_back_in_order(path: Path) -> None:
    assert append_decisions(path, [ONE]) == 1
    assert append_decisions(path, [TWO, ONE]) == 2
    assert list(read_decisions(path)) == [ONE, TWO, ONE]


def test_a_line_is_plain_text_that_says_only_what_is_known(path: Path) -> None:
    append_decisions(path, [ONE])
    expected = '{"verdict": "accept", "document": "a.pdf", "concept": "bri", "who": "Ann", "at": "2026-01-01T00:00:00+00:00"}\n'
    assert path.read_text(encoding="utf-8") == expected


def test_nothing_to_append_makes_no_file(path: Path) -> None:
    assert append_decisions(path, []) == 0
    assert not path.exists()
    assert list(read_decisions(path)) == []


@given(cut=st.integers(0, 200))
def test_a_write_cut_short_costs_only_what_was_not_on_disk(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.jsonl"
    path.unlink(missing_ok=True)
    append_decisions(path, [ONE])
    whole = path.stat().st_size
    append_decisions(path, [TWO])
    size = min(path.stat().st_size, whole + cut)
    path.write_bytes(path.read_bytes()[:size])
    before = list(read_decisions(path))
    assert before[0] == ONE
    append_decisions(path, [ONE])
    assert list(read_decisions(path)) == [*before, ONE]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("<<<<<<< ours", "not a decision"),
        ('{"verdict": "like", "document": "a", "concept": "b"}', "unknown verdict 'like'"),
        ('{"document": "a"}', "missing"),
        ('{"verdict": "accept", "document": "a", "concept": "b", "mood": "good"}', "mood"),
        ("[1]", "not a decision"),
    ],
)
def test_a_line_that_is_no_decision_is_named(path: Path, line: str, complaint: str) -> None:
    append_decisions(path, [ONE])
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf":2: not a decision.*{complaint}|:2: .*{complaint}"):
        list(read_decisions(path))
