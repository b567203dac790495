"""Taxonomy > what the tagger runs: one lexicon, and the rules of each concept over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from civcorpus.analysis.scripts import HAN
from civcorpus.model import LabelType
from civcorpus.tagging.expressions import ExpressionCompiler, Part
from civcorpus.tagging.lexicon import Lexicon, Words
from civcorpus.taxonomy import Concept, Expression, Guard, Label, Taxonomy

_WORD = re.compile(rf"[^\W_{HAN}]+(?:'[^\W_{HAN}]+)?")
_DOTTED = re.compile(r"(?<=\b[A-Z])\.")
_MIXED = re.compile(r"[A-Z].*[A-Z]")
_MATCHERS = {"pattern": "pattern", "acronym": "acronym"}


@dataclass(frozen=True, slots=True)
class CompiledGuard:
    """A guard over the lexicon."""

    source: Guard
    unless: Part | None
    unless_near: Part | None
    near: Part | None
    near_concepts: tuple[str, ...]
    unless_concepts: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether other mentions of the document decide."""
        return bool(
            self.near_concepts or self.unless_concepts or self.source.defined or self.source.within == "document"
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a text can name a concept.

    `exact` holds for each word of the label the spelling that must stand, `None` for any; it is empty where case does not matter.
    `waiting` are the guards that other mentions of the document decide; `defined`: one of the guards asks for a definition.
    """

    concept_id: str
    scheme_id: str
    label: str
    label_type: LabelType
    part: Part
    guards: tuple[CompiledGuard, ...] = ()
    exact: tuple[str | None, ...] = ()
    acronym: bool = False
    matcher: str = field(init=False)
    waiting: tuple[CompiledGuard, ...] = field(init=False)
    defined: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "matcher", _MATCHERS.get(self.label_type, "label"))
        object.__setattr__(self, "waiting", tuple(guard for guard in self.guards if guard.waits) if self.guards else ())
        object.__setattr__(self, "defined", any(guard.source.defined for guard in self.guards))


@dataclass(slots=True)
class Compiled:
    """All rules of a taxonomy, the keys that wake them, and the labels of each concept."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    names: dict[str, tuple[str, ...]]
    labels: dict[int, list[Rule]] = field(default_factory=dict)
    patterns: dict[int, list[Rule]] = field(default_factory=dict)


def compile_taxonomy(taxonomy: Taxonomy, form: Callable[[str], str]) -> Compiled:
    """Return the rules of all concepts; `form` brings a text to its matching form."""
    lexicon = Lexicon(form)
    compiled: dict[str, _ConceptCompiler] = {}
    for scheme in taxonomy.schemes:
        compiled[scheme.id] = _ConceptCompiler(lexicon, ExpressionCompiler(lexicon, scheme.classes), taxonomy)
    rules = tuple(rule for concept in taxonomy.concepts for rule in compiled[concept.scheme_id].rules(concept))
    names = {concept.id: tuple(label.text for label in concept.labels) for concept in taxonomy.concepts}
    result = Compiled(lexicon, rules, names)
    for rule in rules:
        if isinstance(rule.part, Words) and rule.label_type != "pattern":
            for key in rule.part.keys:
                result.labels.setdefault(key, []).append(rule)
        else:
            for key in rule.part.trigger.keys:
                result.patterns.setdefault(key, []).append(rule)
    lexicon.complete(frozenset(result.labels) | frozenset(result.patterns))
    return result


class _ConceptCompiler:
    def __init__(self, lexicon: Lexicon, expressions: ExpressionCompiler, taxonomy: Taxonomy) -> None:
        self._lexicon = lexicon
        self._expressions = expressions
        self._taxonomy = taxonomy

    def rules(self, concept: Concept) -> Iterable[Rule]:
        """Yield the rules of one concept; of equal labels only the first."""
        seen: set[tuple[Part, tuple[str | None, ...]]] = set()
        own = self._guard(concept.guard)
        for label in concept.labels:
            rule = self._label_rule(concept, label, own)
            if rule.part.trigger.keys and (rule.part, rule.exact) not in seen:
                seen.add((rule.part, rule.exact))
                yield rule
        for pattern in concept.patterns:
            if pattern.expression.tree is not None:
                part = self._expressions.compile(pattern.expression.tree)
                guards = _set([own, self._guard(pattern.guard)])
                yield Rule(concept.id, concept.scheme_id, pattern.expression.source, "pattern", part, guards)

    def _label_rule(self, concept: Concept, label: Label, own: CompiledGuard) -> Rule:
        exact = exact_words(label.text, label.guard.case or concept.guard.case)
        acronym = is_acronym(label.text)
        phrases = [label.text, f"{label.text}s"] if acronym and label.text[-1:].isupper() else [label.text]
        guards = _set([own, self._guard(label.guard)])
        label_type = label.label_type
        return Rule(
            concept.id, concept.scheme_id, label.text, label_type, self._lexicon.words(phrases), guards, exact, acronym
        )

    def _guard(self, guard: Guard) -> CompiledGuard:
        return CompiledGuard(
            guard,
            unless=self._part(guard.unless),
            unless_near=self._part(guard.unless_near),
            near=self._part(guard.near),
            near_concepts=self._concepts(guard.near),
            unless_concepts=self._concepts(guard.unless_near),
        )

    def _part(self, expressions: tuple[Expression, ...]) -> Part | None:
        trees = [expression.tree for expression in expressions if expression.tree is not None]
        return self._expressions.compile_all(trees) if trees else None

    def _concepts(self, expressions: tuple[Expression, ...]) -> tuple[str, ...]:
        return tuple(e.concept for e in expressions if e.concept and e.concept in self._taxonomy)


def _set(guards: list[CompiledGuard]) -> tuple[CompiledGuard, ...]:
    return tuple(guard for guard in guards if guard.source.restricts)


def is_acronym(label: str) -> bool:
    """Say whether a label is an acronym: all in capitals, or one word (or more) with two capitals.

    >>> [is_acronym(label) for label in ("BRI", "NGOs", "Overseas NGO", "G20", "Charity Law", "境外NGO法")]
    [True, True, True, True, False, True]
    """
    return label.isupper() or any(_MIXED.search(word) for word in _WORD.findall(label))


def exact_words(label: str, case: str | None) -> tuple[str | None, ...]:
    """Return for each Latin word of a label the spelling that must stand, `None` where any case will do.

    >>> exact_words("Overseas NGOs Law", None), exact_words("ONGO Law", "exact"), exact_words("Charity Law", None)
    ((None, 'NGO', None), ('ONGO', 'Law'), ())
    """
    if case == "any" or (case is None and not is_acronym(label)):
        return ()
    words = words_of(label)
    whole = case == "exact" or label.isupper()
    return tuple(singular(word) if whole or _MIXED.search(word) else None for word in words)


def words_of(text: str) -> list[str]:
    """Return the Latin words of a text as written, dots inside an abbreviation dropped (U.N. > UN)."""
    return _WORD.findall(_DOTTED.sub("", text))


def singular(word: str) -> str:
    """Return a word without the plural or possessive ending of an acronym.

    >>> [singular(word) for word in ("NGOs", "NGO's", "NGOs'", "ROs", "Laws", "AIDS")]
    ['NGO', 'NGO', 'NGO', 'RO', 'Laws', 'AIDS']
    """
    word = word.removesuffix("'s").removesuffix("'")
    return word[:-1] if word.endswith("s") and len(word) > 2 and (word[-2].isupper() or word[-2].isdigit()) else word
