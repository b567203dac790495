"""What a document's own definitions of short names mean for the concepts of the taxonomy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from civcorpus.analysis.scripts import is_han
from civcorpus.tagging.compiling import Rule, singular
from civcorpus.tagging.definitions import Definition, find_definitions
from civcorpus.tagging.lexicon import Span, Words
from civcorpus.tagging.mentions import Candidate
from civcorpus.tagging.scanning import Scan

_BEFORE_BRACKET = re.compile(r"[\s\"'》」』〉,，]*$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_FAR = 14


@dataclass(slots=True)
class ShortNames:
    """Short names by what they stand for in one document.

    `meant`: the concepts a short name was defined for; `other`: those defined as something that no label names; `doubtful`: those
    that stand beside something else, which may or may not be what they mean.
    """

    meant: dict[str, dict[str, Rule]] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    named: dict[str, bool] = field(default_factory=dict)

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
        return name in self.other or (name in self.doubtful and not self.named.get(rule.concept_id, False))

    def uses(self, scans: list[Scan]) -> Iterator[Candidate]:
        """Yield the places where a short name that is no label of its concept stands for it."""
        for name, concepts in self.meant.items():
            rules = [rule for rule in concepts.values() if rule.label_type == "acronym"]
            if not rules:
                continue
            tail = "" if is_han(name[-1]) else r"(?:'?s)?(?![A-Za-z0-9])"
            head = "" if is_han(name[0]) else r"(?<![A-Za-z0-9])"
            pattern = re.compile(head + re.escape(name).replace(r"\ ", r"\s+") + tail)
            for number, scan in enumerate(scans):
                for match in pattern.finditer(scan.form.folded.text):
                    if span := scan.form_span(*match.span()):
                        yield from (Candidate(rule, number, *span) for rule in rules)


def read_short_names(scans: list[Scan], labels: list[Candidate]) -> ShortNames:
    """Return what the definitions in a document mean; `labels` are what labels found in it, guards not checked."""
    names = ShortNames()
    by_passage: dict[int, list[Candidate]] = {}
    defined = [(number, list(find_definitions(scan.form.folded.text))) for number, scan in enumerate(scans)]
    if not any(definitions for _, definitions in defined):
        return names
    known: dict[str, set[str]] = {}
    for candidate in labels:
        by_passage.setdefault(candidate.passage, []).append(candidate)
        if candidate.rule.acronym:
            known.setdefault(singular(candidate.rule.label), set()).add(candidate.rule.concept_id)
        elif not any(guard.source.defined for guard in candidate.rule.guards):
            names.named[candidate.rule.concept_id] = True
    for number, definitions in defined:
        scan = scans[number]
        places = [(scan.form.folded_span(*c.span), c.rule) for c in by_passage.get(number, ())] if definitions else []
        for definition in definitions:
            _weigh(definition, scan.form.folded.text, places, names, known)
    names.other -= names.meant.keys()
    names.doubtful -= names.meant.keys()
    return names


def _weigh(
    definition: Definition, text: str, places: list[tuple[Span, Rule]], names: ShortNames, known: dict[str, set[str]]
) -> None:
    """Enter one definition: for the concepts whose label is its long form, or else as something that no label names."""
    name = singular(definition.short)
    end = definition.long_end
    stop = _BEFORE_BRACKET.search(text, 0, end)
    last = stop.start() if stop else end
    if definition.how == "letters":
        start = definition.long_start + len((_ARTICLE.match(text[definition.long_start : end]) or _NO_MATCH)[0])
        whole = [rule for span, rule in places if span[0] <= start and span[1] >= end and singular(rule.label) != name]
        exact = [rule for span, rule in places if abs(span[0] - start) <= 1 and abs(span[1] - end) <= 1]
        rules = exact or [rule for rule in whole if rule.concept_id in known.get(name, ())]
        over = [
            rule
            for span, rule in places
            if span[0] < end and span[1] > start and rule.concept_id in known.get(name, ())
        ]
        if not rules and not [rule for rule in over if singular(rule.label) != name]:
            names.other.add(name)
    else:
        ending = [(span, rule) for span, rule in places if last - 1 <= span[1] <= end and singular(rule.label) != name]
        first = min((span[0] for span, _ in ending), default=0)
        rules = [rule for span, rule in ending if span[0] == first]
        if definition.how == "beside":
            taken = known.get(name, set())
            rules = [rule for rule in rules if not taken or rule.concept_id in taken]
        near = [
            rule for span, rule in places if last - _FAR <= span[1] <= end and rule.concept_id in known.get(name, ())
        ]
        if not rules and not near:
            names.doubtful.add(name)
    for rule in rules:
        own = rule.concept_id in known.get(name, ())
        label_type = rule.label_type if own else "acronym"
        stands = Rule(rule.concept_id, rule.scheme_id, definition.short, label_type, Words(frozenset()), ())
        names.meant.setdefault(name, {}).setdefault(rule.concept_id, stands)


_NO_MATCH = [""]
