"""All mentions of one document: what its passages offer, its own short names, guards that look across passages, longest wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from civcorpus.model import Passage
from civcorpus.tagging.compiling import Compiled, CompiledGuard, Rule
from civcorpus.tagging.lexicon import Span
from civcorpus.tagging.mentions import Candidate, GuardCheck, labels_in, near_enough, patterns_in
from civcorpus.tagging.scanning import Scan
from civcorpus.tagging.shortnames import ShortNames, read_short_names

if TYPE_CHECKING:
    from civcorpus.analysis import MatchingForm


class DocumentScan:
    """One document on its way through the tagger; made for one use."""

    def __init__(
        self, compiled: Compiled, form: Callable[[str], MatchingForm], title: str, passages: Sequence[Passage]
    ) -> None:
        self._compiled = compiled
        self._passages = passages
        self._form = form
        self.scans = [self._scan(passage.text) for passage in passages]
        self._title = self._scan(title) if title else None
        self._headings: dict[str, Scan] = {}
        self._named: dict[tuple[int, str], bool] = {}

    def _scan(self, text: str) -> Scan:
        return Scan(self._form(text), self._compiled.lexicon)

    def candidates(self) -> list[Candidate]:
        """Return what counts, in no order, equal places of different concepts beside each other."""
        labels = [found for number, scan in enumerate(self.scans) for found in labels_in(scan, self._compiled, number)]
        names = read_short_names(self.scans, labels, self._compiled.names.__getitem__)
        found = [one for one in labels if not names.denies(one)]
        found += names.uses(self.scans)
        found += [one for number, scan in enumerate(self.scans) for one in patterns_in(scan, self._compiled, number)]
        check = GuardCheck(self.scans, [passage.zone for passage in self._passages], self.context)
        found = [candidate for candidate in found if check.passes(candidate)]
        return self._settled(found, check, names)

    def context(self, passage: int) -> Iterable[Scan]:
        """Yield the heading of a passage and the title, as scans."""
        heading = self._passages[passage].heading
        if heading:
            if heading not in self._headings:
                self._headings[heading] = self._scan(heading)
            yield self._headings[heading]
        if self._title is not None:
            yield self._title

    def _settled(self, found: list[Candidate], check: GuardCheck, names: ShortNames) -> list[Candidate]:
        """Let in those that wait for others until nothing changes, so that the order does not matter."""
        accepted: list[Candidate] = []
        waiting: list[Candidate] = []
        for candidate in found:
            if candidate.rule.waiting:
                waiting.append(candidate)
            else:
                accepted.append(candidate)
        known = _Known(accepted)
        while waiting:
            still: list[Candidate] = []
            for candidate in waiting:
                if all(self._allows(guard, candidate, known, check, names) for guard in candidate.rule.waiting):
                    known.add(candidate)
                    accepted.append(candidate)
                else:
                    still.append(candidate)
            if len(still) == len(waiting):
                break
            waiting = still
        return [candidate for candidate in accepted if not self._concept_denied(candidate, known)]

    def _allows(
        self, guard: CompiledGuard, candidate: Candidate, known: _Known, check: GuardCheck, names: ShortNames
    ) -> bool:
        concept_id = candidate.rule.concept_id
        if guard.source.defined and not (
            names.defines(candidate.rule.label, concept_id)
            or known.by_other_label(candidate)
            or self._title_names(concept_id, candidate.rule)
        ):
            return False
        if not guard.near_concepts:
            return True
        if guard.near is not None and check.phrase_near(guard, candidate):
            return True
        return any(self._concept_near(near, guard, candidate, known) for near in guard.near_concepts)

    def _concept_near(self, concept_id: str, guard: CompiledGuard, candidate: Candidate, known: _Known) -> bool:
        within = guard.source.within
        places = known.of(concept_id)
        if within == "document" and any(numbered for number, numbered in places.items() if number != candidate.passage):
            return True
        scan = self.scans[candidate.passage]
        for span in places.get(candidate.passage, ()):
            if span != candidate.span and near_enough(scan, candidate.span, span, within):
                return True
        return any(self._scan_names(context, concept_id) for context in self.context(candidate.passage))

    def _concept_denied(self, candidate: Candidate, known: _Known) -> bool:
        """Say whether a concept under `unless_near` stands near."""
        scan = self.scans[candidate.passage]
        for guard in candidate.rule.waiting:
            for concept_id in guard.unless_concepts:
                within = guard.source.within
                places = known.of(concept_id)
                spans = places.get(candidate.passage, ())
                if any(span != candidate.span and near_enough(scan, candidate.span, span, within) for span in spans):
                    return True
                if within == "document" and any(number != candidate.passage for number in places):
                    return True
        return False

    def _title_names(self, concept_id: str, but: Rule) -> bool:
        return self._title is not None and self._scan_names(self._title, concept_id, but=but)

    def _scan_names(self, scan: Scan, concept_id: str, *, but: Rule | None = None) -> bool:
        """Say whether a label of a concept stands in a heading or title where nothing denies it."""
        key = (id(scan), concept_id)
        if but is None and key in self._named:
            return self._named[key]
        check = GuardCheck([scan], ["heading"], lambda _: ())
        named = any(
            found.rule.concept_id == concept_id and found.rule is not but and check.passes(found)
            and not found.rule.defined
            for found in labels_in(scan, self._compiled)
        )  # fmt: skip
        if but is None:
            self._named[key] = named
        return named


class _Known:
    """The places of each concept that count so far."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._places: dict[str, dict[int, list[Span]]] = {}
        self._labels: dict[str, set[str]] = {}
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        rule = candidate.rule
        self._places.setdefault(rule.concept_id, {}).setdefault(candidate.passage, []).append(candidate.span)
        if not rule.defined:
            self._labels.setdefault(rule.concept_id, set()).add(rule.label)

    def of(self, concept_id: str) -> dict[int, list[Span]]:
        return self._places.get(concept_id, {})

    def by_other_label(self, candidate: Candidate) -> bool:
        """Say whether a label that needs no definition names the concept of `candidate`."""
        return bool(self._labels.get(candidate.rule.concept_id, set()) - {candidate.rule.label})
