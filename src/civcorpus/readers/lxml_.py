"""Pages and XML > trees, by lxml: nothing is fetched, no entity is expanded, no style sheet or script is run."""

from __future__ import annotations

from typing import Any


def html_tree(page: str) -> Any | None:
    """Return the tree of a web page, or `None` if there is none.

    Deeply nested pages are read whole (a page has no entities of its own that could grow).
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, huge_tree=True)
    try:
        return html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def xml_tree(data: bytes, *, encoding: str | None = None, recover: bool = False) -> Any | None:
    """Return the root of an XML document, or `None` if it is damaged (with `recover`: beyond repair).

    >>> root = xml_tree(b"<!DOCTYPE a [<!ENTITY b 'grown'>]><a>plain &b;</a>")
    >>> "".join(root.itertext())
    'plain '
    """
    from lxml import etree

    parser = etree.XMLParser(
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        encoding=encoding,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is not None:
        etree.strip_elements(root, etree.Entity, with_tail=False)
    return root


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, `""` for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
