"""Guards, phrases and classes as they stand in YAML > values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast, get_args

from civcorpus.model import Zone
from civcorpus.taxonomy.nodes import NodeReader, node_kind
from civcorpus.taxonomy.patterns import PatternError, class_names, parse_pattern
from civcorpus.taxonomy.values import Case, Expression, Guard, Reach, Within

if TYPE_CHECKING:
    import yaml

GUARD_KEYS = ("case", "unless", "unless_near", "near", "within", "defined", "zones")
ZONES: tuple[str, ...] = get_args(Zone)
_WIDEST = 1000

Parts = Mapping[str, tuple["yaml.Node", "yaml.Node"]]
"""The key node and value node of each key of a mapping."""


class GuardReader:
    """Reads guards of one file, whose classes must be read first."""

    def __init__(self, nodes: NodeReader) -> None:
        self.nodes = nodes
        self._classes: set[str] = set()

    def classes(self, node: yaml.Node) -> dict[str, tuple[Expression, ...]]:
        """Return the word lists; a class may name others that do not name it in turn."""
        entries = self.nodes.mapping(node, "classes")
        self._classes = {name for name, _, _ in entries}
        classes = {
            name: tuple(self._expressions(value, f"class {name}", references=False)) for name, _, value in entries
        }
        for name, key_node, _ in entries:
            if not classes[name]:
                self.nodes.error(key_node, f"class {name} is empty", "list its words, or remove it")
            elif _reaches(name, name, classes, set()):
                self.nodes.error(key_node, f"class {name} names itself", "list the words instead")
                classes[name] = ()
        return classes

    def guard(self, parts: Parts) -> Guard:
        """Return the guard that the guard keys among `parts` make."""
        lists = {
            key: tuple(self._expressions(parts[key][1], key, references=key != "unless"))
            for key in ("unless", "unless_near", "near")
            if key in parts
        }
        if "within" in parts and not ("near" in parts or "unless_near" in parts):
            self.nodes.warning(parts["within"][0], "within alone does nothing", "add near or unless_near beside it")
        return Guard(
            case=self._case(parts["case"][1]) if "case" in parts else None,
            within=self._within(parts["within"][1]) if "within" in parts else "passage",
            defined=self.nodes.flag(parts["defined"][1], "defined") if "defined" in parts else False,
            zones=tuple(self._zones(parts["zones"][1])) if "zones" in parts else (),
            **lists,
        )

    def _case(self, node: yaml.Node) -> Case | None:
        text = self.nodes.text(node, "case")
        if text in get_args(Case):
            return cast(Case, text)
        self.nodes.error(node, f"case is “{text}”", "write exact or any")
        return None

    def _within(self, node: yaml.Node) -> Within:
        text = self.nodes.text(node, "within")
        if text.isdecimal() and 0 < int(text) <= _WIDEST:
            return int(text)
        for word in get_args(Reach):
            if text == word:
                return cast(Reach, word)
        self.nodes.error(
            node, f"within is “{text}”", f"write a number of tokens (1 to {_WIDEST}), sentence, passage or document"
        )
        return "passage"

    def _zones(self, node: yaml.Node) -> Iterator[str]:
        for text, at in self.nodes.texts(node, "zones"):
            if text in ZONES:
                yield text
            else:
                self.nodes.error(at, f"unknown zone “{text}”", f"known are {', '.join(ZONES)}")

    def _expressions(self, node: yaml.Node, what: str, *, references: bool) -> Iterator[Expression]:
        if node_kind(node) == "mapping":
            self.nodes.error(node, f"{what} is a mapping", "write a list of phrases; quote a phrase that begins with {")
            return
        for item in node.value if node_kind(node) == "sequence" else [node]:
            if expression := self.expression(item, references=references):
                yield expression

    def expression(self, node: yaml.Node, *, references: bool) -> Expression | None:
        """Return a phrase or pattern, or a `concept:ID` where these may stand; `None` after a complaint."""
        if node_kind(node) == "mapping":
            self.nodes.error(
                node, "a phrase is a mapping", "quote it: a phrase that begins with { or holds “: ” needs quotes"
            )
            return None
        text = self.nodes.text(node, "a phrase")
        if text.startswith("concept:"):
            if references:
                return Expression(text, None, text.removeprefix("concept:").strip(), self.nodes.place(node))
            self.nodes.error(node, f"“{text}” cannot stand here", "concept:ID may stand under near and unless_near")
            return None
        try:
            tree = parse_pattern(text)
        except PatternError as err:
            self.nodes.error(node, f"pattern “{text}”: {err}", err.remedy, offset=err.position)
            return None
        for name in class_names(tree):
            if name not in self._classes:
                self.nodes.error(
                    node,
                    f"unknown class {{{name}}}",
                    f"known are {', '.join(sorted(self._classes)) or 'none: add classes:'}",
                )
                return None
        return Expression(text, tree, "", self.nodes.place(node))


def _reaches(start: str, goal: str, classes: Mapping[str, tuple[Expression, ...]], seen: set[str]) -> bool:
    for expression in classes.get(start, ()):
        for name in class_names(expression.tree):
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                if _reaches(name, goal, classes, seen):
                    return True
    return False
