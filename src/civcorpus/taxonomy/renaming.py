"""Edits of ids in taxonomy files: rename, merge, deprecate. All references follow; `replaces` and `replacedBy` keep what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civcorpus.model import LabelType
from civcorpus.taxonomy.editing import LABEL_KEYS, insert_labels
from civcorpus.taxonomy.nodes import node_kind
from civcorpus.taxonomy.source import Source, is_flow, pairs_of, scalar, scalars_of

if TYPE_CHECKING:
    import yaml

    from civcorpus.taxonomy.values import Concept

_REFERENCES = ("broader", "related", "replacedBy")


def rename_concept(paths: Iterable[Path], old: str, new: str) -> list[Path]:
    """Give a concept another id in the file that has it, and wherever files refer to it; return the files that were changed.

    Raises:
        TaxonomyError: A file's layout does not allow the edit; that file is left as it was.
    """

    def rename(source: Source) -> None:
        if old in source.concepts:
            key, node = source.concepts[old]
            source.replace(source.start(key), source.end(key), scalar(new))
            _add_lines(source, node, {"replaces": [old]})

    return _edit_all(paths, {old: new}, rename, lambda data: _renamed(data, old, new))


def merge_concepts(paths: Iterable[Path], gone: Concept, kept: Concept) -> list[Path]:
    """Take a concept away and give its labels, its place in references and its decisions to another; return the files that were changed.

    Its preferred labels become other labels. Its guards, patterns, notes and what is above it are lost.
    """
    labels = labels_to_move(gone, kept)

    def merge(source: Source) -> None:
        if kept.id in source.concepts:
            node = source.concepts[kept.id][1]
            for kind, by_lang in labels.items():
                insert_labels(source, node, kind, by_lang)
            _add_lines(source, node, {"replaces": [gone.id]})
        if gone.id in source.concepts:
            source.remove_lines(*source.concepts[gone.id])

    return _edit_all(
        paths, {gone.id: kept.id}, merge, lambda data: _merged(data, gone.id, kept.id, labels), but=gone.id
    )


def labels_to_move(gone: Concept, kept: Concept) -> dict[LabelType, dict[str, list[str]]]:
    """Return the labels of one concept that another lacks, by the kind they become and language."""
    have = {(label.lang, label.text) for label in kept.labels}
    moved: dict[LabelType, dict[str, list[str]]] = {}
    for label in gone.labels:
        kind: LabelType = "hiddenLabel" if label.label_type == "hiddenLabel" else "altLabel"
        if (label.lang, label.text) not in have:
            have.add((label.lang, label.text))
            moved.setdefault(kind, {}).setdefault(label.lang, []).append(label.text)
    return {kind: moved[kind] for kind in LABEL_KEYS if kind in moved}


def deprecate_concept(paths: Iterable[Path], concept_id: str, by: str) -> list[Path]:
    """Mark a concept as deprecated, replaced `by` another or by none (""); return the file that was changed."""
    marks: dict[str, list[str]] = {"deprecated": ["true"], **({"replacedBy": [by]} if by else {})}

    def deprecate(source: Source) -> None:
        if concept_id in source.concepts:
            _add_lines(source, source.concepts[concept_id][1], marks)

    def expected(data: Any) -> Any:
        concepts = data.get("concepts") or {}
        if concept_id not in concepts:
            return data
        return {**data, "concepts": {**concepts, concept_id: {**concepts[concept_id], **marks}}}

    return _edit_all(paths, {}, deprecate, expected)


def _edit_all(
    paths: Iterable[Path],
    ids: dict[str, str],
    edit: Callable[[Source], None],
    expected: Callable[[Any], Any],
    *,
    but: str = "",
) -> list[Path]:
    """Replace ids in all references of the files and make one more edit in each; `expected` gives what a file's data must become.

    References of the concept `but`, which goes, are left alone.
    """
    changed = []
    for path in paths:
        source = Source(path)
        for concept_id, (_, node) in source.concepts.items():
            for reference in _references(node) if ids and concept_id != but else ():
                _redirect(source, reference, ids, concept_id)
        edit(source)
        if source.edited() != source.text:
            source.write(lambda before, after: _canonical(after.data) == _canonical(expected(before.data)))
            changed.append(path)
    return changed


def _redirect(source: Source, node: yaml.Node, ids: Mapping[str, str], own: str) -> None:
    """Note that ids in one value (a text, or a list of them) are to be replaced; one that would name its own concept or come twice goes."""
    items = list(scalars_of(node))
    texts = [str(item.value) for item in items]
    new = _replaced(texts, ids, own)
    if new == texts:
        return
    if len(new) == len(texts):
        for item, text in zip(items, new, strict=True):
            if text != item.value:
                quoted = getattr(item, "style", None) in ("'", '"')
                source.replace(source.start(item), source.end(item), f'"{text}"' if quoted else scalar(text))
    else:
        source.replace(source.start(node), source.end(node), f"[{', '.join(map(scalar, new))}]")


def _replaced(texts: Sequence[str], ids: Mapping[str, str], own: str) -> list[str]:
    found = []
    for text in texts:
        prefix = "concept:" if text.startswith("concept:") else ""
        found.append(prefix + ids.get(text.removeprefix("concept:").strip(), text.removeprefix("concept:").strip()))
    if found == list(texts):
        return found
    return [text for text in dict.fromkeys(found) if text != own or text in texts]


def _references(node: yaml.Node) -> Iterable[yaml.Node]:
    """Yield the values of a concept that name other concepts, a text or a list of them each."""
    parts = pairs_of(node)
    for key in _REFERENCES:
        if key in parts:
            yield parts[key][1]
    match = pairs_of(parts["match"][1]) if "match" in parts else {}
    for key, (_, value) in match.items():
        if key == "implies":
            yield value
        else:
            yield from (each for each in scalars_of(value) if str(each.value).startswith("concept:"))


def _add_lines(source: Source, node: yaml.Node, lines: Mapping[str, Sequence[str]]) -> None:
    """Note that keys with texts are to stand behind the first key of a concept; a list that is there is added to."""
    parts = pairs_of(node)
    key_node, after = next(iter(parts.values()))
    for key, texts in lines.items():
        if key in parts:
            value = parts[key][1]
            if node_kind(value) == "sequence" and key == "replaces":
                for text in texts:
                    source.append_item(value, text)
            else:
                old = [str(value.value)] if key == "replaces" else []
                source.replace(source.start(value), source.end(value), _written(key, [*old, *texts]))
        elif is_flow(node):
            source.append_pair(node, key, _written(key, texts))
        else:
            source.append_line(after, " " * source.column(key_node) + f"{key}: {_written(key, texts)}")


def _written(key: str, texts: Sequence[str]) -> str:
    if key == "deprecated":
        return texts[0]
    return f"[{', '.join(map(scalar, texts))}]" if key == "replaces" else scalar(texts[0])


# ---- what a file's plain data must become


def _renamed(data: Any, old: str, new: str) -> Any:
    data = _with_ids(data, {old: new})
    concepts = data.get("concepts") or {}
    if old not in concepts:
        return data
    entry = {**concepts[old], "replaces": [*_listed(concepts[old].get("replaces")), old]}
    return {
        **data,
        "concepts": {(new if key == old else key): (entry if key == old else v) for key, v in concepts.items()},
    }


def _merged(data: Any, gone: str, kept: str, labels: Mapping[LabelType, Mapping[str, Sequence[str]]]) -> Any:
    data = _with_ids(data, {gone: kept})
    concepts = {key: entry for key, entry in (data.get("concepts") or {}).items() if key != gone}
    if kept in concepts:
        entry = {**concepts[kept], "replaces": [*_listed(concepts[kept].get("replaces")), gone]}
        for kind, by_lang in labels.items():
            old = entry.get(kind) or {}
            entry[kind] = {**old, **{lang: [*_listed(old.get(lang)), *texts] for lang, texts in by_lang.items()}}
        concepts[kept] = entry
    return {**data, "concepts": concepts} if "concepts" in data else data


def _with_ids(data: Any, ids: Mapping[str, str]) -> Any:
    """Return a file's plain data with ids replaced in all references."""

    def in_match(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: in_match(each) for key, each in value.items()}
        if isinstance(value, list):
            return [in_match(each) for each in value]
        return _replaced([value], ids, "")[0] if str(value).startswith("concept:") else value

    concepts = {}
    for key, written in (data.get("concepts") or {}).items():
        entry = {n: _replaced(_listed(v), ids, key) if n in _REFERENCES else v for n, v in (written or {}).items()}
        if isinstance(entry.get("match"), dict):
            match = in_match(entry["match"])
            entry["match"] = {
                **match,
                **({"implies": _replaced(_listed(match["implies"]), ids, key)} if "implies" in match else {}),
            }
        concepts[key] = entry
    return {**data, "concepts": concepts} if "concepts" in data else data


def _listed(value: Any) -> list[Any]:
    return [] if value in (None, "") else value if isinstance(value, list) else [value]


def _canonical(data: Any) -> Any:
    """Return plain data in which a list of one and its item are the same, and what is empty is not there."""
    if isinstance(data, dict):
        return {key: _canonical(value) for key, value in data.items() if value not in ([], "")}
    if isinstance(data, list):
        items = [_canonical(value) for value in data]
        return items[0] if len(items) == 1 else items
    return data
