"""How good tags are: precision, recall and F1 against a gold set, with 95 % intervals.

A tag is right when the gold set has it, neutral when it is optional there, else wrong. Precision and recall have Wilson score
intervals (Wilson 1927). So has the F1 of one concept, through J = tp / (tp + fp + fn), a proportion, of which F1 = 2J / (1 + J) is a
rising function. Micro and macro F1, whose decisions within one document depend on each other, have percentile bootstrap intervals over
documents (Efron and Tibshirani 1993), seeded. Macro values are means over the concepts that the gold set has.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from civcorpus.errors import UsageError

Tags = Mapping[str, Set[str]]
"""The concept ids of each document or passage."""
Interval = tuple[float, float]

_Z = 1.959964
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Annotated documents or passages: what they carry, what they may carry, and text and language where given."""

    tags: dict[str, frozenset[str]] = field(default_factory=dict)
    optional: dict[str, frozenset[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    langs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed tags."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of given tags that are right; 0 when none was given."""
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        """The share of gold tags that were given; 0 when there are none."""
        return self.right / (self.right + self.missed or 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with their 95 % intervals; `None` where the gold set is too small for one."""

    precision: float
    recall: float
    f1: float
    precision_interval: Interval | None
    recall_interval: Interval | None
    f1_interval: Interval | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of one comparison, and what was wrong and missed, as (id, concept) in order."""

    micro: Score
    macro: Score
    by_concept: dict[str, Score]
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]


def read_gold(lines: Iterable[str], *, name: str = "gold") -> GoldSet:
    """Read JSON Lines of `{"id", "tags", "optional"?, "text"?, "lang"?}`; empty lines are skipped.

    Raises:
        UsageError: A line is not such an object, or an id comes twice.
    """
    gold = GoldSet()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            key, tags, optional = entry["id"], entry["tags"], entry.get("optional") or []
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            raise UsageError(f'{name}:{number}: not a gold line: write {{"id": …, "tags": […]}}') from err
        if not isinstance(key, str) or not all(isinstance(item, list) for item in (tags, optional)):
            raise UsageError(
                f'{name}:{number}: id is a text, tags and optional are lists: write {{"id": "…", "tags": […]}}'
            )
        if key in gold.tags:
            raise UsageError(f"{name}:{number}: the id {key} comes twice: put its tags on one line")
        gold.tags[key] = frozenset(map(str, tags))
        gold.optional[key] = frozenset(map(str, optional)) - gold.tags[key]
        if entry.get("text"):
            gold.texts[key] = str(entry["text"])
        if entry.get("lang"):
            gold.langs[key] = str(entry["lang"])
    return gold


def evaluate(
    gold: Tags, predicted: Tags, optional: Tags | None = None, *, seed: int = 0, rounds: int = _ROUNDS
) -> Evaluation:
    """Compare predicted tags with gold ones, over the documents of the gold set; a document without prediction has no tags."""
    by_document: list[dict[str, Counts]] = []
    wrong: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    for key in gold:
        want, got = gold[key], predicted.get(key, frozenset())
        bad = got - want - (optional.get(key, frozenset()) if optional else frozenset())
        counts = {concept: Counts(right=1) for concept in want & got}
        counts |= {concept: Counts(wrong=1) for concept in bad} | {concept: Counts(missed=1) for concept in want - got}
        by_document.append(counts)
        wrong += sorted((key, concept) for concept in bad)
        missed += sorted((key, concept) for concept in want - got)
    totals = _totals(by_document)
    in_gold = sorted({concept for tags in gold.values() for concept in tags})
    micro, macro = _bootstrap(by_document, in_gold, random.Random(seed), rounds)
    return Evaluation(
        micro=_score(_sum(totals), micro),
        macro=_macro([totals.get(concept, Counts()) for concept in in_gold], _sum(totals), macro),
        by_concept={concept: _score(totals[concept], _f1_interval(totals[concept])) for concept in sorted(totals)},
        wrong=tuple(wrong),
        missed=tuple(missed),
    )


def wilson(successes: int, trials: int) -> Interval | None:
    """Return the Wilson score interval at 95 % of a proportion, `None` without trials.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if trials == 0:
        return None
    share, square = successes / trials, _Z * _Z
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def _f1_interval(counts: Counts) -> Interval | None:
    bounds = wilson(counts.right, counts.right + counts.wrong + counts.missed)
    return None if bounds is None else (2 * bounds[0] / (1 + bounds[0]), 2 * bounds[1] / (1 + bounds[1]))


def _score(counts: Counts, f1_interval: Interval | None) -> Score:
    precision = wilson(counts.right, counts.right + counts.wrong)
    recall = wilson(counts.right, counts.right + counts.missed)
    return Score(counts.precision, counts.recall, counts.f1, precision, recall, f1_interval, counts)


def _macro(concepts: list[Counts], total: Counts, f1_interval: Interval | None) -> Score:
    number = len(concepts) or 1
    precision = sum(counts.precision for counts in concepts) / number
    recall = sum(counts.recall for counts in concepts) / number
    f1 = sum(counts.f1 for counts in concepts) / number
    return Score(precision, recall, f1, None, None, f1_interval, total)


def _totals(documents: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    totals: dict[str, list[int]] = {}
    for document in documents:
        for concept, counts in document.items():
            total = totals.setdefault(concept, [0, 0, 0])
            total[0] += counts.right
            total[1] += counts.wrong
            total[2] += counts.missed
    return {concept: Counts(*total) for concept, total in totals.items()}


def _sum(totals: Mapping[str, Counts]) -> Counts:
    return sum(totals.values(), start=Counts())


def _bootstrap(
    documents: list[dict[str, Counts]], concepts: list[str], chance: random.Random, rounds: int
) -> tuple[Interval | None, Interval | None]:
    """Return the intervals of micro and macro F1 over documents drawn with replacement."""
    if len(documents) < 2 or rounds < 1:
        return None, None
    micro, macro = [], []
    for _ in range(rounds):
        totals = _totals(chance.choices(documents, k=len(documents)))
        micro.append(_sum(totals).f1)
        drawn = [totals[concept].f1 for concept in concepts if concept in totals]
        macro.append(sum(drawn) / (len(drawn) or 1))
    return _middle(micro), _middle(macro)


def _middle(values: list[float]) -> Interval:
    values.sort()
    return values[int(0.025 * (len(values) - 1))], values[math.ceil(0.975 * (len(values) - 1))]


def with_ancestors(tags: Tags, ancestors: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return tags with everything above them, for the hierarchical variant of a comparison (Kiritchenko et al. 2006)."""
    return {
        key: frozenset(concepts).union(*(ancestors.get(concept, ()) for concept in concepts))
        for key, concepts in tags.items()
    }
