"""Edits of taxonomy files that a person would make by hand: a label, a concept. Comments and layout stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.errors import TaxonomyError, UsageError
from civcorpus.model import LabelType
from civcorpus.taxonomy.nodes import node_kind
from civcorpus.taxonomy.reading import TaxonomyFile
from civcorpus.taxonomy.source import Source, is_flow, pairs_of, scalar, scalars_of
from civcorpus.taxonomy.values import Concept, Label

if TYPE_CHECKING:
    import yaml

LABEL_KEYS: tuple[LabelType, ...] = ("prefLabel", "altLabel", "hiddenLabel")


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
    insert_labels(source, concept, addition.label_type, {addition.lang: [addition.text]})
    new = Label(addition.text, addition.lang, addition.label_type)
    source.write(lambda before, after: _same_but(before, after, addition.concept_id, new))


def insert_labels(source: Source, concept: yaml.Node, kind: LabelType, labels: Mapping[str, Sequence[str]]) -> None:
    """Note that labels of one kind, by language, are to stand behind those that the concept has."""
    parts = pairs_of(concept)
    values = {
        lang: scalar(texts[0]) if kind == "prefLabel" else f"[{', '.join(map(scalar, texts))}]"
        for lang, texts in labels.items()
    }
    if kind not in parts:
        earlier = [key for key in LABEL_KEYS[: LABEL_KEYS.index(kind)] if key in parts]
        value = f"{{{', '.join(f'{lang}: {each}' for lang, each in values.items())}}}"
        if earlier and not is_flow(concept):
            key_node, after = parts[earlier[-1]]
            source.append_line(after, " " * source.column(key_node) + f"{kind}: {value}")
        else:
            source.append_pair(concept, kind, value)
        return
    langs = pairs_of(parts[kind][1])
    for lang, texts in labels.items():
        if lang not in langs:
            source.append_pair(parts[kind][1], lang, values[lang])
            continue
        node = langs[lang][1]
        if node_kind(node) == "sequence":
            for text in texts:
                source.append_item(node, text)
        else:
            whole = ", ".join(map(scalar, [node.value, *texts] if node.value else texts))
            source.replace(source.start(node), source.end(node), f"[{whole}]" if node.value else f" [{whole}]")


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
