"""What decides, for each concept, where it is found: a hash that changes with it, and phrases one of which stands wherever it may be.

Two taxonomies that give a concept the same hash tag a text alike, as far as that concept goes; a text that has no anchor of any concept
that differs is tagged alike by both (`same_words` aside, see there).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from civcorpus.tagging.compiling import Compiled
from civcorpus.taxonomy import Concept, Expression, Guard, Taxonomy
from civcorpus.taxonomy.patterns import class_names


@dataclass(frozen=True, slots=True)
class ConceptVersion:
    """One wording of a concept: its hash and its anchors (phrases of a matching form, with a space where a word must begin or end)."""

    concept_id: str
    hash: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxonomyVersion:
    """The wording of all concepts, and the words that decide how a broken line is read."""

    concepts: tuple[ConceptVersion, ...]
    vocabulary: frozenset[str]


def version_of(taxonomy: Taxonomy, compiled: Compiled) -> TaxonomyVersion:
    """Return the version of every concept, in the order of the taxonomy that was `compiled`."""
    keys: dict[str, set[int]] = {concept.id: set() for concept in taxonomy.concepts}
    for rule in compiled.rules:
        keys[rule.concept_id] |= rule.part.trigger.keys
    phrase = compiled.lexicon.phrase
    versions = tuple(
        ConceptVersion(concept.id, _hash(concept, taxonomy), tuple(sorted(phrase(key) for key in keys[concept.id])))
        for concept in taxonomy.concepts
    )
    return TaxonomyVersion(versions, compiled.lexicon.vocabulary)


def _hash(concept: Concept, taxonomy: Taxonomy) -> str:
    """Return a hash of everything that decides where a concept is found and what follows from it."""
    names = sorted(_class_names(concept, taxonomy))
    classes = taxonomy.scheme(concept.scheme_id).classes
    said = (
        concept.id, concept.scheme_id, concept.yields, tuple(_implied(concept, taxonomy)), _guard(concept.guard, taxonomy),
        tuple((label.text, label.label_type, _guard(label.guard, taxonomy)) for label in concept.labels),
        tuple((pattern.expression.source, _guard(pattern.guard, taxonomy)) for pattern in concept.patterns),
        tuple((name, tuple(expression.source for expression in classes[name])) for name in names),
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _guard(guard: Guard, taxonomy: Taxonomy) -> tuple[Any, ...]:
    def sources(expressions: Iterable[Expression]) -> tuple[tuple[str, bool], ...]:
        return tuple((e.source, bool(e.concept) and e.concept in taxonomy) for e in expressions)

    return (
        guard.case, sources(guard.unless), sources(guard.unless_near), sources(guard.near), guard.within, guard.defined, guard.zones,
    )  # fmt: skip


def _expressions(concept: Concept) -> Iterator[Expression]:
    guards = [concept.guard, *(label.guard for label in concept.labels), *(p.guard for p in concept.patterns)]
    for guard in guards:
        yield from (*guard.unless, *guard.unless_near, *guard.near)
    yield from (pattern.expression for pattern in concept.patterns)


def _class_names(concept: Concept, taxonomy: Taxonomy) -> set[str]:
    """Return the classes that a concept names, and those that these name."""
    classes = taxonomy.scheme(concept.scheme_id).classes
    queue = [name for expression in _expressions(concept) for name in class_names(expression.tree)]
    found: set[str] = set()
    while queue:
        name = queue.pop()
        if name in classes and name not in found:
            found.add(name)
            queue += [inner for expression in classes[name] for inner in class_names(expression.tree)]
    return found


def _implied(concept: Concept, taxonomy: Taxonomy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a concept implies at any remove, each with what it says itself."""
    queue = [concept.id]
    for current in queue:
        following = tuple(each for each in taxonomy.concept(current).implies if each in taxonomy)
        yield current, following
        queue += [each for each in following if each not in queue]
