"""XML (feeds and others) and subtitles > Document: the words without the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import declared_charset
from civcorpus.readers.html_page import parsed, whole_text
from civcorpus.readers.lxml_ import local_name, xml_tree
from civcorpus.readers.pieces import Piece, lay_out, on_one_line, title_of
from civcorpus.readers.text import decoded, laid_out

XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<\?xml\b")
DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
MARKUP = re.compile(r"<[a-zA-Z][^<>]*>|&[a-z]+;")
CUE = re.compile(r"(?:\d+\s*\n)?(?:\d+:)?\d{2}:\d{2}[.,]\d{2,3}\s*-->[^\n]*\n")
LIKE_CUES = re.compile(rb"(?:WEBVTT|\s*1\s*\n(?:\d+:)?\d{2}:\d{2}[.,]\d{3} -->)")
NAMES = ("title", "head", "heading", "subject", "标题")
LONGEST_NAME = 20


class XmlReader:
    """Reads XML of any kind: feeds, exports, DocBook."""

    name = "xml"
    version = 2
    suffixes: tuple[str, ...] = (".xml", ".rss", ".atom", ".opml")
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the file begins with an XML declaration, or is named so and holds a tag."""
        plain = head.replace(b"\0", b"")
        return bool(XML.match(plain)) or (path.suffix.lower() in self.suffixes and plain.lstrip().startswith(b"<"))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document: a paragraph for each element that holds text, web pages inside of it without their tags.

        Raises:
            ReadError: there is no text in it.
        """
        found = decoded(source, declared=declared_charset(source.data))
        page = DECLARATION.sub("", found.text, count=1)
        root = xml_tree(page.encode("utf-8", "replace"), encoding="utf-8", recover=True)
        text, blocks = lay_out(_pieces(root)) if root is not None else ("", ())
        if root is None or not text:
            raise source.error("damaged XML, or no text in it: save it as text or HTML")
        dates = (element.text for element in root.iter("{*}pubDate", "{*}updated", "{*}date") if element.text)
        yield Document(
            id=source.id,
            title=title_of("", text, blocks, source.path),
            text=text,
            path=source.id,
            date=normal_date(next(dates, "")),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings,
        )


class SubtitleReader:
    """Reads subtitles (SRT, WebVTT): what is said, without numbers and times."""

    name = "subtitles"
    version = 2
    suffixes: tuple[str, ...] = (".srt", ".vtt")
    streams = False
    risky = False

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the name says so or a first cue begins the file."""
        return path.suffix.lower() in self.suffixes or bool(LIKE_CUES.match(head.replace(b"\r", b"")))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document, a paragraph for each cue."""
        found = decoded(source)
        words = re.sub(r"</?[a-zA-Z][^<>]*>|\{\\[^}]*\}", "", CUE.sub("\n\n", found.text.removeprefix("WEBVTT")))
        yield laid_out((Piece(part) for part in re.split(r"\n\s*\n", words)), found, source, reader=self.name)


def _pieces(root: Any) -> Iterator[Piece]:
    """Yield the text of each element that holds some of its own, with that of the elements within its sentences."""
    stack = [root]
    while stack:
        element = stack.pop()
        own = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
        if not own:
            stack.extend(reversed([child for child in element if isinstance(child.tag, str)]))
            continue
        words = "".join(element.itertext())
        tree = parsed(f"<html><body>{words}</body></html>") if MARKUP.search(words) else None
        if tree is not None:
            yield from whole_text(tree)
        elif local_name(element).lower() in NAMES:
            yield Piece(on_one_line(words), "heading", 2)
        else:
            yield Piece(on_one_line(words))
