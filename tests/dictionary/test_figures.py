from __future__ import annotations

import pytest

from civcorpus.dictionary.figures import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3月", [("3月", "march")]),
        ("2024年05月12日", [("05月", "may")]),
        ("12月", [("12月", "december")]),
        ("13月", []),
        ("3个月", []),
        ("21世纪", [("21", "21st")]),
        ("第12届", [("第12", "12th")]),
        ("第22章第3条", [("第22", "22nd"), ("第3", "3rd")]),
        ("第111号", [("第111", "111th")]),
        ("1.5世纪", []),
        ("308分", []),
        ("", []),
    ],
)
def test_months_and_ordinals(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[start:end], english) for start, end, english in figures(text)] == found
