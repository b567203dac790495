"""Entries for a reference manager."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.exporters.citations import bibtex, citation_key, csl
from civcorpus.model import Document

REPORT = Document(
    "law/a.md", "ONGO Law: 100% & more_or_less {draft}", "", path="law/a.md", source="河岸评论", url="https://a.example/x_y?q=1%20",
    date="2017-09-01", authors=("Lam, Béatrice", "沈立夏"),
)  # fmt: skip


def test_a_bibtex_entry_as_a_whole() -> None:
    assert bibtex(REPORT) == (
        "@techreport{lam2017ongo-939f,\n"
        "  author = {{Lam}, {Béatrice} and {沈立夏}},\n"
        r"  title = {{ONGO Law: 100\% \& more\_or\_less \textbraceleft{}draft\textbraceright{}}}," + "\n"
        "  institution = {河岸评论},\n"
        "  year = {2017},\n"
        "  month = sep,\n"
        "  day = {1},\n"
        "  url = {https://a.example/x_y?q=1%20},\n"
        "  note = {law/a.md},\n"
        "}\n"
    )


def test_a_csl_item_as_a_whole() -> None:
    assert csl(REPORT, lang="en") == {
        "id": "lam2017ongo-939f", "type": "report", "title": "ONGO Law: 100% & more_or_less {draft}",
        "author": [{"family": "Lam", "given": "Béatrice"}, {"literal": "沈立夏"}], "issued": {"date-parts": [[2017, 9, 1]]},
        "publisher": "河岸评论", "URL": "https://a.example/x_y?q=1%20", "language": "en", "note": "law/a.md",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "parts", "lines"),
    [
        ("2016", [2016], ["year = {2016}"]),
        ("2016-09", [2016, 9], ["year = {2016}", "month = sep"]),
        ("2016-09-01", [2016, 9, 1], ["year = {2016}", "month = sep", "day = {1}"]),
        ("", None, []),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date: str, parts: list[int] | None, lines: list[str]) -> None:
    document = Document("a", "T", "", date=date)
    assert csl(document).get("issued") == ({"date-parts": [parts]} if parts else None)
    assert re.findall(r"(?:year|month|day) = [^,]+", bibtex(document)) == lines


def test_without_source_it_is_a_misc_and_what_is_not_known_is_left_out() -> None:
    assert (
        bibtex(Document("b.txt", "慈善法", ""))
        == f"@misc{{{citation_key(Document('b.txt', '', ''))},\n  title = {{{{慈善法}}}},\n  note = {{b.txt}},\n}}\n"
    )
    assert csl(Document("b.txt", "慈善法", "")).keys() == {"id", "type", "title", "note"}


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(_ANY, _ANY, st.lists(_ANY, max_size=3), _ANY, _ANY)
def test_no_text_breaks_an_entry(title: str, source: str, authors: list[str], url: str, path: str) -> None:
    document = Document("id", title, "", path=path, source=source, url=url, authors=tuple(authors), date="2020-02")
    entry = bibtex(document)
    depth = 0
    for character in entry:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert len(entry.splitlines()) == entry.count("\n") or any(c in entry for c in "\u2028\u2029\x85")
    assert re.fullmatch(r"[a-z0-9-]+", citation_key(document))
    assert json.loads(json.dumps(csl(document)))["type"] == "report"
