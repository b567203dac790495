from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.small_files import read_one

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>Minutes | Harbour Notes</title>
<meta name="author" content="Ines Moreau"><meta property="og:site_name" content="Harbour Notes">
<meta property="og:title" content="Minutes"><meta property="article:published_time" content="2017-09-14T08:30:00Z">
<link rel="canonical" href="https://harbour.example/minutes"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About this harbour</a></li></ul></nav>
<main><article><h1>Minutes</h1>
<p>We met on the second floor of the old grain store and talked about the accounts, 一带一
路 included, until the lamps went out.</p>
<h2>What was said</h2>
<p>Nobody had brought the receipts, and so we began again, with more tea and with less hope than the week before.</p>
<ul><li>The accounts are read aloud once a month.</li><li>The receipts are kept by the teacher.</li></ul>
<table><tr><th>Town</th><th>Members</th></tr><tr><td>Foshan</td><td>41</td></tr></table>
</article></main><footer><p>Copyright and cookies</p></footer><script>var a = "no text";</script></body></html>"""


def test_the_article_is_taken_apart_and_its_surroundings_left(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8"))
    document = read_one(tmp_path / "a.html")
    assert [(block.zone, document.text[block.start : block.end][:30]) for block in document.blocks] == [
        ("heading", "Minutes"),
        ("body", "We met on the second floor of "),
        ("heading", "What was said"),
        ("body", "Nobody had brought the receipt"),
        ("item", "The accounts are read aloud on"),
        ("item", "The receipts are kept by the t"),
        ("table", "Town | Members"),
        ("table", "Foshan | 41"),
    ]
    assert "一带一路 included" in document.text


def test_the_page_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8"))
    document = read_one(tmp_path / "a.html")
    assert (document.title, document.date, document.source) == ("Minutes", "2017-09-14", "Harbour Notes")
    assert (document.authors, document.url) == (("Ines Moreau",), "https://harbour.example/minutes")
    assert document.lang == "en"


@pytest.mark.parametrize(("charset", "codec"), [("gb2312", "gbk"), ("big5", "gb18030"), ("UTF-16", "utf-16")])
def test_a_page_is_read_in_its_charset_even_if_it_is_declared_wrongly(tmp_path: Path, charset: str, codec: str) -> None:
    page = PAGE.format(charset=charset).replace("Nobody had brought the receipts", "没有人带来收据，大家重新开始念账目")
    (tmp_path / "a.html").write_bytes(page.encode(codec))
    assert "没有人带来收据，大家重新开始念账目" in read_one(tmp_path / "a.html").text


def test_a_page_without_an_article_gives_all_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<html><body><div>Ten<div>Twenty</div>Thirty</div><script>no</script></body></html>"
    )
    assert read_one(tmp_path / "a.html").text == "Ten\n\nTwenty\n\nThirty"


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 1000 + "words" + "</div>" * 1000,
        "<html><!DOCTYPE a [<!ENTITY b 'words'>]><p>&b; and words",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>words in XHTML</p></body></html>",
        "<html><body><p>words \x00 and \x07 words</p>",
    ],
)
def test_odd_pages_do_no_harm(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    assert "words" in read_one(tmp_path / "a.html").text
