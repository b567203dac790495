"""Markdown > Document: the text as written after the front matter, its parts as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from civcorpus.model import Block, Document, Zone
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.front_matter import names_of, split_front_matter, string_of
from civcorpus.readers.pieces import title_of
from civcorpus.readers.text import decoded

Kind = Literal["blank", "text", "heading", "underline", "item", "row", "rule", "note", "code"]
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#*)?[ \t]*")
FENCE = re.compile(r"[ \t]*(```|~~~)")
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("blank", re.compile(r"[ \t\u3000]*|[ \t]*<!--.*?-->[ \t]*|[ \t]*>[ \t>]*")),
    ("heading", HEADING),
    ("underline", re.compile(r" {0,3}(?:=+|-{3,})[ \t]*")),
    ("rule", re.compile(r"[ \t]*(?:\|?(?:[ \t]*:?-{2,}:?[ \t]*\|?)+|([*_-])(?:[ \t]*\1){2,})[ \t]*")),
    ("note", re.compile(r"\[\^[^\]\n]+\]:[ \t]*\S.*")),
    ("item", re.compile(r"[ \t>]*(?:[-*+•][ \t]+|\d{1,3}[.)、][ \t]*)\S.*")),
    ("row", re.compile(r"[ \t]*\|.*\|[ \t]*")),
)
ZONES: dict[Kind, Zone] = {"item": "item", "row": "table", "note": "footnote"}
REFERENCES = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.、 ]*)?"
    r"(?:references|bibliography|works cited|sources|参考文献|參考文獻|参考资料|參考資料|注释|註釋|注釋)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its marks: where what it says starts and ends, and what it is."""

    start: int
    end: int
    kind: Kind
    level: int = 0


class MarkdownReader:
    """Reads `.md` files, and any other text that begins with a front matter."""

    name = "markdown"
    version = 2
    suffixes: tuple[str, ...] = (".md", ".markdown")
    streams = False
    risky = False

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the name says Markdown or a front matter begins the file."""
        return path.suffix.lower() in self.suffixes or bool(re.match(rb"---[ \t]*\r?\n[A-Za-z_]+:", head))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document; `#` of a heading stays in the text and lies outside of its block."""
        found = decoded(source)
        known, text, warnings = split_front_matter(found.text)
        if not text.strip():
            raise source.error("has a front matter and no text: write the text below it")
        blocks = tuple(blocks_of(text))
        yield Document(
            id=source.id,
            title=title_of(string_of(known, "title"), text, blocks, source.path),
            text=text,
            path=source.id,
            source=string_of(known, "source", "publisher", "site"),
            url=string_of(known, "url", "link"),
            date=normal_date(known.get("date", known.get("published"))),
            authors=names_of(known.get("authors", known.get("author"))),
            lang=string_of(known, "lang", "language"),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings + warnings,
        )


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the headings, items, rows, notes and paragraphs of a Markdown text, in order.

    >>> [(b.zone, "# Aims\\n\\nWe\\nlisten."[b.start : b.end]) for b in blocks_of("# Aims\\n\\nWe\\nlisten.")]
    [('heading', 'Aims'), ('body', 'We\\nlisten.')]
    """
    references = False
    for paragraph in _paragraphs(text):
        first, last = paragraph[0], paragraph[-1]
        if last.kind == "underline":
            yield Block(first.start, paragraph[-2].end, "heading", last.level)
        elif first.kind == "heading":
            yield Block(first.start, first.end, "heading", first.level)
            references = bool(REFERENCES.fullmatch(text[first.start : first.end]))
        else:
            zone = ZONES.get(first.kind, "body")
            yield Block(first.start, last.end, "reference" if references and zone in ("body", "item") else zone)


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Yield the lines that belong together; blank lines and rules are left out."""
    held: list[_Line] = []
    for line in _lines(text):
        if line.kind == "underline" and held and held[0].kind == "text":
            yield [*held, line]
            held = []
        elif (line.kind == "text" and held and held[0].kind not in ("row", "code")) or (
            line.kind == "code" and held and held[0].kind == "code"
        ):
            held.append(line)
        else:
            if held:
                yield held
            held = [] if line.kind in ("blank", "rule", "underline") else [line]
            if line.kind == "heading":
                yield held
                held = []
    if held:
        yield held


def _lines(text: str) -> Iterator[_Line]:
    """Yield each line with its kind; everything within a fence is code."""
    position, fence = 0, ""
    for written in text.split("\n"):
        start, position = position, position + len(written) + 1
        mark = FENCE.match(written)
        if mark and (not fence or fence == mark.group(1)):
            fence = "" if fence else mark.group(1)
            yield _Line(start, start, "blank")
        elif fence:
            if written.strip():
                yield _trimmed(written, start, "code")
        else:
            yield _classified(written, start)


def _classified(written: str, start: int) -> _Line:
    for kind, form in KINDS:
        match = form.fullmatch(written)
        if match and kind == "heading":
            if not match.group(2):
                return _Line(start, start, "blank")
            return _Line(start + match.start(2), start + match.end(2), kind, len(match.group(1)))
        if match:
            return _trimmed(written, start, kind, level=1 if written.lstrip().startswith("=") else 2)
    return _trimmed(written, start, "text")


def _trimmed(written: str, start: int, kind: Kind, *, level: int = 0) -> _Line:
    """Return the line without white space and quotation marks (`>`) around it."""
    body = written.strip() if kind == "code" else written.lstrip(" \t\u3000>").rstrip()
    offset = written.find(body)
    return _Line(start + offset, start + offset + len(body), kind, level)
