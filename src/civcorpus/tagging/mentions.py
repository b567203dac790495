"""Candidates for mentions: what a rule found in a scan, and whether the letter case and the guards let it through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from civcorpus.tagging.compiling import Compiled, CompiledGuard, Rule, singular, words_of
from civcorpus.tagging.expressions import Part
from civcorpus.tagging.lexicon import Span
from civcorpus.tagging.scanning import Scan

BODY = ("body", "item")


@dataclass(slots=True, eq=False)
class Candidate:
    """A place that a rule found; `passage` counts the passages of the document."""

    rule: Rule
    passage: int
    start: int
    end: int
    concept_id: str
    matcher: str

    @classmethod
    def of(cls, rule: Rule, passage: int, start: int, end: int) -> Candidate:
        """Return the candidate for what the rule itself says."""
        return cls(rule, passage, start, end, rule.concept_id, rule.matcher)

    @property
    def span(self) -> Span:
        """The place in the matching form."""
        return self.start, self.end


def labels_in(scan: Scan, compiled: Compiled, passage: int = 0) -> Iterator[Candidate]:
    """Yield what labels found, letter case checked, guards not."""
    labels = compiled.labels
    for key in scan.found:
        for rule in labels.get(key, ()):
            for start, end in scan.at(key):
                if not rule.exact or spelled(rule, scan, start, end):
                    yield Candidate.of(rule, passage, start, end)


def patterns_in(scan: Scan, compiled: Compiled, passage: int = 0) -> Iterator[Candidate]:
    """Yield what patterns found, of spans inside each other the shortest."""
    patterns = compiled.patterns
    keys = scan.found & patterns.keys()
    if not keys:
        return
    absent = scan.absent
    for rule in {id(rule): rule for key in keys for rule in patterns[key] if not rule.part.needs & absent}.values():
        spans = scan.spans(rule.part)
        nearest = len(scan.text) + 1
        for start, end in sorted(spans, key=_from_the_end) if len(spans) > 1 else spans:
            if end < nearest:
                yield Candidate.of(rule, passage, start, end)
                nearest = end


def _from_the_end(span: Span) -> Span:
    return -span[0], span[1]


def spelled(rule: Rule, scan: Scan, start: int, end: int) -> bool:
    """Say whether the words stand in the text in the spelling that an acronym or an exact label asks for."""
    folded = scan.form.folded.text
    first, last = scan.form.folded_span(start, end)
    if folded[first:last] == rule.label:
        return True
    words = words_of(folded[first:last])
    if len(words) != len(rule.exact):
        known = {singular(word) for word in words}
        return all(want is None or want in known for want in rule.exact)
    return all(want is None or _same(want, word, folded) for want, word in zip(rule.exact, words, strict=True))


def _same(want: str, word: str, text: str) -> bool:
    if singular(word) == want or (not want.isupper() and word == want.upper()):
        return True
    return word == f"{want}S" and text.isupper()


class GuardCheck:
    """Decides guards as far as one passage can; the rest waits for the document.

    Args:
        scans: The passages of the document.
        zones: Their zones.
        context: The heading and the title that `near` may also look at, for each passage.
    """

    def __init__(self, scans: list[Scan], zones: list[str], context: Callable[[int], Iterable[Scan]]) -> None:
        self._scans = scans
        self._zones = zones
        self._context = context

    def passes(self, candidate: Candidate) -> bool:
        """Say whether zone, `unless`, `unless_near` and phrases under `near` let it through; `near` with concepts is left open."""
        zone = self._zones[candidate.passage]
        guards = candidate.rule.guards
        if zone == "boilerplate" and not any("boilerplate" in guard.source.zones for guard in guards):
            return False
        for guard in guards:  # noqa: SIM110  (all() with a generator takes twice the time, and this runs for every candidate)
            if not self._passes(guard, candidate, zone):
                return False
        return True

    def _passes(self, guard: CompiledGuard, candidate: Candidate, zone: str) -> bool:
        source = guard.source
        if source.zones and zone not in source.zones and not (zone in BODY and "body" in source.zones):
            return False
        if guard.unless is not None:
            for start, end in self._scans[candidate.passage].spans(guard.unless):
                if start < candidate.end and end > candidate.start:
                    return False
        if guard.unless_near is not None and self._stands_near(guard.unless_near, guard, candidate):
            return False
        if guard.near is None or guard.near_concepts:
            return True
        return self.phrase_near(guard, candidate)

    def phrase_near(self, guard: CompiledGuard, candidate: Candidate) -> bool:
        """Say whether a phrase under `near` stands near enough, or in the heading or the title."""
        if guard.near is None:
            return False
        if self._stands_near(guard.near, guard, candidate):
            return True
        return any(scan.spans(guard.near) for scan in self._context(candidate.passage))

    def _stands_near(self, part: Part, guard: CompiledGuard, candidate: Candidate) -> bool:
        scan = self._scans[candidate.passage]
        within = guard.source.within
        for span in scan.spans(part):
            if span != candidate.span and near_enough(scan, candidate.span, span, within):
                return True
        return within == "document" and any(other.spans(part) for other in self._scans if other is not scan)


def near_enough(scan: Scan, one: Span, other: Span, within: int | str) -> bool:
    """Say whether two spans of one scan are within a guard's reach."""
    if isinstance(within, int):
        return scan.close(one, other, within)
    return within != "sentence" or scan.same_sentence(one, other)
