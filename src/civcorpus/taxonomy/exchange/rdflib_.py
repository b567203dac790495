"""SKOS by rdflib: Turtle and RDF/XML out, any RDF that rdflib reads in.

What SKOS has no name for travels in properties of our own (namespace `CIV`), as JSON where it is more than one text: `match` (guards and
patterns, as in YAML), `classes` (word lists, on the scheme), `order` (labels and links in the order written; RDF has none).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from civcorpus.errors import MissingExtraError, TaxonomyError
from civcorpus.taxonomy.exchange.base import LABELS, LINKS, MATCHES, OTHER, TEXTS, Entry, Vocabulary, ancestors

if TYPE_CHECKING:
    import rdflib

CIV = "https://civcorpus.org/ns#"
BASE = "urn:civcorpus:"
_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
_FORMATS = {
    ".ttl": "turtle",
    ".rdf": "xml",
    ".xml": "xml",
    ".nt": "nt",
    ".jsonld": "json-ld",
    ".n3": "n3",
    ".trig": "trig",
}
_INTERNAL = ("broader", "related", "replacedBy", "replaces")
_FACTS = {"version": "http://www.w3.org/2002/07/owl#versionInfo", "license": "http://purl.org/dc/terms/license",
          "source": "http://purl.org/dc/terms/source", "note": "http://www.w3.org/2004/02/skos/core#note"}  # fmt: skip
_OTHER = {"notation": "http://www.w3.org/2004/02/skos/core#notation", "deprecated": "http://www.w3.org/2002/07/owl#deprecated",
          "replacedBy": "http://purl.org/dc/terms/isReplacedBy", "replaces": "http://purl.org/dc/terms/replaces",
          "homepage": "http://xmlns.com/foaf/0.1/homepage", "type": "http://purl.org/dc/terms/type"}  # fmt: skip


def _rdflib() -> Any:
    try:
        import rdflib
    except ImportError as err:
        raise MissingExtraError("SKOS needs rdflib: install it with `pip install 'civcorpus[skos]'`") from err
    return rdflib


def write_skos(vocabularies: Iterable[Vocabulary], form: str, base: str = BASE) -> str:
    """Return vocabularies as RDF, `form` `turtle` or `xml`. Keeps SKOS integrity conditions S13, S14 and S27.

    A label that is also a weaker kind of label of its concept, and `related` between a concept and one above it, are left out.

    Raises:
        MissingExtraError: rdflib is not installed.
    """
    lib = _rdflib()
    graph = lib.Graph()
    for prefix, address in (("skos", lib.SKOS), ("dct", lib.DCTERMS), ("civ", lib.Namespace(CIV)), ("owl", lib.OWL)):
        graph.bind(prefix, address)
    writer = _Writer(lib, graph, base)
    listed = list(vocabularies)
    above = ancestors(entry for vocabulary in listed for entry in vocabulary.entries)
    for vocabulary in listed:
        writer.scheme(vocabulary)
        for position, entry in enumerate(vocabulary.entries):
            writer.concept(entry, vocabulary.id, position, above)
    return str(graph.serialize(format=form))


class _Writer:
    def __init__(self, lib: Any, graph: rdflib.Graph, base: str) -> None:
        self._lib = lib
        self._graph = graph
        self._base = base

    def _iri(self, kind: str, name: str) -> Any:
        join = ":" if self._base.endswith(":") else "/"
        return self._lib.URIRef(f"{self._base}{kind}{join}{quote(name, safe='')}")

    def _add(self, subject: Any, predicate: str, value: Any) -> None:
        self._graph.add((subject, self._lib.URIRef(predicate), value))

    def _text(self, text: str, lang: str = "") -> Any:
        return self._lib.Literal(text, lang=lang or None)

    def _json(self, value: object) -> Any:
        text = json.dumps(value, ensure_ascii=False)
        return self._lib.Literal(text, datatype=self._lib.URIRef(_JSON))

    def scheme(self, vocabulary: Vocabulary) -> None:
        lib, node = self._lib, self._iri("scheme", vocabulary.id)
        self._add(node, lib.RDF.type, lib.SKOS.ConceptScheme)
        self._add(node, lib.DCTERMS.identifier, self._text(vocabulary.id))
        for lang, title in vocabulary.title.items():
            self._add(node, lib.DCTERMS.title, self._text(title, lang))
        for key, value in vocabulary.facts.items():
            self._add(node, _FACTS.get(key, CIV + key), self._text(value))
        if vocabulary.classes:
            classes = {name: list(words) for name, words in vocabulary.classes.items()}
            self._add(node, CIV + "classes", self._json(classes))

    def concept(self, entry: Entry, scheme: str, position: int, above: Mapping[str, set[str]]) -> None:
        lib, skos, node = self._lib, str(self._lib.SKOS), self._iri("concept", entry.id)
        self._add(node, lib.RDF.type, lib.SKOS.Concept)
        self._add(node, lib.SKOS.inScheme, self._iri("scheme", scheme))
        self._add(node, lib.DCTERMS.identifier, self._text(entry.id))
        self._add(node, CIV + "position", lib.Literal(position))
        seen: set[tuple[str, str]] = set()
        for kind, lang, text in entry.names():
            if (lang, text) not in seen:
                self._add(node, skos + kind, self._text(text, lang))
            seen.add((lang, text))
        for key, texts in entry.texts.items():
            for lang, text in texts:
                self._add(node, skos + key, self._text(text, lang))
        for key, values in entry.links.items():
            for value in values:
                if key != "related" or not _is_line(entry.id, value, above):
                    self._add(node, _OTHER.get(key, skos + key), self._link(key, value))
        if entry.match:
            self._add(node, CIV + "match", self._json(entry.match))
        order = [text for _, _, text in entry.names()] + [value for values in entry.links.values() for value in values]
        self._add(node, CIV + "order", self._json(list(dict.fromkeys(order))))

    def _link(self, key: str, value: str) -> Any:
        if key in _INTERNAL:
            return self._iri("concept", value)
        if key in OTHER or any(character in '<>"{}|^`\\ ' for character in value) or ":" not in value:
            return self._text(value)
        return self._lib.URIRef(value)


def _is_line(first: str, second: str, above: Mapping[str, set[str]]) -> bool:
    """Say whether one of two concepts stands above the other, or they are one (S27)."""
    return first == second or second in above.get(first, ()) or first in above.get(second, ())


def read_skos(path: Path, scheme: str = "") -> Vocabulary:
    """Return the concepts of an RDF file; `scheme` names the one to take where there are several, and the result.

    Languages lose their region (`zh-Hans` > `zh`); a second preferred label in a language becomes another label. Only-`narrower` links are
    turned round.

    Raises:
        MissingExtraError: rdflib is not installed.
        TaxonomyError: It is not RDF, or has no concepts.
    """
    lib = _rdflib()
    graph = lib.Graph()
    try:
        graph.parse(path, format=_FORMATS.get(path.suffix.lower(), "turtle"))
    except Exception as err:
        raise TaxonomyError(f"{path}: not readable as RDF ({err}): check the file and its ending") from err
    reader = _Reader(lib, graph)
    found = reader.vocabulary(scheme)
    if not found.entries:
        raise TaxonomyError(
            f"{path}: no skos:Concept" + (f" in the scheme {scheme}" if scheme else "") + ": nothing to import"
        )
    return found


class _Reader:
    def __init__(self, lib: Any, graph: rdflib.Graph) -> None:
        self._lib = lib
        self._graph = graph

    def _id(self, node: Any) -> str:
        given = self._graph.value(node, self._lib.DCTERMS.identifier)
        text = (
            str(given)
            if given is not None
            else unquote(str(node).rstrip("/#").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1])
        )
        return "-".join(text.split())

    def vocabulary(self, name: str) -> Vocabulary:
        lib, graph = self._lib, self._graph
        schemes = {
            self._id(node): node for node in sorted(graph.subjects(lib.RDF.type, lib.SKOS.ConceptScheme), key=str)
        }
        node = schemes.get(name) or (next(iter(schemes.values())) if len(schemes) == 1 else None)
        concepts = sorted(set(graph.subjects(lib.RDF.type, lib.SKOS.Concept)), key=str)
        if node is not None and len(schemes) > 1:
            concepts = [concept for concept in concepts if (concept, lib.SKOS.inScheme, node) in graph]
        concepts.sort(key=self._position)
        back = {address: key for key, address in _FACTS.items()}
        facts, title = {}, {}
        for predicate, value in sorted(graph.predicate_objects(node), key=str) if node is not None else ():
            if predicate == lib.DCTERMS.title:
                title[_language(value) or "en"] = str(value)
            elif str(predicate) in back or (str(predicate).startswith(CIV) and str(predicate) != CIV + "classes"):
                facts[back.get(str(predicate), str(predicate).removeprefix(CIV))] = str(value)
        classes = (
            {key: tuple(words) for key, words in self._json(node, "classes", {}).items()} if node is not None else {}
        )
        entries = tuple(self._entry(concept) for concept in concepts)
        return Vocabulary(name or (self._id(node) if node is not None else "imported"), title, facts, classes, entries)

    def _position(self, node: Any) -> tuple[int, str]:
        given = self._graph.value(node, self._lib.URIRef(CIV + "position"))
        return (int(str(given)) if given is not None else 10**9, str(node))

    def _json(self, node: Any, key: str, default: Any) -> Any:
        value = self._graph.value(node, self._lib.URIRef(CIV + key))
        try:
            return default if value is None else json.loads(str(value))
        except ValueError as err:
            raise TaxonomyError(f"{node}: civ:{key} is not JSON ({err}): mend or remove it") from err

    def _entry(self, node: Any) -> Entry:
        skos = str(self._lib.SKOS)
        places = {text: place for place, text in enumerate(self._json(node, "order", []))}

        def written(text: str) -> tuple[int, str]:
            return places.get(text, len(places)), text

        texts = {key: tuple(sorted((_language(o), str(o)) for o in self._objects(node, skos + key))) for key in TEXTS}
        links = {key: tuple(sorted(self._links(node, key), key=written)) for key in (*LINKS, *MATCHES, *OTHER)}
        return Entry(
            self._id(node), self._labels(node, skos, written), {k: v for k, v in texts.items() if v},
            {k: v for k, v in links.items() if v}, self._json(node, "match", {}),
        )  # fmt: skip

    def _objects(self, node: Any, predicate: str) -> Iterator[Any]:
        yield from self._graph.objects(node, self._lib.URIRef(predicate))

    def _links(self, node: Any, key: str) -> set[str]:
        lib = self._lib
        found = set(self._objects(node, _OTHER.get(key, str(lib.SKOS) + key)))
        if key == "broader":
            found |= set(self._graph.subjects(lib.SKOS.narrower, node))
        internal = key in _INTERNAL
        return {self._id(each) if internal and isinstance(each, lib.URIRef) else str(each) for each in found}

    def _labels(
        self, node: Any, skos: str, written: Callable[[str], tuple[int, str]]
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for kind in LABELS:
            names = sorted(
                ((_language(o) or "en", str(o)) for o in self._objects(node, skos + kind)),
                key=lambda n: (n[0], written(n[1])),
            )
            for lang, text in names:
                pref = found.setdefault("prefLabel", {}).setdefault(lang, [])
                target = "altLabel" if kind == "prefLabel" and pref else kind
                found.setdefault(target, {}).setdefault(lang, []).append(text)
        return {
            kind: {lang: tuple(texts) for lang, texts in sorted(found[kind].items()) if texts}
            for kind in LABELS
            if any(found.get(kind, {}).values())
        }


def _language(literal: Any) -> str:
    return str(getattr(literal, "language", None) or "").split("-")[0].lower()
