"""REFI-QDA codebook (.qdc, version 1.0): codes for NVivo, MAXQDA, ATLAS.ti, QualCoder and others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from civcorpus.taxonomy.exchange.base import Entry, Vocabulary

_NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write_codebook(vocabularies: Iterable[Vocabulary], *, origin: str) -> str:
    """Return a codebook: a code a concept, below the first concept above it; its names and scope note are the description.

    The GUIDs come from the ids, so that a codebook written again updates the codes of the first.
    """
    Xml.register_namespace("", _NAMESPACE)
    root = Xml.Element(f"{{{_NAMESPACE}}}CodeBook", {"origin": origin})
    codes = Xml.SubElement(root, f"{{{_NAMESPACE}}}Codes")
    entries = [entry for vocabulary in vocabularies for entry in vocabulary.entries]
    known = {entry.id for entry in entries}
    children: dict[str, list[Entry]] = {}
    for entry in entries:
        above = next(
            (parent for parent in entry.links.get("broader", ()) if parent in known and parent != entry.id), ""
        )
        children.setdefault(above, []).append(entry)
    _add(codes, children, "")
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _add(parent: Xml.Element, children: dict[str, list[Entry]], above: str) -> None:
    for entry in children.pop(above, ()):
        name = " / ".join(dict.fromkeys(filter(None, (entry.pref_label("en"), entry.pref_label("zh"))))) or entry.id
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:civcorpus:concept:{entry.id}"))
        code = Xml.SubElement(parent, f"{{{_NAMESPACE}}}Code", {"guid": guid, "name": name, "isCodable": "true"})
        notes = [text for _, text in entry.texts.get("scopeNote", ())]
        others = ", ".join(dict.fromkeys(text for kind, _, text in entry.names() if kind == "altLabel"))
        Xml.SubElement(code, f"{{{_NAMESPACE}}}Description").text = "\n".join(
            filter(None, [*notes, others, f"id: {entry.id}"])
        )
        _add(code, children, entry.id)
