"""Document > an entry that a reference manager takes: BibTeX, CSL-JSON."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from civcorpus.model import Document

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_EMPTY_WORDS = frozenset("a an and at by for from in of on the to with".split())


def bibtex(document: Document) -> str:
    """Return a BibTeX entry, in UTF-8, the title's capitals kept.

    A report with a source is a `@techreport` of that institution, another a `@misc`. A name is left as it is, unless a comma tells the
    family name: whether it is a person's or an organisation's is not known.
    """
    year, month, day = _date_parts(document.date)
    fields = {
        "author": f"{{{' and '.join(_tex_name(name) for name in document.authors if name.strip())}}}",
        "title": f"{{{{{_tex(document.title or document.id)}}}}}",
        "institution": f"{{{_tex(document.source)}}}",
        "year": f"{{{year}}}",
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": f"{{{day.lstrip('0')}}}",
        "url": "{" + quote(_flat(document.url), safe="%/:=&?~#+!$,;'@()*[]_-.") + "}",
        "note": f"{{{_tex(document.path or document.id)}}}",
    }
    lines = [f"  {name} = {value},\n" for name, value in fields.items() if value.strip("{}")]
    kind = "techreport" if document.source.strip() else "misc"
    return f"@{kind}{{{citation_key(document)},\n{''.join(lines)}}}\n"


def csl(document: Document, *, lang: str = "") -> dict[str, object]:
    """Return a CSL-JSON item (schema csl-data 1.0); `lang` is the document's one language, if it has one."""
    parts = [int(part) for part in _date_parts(document.date) if part]
    item: dict[str, object] = {
        "id": citation_key(document),
        "type": "report",
        "title": _flat(document.title or document.id),
        "author": [_csl_name(name) for name in document.authors if name.strip()],
        "issued": {"date-parts": [parts]} if parts else None,
        "publisher": _flat(document.source),
        "URL": _flat(document.url),
        "language": lang,
        "note": _flat(document.path or document.id),
    }
    return {name: value for name, value in item.items() if value}


def citation_key(document: Document) -> str:
    """Return a key in ASCII, from author (or source), year and title, and four digits of the id, which never change with the others.

    >>> citation_key(Document("law/a.md", "The ONGO Law: a guide", "", date="2017-09", authors=("Lam, Béatrice",)))
    'lam2017ongo-939f'
    >>> citation_key(Document("b", "慈善法", ""))
    'docnd-7a5b'
    """
    author = document.authors[0] if document.authors else document.source
    family = author.partition(",")[0] if "," in author else author.rpartition(" ")[2] if document.authors else author
    name = next(iter(_ascii_words(family)), "doc")
    word = next((word for word in _ascii_words(document.title) if word not in _EMPTY_WORDS), "")
    digest = hashlib.blake2b(document.id.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()
    return f"{name}{_date_parts(document.date)[0] or 'nd'}{word}-{digest}"


def _ascii_words(text: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return _ASCII_WORD.findall(plain)


def _date_parts(date: str) -> tuple[str, str, str]:
    match = _DATE.match(date)
    if match is None:
        return "", "", ""
    month = match[2] if match[2] and 1 <= int(match[2]) <= 12 else ""
    return match[1], month, (match[3] or "") if month else ""


def _flat(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _flat(text))


def _tex_name(name: str) -> str:
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip() and "," not in given:
        return f"{{{_tex(family)}}}, {{{_tex(given)}}}"
    return f"{{{_tex(name)}}}"


def _csl_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip() and "," not in given:
        return {"family": _flat(family), "given": _flat(given)}
    return {"literal": _flat(name)}
