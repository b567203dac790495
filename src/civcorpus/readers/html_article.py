"""Which blocks of a page are its article: what an extractor found shows where it stands, the page itself gives every word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from civcorpus.readers.html_blocks import PageBlock
from civcorpus.readers.pieces import Piece

LETTER = re.compile(r"[^\W_]+")
SHORTEST = 12
"""Letters of the shortest block that is looked for in what the extractor found; shorter ones stand there by chance."""

PROSE = 25
"""Letters of the shortest block that goes on an article beyond what the extractor found."""

SENTENCE = re.compile(r"(?:.*[^\W\d_]){4}.*[.;!?。；！？][\"'”’」』)）]*", re.DOTALL)
"""A short block that ends as a sentence or an item of a list does, and so goes on an article too."""

LEAST = 0.35
"""The least share of a page's plain text that an extractor must have found to be believed."""

LONGEST_BREAK = 2
"""How many short blocks, such as the caption of a picture, may stand between an article and the prose that goes on with it."""

MOSTLY_LINKS = 0.8
RELATED = re.compile(
    r"(?:related|recommended|more (?:news|stories|articles|from|on)|read (?:more|next)|you may also|most (?:read|popular)|latest|"
    r"相关(?:阅读|新闻|文章|链接|报道|推荐)|相關(?:閱讀|新聞|文章|連結|報導)|延伸(?:阅读|閱讀)|推荐|推薦|热门|熱門|最新|猜你喜欢).{0,20}",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"^\W*(?:copyright\W{0,3}(?:©|\(c\)|\d{4})|©|powered by|版权所有(?![人者])|版權所有(?![人者])|打印本页|关闭窗口|分享到|字号\W|"
    r"[上下]一[篇頁页]\W|当前位置\W|您的?(?:当前)?(?:的)?位置\W|您现在的位置|share (?:this|on)\b)"
    r"|all rights reserved\W*$|ICP[备備证證]|公网安备",
    re.IGNORECASE,
)
LONGEST_NOTICE = 120


def article_of(blocks: Sequence[PageBlock], extracted: str, titles: Sequence[str] = ()) -> tuple[list[Piece], bool]:
    """Return the pieces of a page's article in the order of the page, and whether there is one.

    `extracted` is the text that it found; where that is too little of the page, what the page itself declares to be its article is
    taken, and without that all blocks that are no furniture.
    From the first block that it found to the last, every block belongs to the article but furniture and lists of related pages; so do
    the prose and the rows right below, and what stands above from the title on, which `titles` (as the page names itself) tell.
    """
    core = _letters(extracted)
    found = {at for at, block in enumerate(blocks) if _stands_in(block, core)}
    plain = sum(len(_letters(one.piece.text)) for one in blocks if not one.furniture and one.links < MOSTLY_LINKS)
    believed = bool(found) and len(core) >= LEAST * plain
    declared = [at for at, block in enumerate(blocks) if block.declared]
    if not believed and declared:
        found, believed = set(), True
        first, last = declared[0], declared[-1]
    else:
        first, last = _reach(blocks, found) if believed else _trimmed(blocks)
    title = _title(blocks, first, [_letters(title) for title in titles])
    pieces: list[Piece] = []
    if title is not None:
        words = blocks[title].piece
        pieces.append(words if words.zone == "heading" else Piece(words.text, "heading", 1))
        first = title + 1
    article = blocks[first : last + 1]
    related = _related(article)
    for at, block in enumerate(article):
        wanted = not block.furniture or (believed and first + at in found)
        if wanted and at not in related and not _is_notice(block):
            pieces.append(block.piece)
    return pieces, believed


def _title(blocks: Sequence[PageBlock], first: int, titles: Sequence[str]) -> int | None:
    """Return which block above an article that begins without a title is the title: the last that says what the page calls itself."""
    for at in range(min(first, len(blocks) - 1), -1, -1):
        words, heading = _letters(blocks[at].piece.text), blocks[at].piece.zone == "heading"
        if blocks[at].furniture or len(words) < 2:
            continue
        if any(words in title and (heading or len(words) * 5 >= len(title) * 2) for title in titles):
            return at
    return None


def _related(blocks: Sequence[PageBlock]) -> set[int]:
    """Return which blocks name related pages: a line that announces them, and the links below it."""
    related: set[int] = set()
    for at, (block, below) in enumerate(pairwise(blocks)):
        if below.links >= MOSTLY_LINKS and (at in related or RELATED.fullmatch(block.piece.text)):
            related |= {at, at + 1}
    return related


def _letters(text: str) -> str:
    return "".join(LETTER.findall(text)).lower()


def _stands_in(block: PageBlock, core: str) -> bool:
    """Return whether the extractor found a block."""
    words = _letters(block.piece.text)
    return len(words) >= (PROSE if block.furniture else SHORTEST) and block.links < MOSTLY_LINKS and words in core


def _reach(blocks: Sequence[PageBlock], found: set[int]) -> tuple[int, int]:
    """Return the first and the last block of the article, the prose and rows right below it included."""
    first, last = min(found), max(found)
    while True:
        below = enumerate(blocks[last + 1 : last + 2 + LONGEST_BREAK], last + 1)
        held = list(takewhile(lambda one: _goes_on(one[1]) or _is_break(one[1]), below))
        further = [at for at, block in held if _goes_on(block)]
        if not further:
            return first, last
        last = further[-1]


def _goes_on(block: PageBlock) -> bool:
    if block.furniture or block.links > 1 - MOSTLY_LINKS or _is_notice(block):
        return False
    words = block.piece.text
    return block.piece.zone in ("table", "footnote") or len(_letters(words)) >= PROSE or bool(SENTENCE.fullmatch(words))


def _is_break(block: PageBlock) -> bool:
    """Return whether an article may go on below a block: a heading, the caption of a picture, the mark of an item, an address."""
    if block.furniture or _is_notice(block) or RELATED.fullmatch(block.piece.text):
        return False
    return block.piece.zone == "heading" or len(_letters(block.piece.text)) < PROSE or "://" in block.piece.text


def _trimmed(blocks: Sequence[PageBlock]) -> tuple[int, int]:
    """Return the first and the last block that is neither furniture nor links nor a notice."""
    plain = [at for at, one in enumerate(blocks) if not (one.furniture or one.links >= MOSTLY_LINKS or _is_notice(one))]
    return (plain[0], plain[-1]) if plain else (0, len(blocks) - 1)


def _is_notice(block: PageBlock) -> bool:
    """Return whether a block says who owns the page, where one is or what one may click."""
    return len(block.piece.text) <= LONGEST_NOTICE and bool(NOTICE.search(block.piece.text))
