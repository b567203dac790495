"""Rich Text Format > Document: the words of the text without its typography, in any code page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.pieces import Piece, lay_out, title_of

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
LEFT_OUT = frozenset(
    b"info fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object objdata themedata datastore xmlnstbl "
    b"colorschememapping latentstyles header headerf headerl headerr footer footerf footerl footerr fldinst bkmkstart bkmkend "
    b"revtbl filetbl mmathPr wgrffmtfilter annotation atnid atnauthor comment nonshppict shprslt listtext "
    b"pntext pntxta pntxtb private".split()
)
"""Destinations that hold no text of the document."""

PUT = {
    b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"line": "\n", b"row": "\n\n", b"cell": " | ", b"tab": "\t", b"emdash": "—",
    b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ",
    b"enspace": " ",
}  # fmt: skip
CHARSETS = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    204: 1251,
    238: 1250,
}
CODECS = {936: "gb18030", 950: "cp950", 10000: "mac-roman", 65001: "utf-8", 54936: "gb18030"}
DEEPEST = 5000


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    codec: str = "cp1252"
    skip: int = 1
    kept: bool = True
    into: str = "text"
    shown: bool = True


@dataclass(slots=True)
class _Scan:
    """What has been read so far: text by destination, bytes waiting for their code page, and the fonts' code pages."""

    parts: dict[str, list[str]] = field(default_factory=lambda: {"text": [], "title": [], "author": [], "footnote": []})
    raw: bytearray = field(default_factory=bytearray)
    fonts: dict[int, str] = field(default_factory=dict)
    lost: int = 0

    def put(self, text: str, state: _State) -> None:
        """Add text, behind the bytes that stand before it."""
        self.settle(state)
        if state.kept and state.shown:
            self.parts[state.into].append(text)

    def settle(self, state: _State) -> None:
        """Decode the bytes that are waiting."""
        if self.raw and state.kept and state.shown:
            text = self.raw.decode(state.codec, "replace")
            self.lost += text.count("�")
            self.parts[state.into].append(text)
        self.raw.clear()


class RtfReader:
    """Reads RTF of any word processor; pictures, styles and macros are passed over."""

    name = "rtf"
    version = 2
    suffixes: tuple[str, ...] = (".rtf",)
    streams = False
    risky = True

    def accepts(self, head: bytes, _path: Path, /) -> bool:
        """Return whether the file begins as RTF does."""
        return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf")

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document; footnotes stand at its end.

        Raises:
            ReadError: there is no text in it.
        """
        scan = _scanned(source.data)
        found = {name: clean("".join(parts)).strip() for name, parts in scan.parts.items()}
        pieces = [_piece(part) for part in re.split(r"\n\n+", found["text"])]
        pieces += [Piece(note.strip(), "footnote") for note in re.split(r"\n\n+", found["footnote"])]
        text, blocks = lay_out(pieces)
        if not text:
            raise source.error("has no text in it (pictures only?): run OCR on it, or remove it")
        top = header_lines(text)
        yield Document(
            id=source.id,
            title=title_of(found["title"], text, blocks, source.path),
            text=text,
            path=source.id,
            source=top.get("source", ""),
            url=top.get("url", ""),
            date=normal_date(top.get("date")),
            authors=names_of(top.get("author") or found["author"]),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            warnings=(f"{scan.lost} byte(s) are not of the code page named: replaced by U+FFFD",) if scan.lost else (),
        )


def _piece(part: str) -> Piece:
    row = part.strip().removesuffix("|").strip()
    return Piece(row, "table") if " | " in part and part.rstrip().endswith("|") else Piece(part)


def _scanned(data: bytes) -> _Scan:
    scan, state = _Scan(), _State()
    stack: list[_State] = []
    font, pending = -1, 0
    for match in TOKEN.finditer(data):
        word, number, code, symbol, brace, plain = match.groups()
        if brace == b"{":
            scan.settle(state)
            if len(stack) < DEEPEST:
                stack.append(state)
                state = replace(state)
        elif brace:
            scan.settle(state)
            if state.into == "footnote" and stack and stack[-1].into != "footnote":
                scan.parts["footnote"].append("\n\n")
            state = stack.pop() if stack else state
        elif word:
            value = int(number) if number else None
            if word == b"f" and value is not None:
                font = value
            elif word == b"fcharset" and value is not None:
                scan.fonts[font] = codec_of(CHARSETS.get(value, 1252))
            pending = _control(word, value, scan, state) or pending
        elif code:
            if pending:
                pending -= 1
            else:
                scan.raw += bytes.fromhex(code.decode())
        elif symbol:
            _symbol(symbol, scan, state)
        elif plain:
            scan.raw += plain[min(pending, len(plain)) :]
            pending = max(0, pending - len(plain))
    scan.settle(state)
    return scan


def _control(word: bytes, value: int | None, scan: _Scan, state: _State) -> int:
    """Do what a control word says; return how many of the next characters stand for it and are passed over."""
    if word == b"u" and value is not None:
        scan.put(_character(value % 65536, scan, state), state)
        return state.skip
    scan.settle(state)
    if word in PUT:
        scan.put(PUT[word], state)
    elif word in LEFT_OUT:
        state.kept = False
    elif word in (b"title", b"author", b"footnote"):
        state.kept, state.into = True, word.decode()
    elif word == b"shptxt":
        state.kept, state.into = True, "text"
        scan.put("\n\n", state)
    elif word in (b"v", b"deleted"):
        state.shown = value == 0
    elif word == b"plain":
        state.shown = True
    elif word == b"uc" and value is not None:
        state.skip = max(0, min(value, 8))
    elif word == b"ansicpg" and value is not None:
        state.codec = codec_of(value)
    elif word == b"f" and value in scan.fonts:
        state.codec = scan.fonts[value]
    return 0


def _character(code: int, scan: _Scan, state: _State) -> str:
    """Return a character; the second half of a pair joins the first, which stands before it."""
    parts = scan.parts[state.into]
    if 0xDC00 <= code < 0xE000 and parts and not scan.raw and "\ud800" <= parts[-1] < "\udc00":
        high = ord(parts.pop())
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    return chr(code)


def _symbol(symbol: bytes, scan: _Scan, state: _State) -> None:
    if symbol == b"*":
        state.kept = False
    elif symbol in (b"\\", b"{", b"}"):
        scan.raw += symbol
    elif symbol in (b"\n", b"\r"):
        scan.put("\n\n", state)
    elif symbol in (b"~", b"_"):
        scan.put("\u00a0" if symbol == b"~" else "-", state)


def codec_of(page: int) -> str:
    """Return Python's name of a Windows code page."""
    import codecs

    name = CODECS.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
