"""Sightings > candidates: what names the same thing is counted together, and looked up in the taxonomies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from civcorpus.analysis.scripts import HAN
from civcorpus.terms.base import Candidate, Evidence, Kind, Names, Sighting

SHOWN = 3
"""How many places of a candidate are kept as evidence."""

_ORDER: dict[Kind, int] = {"pair": 0, "acronym": 1, "term": 2}
_QUOTES = re.compile('["“”「」]')
_INNER_SPACE = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}0-9—–-])|(?<=[—–])\s+(?=[{HAN}])")


@dataclass(slots=True)
class Gathered:
    """All sightings of one name so far."""

    sighting: Sighting
    forms: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    evidence: list[Evidence] = field(default_factory=list)
    firm: int = 0

    @property
    def count(self) -> int:
        """How often it was seen."""
        return sum(self.forms.values())

    def take(self, other: Gathered, *, names: bool = True) -> None:
        """Count the sightings of another name as this one's, under its names or (not `names`) under one's own."""
        if names:
            self.forms.update(other.forms)
        else:
            (en, zh, short), _ = self.forms.most_common(1)[0]
            given = next((form[2] for form in other.forms if form[2]), "")
            self.forms[(en, zh, short or given)] += other.count
        self.documents |= other.documents
        self.evidence = (self.evidence + other.evidence)[:SHOWN]
        self.firm += other.firm


class Gathering:
    """Collects sightings document by document."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._found: dict[tuple[str, str, str], Gathered] = {}

    def add(
        self, document_id: str, text: str, original: Callable[[int, int], tuple[int, int]], sighting: Sighting
    ) -> None:
        """Count one sighting; `original` maps spans of the folded text to `text`."""
        start, end = original(sighting.start, sighting.end)
        zh = ""
        if sighting.zh:
            zh_start, zh_end = original(*sighting.zh_at)
            zh = _INNER_SPACE.sub("", _QUOTES.sub("", text[zh_start:zh_end].replace("\n", "")))
        key = (
            self._form(sighting.en),
            re.sub(r"\s", "", _QUOTES.sub("", sighting.zh)),
            sighting.short if not sighting.en else "",
        )
        gathered = self._found.setdefault(key, Gathered(sighting))
        gathered.forms[(sighting.en, zh, sighting.short)] += 1
        gathered.documents.add(document_id)
        gathered.firm += sighting.firm
        if len(gathered.evidence) < SHOWN:
            gathered.evidence.append(Evidence(document_id, start, end, " ".join(text[start:end].split())))

    def candidates(self, names: Names) -> Iterator[Candidate]:
        """Yield what was found, pairs first, then acronyms; of one kind the most frequent first."""
        self._join_cut_names()
        self._join_acronyms()
        found = [self._candidate(gathered, names) for gathered in self._found.values()]
        yield from sorted(found, key=ranking)

    def _join_cut_names(self) -> None:
        """Where one half is the same and the other only cut longer by guess, count the longer as the shorter."""

        def chinese(key: tuple[str, str, str]) -> str:
            return key[1]

        for zh, keys in groupby(sorted(self._found, key=chinese), key=chinese):
            group = sorted((key for key in keys if key[0]), key=lambda key: len(key[0]))
            for long in reversed(group if zh else []):
                for short in group:
                    if (
                        short != long
                        and long in self._found
                        and long[0].endswith(short[0])
                        and self._is_cut(long, short)
                    ):
                        self._found[short].take(self._found.pop(long), names=False)

    def _is_cut(self, long: tuple[str, str, str], short: tuple[str, str, str]) -> bool:
        return not self._found[long].firm and self._found[short].count >= self._found[long].count

    def _join_acronyms(self) -> None:
        """Count the definition of an acronym with the pair that has its name."""
        by_name: dict[str, tuple[str, str, str]] = {}
        for key in self._found:
            if key[0] and key[1]:
                by_name.setdefault(key[0], key)
                by_name.setdefault(key[1], key)
        for key in [key for key in self._found if not (key[0] and key[1])]:
            pair = by_name.get(key[0] or key[1]) or self._longer(key)
            shorts = {form[2] for form in self._found[pair].forms} - {""} if pair else set()
            if pair and shorts <= {form[2] for form in self._found[key].forms}:
                self._found[pair].take(self._found.pop(key), names=False)

    def _longer(self, key: tuple[str, str, str]) -> tuple[str, str, str] | None:
        """Return the pair with the same acronym whose English name ends with this one's."""
        shorts = {form[2] for form in self._found[key].forms}
        for other, gathered in self._found.items():
            if (
                key[0]
                and all(other[:2])
                and other[0].endswith(key[0])
                and shorts & {form[2] for form in gathered.forms}
            ):
                return other
        return None

    @staticmethod
    def _candidate(gathered: Gathered, names: Names) -> Candidate:
        (en, zh, short), _ = max(gathered.forms.items(), key=lambda item: (bool(item[0][2]), item[1], item[0]))
        candidate = Candidate(
            gathered.sighting.kind,
            en,
            zh,
            short,
            gathered.count,
            len(gathered.documents),
            None,
            "",
            "",
            tuple(gathered.evidence),
        )
        return judged(candidate, names)


def judged(candidate: Candidate, names: Names) -> Candidate:
    """Return the candidate with the concept that has all of its names, or some of them."""
    owners = [names(name) for name in (candidate.en, candidate.zh, candidate.short) if name]
    every = frozenset.intersection(*owners) if owners else frozenset()
    some = Counter(concept for owner in owners for concept in owner)
    nearest = min(some, key=lambda concept: (-some[concept], concept), default="")
    return replace(
        candidate, known=min(every, default=""), concept=min(every, default="") or nearest or candidate.concept
    )


def ranking(candidate: Candidate) -> tuple[object, ...]:
    """Order candidates: new ones first, by kind, the most frequent first."""
    return (
        bool(candidate.known), _ORDER[candidate.kind], -candidate.documents if candidate.score is None else -candidate.score,
        -candidate.count, candidate.en.casefold(), candidate.zh,
    )  # fmt: skip


def dictionary_words(cut: Callable[[str], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return a function that cuts a run into whole dictionary words, Latin letters and digits between them as they are."""
    pieces = re.compile(rf"[{HAN}]+|[^{HAN}]+")

    def words(run: str) -> list[str]:
        found: list[str] = []
        for match in pieces.finditer(run):
            piece = match[0]
            if re.match(rf"[{HAN}]", piece):
                found += cut(piece)
            else:
                found.append(piece)
        return found

    return words
