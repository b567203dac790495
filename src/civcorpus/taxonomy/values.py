"""The values a taxonomy is made of: schemes, concepts, labels, guards, patterns, and where each stands in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from civcorpus.model import LabelType
from civcorpus.taxonomy.patterns import Node

Case = Literal["exact", "any"]
Reach = Literal["sentence", "passage", "document"]
Within = int | Reach
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a taxonomy file; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with a taxonomy file: what it is, and what to do about it.

    An *error* changes what is tagged from what the author meant; a *warning* may do so.
    """

    place: Place
    severity: Severity
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Expression:
    """A phrase or pattern as written, and its tree; or, with `concept` set, "a mention of that concept"."""

    source: str
    tree: Node | None
    concept: str = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Guard:
    """When a label or pattern counts; all conditions that are set must hold. See docs/taxonomy-format.md."""

    case: Case | None = None
    unless: tuple[Expression, ...] = ()
    unless_near: tuple[Expression, ...] = ()
    near: tuple[Expression, ...] = ()
    within: Within = "passage"
    defined: bool = False
    zones: tuple[str, ...] = ()

    @property
    def restricts(self) -> bool:
        """Whether anything but the letter case is asked for."""
        return bool(self.unless or self.unless_near or self.near or self.defined or self.zones)


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept, as written, with the guard of its own."""

    text: str
    lang: str
    label_type: LabelType
    guard: Guard = Guard()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to name a concept with gaps and choices, with the guard of its own."""

    expression: Expression
    guard: Guard = Guard()


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea of a scheme: its names in order of rank, its relations, and when a name counts."""

    id: str
    scheme_id: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scope_note: Mapping[str, str] = field(default_factory=dict)
    exact_match: tuple[str, ...] = ()
    guard: Guard = Guard()
    patterns: tuple[Pattern, ...] = ()
    implies: tuple[str, ...] = ()
    yields: bool = False
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def deprecated(self) -> bool:
        """Whether the concept is kept for what was decided about it, and found in no text."""
        return self.extra.get("deprecated", ()) == ("true",)

    def pref_label(self, lang: str) -> str:
        """Return the preferred label in `lang`, in any other language where it has none there, or the id."""
        names = {label.lang: label.text for label in self.labels if label.label_type == "prefLabel"}
        return names.get(lang) or next(iter(names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One taxonomy file: what it is called, and the word lists its patterns may name as `{class}`."""

    id: str
    title: Mapping[str, str]
    version: str
    license: str = ""
    checked: str = ""
    classes: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True)
class Taxonomy:
    """All concepts of all files, in the order of the files.

    `complaints` are what reading found; `check` finds more. `sha256` changes with what the files say, not with their
    comments, layout or names.
    """

    schemes: tuple[Scheme, ...]
    concepts: tuple[Concept, ...]
    sha256: str
    complaints: tuple[Complaint, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for concept in self.concepts:
            for parent in concept.broader:
                children.setdefault(parent, []).append(concept.id)
        return children

    @property
    def version(self) -> str:
        """The schemes with their versions, in one line."""
        return ", ".join(f"{scheme.id} {scheme.version}".strip() for scheme in self.schemes)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._by_id

    def concept(self, concept_id: str) -> Concept:
        """Return the concept with this id.

        Raises:
            KeyError: There is none.
        """
        return self._by_id[concept_id]

    def scheme(self, scheme_id: str) -> Scheme:
        """Return the scheme with this id.

        Raises:
            KeyError: There is none.
        """
        return next((scheme for scheme in self.schemes if scheme.id == scheme_id), None) or _missing(scheme_id)

    @property
    def redirects(self) -> dict[str, str]:
        """Which concept now stands for an id that people decided about: by `replaces`, or `replacedBy` of a deprecated concept.

        An id that is given to another concept again is not redirected.
        """
        found: dict[str, str] = {}
        for concept in self.concepts:
            found.update((old, concept.id) for old in concept.extra.get("replaces", ()) if old not in self._by_id)
            if concept.deprecated and concept.extra.get("replacedBy", ())[:1]:
                found[concept.id] = concept.extra["replacedBy"][0]
        return {old: _last(old, found) for old in found}

    def narrower(self, concept_id: str) -> tuple[str, ...]:
        """Return the ids below a concept at any depth, nearest first; a cycle is walked once."""
        return self._walk(concept_id, self._children)

    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """Return the ids above a concept at any height, nearest first; a cycle is walked once."""
        return self._walk(concept_id, {concept.id: concept.broader for concept in self.concepts})

    def _walk(self, concept_id: str, links: Mapping[str, tuple[str, ...] | list[str]]) -> tuple[str, ...]:
        seen = {concept_id: None}
        queue = [concept_id]
        for current in queue:
            for following in links.get(current, ()):
                if following not in seen and following in self._by_id:
                    seen[following] = None
                    queue.append(following)
        return tuple(seen)[1:]


def _last(start: str, links: Mapping[str, str]) -> str:
    """Return the end of a chain; of a circle, the id before it closes."""
    seen = [start]
    while links.get(seen[-1], seen[0]) not in seen:
        seen.append(links[seen[-1]])
    return seen[-1]


def _missing(scheme_id: str) -> Scheme:
    raise KeyError(scheme_id)
