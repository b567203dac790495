"""The text of a taxonomy file with the places of its nodes, so that an edit touches only the characters that it must."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.errors import TaxonomyError
from civcorpus.taxonomy.nodes import NodeReader, node_kind
from civcorpus.taxonomy.reading import TaxonomyFile, read_file

if TYPE_CHECKING:
    import yaml

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN_START = re.compile(r"[A-Za-z0-9\u3400-\u9fff]")
_WIDEST = 140


class Source:
    """One file, its nodes, and the edits that wait to be made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_bytes().decode("utf-8-sig")
        self._bom = path.read_bytes().startswith(b"\xef\xbb\xbf")
        self._lines = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        self._edits: list[tuple[int, int, str]] = []
        nodes = NodeReader(str(path))
        root = nodes.parse(path)
        if root is None or node_kind(root) != "mapping":
            raise TaxonomyError(f"{path}: no taxonomy: `civcorpus taxonomy check {path}` says what is wrong")
        self.top = pairs_of(root)
        found = re.search("\r?\n", self.text)
        self.newline = found[0] if found else "\n"

    @property
    def concepts(self) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The key node and value node of each concept."""
        return pairs_of(self.top["concepts"][1]) if "concepts" in self.top else {}

    # ---- places

    def start(self, node: yaml.Node) -> int:
        """Return where a node begins."""
        return self._lines[node.start_mark.line] + int(node.start_mark.column)

    def end(self, node: yaml.Node) -> int:
        """Return where the last character of a node ends, without the white space and comments behind it."""
        if node_kind(node) != "scalar" and not is_flow(node) and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        end = (
            self._lines[node.end_mark.line] + int(node.end_mark.column)
            if node.end_mark.line < len(self._lines)
            else len(self.text)
        )
        return self.start(node) + len(self.text[self.start(node) : end].rstrip())

    def line_start(self, place: int) -> int:
        """Return where the line of a place begins."""
        return max(start for start in self._lines if start <= place)

    def line_end(self, place: int) -> int:
        """Return where the line of a place ends, before the line end."""
        match = _LINE_END.search(self.text, place)
        return match.start() if match else len(self.text)

    def column(self, node: yaml.Node) -> int:
        """Return how far a node stands from the beginning of its line."""
        return int(node.start_mark.column)

    # ---- edits

    def replace(self, start: int, end: int, text: str) -> None:
        """Note that characters are to be replaced."""
        self._edits.append((start, end, text))

    def append_line(self, node: yaml.Node, line: str) -> None:
        """Note that a line is to stand behind the last line of a node."""
        place = self.line_end(self.end(node))
        self.replace(place, place, self.newline + line)

    def remove_lines(self, first: yaml.Node, last: yaml.Node) -> None:
        """Note that the lines from one node to the end of another are to go, and one empty line behind them."""
        start, end = self.line_start(self.start(first)), self.line_end(self.end(last))
        behind = re.compile("(?:\r\n|\n)(?:[ \t]*(?:\r\n|\n))?").match(self.text, end)
        self.replace(start, behind.end() if behind else end, "")

    def append_item(self, sequence: yaml.Node, text: str) -> None:
        """Note that an item is to stand at the end of a list, in the style of the list."""
        if not is_flow(sequence) and sequence.value:
            dash = self.text.rfind("-", self.line_start(self.start(sequence.value[-1])), self.start(sequence.value[-1]))
            indent = dash - self.line_start(dash)
            self.append_line(sequence.value[-1], " " * indent + f"- {scalar(text)}")
            return
        self._append_in_flow(sequence, scalar(text), sequence.value[-1] if sequence.value else None)

    def append_pair(self, mapping: yaml.Node, key: str, value: str) -> None:
        """Note that a key is to stand at the end of a mapping, in the style of the mapping; `value` is YAML."""
        last = mapping.value[-1] if mapping.value else None
        if is_flow(mapping) or last is None:
            self._append_in_flow(mapping, f"{key}: {value}", last[1] if last else None)
        else:
            self.append_line(last[1], " " * self.column(last[0]) + f"{key}: {value}")

    def _append_in_flow(self, node: yaml.Node, text: str, last: yaml.Node | None) -> None:
        if last is None:
            self.replace(self.start(node) + 1, self.start(node) + 1, text)
            return
        place = self.end(last)
        comma = re.match(r"\s*,", self.text[place:])
        place += comma.end() if comma else 0
        width = place - self.line_start(place) + len(text) + 3
        if width > _WIDEST:
            first = node.value[0][0] if isinstance(node.value[0], tuple) else node.value[0]
            of_line = self.line_start(self.end(last))
            indent = re.match(" *", self.text[of_line:])
            hanging = len(indent[0]) if indent and of_line > self.start(node) else self.column(first)
            text = self.newline + " " * hanging + text
        else:
            text = " " + text
        self.replace(place, place, ("" if comma else ",") + text)

    def edited(self) -> str:
        """Return the text with all edits made."""
        text = self.text
        in_order = sorted(enumerate(self._edits), key=lambda edit: (*edit[1][:2], edit[0]), reverse=True)
        for _, (start, end, new) in in_order:
            text = text[:start] + new + text[end:]
        return text

    def write(self, agrees: Callable[[TaxonomyFile, TaxonomyFile], bool]) -> None:
        """Make the edits: written beside the file, read again, and moved over it when `agrees` (before, after) says that it is as meant.

        Raises:
            TaxonomyError: The file would not say what was meant; it is left as it was.
        """
        beside = self.path.with_name(f".{self.path.name}.new")
        try:
            beside.write_bytes((b"\xef\xbb\xbf" if self._bom else b"") + self.edited().encode())
            before, after = read_file(self.path, str(self.path)), read_file(beside, str(self.path))
            errors = {str(c.what) for c in after.complaints if c.severity == "error"}
            if errors - {str(c.what) for c in before.complaints} or not agrees(before, after):
                raise TaxonomyError(f"{self.path}: this edit cannot be made without touching more: make it by hand")
            os.chmod(beside, self.path.stat().st_mode)  # noqa: PTH101
            beside.replace(self.path)
        finally:
            beside.unlink(missing_ok=True)


def is_flow(node: yaml.Node) -> bool:
    """Say whether a list or mapping is written with brackets."""
    return bool(getattr(node, "flow_style", False))


def pairs_of(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return the key node and value node of each key of a mapping; empty for anything else."""
    if node_kind(node) != "mapping":
        return {}
    return {str(key.value): (key, value) for key, value in node.value if node_kind(key) == "scalar"}


def scalars_of(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the scalars under a node, keys left out."""
    if node_kind(node) == "scalar":
        yield node
    else:
        for item in node.value:
            yield from scalars_of(item[1] if isinstance(item, tuple) else item)


def scalar(text: str) -> str:
    """Return a text as YAML that may stand in a list of either style, quoted only where it must be.

    >>> scalar("Charity Law"), scalar("NO"), scalar("a, b")
    ('Charity Law', '"NO"', '"a, b"')
    """
    import yaml

    if _PLAIN_START.match(text) and not text.endswith((" ", ":")):
        try:
            if yaml.safe_load(f"[{text}]") == [text]:
                return text
        except yaml.YAMLError:
            pass
    return json.dumps(text, ensure_ascii=False)
