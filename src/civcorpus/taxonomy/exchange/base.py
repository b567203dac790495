"""A taxonomy file as plain values without layout: what every format is written from, and what an import gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from civcorpus.errors import TaxonomyError
from civcorpus.taxonomy.reading import TaxonomyFile

LABELS = ("prefLabel", "altLabel", "hiddenLabel")
LINKS = ("broader", "related")
TEXTS = ("scopeNote", "definition", "example", "note", "editorialNote", "historyNote", "changeNote")
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
OTHER = ("type", "notation", "deprecated", "replacedBy", "replaces", "homepage")


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept: `labels` by kind and language, `texts` by key as (language or "", text), `links` ids or addresses by key."""

    id: str
    labels: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    texts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    match: Mapping[str, Any] = field(default_factory=dict)

    def pref_label(self, lang: str) -> str:
        """Return the preferred label in a language, "" for none."""
        return next(iter(self.labels.get("prefLabel", {}).get(lang, ())), "")

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Yield (kind, language, text) of all labels, by kind."""
        for kind, by_lang in self.labels.items():
            for lang, texts in by_lang.items():
                for text in texts:
                    yield kind, lang, text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A scheme with its concepts in order; `facts` are the scheme's single texts (version, license, …)."""

    id: str
    title: Mapping[str, str]
    facts: Mapping[str, str]
    classes: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]


def vocabulary_of(file: TaxonomyFile) -> Vocabulary:
    """Return what a taxonomy file says, apart from its layout.

    Raises:
        TaxonomyError: The file has errors.
    """
    errors = [complaint for complaint in file.complaints if complaint.severity == "error"]
    if errors:
        raise TaxonomyError("\n".join(map(str, errors[:20])))
    scheme = file.data.get("scheme") or {}
    title = scheme.get("title") or {}
    return Vocabulary(
        id=file.scheme.id,
        title={"en": title} if isinstance(title, str) else title,
        facts={key: str(value) for key, value in scheme.items() if key not in ("id", "title") and value != ""},
        classes={key: _texts(value) for key, value in (file.data.get("classes") or {}).items()},
        entries=tuple(_entry(key, value or {}) for key, value in (file.data.get("concepts") or {}).items()),
    )


def _entry(concept_id: str, data: Mapping[str, Any]) -> Entry:
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind in LABELS:
        by_lang = {lang: _texts(value) for lang, value in (data.get(kind) or {}).items()}
        if found := {lang: texts for lang, texts in by_lang.items() if texts}:
            labels[kind] = found
    texts = {key: tuple(_by_language(data[key], key)) for key in TEXTS if data.get(key)}
    links = {key: _texts(data[key]) for key in (*LINKS, *MATCHES, *OTHER) if data.get(key)}
    return Entry(concept_id, labels, texts, links, data.get("match") or {})


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list, or the one text; each once, in order."""
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(str(item).strip() for item in items if item != ""))


def _by_language(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for lang, texts in value.items():
            yield from ((lang, text) for text in _texts(texts))
    else:
        yield from (("en" if key == "scopeNote" else "", text) for text in _texts(value))


def yaml_of(vocabulary: Vocabulary) -> str:
    """Return a taxonomy file that says what the vocabulary says."""
    import yaml

    def written(data: Any) -> str:
        return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=130, default_flow_style=None))

    scheme = {
        "id": vocabulary.id,
        **({"title": dict(vocabulary.title)} if vocabulary.title else {}),
        **vocabulary.facts,
    }
    parts = [written({"scheme": scheme})]
    if vocabulary.classes:
        parts.append(written({"classes": {key: list(words) for key, words in vocabulary.classes.items()}}))
    concepts = (written({entry.id: _data(entry)}) for entry in vocabulary.entries)
    parts.append("concepts:\n" + "\n".join("".join(f"  {line}\n" for line in text.splitlines()) for text in concepts))
    return "\n".join(parts)


def _data(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for kind, by_lang in entry.labels.items():
        data[kind] = {lang: texts[0] if kind == "prefLabel" else list(texts) for lang, texts in by_lang.items()}
    data.update({key: list(values) for key, values in entry.links.items() if key in LINKS})
    for key, notes in entry.texts.items():
        spoken = {lang: [text for other, text in notes if other == lang] for lang, _ in notes}
        data[key] = (
            {lang: _one_or_list(texts) for lang, texts in spoken.items()}
            if any(spoken)
            else _one_or_list([t for _, t in notes])
        )
    data.update({key: _one_or_list(list(v)) for key, v in entry.links.items() if key in OTHER})
    data.update({key: list(values) for key, values in entry.links.items() if key in MATCHES})
    if entry.match:
        data["match"] = dict(entry.match)
    return data


def _one_or_list(texts: list[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else texts


def ancestors(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """Return the ids above each concept at any height; a cycle is walked once."""
    broader = {entry.id: entry.links.get("broader", ()) for entry in entries}
    found: dict[str, set[str]] = {}
    for start, parents in broader.items():
        seen: set[str] = set()
        queue = list(parents)
        while queue:
            current = queue.pop()
            if current not in seen:
                seen.add(current)
                queue += broader.get(current, ())
        found[start] = seen
    return found
