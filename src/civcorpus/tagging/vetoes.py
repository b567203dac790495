"""Places where a concept is named but does not count, and what stands in the way: for whoever asks why a tag is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civcorpus.model import Passage
from civcorpus.tagging.compiling import Compiled, CompiledGuard, compile_taxonomy
from civcorpus.tagging.document import DocumentScan
from civcorpus.tagging.mentions import Candidate, GuardCheck, labels_in, patterns_in, spelled
from civcorpus.tagging.resolving import Resolver
from civcorpus.tagging.shortnames import read_short_names
from civcorpus.taxonomy import Expression, Guard, Taxonomy

if TYPE_CHECKING:
    from civcorpus.analysis import Analyser, MatchingForm


@dataclass(frozen=True, slots=True)
class Veto:
    """A place (`start`/`end` in the passage with this number) that a label or pattern found, and why it does not count."""

    passage: int
    start: int
    end: int
    label: str
    reason: str


def find_vetoes(
    title: str, passages: Sequence[Passage], concept_id: str, taxonomy: Taxonomy, analyser: Analyser
) -> list[Veto]:
    """Return the places of a document where a concept is named but does not count, in order; one reason a place and label."""
    compiled = compile_taxonomy(taxonomy, lambda text: analyser.matching_form(text).text)
    search = _Search(
        compiled,
        Resolver(taxonomy),
        lambda text: analyser.matching_form(text, compiled.lexicon.vocabulary),
        title,
        passages,
    )
    found = {(veto.passage, veto.start, veto.end, veto.label): veto for veto in search.vetoes(concept_id)}
    return [found[key] for key in sorted(found)]


class _Search:
    def __init__(
        self,
        compiled: Compiled,
        resolver: Resolver,
        form: Callable[[str], MatchingForm],
        title: str,
        passages: Sequence[Passage],
    ) -> None:
        self._compiled = compiled
        self._passages = passages
        self._document = DocumentScan(compiled, form, title, passages)
        self._accepted = DocumentScan(compiled, form, title, passages).candidates()
        self._counted = [candidate for candidate, _ in resolver.resolve(self._accepted)]

    def vetoes(self, concept_id: str) -> Iterator[Veto]:
        """Yield a veto for every place of the concept that overlaps no mention of it that counts."""
        scans = self._document.scans
        labels = [found for number, scan in enumerate(scans) for found in labels_in(scan, self._compiled, number)]
        names = read_short_names(scans, labels, self._compiled.names.__getitem__)
        check = GuardCheck(scans, [passage.zone for passage in self._passages], self._document.context)
        patterns = [found for number, scan in enumerate(scans) for found in patterns_in(scan, self._compiled, number)]
        for candidate in (one for one in (*labels, *patterns) if one.concept_id == concept_id):
            if self._counts(candidate):
                continue
            if names.denies(candidate):
                reason = "the document says that this short name means something else"
            else:
                reason = self._guard_reason(candidate, check) or self._later_reason(candidate)
            yield self._veto(candidate, reason)
        yield from self._misspelt(concept_id)

    def _misspelt(self, concept_id: str) -> Iterator[Veto]:
        for number, scan in enumerate(self._document.scans):
            for key in scan.found:
                for rule in self._compiled.labels.get(key, ()):
                    for start, end in scan.at(key) if rule.concept_id == concept_id and rule.exact else ():
                        candidate = Candidate.of(rule, number, start, end)
                        if not spelled(rule, scan, start, end) and not self._counts(candidate):
                            yield self._veto(candidate, "the letter case differs")

    def _counts(self, candidate: Candidate) -> bool:
        return any(
            other.concept_id == candidate.concept_id and other.passage == candidate.passage
            and other.start < candidate.end and other.end > candidate.start
            for other in self._counted
        )  # fmt: skip

    def _guard_reason(self, candidate: Candidate, check: GuardCheck) -> str:
        """Return what a guard that looks at the passage says, `""` when all let it through."""
        if not check.passes(replace(candidate, rule=replace(candidate.rule, guards=()))):
            return "it stands in boilerplate"
        for guard in candidate.rule.guards:
            source = guard.source
            bare = CompiledGuard(Guard(within=source.within), None, None, None, (), ())
            tries = (
                ("zones", replace(bare, source=Guard(zones=source.zones)), ", ".join(source.zones)),
                ("unless", replace(bare, unless=guard.unless), _listed(source.unless)),
                ("unless_near", replace(bare, unless_near=guard.unless_near), _listed(source.unless_near)),
                ("near", replace(bare, near=None if guard.near_concepts else guard.near), _listed(source.near)),
            )
            for key, single, said in tries:
                if not check.passes(replace(candidate, rule=replace(candidate.rule, guards=(single,)))):
                    return f"guard {key}: {said}"
        return ""

    def _later_reason(self, candidate: Candidate) -> str:
        """Return what kept a candidate out that its passage let through."""
        if any(
            one.rule is candidate.rule and one.passage == candidate.passage and one.span == candidate.span
            for one in self._accepted
        ):
            longer = [
                other for other in self._counted
                if other.passage == candidate.passage and other.start < candidate.end and other.end > candidate.start
            ]  # fmt: skip
            return "a longer label stands here: " + ", ".join(
                sorted({f"{one.rule.label} ({one.concept_id})" for one in longer})
            )
        for guard in candidate.rule.guards:
            if guard.source.defined:
                return "guard defined: the document does not define it"
            if guard.near_concepts:
                return f"guard near: {_listed(guard.source.near)}"
            if guard.unless_concepts:
                return f"guard unless_near: {_listed(guard.source.unless_near)}"
        return "another rule took its place"

    def _veto(self, candidate: Candidate, reason: str) -> Veto:
        start, end = self._document.scans[candidate.passage].form.original(candidate.start, candidate.end)
        return Veto(candidate.passage, start, end, candidate.rule.label, reason)


def _listed(expressions: Sequence[Expression]) -> str:
    shown = [expression.source for expression in expressions[:6]]
    return ", ".join(shown) + (", …" if len(expressions) > 6 else "")
