"""One YAML file > its scheme and concepts; what cannot be used is left out and complained about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civcorpus.model import LabelType
from civcorpus.taxonomy.guards import GUARD_KEYS, GuardReader
from civcorpus.taxonomy.nodes import NodeReader, node_kind, plain
from civcorpus.taxonomy.values import Complaint, Concept, Guard, Label, Pattern, Scheme

if TYPE_CHECKING:
    import yaml

_TOP = ("scheme", "classes", "concepts")
_SCHEME = ("id", "title", "version", "license", "checked", "yields", "source", "note")
_LABELS: dict[str, LabelType] = {"prefLabel": "prefLabel", "altLabel": "altLabel", "hiddenLabel": "hiddenLabel"}
_NOTES = ("type", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "notation", "definition", "example", "note",
          "editorialNote", "historyNote", "changeNote", "deprecated", "replacedBy", "replaces", "homepage")  # fmt: skip
_CONCEPT = (*_LABELS, "broader", "related", "scopeNote", "exactMatch", "match", *_NOTES)
_MATCH = (*GUARD_KEYS, "labels", "patterns", "implies", "yields")
_NOWHERE = ("nowhere",)
"""The zones of a deprecated concept: no passage is of this one."""
_PATTERN = ("pattern", *GUARD_KEYS)


@dataclass(frozen=True, slots=True)
class TaxonomyFile:
    """What one file says; `data` is its plain content, for hashing."""

    scheme: Scheme
    concepts: tuple[Concept, ...]
    complaints: tuple[Complaint, ...]
    data: Any


def read_file(path: Path, shown: str) -> TaxonomyFile:
    """Read one taxonomy file; complaints name it `shown`."""
    reader = _FileReader(NodeReader(shown))
    return reader.read(path)


class _FileReader:
    def __init__(self, nodes: NodeReader) -> None:
        self.nodes = nodes
        self.guards = GuardReader(nodes)
        self.yields = False

    def read(self, path: Path) -> TaxonomyFile:
        nodes = self.nodes
        scheme = Scheme(path.stem, {}, "", path=nodes.path)
        root = nodes.parse(path)
        if root is None:
            if not nodes.complaints:
                nodes.empty()
            return TaxonomyFile(scheme, (), tuple(nodes.complaints), None)
        top = {key: (key_node, node) for key, key_node, node in nodes.mapping(root, "a taxonomy")}
        for key, (key_node, _) in top.items():
            if key not in _TOP:
                nodes.unknown(key_node, _TOP, "a taxonomy file")
        if "scheme" in top:
            scheme = self._scheme(top["scheme"][1], scheme)
        elif node_kind(root) == "mapping":
            nodes.error(root, "no scheme", "begin the file with scheme: {id: …, title: {en: …}, version: …}")
        if "classes" in top:
            scheme = replace(scheme, classes=self.guards.classes(top["classes"][1]))
        if "concepts" in top:
            concepts = tuple(self._concepts(top["concepts"][1], scheme.id))
        else:
            concepts = ()
            if node_kind(root) == "mapping":
                nodes.error(root, "no concepts", "add concepts: with one id a concept")
        return TaxonomyFile(scheme, concepts, tuple(nodes.complaints), plain(root))

    def _scheme(self, node: yaml.Node, scheme: Scheme) -> Scheme:
        found: dict[str, str] = {}
        title: dict[str, str] = {}
        for key, key_node, value in self.nodes.mapping(node, "scheme"):
            if key == "yields":
                self.yields = self.nodes.flag(value, "yields")
            elif key == "title":
                title = self._by_language(value, "title")
            elif key in _SCHEME:
                found[key] = self.nodes.text(value, key)
            else:
                self.nodes.unknown(key_node, _SCHEME, "scheme")
        if not found.get("id"):
            self.nodes.error(node, "the scheme has no id", "add id: with one short word, such as civil-society")
        return replace(
            scheme, id=found.get("id") or scheme.id, title=title, version=found.get("version", ""),
            license=found.get("license", ""), checked=found.get("checked", ""),
        )  # fmt: skip

    def _by_language(self, node: yaml.Node, what: str) -> dict[str, str]:
        if node_kind(node) == "scalar":
            return {"en": self.nodes.text(node, what)}
        return {lang: self.nodes.text(value, what) for lang, _, value in self.nodes.mapping(node, what)}

    def _concepts(self, node: yaml.Node, scheme_id: str) -> Iterator[Concept]:
        for concept_id, key_node, value in self.nodes.mapping(node, "concepts"):
            if not concept_id or any(character.isspace() for character in concept_id):
                self.nodes.error(key_node, f"“{concept_id}” as an id", "use letters, digits and hyphens")
                continue
            yield self._concept(concept_id, scheme_id, key_node, value)

    def _concept(self, concept_id: str, scheme_id: str, key_node: yaml.Node, node: yaml.Node) -> Concept:
        nodes = self.nodes
        parts = {key: (key_at, value) for key, key_at, value in nodes.mapping(node, f"concept {concept_id}")}
        for key, (key_at, _) in parts.items():
            if key not in _CONCEPT:
                nodes.unknown(key_at, _CONCEPT, f"concept {concept_id}")
        labels = [label for key in _LABELS if key in parts for label in self._labels(parts[key][1], key)]
        if not any(label.label_type == "prefLabel" for label in labels) and parts.keys() <= set(_CONCEPT):
            nodes.error(key_node, f"concept {concept_id} has no prefLabel", "add prefLabel: {en: …, zh: …}")
        links = {
            key: tuple(t for t, _ in nodes.texts(parts[key][1], key))
            for key in ("broader", "related", "exactMatch")
            if key in parts
        }
        concept = Concept(
            concept_id, scheme_id, tuple(labels),
            broader=links.get("broader", ()), related=links.get("related", ()), exact_match=links.get("exactMatch", ()),
            scope_note=self._by_language(parts["scopeNote"][1], "scopeNote") if "scopeNote" in parts else {},
            yields=self.yields, place=nodes.place(key_node),
            extra={key: tuple(str(p) for p in _flat(plain(parts[key][1]))) for key in _NOTES if key in parts},
        )  # fmt: skip
        read = self._matched(concept, parts["match"][1]) if "match" in parts else concept
        return replace(read, guard=replace(read.guard, zones=_NOWHERE)) if read.deprecated else read

    def _labels(self, node: yaml.Node, kind: str) -> Iterator[Label]:
        for lang, _, value in self.nodes.mapping(node, kind):
            if kind == "prefLabel" and node_kind(value) == "sequence" and len(value.value) != 1:
                self.nodes.error(
                    value, "more than one prefLabel in a language", "keep one here, put the others under altLabel"
                )
                continue
            for text, at in self.nodes.texts(value, kind):
                yield Label(text, lang, _LABELS[kind], place=self.nodes.place(at))

    def _matched(self, concept: Concept, node: yaml.Node) -> Concept:
        """Return the concept with what its `match:` block says."""
        parts = {key: (key_at, value) for key, key_at, value in self.nodes.mapping(node, "match")}
        for key, (key_at, _) in parts.items():
            if key not in _MATCH:
                self.nodes.unknown(key_at, _MATCH, f"match of {concept.id}")
        labels = self._label_guards(concept, parts["labels"][1]) if "labels" in parts else concept.labels
        return replace(
            concept,
            guard=self.guards.guard(parts),
            labels=labels,
            patterns=tuple(self._patterns(parts["patterns"][1])) if "patterns" in parts else (),
            implies=tuple(text for text, _ in self.nodes.texts(parts["implies"][1], "implies"))
            if "implies" in parts
            else (),
            yields=self.nodes.flag(parts["yields"][1], "yields") if "yields" in parts else concept.yields,
        )

    def _label_guards(self, concept: Concept, node: yaml.Node) -> tuple[Label, ...]:
        guards: dict[str, Guard] = {}
        own = {label.text for label in concept.labels}
        for text, key_node, value in self.nodes.mapping(node, "labels"):
            guards[text] = self._guard(value, f"the guard of “{text}”")
            if text not in own:
                self.nodes.unknown_label(key_node, text, concept.id, own)
        return tuple(replace(label, guard=guards.get(label.text, label.guard)) for label in concept.labels)

    def _guard(self, node: yaml.Node, where: str) -> Guard:
        parts = {key: (key_at, value) for key, key_at, value in self.nodes.mapping(node, where)}
        for key, (key_at, _) in parts.items():
            if key not in GUARD_KEYS:
                self.nodes.unknown(key_at, GUARD_KEYS, where)
        return self.guards.guard(parts)

    def _patterns(self, node: yaml.Node) -> Iterator[Pattern]:
        for item in node.value if node_kind(node) == "sequence" else [node]:
            if node_kind(item) != "mapping":
                if expression := self.guards.expression(item, references=False):
                    yield Pattern(expression)
                continue
            parts = {key: (key_at, value) for key, key_at, value in self.nodes.mapping(item, "a pattern")}
            for key, (key_at, _) in parts.items():
                if key not in _PATTERN:
                    self.nodes.unknown(key_at, _PATTERN, "a pattern")
            if "pattern" not in parts:
                self.nodes.error(item, "a pattern without its text", "add pattern: …")
            elif expression := self.guards.expression(parts["pattern"][1], references=False):
                yield Pattern(expression, self.guards.guard(parts))


def _flat(data: Any) -> Iterator[Any]:
    if isinstance(data, list | dict):
        for item in data if isinstance(data, list) else data.values():
            yield from _flat(item)
    elif data != "":
        yield data
