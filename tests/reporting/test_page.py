"""The page holds what the corpus holds, and asks nobody for anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from civcorpus import Workspace


@pytest.fixture(scope="module")
def page(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page about the sample corpus."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    sample.report(out)
    return out.read_text(encoding="utf-8")


def test_it_asks_nobody_for_anything(page: str) -> None:
    assert not re.search(r"<script|<img|<iframe|@import|url\(|\bsrc=", page)
    assert re.findall(r"<link[^>]*>", page) == ['<link rel="icon" href="data:,">']


def test_every_element_is_closed(page: str) -> None:
    open_elements: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "link", "rect", "line", "br"):
                open_elements.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in ("rect", "line"):
                assert open_elements.pop() == tag

    Checker().feed(page)
    assert open_elements == []


def test_it_names_the_holdings(page: str) -> None:
    assert "<dt>documents</dt><dd>19</dd>" in page
    assert "民间观察季刊" in page
    assert "<mark>" in page


def test_files_are_linked_relative_to_the_page(sample: Workspace, page: str) -> None:
    assert 'href="https://night-ferry.example/2019/three-moves"' in page
    assert not re.search(r'href="/', page)


def test_text_is_escaped(tmp_path: Path) -> None:
    from civcorpus import init_workspace

    workspace = init_workspace(tmp_path / "w")
    (workspace.corpus / "a.txt").write_text(
        "The <b>foundation</b> & the <script>alert(1)</script> charity.", encoding="utf-8"
    )
    workspace.ingest()
    workspace.report(tmp_path / "out.html")
    assert "<script>" not in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_an_empty_corpus_has_a_page(tmp_path: Path) -> None:
    from civcorpus import init_workspace

    workspace = init_workspace(tmp_path / "w")
    (workspace.corpus / "a.txt").write_text("Nothing here.", encoding="utf-8")
    workspace.ingest()
    workspace.report(tmp_path / "out.html")
    assert "No document with a date names a concept." in (tmp_path / "out.html").read_text(encoding="utf-8")
