"""E-mail (.eml) > the message as a document, and the documents attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers.archives import ReadInside, allowance_of, inside
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean, decode
from civcorpus.readers.html_page import parsed, whole_text
from civcorpus.readers.pieces import Piece, lay_out, on_one_line, title_of

HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
NEEDED = (b"from:", b"date:", b"subject:", b"received:", b"message-id:", b"mime-version:")


class MailReader:
    """Reads saved messages, and what is attached to them."""

    name = "mail"
    version = 4
    suffixes: tuple[str, ...] = (".eml",)
    streams = False
    risky = True

    def __init__(self, read_inside: ReadInside) -> None:
        self._read_inside = read_inside

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the name says mail, or three of the headers that every message has begin the file."""
        if path.suffix.lower() in self.suffixes:
            return True
        match = HEADER.match(head)
        return match is not None and sum(b"\n" + name in b"\n" + match[0].lower() for name in NEEDED) >= 3

    def read(self, source: Source) -> Iterator[Document | ReadError]:
        """Yield the message, then the documents attached; a message without text and attachments is an error."""
        message = message_from_bytes(source.data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        text, blocks = lay_out(_body(message))
        subject = on_one_line(clean(_header(message, "subject")))
        attached = [(name, data) for name, data in _attachments(message)]
        if not text and not attached:
            raise source.error("a message without text: remove it")
        if text:
            names = tuple(clean(name or address) for name, address in getaddresses([_header(message, "from")]))
            yield Document(
                id=source.id,
                title=title_of(subject, text, blocks, source.path),
                text=text,
                path=source.id,
                date=_date(message),
                authors=tuple(name for name in names if name),
                blocks=blocks,
                sha256=source.sha256,
                reader=self.name,
            )
        try:
            if attached:
                yield from inside(source, iter(attached), allowance_of(source), self._read_inside)
        except ReadError as error:  # pictures and signatures alone
            if not text:
                yield error


def _header(message: EmailMessage, name: str) -> str:
    """Return a header; what cannot be parsed as a header should be is empty."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return ""


def _date(message: EmailMessage) -> str:
    try:
        found = message["date"].datetime
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return normal_date(_header(message, "date"))
    return normal_date(found) if isinstance(found, datetime) else ""


def _body(message: EmailMessage) -> list[Piece]:
    """Return the text of a message: the plain one where there is one."""
    try:
        part = message.get_body(("plain", "html"))
    except (ValueError, KeyError, AttributeError):
        part = None
    if part is None:
        return []
    found = _decoded(part)
    if part.get_content_type() == "text/html":
        tree = parsed(found)
        return whole_text(tree) if tree is not None else []
    return [Piece(paragraph) for paragraph in re.split(r"\n\s*\n", found)]


def _decoded(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    found = decode(data, declared=str(part.get_content_charset() or "")) if isinstance(data, bytes) else None
    return found.text if found else ""


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes | ReadError]]:
    for number, part in enumerate(message.walk()):
        if part.is_multipart() or part.get_content_disposition() != "attachment":
            continue
        data = part.get_payload(decode=True)
        try:
            name = part.get_filename() or f"attachment-{number}"
        except (ValueError, KeyError, AttributeError):
            name = f"attachment-{number}"
        if isinstance(data, bytes):
            yield clean(str(name)), data
