"""Edits of taxonomy files that a person would make by hand: a label, a concept, a new id. Comments and layout stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civcorpus.errors import TaxonomyError, UsageError
from civcorpus.model import LabelType
from civcorpus.taxonomy.nodes import node_kind
from civcorpus.taxonomy.reading import TaxonomyFile
from civcorpus.taxonomy.source import Source, is_flow, pairs_of, scalar, scalars_of
from civcorpus.taxonomy.values import Concept, Label

if TYPE_CHECKING:
    import yaml

LABEL_KEYS: tuple[LabelType, ...] = ("prefLabel", "altLabel", "hiddenLabel")
_REFERENCES = ("broader", "related", "replacedBy")


@dataclass(frozen=True, slots=True)
class Addition:
    """A label that was written: to which concept of which file."""

    path: str
    concept_id: str
    label_type: LabelType
    lang: str
    text: str


def add_label(path: Path, addition: Addition) -> None:
    """Write one label into the file.

    Raises:
        UsageError: The concept has the label, or a preferred label in that language.
        TaxonomyError: The file has no such concept, or the edit cannot be made in its layout.
    """
    source = Source(path)
    concept = _concept(source, addition.concept_id)
    parts = pairs_of(concept)
    for key in LABEL_KEYS:
        langs = pairs_of(parts[key][1]) if key in parts else {}
        if addition.lang in langs and addition.text in [s.value for s in scalars_of(langs[addition.lang][1])]:
            raise UsageError(f"{addition.concept_id} has “{addition.text}” as {key} already: nothing to do")
        if key == addition.label_type == "prefLabel" and addition.lang in langs:
            raise UsageError(
                f"{addition.concept_id} has a prefLabel in {addition.lang}: use --as alt, or change it in {path}"
            )
    _insert_label(source, parts, concept, addition)
    new = Label(addition.text, addition.lang, addition.label_type)
    source.write(lambda before, after: _same_but(before, after, addition.concept_id, new))


def _insert_label(
    source: Source, parts: dict[str, tuple[yaml.Node, yaml.Node]], concept: yaml.Node, addition: Addition
) -> None:
    pref = addition.label_type == "prefLabel"
    value = scalar(addition.text) if pref else f"[{scalar(addition.text)}]"
    if addition.label_type not in parts:
        earlier = [key for key in LABEL_KEYS[: LABEL_KEYS.index(addition.label_type)] if key in parts]
        line = f"{addition.label_type}: {{{addition.lang}: {value}}}"
        if earlier and not is_flow(concept):
            key_node, after = parts[earlier[-1]]
            source.append_line(after, " " * source.column(key_node) + line)
        else:
            source.append_pair(concept, addition.label_type, f"{{{addition.lang}: {value}}}")
        return
    labels = parts[addition.label_type][1]
    langs = pairs_of(labels)
    if addition.lang not in langs:
        source.append_pair(labels, addition.lang, value)
        return
    node = langs[addition.lang][1]
    if node_kind(node) == "sequence":
        source.append_item(node, addition.text)
    elif node.value:
        source.replace(source.start(node), source.end(node), f"[{scalar(node.value)}, {scalar(addition.text)}]")
    else:
        source.replace(source.end(node), source.end(node), f" [{scalar(addition.text)}]")


def _same_but(before: TaxonomyFile, after: TaxonomyFile, concept_id: str, new: Label) -> bool:
    """Say whether the files say the same but for one label more."""
    old = {concept.id: concept for concept in before.concepts}
    now = {concept.id: concept for concept in after.concepts}
    if old.keys() != now.keys() or before.scheme != after.scheme:
        return False
    return all(
        set(now[each].labels) == set(concept.labels) | ({new} if each == concept_id else set())
        and replace(now[each], labels=()) == replace(concept, labels=())
        for each, concept in old.items()
    )


def add_concept(path: Path, concept: Concept) -> None:
    """Write a new concept with its labels, behind the last one that has the same concept above it.

    Raises:
        TaxonomyError: The edit cannot be made in the file's layout.
    """
    source = Source(path)
    concepts = source.concepts
    if not concepts or is_flow(source.top["concepts"][1]):
        raise TaxonomyError(f"{path}: its concepts are not one a line: add {concept.id} by hand")
    siblings = [key for key, (_, node) in concepts.items() if concept.broader and _is_below(node, concept.broader)]
    behind = [*(parent for parent in concept.broader if parent in concepts), *siblings] or list(concepts)
    key_node, node = concepts[behind[-1]]
    indent = " " * source.column(key_node)
    lines = [f"{indent}{concept.id}:", *(f"{indent}  {line}" for line in _label_lines(concept.labels))]
    if concept.broader:
        lines.append(f"{indent}  broader: [{', '.join(map(scalar, concept.broader))}]")
    source.append_line(node, source.newline + source.newline.join(lines))

    def agrees(before: TaxonomyFile, after: TaxonomyFile) -> bool:
        others = tuple(each for each in after.concepts if each.id != concept.id)
        added = next((each for each in after.concepts if each.id == concept.id), None)
        return others == before.concepts and added is not None and set(added.labels) == set(concept.labels)

    source.write(agrees)


def _is_below(node: yaml.Node, parents: Sequence[str]) -> bool:
    parts = pairs_of(node)
    return "broader" in parts and any(each.value in parents for each in scalars_of(parts["broader"][1]))


def _label_lines(labels: Sequence[Label]) -> list[str]:
    lines = []
    for key in LABEL_KEYS:
        by_lang: dict[str, list[str]] = {}
        for label in labels:
            if label.label_type == key:
                by_lang.setdefault(label.lang, []).append(scalar(label.text))
        if by_lang:
            texts = (
                f"{lang}: {each[0] if key == 'prefLabel' else '[' + ', '.join(each) + ']'}"
                for lang, each in by_lang.items()
            )
            lines.append(f"{key}: {{{', '.join(texts)}}}")
    return lines


def _concept(source: Source, concept_id: str) -> yaml.Node:
    if concept_id not in source.concepts:
        raise TaxonomyError(f"{source.path}: no concept {concept_id}: name the file that has it")
    return source.concepts[concept_id][1]


# ---- ids


def rename_concept(paths: Iterable[Path], old: str, new: str) -> list[Path]:
    """Give a concept another id in the file that has it, and wherever files refer to it; `replaces` keeps decisions about the old one.

    Return the files that were changed.
    """

    def rename(source: Source) -> None:
        if old in source.concepts:
            key, node = source.concepts[old]
            source.replace(source.start(key), source.end(key), scalar(new))
            _append_replaces(source, node, [old])

    return edit_all(paths, {old: new}, rename, lambda data: renamed(data, old, new))


def edit_all(
    paths: Iterable[Path], ids: dict[str, str], edit: Callable[[Source], None], expected: Callable[[Any], Any]
) -> list[Path]:
    """Replace ids in all references of the files and make one more edit in each; `expected` gives what a file's data must become."""
    changed = []
    for path in paths:
        source = Source(path)
        for _, node in source.concepts.values():
            for reference in references_of(node):
                prefix = "concept:" if str(reference.value).startswith("concept:") else ""
                target = ids.get(str(reference.value).removeprefix("concept:").strip())
                if target:
                    text = scalar(prefix + target)
                    source.replace(source.start(reference), source.end(reference), text)
        edit(source)
        if source.edited() != source.text:
            source.write(lambda before, after: _without_order(after.data) == _without_order(expected(before.data)))
            changed.append(path)
    return changed


def references_of(node: yaml.Node) -> Iterable[yaml.Node]:
    """Return the scalars of a concept that name other concepts."""
    parts = pairs_of(node)
    for key in _REFERENCES:
        if key in parts:
            yield from scalars_of(parts[key][1])
    if "match" in parts:
        match = pairs_of(parts["match"][1])
        if "implies" in match:
            yield from scalars_of(match["implies"][1])
        for scalar_node in scalars_of(parts["match"][1]):
            if str(scalar_node.value).startswith("concept:"):
                yield scalar_node


def _append_replaces(source: Source, node: yaml.Node, ids: Sequence[str]) -> None:
    parts = pairs_of(node)
    if "replaces" in parts and node_kind(parts["replaces"][1]) == "sequence":
        for each in ids:
            source.append_item(parts["replaces"][1], each)
    elif "replaces" in parts:
        value = parts["replaces"][1]
        source.replace(source.start(value), source.end(value), f"[{', '.join(map(scalar, [value.value, *ids]))}]")
    else:
        key_node, after = next(iter(parts.values()))
        line = f"replaces: [{', '.join(map(scalar, ids))}]"
        if is_flow(node):
            source.append_pair(node, "replaces", line.removeprefix("replaces: "))
        else:
            source.append_line(after, " " * source.column(key_node) + line)


def renamed(data: Any, old: str, new: str) -> Any:
    """Return a file's plain data with one id replaced, and `replaces` with the old one where the concept is."""
    data = replaced_ids(data, {old: new})
    concepts = data.get("concepts", {})
    if old in concepts:
        entry = dict(concepts[old])
        entry["replaces"] = [*_listed(entry.get("replaces")), old]
        data = {
            **data,
            "concepts": {(new if key == old else key): (entry if key == old else v) for key, v in concepts.items()},
        }
    return data


def replaced_ids(data: Any, ids: dict[str, str]) -> Any:
    """Return a file's plain data with ids replaced in all references."""

    def in_match(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: in_match(each) for key, each in value.items()}
        if isinstance(value, list):
            return [in_match(each) for each in value]
        bare = str(value).removeprefix("concept:").strip()
        return f"concept:{ids[bare]}" if str(value).startswith("concept:") and bare in ids else value

    def plain_ids(value: Any) -> Any:
        return [ids.get(each, each) for each in value] if isinstance(value, list) else ids.get(value, value)

    concepts = {}
    for key, written in (data.get("concepts") or {}).items():
        entry = {name: plain_ids(value) if name in _REFERENCES else value for name, value in written.items()}
        if "match" in entry:
            match = in_match(entry["match"])
            entry["match"] = {**match, "implies": plain_ids(match["implies"])} if "implies" in match else match
        concepts[key] = entry
    return {**data, "concepts": concepts} if "concepts" in data else data


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _without_order(data: Any) -> Any:
    """Return plain data in which a list of one and its item are the same."""
    if isinstance(data, dict):
        return {key: _without_order(value) for key, value in data.items()}
    if isinstance(data, list):
        items = [_without_order(value) for value in data]
        return items[0] if len(items) == 1 else items
    return data
