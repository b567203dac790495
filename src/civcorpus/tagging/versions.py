"""What decides where a concept is found: a mark for each of its rules, and phrases one of which stands wherever the rule may find it.

Two taxonomies that give a rule the same mark let it find the same. A text that has no anchor of any rule that differs is tagged alike by
both (the words that decide how a broken line is read aside).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.tagging.compiling import Compiled, Rule, is_acronym
from civcorpus.taxonomy import Concept, Expression, Guard, Taxonomy
from civcorpus.taxonomy.patterns import class_names

_BETWEEN = "\t"
_DIGITS = 16
_NO_GUARD = Guard()


@dataclass(frozen=True, slots=True)
class ConceptVersion:
    """One wording of a concept.

    `marks`: one that says what holds for the concept as a whole; then for each label and pattern one, and behind it, with tabs between, its
    anchors (phrases of a matching form, with a space where a word must begin or end). `hash` changes with any of them.
    """

    concept_id: str
    hash: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxonomyVersion:
    """The wording of all concepts, and the words that decide how a broken line is read."""

    concepts: tuple[ConceptVersion, ...]
    vocabulary: frozenset[str]


def version_of(taxonomy: Taxonomy, compiled: Compiled) -> TaxonomyVersion:
    """Return the version of every concept, in the order of the taxonomy that was `compiled`."""
    rules: dict[str, list[Rule]] = {concept.id: [] for concept in taxonomy.concepts}
    for rule in compiled.rules:
        rules[rule.concept_id].append(rule)
    versions = []
    for concept in taxonomy.concepts:
        marks = tuple(_marks(concept, taxonomy, _Anchors(rules[concept.id], compiled)))
        versions.append(ConceptVersion(concept.id, _digest(marks), marks))
    return TaxonomyVersion(tuple(versions), compiled.lexicon.vocabulary)


def anchors_between(before: Iterable[str], after: Iterable[str]) -> set[str]:
    """Return the anchors of the rules that only one of two wordings of a concept has, by their marks.

    All of both, when they differ in what holds for the concept as a whole, or one of the two does not exist.

    >>> sorted(anchors_between(["whole", "1\\tlaw", "2\\tact"], ["whole", "1\\tlaw", "3\\tbill"]))
    ['act', 'bill']
    >>> sorted(anchors_between(["whole", "1\\tlaw"], ["other", "1\\tlaw"]))
    ['law']
    """
    old, new = set(before), set(after)
    differing = old ^ new
    if any(_BETWEEN not in mark for mark in differing):
        differing = old | new
    return {anchor for mark in differing for anchor in mark.split(_BETWEEN)[1:]}


class _Anchors:
    """The anchors of the rules of one concept, by the label or pattern that they come from."""

    def __init__(self, rules: Iterable[Rule], compiled: Compiled) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}
        phrase = compiled.lexicon.phrase
        for rule in rules:
            anchors = self._found.setdefault((rule.label, rule.label_type), [])
            anchors += sorted(phrase(key) for key in rule.part.trigger.keys)

    def of(self, label: str, label_type: str) -> list[str]:
        """Return the anchors of a label or pattern; none where another says the same."""
        return self._found.get((label, label_type), [])


def _marks(concept: Concept, taxonomy: Taxonomy, anchors: _Anchors) -> Iterator[str]:
    """Yield a mark for the concept as a whole, and one for each label and pattern with its anchors.

    What a document's own short names mean depends on all labels of a concept: the last characters of all on those of its acronyms that
    stand there, those with Latin letters on those of its Chinese labels.
    """
    classes = taxonomy.scheme(concept.scheme_id).classes
    named = [(name, [e.source for e in classes[name]]) for name in sorted(_class_names(concept, taxonomy))]
    own = _guard(concept.guard, taxonomy)
    endings = sorted({label.text[-1] for label in concept.labels})
    latin = sorted(label.text for label in concept.labels if not HAN_RUN.fullmatch(label.text))
    yield _digest((concept.id, concept.scheme_id, concept.yields, tuple(_implied(concept, taxonomy))))
    for label in concept.labels:
        found = anchors.of(label.text, label.label_type)
        restricted = concept.guard.restricts or label.guard.restricts
        said = (
            label.text, label.label_type, own, _guard(label.guard, taxonomy), named if restricted else (),
            endings if is_acronym(label.text) else (), latin if any(is_han(anchor[-1]) for anchor in found) else (),
        )  # fmt: skip
        yield _mark(said, found)
    for pattern in concept.patterns:
        source = pattern.expression.source
        yield _mark((source, own, _guard(pattern.guard, taxonomy), named), anchors.of(source, "pattern"))


def _mark(said: object, anchors: list[str]) -> str:
    return _BETWEEN.join((_digest(said), *(anchors or [""])))


def _digest(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGITS]


def _guard(guard: Guard, taxonomy: Taxonomy) -> tuple[Any, ...]:
    if guard == _NO_GUARD:
        return ()

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
