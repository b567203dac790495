"""HTML > Document with trafilatura: the article without its surroundings, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import declared_charset
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.html_article import article_of
from civcorpus.readers.html_blocks import page_blocks
from civcorpus.readers.html_page import declared_lang, declared_title, parsed
from civcorpus.readers.pieces import lay_out, title_of
from civcorpus.readers.text import decoded

OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


class HtmlReader:
    """Reads web pages, saved under whatever name."""

    name = "html"
    version = 4
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the file begins as HTML does, or is named so and holds a tag."""
        plain = head.replace(b"\0", b"")
        if OPENING.match(plain):
            return True
        return path.suffix.lower() in self.suffixes and bool(re.search(rb"<[a-zA-Z!/]", plain))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document. Nothing is fetched: neither pictures nor frames nor style sheets."""
        found = decoded(source, declared=declared_charset(source.data))
        article, core, warnings = _extracted(found.text)
        tree = parsed(found.text)
        titles = [article.get("title", ""), declared_title(tree)]
        pieces, believed = article_of(page_blocks(tree), core, titles) if tree is not None else ([], True)
        if not believed:
            warnings = (*warnings, "no article found: the whole page was taken")
        text, blocks = lay_out(pieces)
        if not text:
            raise source.error("has no text in it: save the page again when it has loaded")
        yield Document(
            id=source.id,
            title=title_of(article.get("title"), text, blocks, source.path),
            text=text,
            path=source.id,
            source=article.get("sitename") or "",
            url=article.get("url") or "",
            date=normal_date(article.get("date")),
            authors=names_of(article.get("author")),
            lang=declared_lang(found.text),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings + warnings,
        )


def _extracted(page: str) -> tuple[dict[str, str], str, tuple[str, ...]]:
    """Return what trafilatura knows of the page and the text of its article; both are empty where it fails."""
    from trafilatura import bare_extraction

    tree = parsed(page)
    if tree is None:
        return {}, "", ()
    try:
        found: Any = bare_extraction(
            tree, favor_recall=True, include_comments=False, with_metadata=True, date_extraction_params=dict(DATES)
        )
    except Exception as error:  # whatever a hostile page sets off in the parser costs that page's article only
        return {}, "", (f"trafilatura failed ({type(error).__name__})",)
    if found is None or found.body is None:
        return {}, "", ()
    names = ("title", "author", "date", "sitename", "url")
    return {name: getattr(found, name) or "" for name in names}, "".join(found.body.itertext()), ()
