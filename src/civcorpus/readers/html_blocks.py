"""The tree of an HTML page > its blocks in order: what each says, what it is, and whether it is furniture of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from civcorpus.model import Zone
from civcorpus.readers.pieces import Piece, on_one_line

UNSEEN = (
    "//script | //style | //del | //noscript | //template | //head | //svg | //iframe | //object | //select | //option | //button "
    "| //input | //textarea | //canvas | //audio | //video | //datalist | //*[@hidden] "
    "| //*[contains(translate(@style, ' ', ''), 'display:none')] "
    "| //a[starts-with(@href, '#') and translate(normalize-space(.), '¶#§🔗↑↩', '') = '']"
)
"""What a browser does not show, what one clicks or fills in, and the signs that link a heading or a note to itself."""

ARTICLES = (
    "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')]",
    "//article",
)
"""Where a page may say that its article stands, the narrowest first; what it says several times tells nothing."""

SHORTEST_ARTICLE = 200
"""Letters of the shortest article that a page is believed to mark as such."""

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
BLOCKS = (
    *HEADINGS,
    *"address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header".split(),
    *"hr legend li main menu nav ol p pre section summary table td th tr ul".split(),
)
WITHIN_CELLS = ("table", "ul", "ol", "dl", *HEADINGS)
FURNITURE_TAGS = ("nav", "aside", "footer", "dialog", "menu")
FURNITURE_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu")
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|box|igation|header|footer|links?)?|(?:sub|top|main)?menu|side(?:bar|nav)?|bread(?:crumbs?)?|crumbs?|"
    r"(?:page|site|print)?foot(?:er)?|colophon|cookies?|consent|gdpr|banner|masthead|top-?bar|tool-?bar|shar(?:e|ing)|social|"
    r"related|recommend(?:ed|ations?|s)?|comments?|respond|disqus|ads?|advert(?:isement|s)?|sponsor(?:ed)?|promo|"
    r"subscri(?:be|ption)|newsletter|popup|modal|overlay|login|sign-?up|search(?:box|form|bar)?|pagination|pager|copyright|skip|"
    r"postprofile|editsection|noprint|catlinks|siteSub|widgets?)(?=$|[\s_-])",
    re.IGNORECASE,
)
SIDEBAR = re.compile(r"(?:^|[\s_-])side(?:bar)?(?=$|[\s_-])", re.IGNORECASE)
HEADER = re.compile(
    r"(?:^|[\s_-])(?:page|site)?-?head(?:er|bar)?(?=$|[\s_-])|(?:^|\s)(?:page|site)?[_-]?top(?=$|\s)", re.IGNORECASE
)
HEADER_TAGS = ("div", "header", "section", "ul", "li", "p", "center")
INLINE = tuple("a abbr b cite code em font i mark q small span strong sub sup time u".split())
BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|dateline|(?:post|entry|article)-?(?:meta|info|date)|meta|author(?:s|-info|-name)?|published|timestamp)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
DIVISION = re.compile(r"(?:^|\s)(?:(?:sub)*section|sect\d|level\d|chapter|appendix)(?:-level-extent)?(?=$|\s)")
"""What documents from DocBook, Texinfo, Sphinx and pandoc call their chapters and sections."""

NOTES = re.compile(
    r"(?:^|[\s_-])(?:foot|end)notes?(?=$|[\s_-])|sd(?:foot|end)note\d|mso-element:\s*(?:foot|end)note", re.IGNORECASE
)
LONGEST_BYLINE = 150
"""Letters of the longest line on who wrote an article and when, which is kept as what is known of the document."""

MOST_LINKS = 0.5
"""The share of links from which on a box beside a text is a menu."""

LARGEST_FURNITURE = 0.4
"""What holds more than this share of a page's letters is not taken for furniture, whatever it calls itself."""

APART, BREAK, CELL, ITEM, ROW, HEADING, LINK, PLACE, LINKED, WITHIN, WITHOUT, NOTED, UNNOTED, BEGUN, ENDED = map(
    chr, range(0xFDD0, 0xFDDF)
)
"""Code points that stand for no character: marks in the text of a page while it is put together."""

MARKS = re.compile("[\ufdd0-\ufdef]")
END_OF_LINE = re.compile(f"(?<=[。；：！？.;:!?”」）)]){BREAK}|{BREAK}(?=\u3000)|{BREAK}\\s*(?={BREAK})")
OPENING = re.compile(f"[{ITEM}{ROW}]|{HEADING}\\d")
LINK_TEXT = re.compile(f"([{LINK}{PLACE}])([^{LINKED}]*){LINKED}")
LETTER = re.compile(r"[^\W_]")
NO_LETTER = re.compile(r"[\W\d_]+")
NOTE_MARK = re.compile(r"\d{1,3}|[*†‡]{1,3}")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page. `furniture` says that it stands in a menu, a footer or the like, `links` how much of it is links (0 to 1).

    Links to a place on a page (`#…`) count in furniture only: elsewhere they are tables of contents and notes.
    `declared` says that it stands in what the page itself marks as its article.
    """

    piece: Piece
    furniture: bool
    links: float
    declared: bool = False


def page_blocks(tree: Any) -> list[PageBlock]:
    """Return the blocks of a page in the order of its text; the row of a table is one, its cells parted by ` | `.

    What a browser does not show is left out. A table whose cells hold blocks is taken for layout. The tree is used up.
    """
    for element in tree.xpath(UNSEEN):
        if element.getparent() is not None:
            element.drop_tree()
    largest = LARGEST_FURNITURE * _letters(tree)
    rows = {row for row in tree.iter("tr") if _is_row(row)}
    article = _declared(tree)
    around = set(article.iterancestors()) if article is not None else set()
    for element in [element for element in tree.iter() if isinstance(element.tag, str)]:
        _mark(element, rows, 0.0 if element in around or element is article else largest)
    if article is not None:
        article.text = f"{APART}{BEGUN}{article.text or ''}"
        article.tail = f"{ENDED}{APART}{article.tail or ''}"
    return list(_cut(str(tree.text_content())))


def _declared(tree: Any) -> Any | None:
    """Return the one element that the page marks as the body of its article or as its article, or `None`."""
    for path in ARTICLES:
        found = tree.xpath(path)
        if len(found) == 1 and _letters(found[0]) >= SHORTEST_ARTICLE:
            return found[0]
    return None


def _mark(element: Any, rows: set[Any], largest: float) -> None:
    """Put marks around the words of an element: where blocks begin and end, what they are, where links and furniture are."""
    tag, before, after = element.tag, "", ""
    if tag == "br":
        after = BREAK
    elif tag == "a":
        before, after = PLACE if "#" in (element.get("href") or "") else LINK, LINKED
        if before == PLACE and _is_note_mark(element):
            before, after = f"{PLACE}[", f"]{LINKED}"
    elif tag in ("td", "th") and element.getparent() in rows:
        after = CELL
    elif tag in BLOCKS and not _is_in_cell(element, rows):
        level = tag[1] if tag in HEADINGS else ""
        kind = HEADING + level if level else ITEM if tag == "li" else ROW if element in rows else ""
        before, after = APART + kind, APART
    if _is_notes(element):
        before, after = f"{APART}{NOTED}{before}", f"{after}{UNNOTED}{APART}"
    elif _is_furniture(element) and _letters(element) <= largest:
        before, after = f"{APART}{WITHIN}{before}", f"{after}{WITHOUT}{APART}"
    if before:
        element.text = before + (element.text or "")
    if after:
        element.tail = after + (element.tail or "")


def _is_row(element: Any) -> bool:
    """Return whether an element is the row of a table of data: several cells, none with blocks in it."""
    return len(element) > 1 and not any(_is_layout(cell) for cell in element)


def _is_layout(cell: Any) -> bool:
    return next(cell.iter(*WITHIN_CELLS), None) is not None or len(list(cell.iter("p", "div"))) > 2


def _is_in_cell(element: Any, rows: set[Any]) -> bool:
    """Return whether an element stands in a cell of a table of data."""
    if element.tag not in ("p", "div"):
        return False
    cell = next(element.iterancestors("td", "th", "body"), None)
    return cell is not None and cell.tag != "body" and cell.getparent() in rows


def _is_furniture(element: Any) -> bool:
    """Return whether an element calls itself a menu, a footer or the like, by its tag, its role or its names."""
    if element.tag in ("html", "body", "main", "article", *HEADINGS):
        return False
    names = f"{element.get('class') or ''} {_name(element)}"
    if element.tag == "div" and element.get("title") in ("header", "footer"):  # as LibreOffice writes them
        return True
    if element.tag in FURNITURE_TAGS or element.get("role") in FURNITURE_ROLES or FURNITURE.search(names):
        return not (_is_in_sentence(element) or _is_box(element, names))
    if BYLINE.search(names):
        return _letters(element) <= LONGEST_BYLINE
    named = element.tag == "header" or (element.tag in HEADER_TAGS and HEADER.search(names))
    return bool(named) and next(element.iter("h1"), None) is None


def _is_in_sentence(element: Any) -> bool:
    """Return whether an element is words of a sentence, whatever it is called: others follow, or a stop does."""
    if element.tag not in INLINE or element.getparent() is None:
        return False
    said = LETTER.search(element.getparent().text or "") or any(
        LETTER.search(one.tail or "") for one in element.itersiblings(preceding=True)
    )
    tail = MARKS.sub("", element.tail or "")
    return bool(LETTER.search(tail)) or bool(said and tail.strip())


def _is_box(element: Any, names: str) -> bool:
    """Return whether an element is a box beside the text of a book's section, not a menu beside that of a page."""
    if element.tag != "aside" and not SIDEBAR.search(names):
        return False
    if FURNITURE.search(SIDEBAR.sub(" ", names)) or element.get("role") in FURNITURE_ROLES:
        return False
    section = any(DIVISION.search(above.get("class") or "") for above in element.iterancestors())
    links = sum(_letters(link) for link in element.iter("a"))
    return section and links < MOST_LINKS * _letters(element)


def _is_notes(element: Any) -> bool:
    """Return whether an element is a footnote or endnote or holds some, as docutils, pandoc, Word and LibreOffice write them."""
    said = " ".join(element.get(name) or "" for name in ("class", "id", "role", "style"))
    return element.tag in BLOCKS and element.tag not in HEADINGS and bool(NOTES.search(said))


def _name(element: Any) -> str:
    """Return the id of an element, or `""` if it only says what its heading or beginning says (`social-contract`, *Social contract*).

    Such an id was made from a heading, of whatever it treats; one that is nothing but a name of furniture (`comments`) stays, but for
    the section of a book.
    """
    identifier = element.get("id") or ""
    if not (FURNITURE.search(identifier) or HEADER.search(identifier) or BYLINE.search(identifier)):
        return identifier
    said = NO_LETTER.sub("", identifier).lower()
    treats = NO_LETTER.sub("", FURNITURE.sub("", identifier)) or DIVISION.search(element.get("class") or "")
    heading = next(element.iter(*HEADINGS), element)
    begins = NO_LETTER.sub("", str(heading.text_content())[: 4 * len(identifier) + 20]).lower().startswith(said)
    return "" if begins and treats else identifier


def _is_note_mark(link: Any) -> bool:
    """Return whether a link is the raised number of a note, which stands without a space behind a word."""
    raised = link.getparent() is not None and link.getparent().tag == "sup"
    return (raised or link.find("sup") is not None) and bool(NOTE_MARK.fullmatch(str(link.text_content()).strip()))


def _letters(element: Any) -> int:
    return len(LETTER.findall(str(element.text_content())))


def _cut(text: str) -> Iterator[PageBlock]:
    """Yield the blocks of a marked text."""
    opened, depth, noted, declared = "", 0, 0, False
    for part in END_OF_LINE.sub(APART, text).split(APART):
        depth += part.count(WITHIN)
        noted += part.count(NOTED)
        declared = declared or BEGUN in part
        found = OPENING.search(part)
        opened = found.group() if found else opened
        words = MARKS.sub("", LINK_TEXT.sub(r"\2", OPENING.sub("", part).replace(BREAK, "\n").replace(CELL, "\0")))
        cells = [on_one_line(cell) for cell in words.split("\0")]
        line = " | ".join(cell for cell in cells if cell)
        if line:
            links = "".join(words for kind, words in LINK_TEXT.findall(part) if kind == LINK or depth)
            share = len(LETTER.findall(links)) / (len(LETTER.findall(line)) or 1)
            yield PageBlock(_piece(line, opened, noted=noted > 0), depth > 0, min(share, 1.0), declared)
            opened = ""
        depth -= part.count(WITHOUT)
        noted -= part.count(UNNOTED)
        declared = declared and ENDED not in part


def _piece(line: str, opened: str, *, noted: bool) -> Piece:
    zones: dict[str, Zone] = {ITEM: "item", ROW: "table"}
    if opened.startswith(HEADING):
        return Piece(line, "heading", int(opened[1]))
    return Piece(line, "footnote" if noted else zones.get(opened, "body"))
