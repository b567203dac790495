"""What a person says about tags > decisions, each with its place in the text, ready for the file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civcorpus.catalogue.reading import CatalogueReader, MentionRow
from civcorpus.catalogue.tagged import TagRow, main_label
from civcorpus.decisions import Decision, Verdict
from civcorpus.errors import UsageError
from civcorpus.excerpts import context


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, when (ISO 8601, UTC), and why."""

    who: str
    at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a decision is about: a document and a concept, or only its mention at `start`, or only those that `label` found.

    `end` is needed to add a mention that the machine does not find.
    """

    document: str
    concept: str
    start: int | None = None
    end: int | None = None
    label: str = ""


def signed(setting: str, folder: Path) -> str:
    """Return who decides: the setting, else the name that git knows in this folder, else the login."""
    if setting:
        return setting
    try:
        found = subprocess.run(
            ["git", "config", "user.name"], cwd=folder, capture_output=True, text=True, timeout=5, check=False
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        found = ""
    return found or os.environ.get("USER") or os.environ.get("USERNAME") or "unknown"


class Judge:
    """Turns what is said about documents of a catalogue into decisions, each signed when it is made."""

    def __init__(self, catalogue: CatalogueReader, sign: Callable[[], Signature]) -> None:
        self._catalogue = catalogue
        self._sign = sign

    def time(self) -> str:
        """Return the time."""
        return self._sign().at

    def check(self, document_id: str, concept_id: str) -> int:
        """Return the key of a document.

        Raises:
            UsageError: There is no such document or concept.
        """
        key = self._document_key(document_id)
        if concept_id not in self._carried(key, document_id):
            self._check_concept(concept_id)
        return key

    def decide(self, verdict: Verdict, about: About) -> list[Decision]:
        """Return the decisions that one verdict makes: one, or one a mention when a label is given.

        Raises:
            UsageError: There is no such document, concept, tag or mention; the message says what there is.
        """
        key = self._document_key(about.document)
        text = self._catalogue.text(key)
        rows = [
            row
            for row in self._catalogue.mentions_of(key, about.document, text)
            if row.mention.concept_id == about.concept
        ]
        if verdict == "add":
            self._check_concept(about.concept)
        elif not rows and about.concept not in self._carried(key, about.document):
            self._check_concept(about.concept)
            raise UsageError(
                f"{about.document}: {about.concept} is not suggested: assign it with `civcorpus tag add`, "
                f"see what is with `civcorpus show {about.document}`"
            )
        if about.start is None and not about.label:
            return [self._decision(verdict, about, main_label_of(rows))]
        if about.start is not None and verdict == "add" and about.end is not None:
            return [self._added(about, text)]
        chosen = [row for row in rows if _is_meant(row, about)]
        if not chosen:
            raise UsageError(f"{about.document}: {about.concept} has no such mention: {_listed(rows)}")
        return [self._at(verdict, row, text) for row in chosen]

    def decide_all(self, verdict: Verdict, tags: Iterable[TagRow], labels: Sequence[str] = ()) -> Iterator[Decision]:
        """Yield the decisions of one verdict about many tags; with labels, about the mentions that these found and no others."""
        for tag in tags:
            about = About(tag.document_id, tag.concept_id)
            if not labels:
                yield self._decision(verdict, about, tag.label)
                continue
            text = self._catalogue.text(tag.document_key)
            for row in self._catalogue.mentions_of(tag.document_key, tag.document_id, text):
                if row.mention.concept_id == tag.concept_id and row.mention.label in labels:
                    yield self._at(verdict, row, text)

    def _document_key(self, document_id: str) -> int:
        key = self._catalogue.document_key(document_id)
        if key is None:
            similar = self._catalogue.similar_ids(document_id)
            hint = f"did you mean {', '.join(similar)}?" if similar else "see `civcorpus search --by document`"
            raise UsageError(f"{document_id}: no such document: {hint}")
        return key

    def _check_concept(self, concept_id: str) -> None:
        known = self._catalogue.current_concepts()
        if concept_id not in known:
            from difflib import get_close_matches

            similar = get_close_matches(concept_id, sorted(known), n=3)
            hint = f"did you mean {', '.join(similar)}?" if similar else "see `civcorpus taxonomy list`"
            raise UsageError(f"{concept_id}: no such concept: {hint} (a new one is known after `civcorpus tag run`)")

    def _carried(self, key: int, document_id: str) -> set[str]:
        decided = {concept_id for concept_id, _ in self._catalogue.verdicts(document_id)}
        return decided | {tag.concept_id for tag in self._catalogue.tags_of(key, document_id)}

    def _decision(self, verdict: Verdict, about: About, label: str) -> Decision:
        signature = self._sign()
        return Decision(verdict, about.document, about.concept, signature.who, signature.at, signature.why, label=label)

    def _at(self, verdict: Verdict, row: MentionRow, text: str) -> Decision:
        m, signature = row.mention, self._sign()
        prefix, suffix = context(text, m.start, m.end)
        return Decision(
            verdict, m.document_id, m.concept_id, signature.who, signature.at, signature.why, m.start, m.exact, prefix, suffix, m.label,
        )  # fmt: skip

    def _added(self, about: About, text: str) -> Decision:
        assert about.start is not None
        assert about.end is not None
        if not 0 <= about.start < about.end <= len(text):
            raise UsageError(
                f"{about.document}: no text at {about.start}-{about.end}: the document has {len(text)} characters"
            )
        prefix, suffix = context(text, about.start, about.end)
        exact, signature = text[about.start : about.end], self._sign()
        return Decision(
            "add", about.document, about.concept, signature.who, signature.at, signature.why, about.start, exact, prefix, suffix,
        )  # fmt: skip


def main_label_of(rows: Sequence[MentionRow]) -> str:
    """Return the label that found the most of the machine's mentions, `""` when it found none."""
    from collections import Counter

    return main_label(Counter(row.mention.label for row in rows if row.origin == "auto"))


def _is_meant(row: MentionRow, about: About) -> bool:
    m = row.mention
    if about.start is not None and (m.start != about.start or about.end not in (None, m.end)):
        return False
    return not about.label or about.label in (m.label, m.exact)


def _listed(rows: Sequence[MentionRow]) -> str:
    if not rows:
        return "it has none; to add one give its place as START-END"
    shown = [f"{row.mention.start}-{row.mention.end} ({' '.join(row.mention.exact.split())})" for row in rows[:8]]
    return "there are " + ", ".join(shown) + (", …" if len(rows) > 8 else "")
