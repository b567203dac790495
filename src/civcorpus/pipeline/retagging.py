"""Stored texts > what a run would change: only documents that a changed concept can affect are tagged again.

No file is read, and the engine's index is not touched. A worker opens the catalogue itself, so that only keys go in and only changes
come out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, cast

from civcorpus.analysis import Analyser, MatchingForm
from civcorpus.catalogue.connecting import open_for_reading
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.rewriting import MENTION_COLUMNS, TAG_COLUMNS, Rewrite, Row
from civcorpus.catalogue.states import State
from civcorpus.model import Document, Mention, Tag
from civcorpus.pipeline.collecting import collecting_by_hand
from civcorpus.pipeline.workers import Job, Lost, Workers
from civcorpus.tagging import Tagger
from civcorpus.tagging.versions import anchors_between
from civcorpus.taxonomy import Taxonomy

_CHUNK = 8
_NONE: tuple[str, tuple[str, ...]] = ("", ())
"""The version of a concept that does not exist."""
_BROKEN = re.compile(
    r"[-\u2010-\u2015\u2212\ufe63\uff0d\u0002](?:[ \t]*\n|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff])"
)
"""A hyphen behind which a word may go on in the next line."""
_LONGEST = 3600.0
"""Seconds that a few documents may take before their worker is taken for lost; they are then done here."""
_WORTH_PROCESSES = 4_000_000
"""Characters to tag below which starting worker processes costs more than it saves."""
_SIFTED = 25
"""How many characters are sifted in the time in which one is tagged."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two states: `None` for anchors when every text may be tagged otherwise.

    `words` decide how a broken line is read in one state and not in the other.
    """

    anchors: tuple[str, ...] | None
    before: frozenset[str]
    after: frozenset[str]

    def effort(self, characters: int) -> int:
        """Return the number of characters that could be tagged in the time it takes to find what differs in so many."""
        return characters if self.anchors is None else characters // _SIFTED

    @property
    def none(self) -> bool:
        """Whether the two tag every text alike."""
        return self.anchors == () and self.before == self.after


def difference(before: State | None, after: State) -> Difference:
    """Return what differs; a document without any of it is tagged alike in both states."""
    if before is None or before.tagger != after.tagger:
        return Difference(None, frozenset(), frozenset())
    anchors: set[str] = set()
    for concept_id in before.concepts.keys() | after.concepts.keys():
        old, new = before.concepts.get(concept_id, _NONE), after.concepts.get(concept_id, _NONE)
        if old[0] != new[0]:
            anchors |= anchors_between(old[1], new[1])
    return Difference(tuple(sorted(anchors - {""})), before.vocabulary, after.vocabulary)


class Forms:
    """The analyser as the tagger uses it, the forms of one document's texts remembered: they are asked for twice.

    A form depends on the words known, so the same set must be handed in as the same object.
    """

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._known: dict[tuple[str, int], MatchingForm] = {}
        self.fingerprint = analyser.fingerprint

    def matching_form(self, text: str, known: Container[str] = ()) -> MatchingForm:
        """Return the matching form of a text."""
        key = (text, id(known))
        form = self._known.get(key)
        if form is None:
            form = self._known[key] = self._analyser.matching_form(text, known)
        return form

    def forget(self) -> None:
        """Forget the forms of the document before."""
        self._known.clear()


class Tools:
    """What texts are tagged with; the tagger is made when it is first used."""

    def __init__(self, analyser: Analyser, taxonomy: Taxonomy) -> None:
        self.forms = Forms(analyser)
        self._taxonomy = taxonomy

    @cached_property
    def tagger(self) -> Tagger:
        """The tagger of a taxonomy, over the forms."""
        return Tagger(self._taxonomy, cast("Analyser", self.forms))


class Affected:
    """Says whether a difference can affect a text. Never wrongly no.

    Most texts are sifted out by traces of the anchors, before their form is made; of those with a broken line, by traces of the words
    that decide how it is read.
    """

    def __init__(self, what: Difference, forms: Forms, analyser: Analyser) -> None:
        self._what = what
        self._forms = forms
        self._sieve = analyser.sieve(what.anchors or ())
        self._words = analyser.sieve(f" {word} " for word in what.before ^ what.after)
        self._automaton: Any = None
        if what.anchors:
            import ahocorasick_rs

            self._automaton = ahocorasick_rs.AhoCorasick(what.anchors, store_patterns=False)

    @property
    def everything(self) -> bool:
        """Whether every text is affected."""
        return self._what.anchors is None

    def __call__(self, texts: Iterable[str]) -> bool:
        """Say whether any of the texts may be tagged otherwise."""
        return self.everything or any(self._may_differ(text) for text in dict.fromkeys(texts))

    def may_stand_in(self, title: str, text: str) -> bool:
        """Say whether it is worth a look at the title and the parts of a text. Never wrongly no."""
        both = f"{title}\n\n{text}"
        return self.everything or self._sieve.lets_through(both) or self._is_broken(both)

    def _is_broken(self, text: str) -> bool:
        return self._words.lets_through(text) and _BROKEN.search(text) is not None

    def _may_differ(self, text: str) -> bool:
        if self._is_broken(text):
            before, after = (
                self._forms.matching_form(text, known).text for known in (self._what.before, self._what.after)
            )
            if before != after:
                return True
        if self._automaton is None or not self._sieve.lets_through(text):
            return False
        form = self._forms.matching_form(text, self._what.after).text
        return bool(self._automaton.find_matches_as_indexes(f" {form} "))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker needs to begin."""

    index: Path
    analyser: Analyser
    taxonomy: Taxonomy
    differences: Mapping[int, Difference]


class Retagger:
    """Finds what would change in one document after another."""

    def __init__(self, setting: Setting, tools: Tools | None = None) -> None:
        self._catalogue = CatalogueReader(open_for_reading(setting.index))
        self._tools = tools or Tools(setting.analyser, setting.taxonomy)
        self._forms = self._tools.forms
        self._affected = {
            key: Affected(what, self._forms, setting.analyser) for key, what in setting.differences.items()
        }

    def close(self) -> None:
        """Close the catalogue."""
        self._catalogue.close()

    def changes(self, keys: Sequence[tuple[int, int]]) -> list[Rewrite]:
        """Return what changes in documents, given as (key of the state, key of the document), those that change only."""
        return [change for state, key in keys if (change := self._change(state, key)) is not None and not change.empty]

    def _change(self, state: int, key: int) -> Rewrite | None:
        self._forms.forget()
        affected = self._affected[state]
        if not affected.everything and not affected.may_stand_in(*self._catalogue.title_and_text(key)):
            return None
        document = self._catalogue.document_by_key(key)
        stored = self._catalogue.passages_of(key, document.id, document.text)
        passages = [passage for _, passage in stored]
        texts = (text for passage in passages for text in (passage.text, passage.heading))
        if not affected([document.title, *texts]):
            return None
        mentions = self._tools.tagger.mentions(document.id, document.title, passages)
        tags = self._tools.tagger.tags_of(document, passages, mentions)
        passage_keys = {passage.id: passage_key for passage_key, passage in stored}
        return rewrite_of(
            document,
            key,
            _mention_rows(mentions, passage_keys),
            _tag_rows(tags),
            mentions=self._catalogue.machine_mentions(key),
            tags=self._catalogue.machine_tags(key),
        )


def rewrite_of(
    document: Document, key: int, new_mentions: list[Row], new_tags: list[Row], *, mentions: list[Row], tags: list[Row]
) -> Rewrite:
    """Return the difference between what is stored (rows with the key of their run at the end) and what was found now."""
    mentions_gone, mentions_new = _apart(mentions, new_mentions, MENTION_COLUMNS)
    tags_gone, tags_new = _apart(tags, new_tags, TAG_COLUMNS)
    return Rewrite(key, document.id, mentions_gone, mentions_new, tags_gone, tags_new)


def _apart(stored: list[Row], new: list[Row], columns: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows that are only stored and those that are only new, by their first columns."""
    old = [row[:columns] for row in stored]
    if old == new or sorted(old) == sorted(new):
        return (), ()
    before, now = set(old), set(new)
    gone = tuple(row for row, kept in zip(stored, old, strict=True) if kept not in now)
    return gone, tuple(row for row in new if row not in before)


def _mention_rows(mentions: Iterable[Mention], passage_keys: Mapping[str, int]) -> list[Row]:
    """Return mentions as rows of the catalogue, the first where two have one place and concept."""
    rows: dict[tuple[int, int, str], Row] = {}
    for m in mentions:
        row = (
            m.start, m.end, m.concept_id, passage_keys[m.passage_id], m.label, m.label_type, m.matcher, m.lang, m.zone,
            " ".join(m.rivals),
        )  # fmt: skip
        rows.setdefault((m.start, m.end, m.concept_id), row)
    return list(rows.values())


def _tag_rows(tags: Iterable[Tag]) -> list[Row]:
    return [(t.concept_id, t.score, t.rank, t.mentions, json.dumps(dict(t.parts))) for t in tags]


def find_changes(setting: Setting, keys: Sequence[tuple[int, int]], tools: Tools, *, jobs: int) -> Iterator[Rewrite]:
    """Yield what changes in documents, given as (key of the state, key of the document), in this order; memory is bounded.

    The tools are used where the work is done here; other processes make their own.
    """
    if jobs <= 1:
        yield from _found_here(setting, keys, tools)
        return
    chunks = iter(keys)
    with Workers(Job(_changes_of, Retagger, lambda: (setting,)), jobs) as workers:
        for chunk, found in workers.map((chunk, _LONGEST) for chunk in iter(lambda: list(islice(chunks, _CHUNK)), [])):
            yield from _found_here(setting, chunk, tools) if isinstance(found, Lost) else found


def _found_here(setting: Setting, keys: Sequence[tuple[int, int]], tools: Tools) -> Iterator[Rewrite]:
    retagger = Retagger(setting, tools)
    try:
        for pair in keys:
            yield from _changes_of([pair], retagger)
    finally:
        retagger.close()


def _changes_of(keys: Sequence[tuple[int, int]], retagger: Retagger) -> list[Rewrite]:
    with collecting_by_hand():
        return retagger.changes(keys)


def worthwhile_jobs(characters: int, wanted: int) -> int:
    """Return how many processes to use: as many as wanted, or (for 0) one a core when there is enough to do."""
    import os

    if wanted:
        return wanted
    return (os.cpu_count() or 1) if characters >= _WORTH_PROCESSES else 1
