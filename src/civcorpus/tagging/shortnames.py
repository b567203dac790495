"""What a document's own definitions of short names mean for the concepts of the taxonomy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from civcorpus.analysis.scripts import HAN, is_han
from civcorpus.tagging.compiling import Rule, singular
from civcorpus.tagging.definitions import Definition, find_definitions, long_form
from civcorpus.tagging.lexicon import Span
from civcorpus.tagging.mentions import Candidate
from civcorpus.tagging.scanning import Scan

_BEFORE_BRACKET = re.compile(r"[\s\"'》」』〉,，]*$")
_ARTICLE = re.compile(r"(?:(?:the|a|an)\s+)?", re.IGNORECASE)
_NAME_BEFORE = re.compile(rf"[{HAN}]{{4,}}$")
_BEFORE_NAME = re.compile(
    "(?:中华人民共和国|中国|我国|国家|[本该的和与及或在对向由于是为称指据依按照过布立设从将把各等到给以行])$"
)
_FAR = 14


@dataclass(slots=True)
class ShortNames:
    """Short names by what they stand for in one document.

    `meant`: the concepts a short name was defined for; `other`: those defined as something that no label names; `doubtful`: those
    that may be; `named`: the concepts that a label names which needs no definition.
    """

    meant: dict[str, dict[str, Rule]] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def defines(self, label: str, concept_id: str) -> bool:
        """Say whether the document defines this label for this concept."""
        return concept_id in self.meant.get(singular(label), ())

    def denies(self, candidate: Candidate) -> bool:
        """Say whether the document says that this acronym means something else."""
        rule = candidate.rule
        if not rule.acronym:
            return False
        name = singular(rule.label)
        if rule.concept_id in self.meant.get(name, ()):
            return False
        return name in self.other or (name in self.doubtful and rule.concept_id not in self.named)

    def uses(self, scans: list[Scan]) -> Iterator[Candidate]:
        """Yield the places where a short name that is no label of its concept stands for it."""
        for name, concepts in self.meant.items():
            rules = [rule for rule in concepts.values() if rule.label_type == "acronym"]
            if not rules:
                continue
            tail = "" if is_han(name[-1]) else r"(?:'?s)?(?![A-Za-z0-9])"
            head = "" if is_han(name[0]) else r"(?<![A-Za-z0-9])"
            pattern = re.compile(head + re.escape(name).replace(r"\ ", r"\s+") + tail)
            first = name.split()[0]
            for number, scan in enumerate(scans):
                if first not in scan.form.folded.text:
                    continue
                for match in pattern.finditer(scan.form.folded.text):
                    if span := scan.form.form_span(*match.span()):
                        yield from (Candidate.of(rule, number, *span) for rule in rules)


def read_short_names(
    scans: list[Scan], labels: list[Candidate], names_of: Callable[[str], Sequence[str]]
) -> ShortNames:
    """Return what the definitions in a document mean.

    Args:
        scans: The passages.
        labels: What labels found in them, guards not checked.
        names_of: The labels of a concept.
    """
    defined = [(number, list(find_definitions(scan.form.folded.text))) for number, scan in enumerate(scans)]
    reader = _Reader(names_of)
    if not any(definitions for _, definitions in defined):
        return reader.names
    by_passage: dict[int, list[Candidate]] = {}
    for candidate in labels:
        by_passage.setdefault(candidate.passage, []).append(candidate)
        reader.know(candidate.rule)
    for number, definitions in defined:
        form = scans[number].form
        places = [(form.folded_span(*c.span), c.rule) for c in by_passage.get(number, ())] if definitions else []
        for definition in definitions:
            reader.enter(definition, form.folded.text, places)
    reader.names.other -= reader.names.meant.keys()
    reader.names.doubtful -= reader.names.meant.keys()
    return reader.names


class _Reader:
    def __init__(self, names_of: Callable[[str], Sequence[str]]) -> None:
        self.names = ShortNames()
        self._known: dict[str, set[str]] = {}
        self._names_of = names_of

    def know(self, rule: Rule) -> None:
        """Note that a label stands in the document."""
        if rule.acronym:
            self._known.setdefault(singular(rule.label), set()).add(rule.concept_id)
        elif not rule.defined:
            self.names.named.add(rule.concept_id)

    def enter(self, definition: Definition, text: str, places: list[tuple[Span, Rule]]) -> None:
        """Enter one definition: for the concepts whose label is its long form, or else as something that no label names."""
        name = singular(definition.short)
        others = [(span, rule) for span, rule in places if singular(rule.label) != name]
        known = self._known.get(name, set())
        if definition.how in ("letters", "initials"):
            rules, denied = self._by_letters(definition, text, others, known)
            if denied:
                (self.names.other if definition.how == "initials" else self.names.doubtful).add(name)
        else:
            rules, denied = self._by_place(definition, text, others, known)
            if denied:
                self.names.doubtful.add(name)
        for rule in rules:
            label_type = rule.label_type if rule.concept_id in known else "acronym"
            stands = Rule(rule.concept_id, rule.scheme_id, definition.short, label_type, rule.part)
            self.names.meant.setdefault(name, {}).setdefault(rule.concept_id, stands)

    @staticmethod
    def _by_letters(
        definition: Definition, text: str, others: list[tuple[Span, Rule]], known: set[str]
    ) -> tuple[list[Rule], bool]:
        """Return the rules whose label is the long form, and whether the name means something else."""
        start, end = definition.long_start, definition.long_end
        start += len(_ARTICLE.match(text[start:end])[0])  # type: ignore[index]
        exact = [rule for span, rule in others if abs(span[0] - start) <= 1 and abs(span[1] - end) <= 1]
        over = [rule for span, rule in others if span[0] < end and span[1] > start and rule.concept_id in known]
        return exact or over, not exact and not over

    def _by_place(
        self, definition: Definition, text: str, others: list[tuple[Span, Rule]], known: set[str]
    ) -> tuple[list[Rule], bool]:
        """Return the rules of the longest label that ends before the definition, and whether the name is doubtful."""
        end = definition.long_end
        last = _BEFORE_BRACKET.search(text, 0, end).start()  # type: ignore[union-attr]
        ending = [(span, rule) for span, rule in others if last - 1 <= span[1] <= end]
        if definition.how == "named":
            ending = [(span, rule) for span, rule in ending if _begins_name(text, span[0])]
        first = min((span[0] for span, _ in ending), default=0)
        rules = [rule for span, rule in ending if span[0] == first]
        if definition.how == "beside":
            rules = [
                rule
                for rule in rules
                if rule.concept_id in known or self._abbreviates(definition.short, rule.concept_id)
            ]
        near = any(last - _FAR <= span[1] <= end and rule.concept_id in known for span, rule in others)
        endings = {label[-1] for concept_id in known for label in self._names_of(concept_id)}
        name = _NAME_BEFORE.search(text, max(0, last - _FAR), last)
        return rules, not rules and not near and name is not None and name[0][-1] not in endings

    def _abbreviates(self, short: str, concept_id: str) -> bool:
        """Say whether the letters of a short name are those of another label of the concept (业务主管单位 (PSU))."""
        return any(long_form(short, label, from_left=True) for label in self._names_of(concept_id))


def _begins_name(text: str, start: int) -> bool:
    """Say whether the Chinese label at `start` is the whole name, not the end of a longer one (`中国XX社会组织（以下简称…）`)."""
    if not start or not is_han(text[start]) or not is_han(text[start - 1]):
        return True
    return _BEFORE_NAME.search(text, max(0, start - 12), start) is not None
