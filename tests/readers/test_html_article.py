from __future__ import annotations

import pytest

from civcorpus.readers.html_article import article_of
from civcorpus.readers.html_blocks import PageBlock, page_blocks
from civcorpus.readers.html_page import parsed

PROSE = "Nobody had brought the receipts, and so we began again, with more tea and with less hope than the week before."


def blocks(body: str) -> list[PageBlock]:
    return page_blocks(parsed(f"<html><head><title>no</title></head><body>{body}</body></html>"))


def shown(body: str) -> list[tuple[str, str]]:
    return [(block.piece.zone, block.piece.text) for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one\n\ntwo</p>", [("body", "one two")]),
        ("<p>第一条\n规定<br>继续</p>", [("body", "第一条规定继续")]),
        ("<div>第一条规定。<br>　　第二条规定。<br><br>第三条</div>",
         [("body", "第一条规定。"), ("body", "第二条规定。"), ("body", "第三条")]),
        ("<ul><li>one<li><p>two</p></ul>", [("item", "one"), ("item", "two")]),
        ("<h2><a href='/x'><span>Aims</span></a></h2>and<b>more</b>", [("heading", "Aims"), ("body", "andmore")]),
        ("<table><tr><th>Town<th>Members<tr><td><p>Foshan</p><td>41</table>", [("table", "Town | Members"), ("table", "Foshan | 41")]),
        ("<table><tr><td><table><tr><td>a<td>b</table><td><p>c<p>d</table>", [("table", "a | b"), ("body", "c"), ("body", "d")]),
        ("<p hidden>no</p><p style='display: none'>no</p><script>no</script><select><option>no</select>yes", [("body", "yes")]),
        ("<p>a \ufdd0\ufdd1b</p>", [("body", "a b")]),
    ],
    ids=["blank-line", "break", "breaks", "items", "heading", "data", "layout", "unseen", "marks"],
)  # fmt: skip
def test_a_page_is_cut_into_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    assert shown(body) == expected


@pytest.mark.parametrize(
    "menu",
    [
        "<nav>Home</nav>",
        "<div class='main-menu'>Home</div>",
        "<div id=sidebar>Home</div>",
        "<div role=navigation>Home</div>",
        "<footer>Home</footer>",
        "<header><p>Home</p></header>",
        "<p class='byline'>Home</p>",
    ],
)
def test_furniture_is_known(menu: str) -> None:
    found = blocks(f"{menu}<p>{PROSE}</p>")
    assert [(block.piece.text, block.furniture) for block in found] == [("Home", True), (PROSE, False)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>We came <a class=popup href='/a'>by the last ferry</a> home, and nobody spoke.</p>",
        "<p>Nobody would tell <span class='share'>the treasurer.</span></p>".replace(".</span>", "</span>."),
        "<p><a class='comments' href='/a'>Two letters</a> came.</p>",
        "<table><tr><td class='cell valign-top'>Foshan<td class='cell valign-top'>41</table>",
        "<table><tr class=header><th>Town<th>Members<tr><td>Foshan<td>41</table>",
        "<div><span class='headline head'>Step 1</span></div>",
        "<div class=section><h2>Tea</h2><div class=sidebar><p>How the price of tea is made.</p></div></div>",
        "<div class='sect1'><h2>Tea</h2><aside class='sidebar'><p>How the price of tea is made.</p></aside></div>",
    ],
    ids=["link", "before-a-stop", "opening", "cells", "head-of-table", "step", "docbook", "docutils"],
)
def test_words_of_the_text_are_no_furniture_whatever_they_are_called(body: str) -> None:
    assert not any(block.furniture for block in blocks(f"{body}<p>{PROSE}</p>"))


@pytest.mark.parametrize(
    "menu",
    [
        "<h2>Aims <span class=editsection>edit</span></h2>",
        "<p class=x><a class=share href='/a'>Post</a> | <a class=share href='/b'>Mail</a></p>",
        "<div class=section><div class=sidebar><a href='/a'>The first page</a> <a href='/b'>The last</a></div></div>",
        "<div class=layout><div class=sidebar><p>How the price of tea is made.</p></div></div>",
    ],
    ids=["edit", "share", "links", "layout"],
)
def test_furniture_in_lines_of_its_own_and_beside_pages_stays_furniture(menu: str) -> None:
    assert any(block.furniture for block in blocks(f"{menu}<p>{PROSE}</p>"))


def test_what_holds_most_of_a_page_is_no_furniture_whatever_its_name() -> None:
    assert not any(block.furniture for block in blocks(f"<div class='sidebar widget'><p>{PROSE}</p></div><p>x</p>"))


def test_links_are_measured_but_those_within_pages_are_not() -> None:
    found = blocks("<p><a href='/a'>half</a> rest</p><p><a href='#b'>1. Aims</a></p>")
    assert [block.links for block in found] == [0.5, 0.0]


def article(body: str, extracted: str, *titles: str) -> list[str]:
    return [piece.text for piece in article_of(blocks(body), extracted, titles)[0]]


@pytest.mark.parametrize(
    ("identifier", "heading", "furniture"),
    [
        ("social-contract", "2. Social contract", False),
        ("handling-security-related-bugs", "Handling security-related bugs", False),
        ("top_priorities", "Top priorities", False),
        ("comments", "Comments", True),
        ("'comments' class='subsection level3'", "3.1.3 Comments", False),
        ("related-posts", "You may like", True),
    ],
)
def test_a_section_named_after_its_heading_is_no_furniture(identifier: str, heading: str, *, furniture: bool) -> None:
    found = blocks(f"<section id={identifier}><h2>{heading}</h2><p>Tea</p></section><p>{PROSE}</p>")
    assert [block.furniture for block in found] == [furniture, furniture, False]


def test_a_table_of_contents_in_the_margin_is_not_found_as_its_headings_are() -> None:
    heading = "Conflicting packages and their dependencies"
    margin = f"<div role=navigation><ul><li><a href='#a'>{heading}</a></ul></div>"
    assert article(f"<h2 id=a>{heading}</h2><p>{PROSE}</p>{margin}", heading + PROSE) == [heading, PROSE]


def test_the_signs_that_link_headings_and_notes_to_themselves_go_and_marks_of_notes_stand_apart() -> None:
    body = "<h2>Aims<a href='#aims'>¶</a></h2><p>We listened<sup><a href='#n1'>1</a></sup> and<a href='#n2'><sup>2</sup></a> left.</p>"
    notes = "<p id=n1>A note. <a href='#b1'>↩</a></p>"
    assert [text for _, text in shown(body + notes)] == ["Aims", "We listened[1] and[2] left.", "A note."]


def test_an_article_goes_on_below_captions_and_headings_that_the_extractor_did_not_find() -> None:
    body = f"<p>{PROSE}</p><p>Photo</p><h3>Later</h3><p>{PROSE[::-1]}</p><p>Print</p><h3>Other</h3>"
    assert article(body, PROSE) == [PROSE, "Photo", "Later", PROSE[::-1]]


def test_an_article_goes_on_in_short_sentences_and_below_addresses() -> None:
    below = [
        "https://www.example.org/the/minutes/of/the/meeting.html",
        "Bring cups.",
        "可能的行動為：",
        "送訊息給使用者。",
        "寫入檔案；",
    ]
    body = "".join(
        [f"<p>{PROSE}</p>", f"<p><a href='/a'>{below[0]}</a></p>", *(f"<p>{words}</p>" for words in below[1:])]
    )
    assert article(body + "<p>Home</p>", PROSE) == [PROSE, *below]


@pytest.mark.parametrize(
    "notes",
    [
        "<aside class='footnote-list brackets'><aside class='footnote' role=note><span>[1]</span><p>Tea.</p></aside></aside>",
        "<section class=footnotes><ol><li id=fn1><p>[1] Tea.</ol></section>",
        "<div style='mso-element:footnote-list'><div><p>[1] Tea.</div></div>",
        "<div id=sdfootnote1><p>[1] Tea.</div>",
    ],
    ids=["docutils", "pandoc", "Word", "LibreOffice"],
)
def test_notes_are_known_and_belong_to_the_article(notes: str) -> None:
    pieces, _ = article_of(blocks(f"<p>{PROSE}</p>{notes}<p>Home</p>"), PROSE)
    assert {piece.zone for piece in pieces[1:]} == {"footnote"}
    assert " ".join(piece.text for piece in pieces[1:]) == "[1] Tea."


def test_lists_of_links_and_tables_within_an_article_stay() -> None:
    body = f"<p>{PROSE}</p><ul><li><a href='/a'>The law</a></ul><table><tr><td>a<td>b</table><p>{PROSE[::-1]}</p>"
    assert article(body, PROSE + PROSE[::-1]) == [PROSE, "The law", "a | b", PROSE[::-1]]


def test_the_title_above_is_found_by_what_the_page_calls_itself() -> None:
    body = f"<p><a href=/>Home</a></p><div>Minutes of a meeting</div><p>by a clerk</p><p>{PROSE}</p>"
    assert article(body, PROSE, "Minutes of a meeting | Harbour") == ["Minutes of a meeting", "by a clerk", PROSE]


def test_related_pages_and_notices_go() -> None:
    related = "<h3>Related articles</h3><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul>"
    body = f"<p>{PROSE}</p>{related}<p>{PROSE[::-1]}</p><p>版权所有：某某省民政厅　京ICP备05012345号</p>"
    assert article(body, PROSE + PROSE[::-1]) == [PROSE, PROSE[::-1]]


def test_a_page_of_which_the_extractor_finds_too_little_is_taken_whole() -> None:
    body = f"<nav>Home</nav><p><a href=/>Board</a></p><p>{PROSE}</p><p>{PROSE[::-1]}</p><p>© 2016 Harbour</p>"
    pieces, believed = article_of(blocks(body), "")
    assert ([piece.text for piece in pieces], believed) == ([PROSE, PROSE[::-1]], False)


@pytest.mark.parametrize("opened", ["<article>", "<div itemprop='text articleBody'>"])
def test_what_a_page_declares_to_be_its_article_is_taken_where_the_extractor_finds_too_little(opened: str) -> None:
    closed = "</article>" if opened == "<article>" else "</div>"
    others = "".join(f"<p>{PROSE} {number}</p>" for number in range(9))
    story = [f"{PROSE[::-1]} {number}" for number in range(3)]
    body = f"{others}<div class=modal>{opened}{''.join(f'<p>{one}</p>' for one in story)}{closed}</div>{others}"
    pieces, believed = article_of(blocks(body), "")
    assert ([piece.text for piece in pieces], believed) == (story, True)
    assert len(article_of(blocks(body.replace("<div class=modal>", f"{opened}{PROSE * 3}{closed}<div>")), "")[0]) > 9
