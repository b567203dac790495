"""YAML nodes with their places: a thin layer over PyYAML that complains with line and column instead of raising."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civcorpus.taxonomy.values import Complaint, Place, Severity

if TYPE_CHECKING:
    import yaml


class NodeReader:
    """Reads the nodes of one file and collects what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.complaints: list[Complaint] = []

    def parse(self, source: Path) -> yaml.Node | None:
        """Return the root node of a file, `None` when there is none or it does not parse."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return yaml.compose(source.read_text(encoding="utf-8-sig"), Loader=loader)
        except yaml.MarkedYAMLError as err:
            mark = err.problem_mark or err.context_mark
            place = Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path, 1, 1)
            self._add(
                place, "error", f"not YAML: {err.problem or err.context}", "check quotes, colons and indentation here"
            )
        except yaml.YAMLError as err:
            self._add(
                Place(self.path, 1, 1),
                "error",
                f"not YAML: {str(err).splitlines()[0]}",
                "save the file as plain UTF-8 text",
            )
        except UnicodeDecodeError as err:
            self._add(Place(self.path, 1, 1), "error", f"not UTF-8 (byte {err.start})", "save the file as UTF-8")
        except OSError as err:
            self._add(
                Place(self.path, 1, 1),
                "error",
                f"cannot be read ({err.strerror})",
                "check the path and its permissions",
            )
        return None

    def place(self, node: yaml.Node, offset: int = 0) -> Place:
        """Return where a node begins, or a place `offset` characters into a scalar of one line."""
        mark = node.start_mark
        quoted = getattr(node, "style", None) in ("'", '"')
        return Place(self.path, mark.line + 1, mark.column + 1 + (offset + quoted if offset else 0))

    def error(self, node: yaml.Node, what: str, remedy: str, *, offset: int = 0) -> None:
        """Complain about something that changes what is tagged."""
        self._add(self.place(node, offset), "error", what, remedy)

    def warning(self, node: yaml.Node, what: str, remedy: str) -> None:
        """Complain about something that may be meant."""
        self._add(self.place(node), "warning", what, remedy)

    def _add(self, place: Place, severity: Severity, what: str, remedy: str) -> None:
        self.complaints.append(Complaint(place, severity, what, remedy))

    def mapping(self, node: yaml.Node | None, what: str) -> list[tuple[str, yaml.Node, yaml.Node]]:
        """Return the (key, key node, value node) of a mapping; a key that comes twice counts the first time."""
        if node is None or _is_null(node):
            return []
        if node_kind(node) != "mapping":
            self.error(node, f"{what} is a {_kind(node)}", "write it as `key: value` lines")
            return []
        found: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if node_kind(key) != "scalar":
                self.error(key, f"a {_kind(key)} as a key", "a key is one word or phrase; quote it if it holds [ or {")
            elif key.value in found:
                first = found[key.value][1].start_mark.line + 1
                self.error(
                    key, f"“{key.value}” is here twice (first in line {first})", "put both together under one key"
                )
            else:
                found[key.value] = (key.value, key, value)
        return list(found.values())

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a scalar as written (2025 and NO stay text), "" for an empty one."""
        if node_kind(node) == "scalar":
            return "" if _is_null(node) else str(node.value).strip()
        self.error(node, f"{what} is a {_kind(node)}", "write one text; quote it if it holds : # [ or {")
        return ""

    def texts(self, node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node]]:
        """Yield the texts of a list, or the one text where there is no list."""
        if node_kind(node) == "sequence":
            for item in node.value:
                text = self.text(item, f"an item of {what}")
                if text:
                    yield text, item
                elif node_kind(item) == "scalar":
                    self.error(item, f"an empty item in {what}", "write a text or remove the item")
        elif text := self.text(node, what):
            yield text, node

    def flag(self, node: yaml.Node, what: str) -> bool:
        """Return true or false."""
        if node_kind(node) == "scalar" and str(node.value).lower() in ("true", "false"):
            return str(node.value).lower() == "true"
        self.error(node, f"{what} is {_shown(node)}", "write true or false")
        return False

    def empty(self) -> None:
        """Complain that the file holds nothing."""
        self._add(
            Place(self.path, 1, 1),
            "error",
            "the file is empty",
            "begin with scheme: and concepts:, see docs/taxonomy-format.md",
        )

    def unknown_label(self, key: yaml.Node, text: str, concept_id: str, labels: set[str]) -> None:
        """Complain about a guard for a label that the concept does not have."""
        from difflib import get_close_matches

        close = get_close_matches(text, labels, n=1)
        remedy = (
            f"did you mean “{close[0]}”?"
            if close
            else "write it as under prefLabel, altLabel or hiddenLabel, or add it there"
        )
        self.error(key, f"{concept_id} has no label “{text}” to guard", remedy)

    def unknown(self, key: yaml.Node, known: tuple[str, ...], where: str) -> None:
        """Complain about a key that means nothing, naming the nearest one that does."""
        from difflib import get_close_matches

        close = get_close_matches(str(key.value), known, n=1)
        remedy = f"did you mean “{close[0]}”?" if close else f"known are {', '.join(known)}"
        self.error(key, f"unknown key “{key.value}” in {where}", remedy)


def plain(node: yaml.Node) -> Any:
    """Return a node as plain lists, dictionaries and texts, for hashing."""
    if node_kind(node) == "mapping":
        return {str(getattr(key, "value", "")): plain(value) for key, value in node.value}
    if node_kind(node) == "sequence":
        return [plain(item) for item in node.value]
    return node.value


def node_kind(node: yaml.Node) -> str:
    """Return `mapping`, `sequence` or `scalar`."""
    return str(getattr(node, "id", "scalar"))


def _is_null(node: yaml.Node) -> bool:
    return node_kind(node) == "scalar" and str(node.tag) == "tag:yaml.org,2002:null"


def _kind(node: yaml.Node) -> str:
    return {"mapping": "mapping", "sequence": "list"}.get(node_kind(node), "single text")


def _shown(node: yaml.Node) -> str:
    return f"“{node.value}”" if node_kind(node) == "scalar" else f"a {_kind(node)}"
