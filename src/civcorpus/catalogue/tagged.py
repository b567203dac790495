"""What a document carries: the machine's mentions and tags with what people decided laid over them.

The machine's rows are never changed by a decision, nor a decision by the machine; they meet here, when asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from civcorpus.catalogue.base import marks
from civcorpus.catalogue.judged import NOT_JUDGED, JudgedQuestions
from civcorpus.model import LabelType, Lang, Mention, Origin, Status, Tag, Zone

AGAINST = ("reject", "remove")
FOR = ("accept", "add")


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention, the run that made it (`""` when a person added it), and whether a person rejected, accepted or left it."""

    mention: Mention
    run_id: str
    status: Status
    origin: Origin = "auto"


class StoredMention(NamedTuple):
    """A mention by where it stands, in the document and in which passage; `rivals` are joined by spaces.

    A label of `""` is that of a person who left it out: the words themselves.
    """

    start: int
    end: int
    concept_id: str
    position: int
    label: str
    label_type: LabelType
    matcher: str
    lang: Lang
    zone: Zone
    rivals: str
    run_id: str
    status: Status
    origin: Origin


@dataclass(frozen=True, slots=True)
class TagFilter:
    """Which of the machine's tags are meant; what is left empty does not restrict. `sources` are patterns with * and ?."""

    concepts: Sequence[str] = ()
    documents: Sequence[str] = ()
    sources: Sequence[str] = ()
    labels: Sequence[str] = ()
    lang: str = ""
    least_score: float = 0.0
    most_score: float = 1.0
    statuses: Sequence[Status] = ("suggested",)


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag as a reviewer chooses among them. `label` found most of its mentions; `ambiguous`: another concept claims one of them."""

    document_key: int
    document_id: str
    title: str
    source: str
    concept_id: str
    score: float
    mentions: int
    status: Status
    label: str
    labels: tuple[str, ...]
    langs: tuple[str, ...]
    ambiguous: bool


def tag_status(verdict: str | None, mentions: int, refused: int, confirmed: int) -> Status:
    """Return the status of a tag: what was decided of the document, else of its mentions (one confirmed, or all refused)."""
    if verdict in AGAINST:
        return "rejected"
    if verdict in FOR or confirmed:
        return "accepted"
    return "rejected" if refused and refused >= mentions else "suggested"


class TaggedQuestions(JudgedQuestions):
    """Questions about mentions and tags as they stand."""

    def mentions_of(self, document_key: int, document_id: str, text: str) -> list[MentionRow]:
        """Return the mentions in a document, in order of place, those that people added too; rejected ones are marked so."""
        return [
            MentionRow(
                Mention(
                    concept_id=row.concept_id, document_id=document_id, passage_id=f"{document_id}#{row.position}", start=row.start,
                    end=row.end, exact=text[row.start : row.end], label=row.label or text[row.start : row.end], label_type=row.label_type,
                    matcher=row.matcher, lang=row.lang, zone=row.zone, rivals=tuple(row.rivals.split()),
                ),
                run_id=row.run_id,
                status=row.status,
                origin=row.origin,
            )
            for row in self.mentions_stored(document_key, document_id)
        ]  # fmt: skip

    def mentions_stored(self, document_key: int, document_id: str) -> list[StoredMention]:
        """Return what `mentions_of` does as it is stored, which takes a third of the time."""
        verdicts = self.verdicts(document_id)
        rows = self._connection.execute(
            """SELECT m.start, m."end", c.id, p.position, m.label, m.label_type, m.matcher, m.lang, m.zone, m.rivals, coalesce(r.id, ''),
            'suggested', 'auto' FROM mentions m JOIN concepts c ON c.key = m.concept_key JOIN passages p ON p.key = m.passage_key
            LEFT JOIN runs r ON r.key = m.run_key WHERE m.document_key = ?""",
            (document_key,),
        )
        found = list(map(StoredMention._make, rows))
        if verdicts:
            places = {(row.concept_id, row.start) for row in found}
            found = [
                row._replace(
                    status=_mention_status(
                        verdicts.get((row.concept_id, -1)), verdicts.get((row.concept_id, row.start))
                    )
                )
                for row in found
            ] + self._added(document_key, document_id, places, verdicts)
        return sorted(found)

    def _added(
        self,
        document_key: int,
        document_id: str,
        places: set[tuple[str, int]],
        verdicts: dict[tuple[str, int], str],
    ) -> list[StoredMention]:
        """Return the mentions that people added or confirmed and the machine does not find at its own `places`."""
        rows = self._connection.execute(
            """SELECT x.start, x."end", x.concept_id, p.position, x.label, p.lang, p.zone FROM decided x
            JOIN passages p ON p.document_key = ? AND p.start <= x.start AND x."end" <= p."end"
            WHERE x.document_id = ? AND x.start >= 0""",
            (document_key, document_id),
        )
        return [
            StoredMention(
                start, end, concept_id, position, label, "manual", "manual", lang, zone, "", "",
                _mention_status(verdicts.get((concept_id, -1)), "add"), "manual",
            )
            for start, end, concept_id, position, label, lang, zone in rows
            if verdicts[concept_id, start] in FOR and (concept_id, start) not in places
        ]  # fmt: skip

    def tags_of(self, document_key: int, document_id: str) -> list[Tag]:
        """Return the tags of a document by rank, those of people after them, rejected ones too."""
        verdicts = self.verdicts(document_id)
        judged = self.judged()
        labels, starts = self._evidence(document_key) if judged or verdicts else ({}, {})
        tags = []
        rows = self._connection.execute(
            """SELECT c.id, t.score, t.rank, t.mentions, t.parts FROM tags t JOIN concepts c ON c.key = t.concept_key
            WHERE t.document_key = ? ORDER BY t.rank""",
            (document_key,),
        ).fetchall()
        for concept_id, score, rank, mentions, parts in rows:
            single = {start: v for (c, start), v in verdicts.items() if c == concept_id and start >= 0}
            refused = sum(v in AGAINST and start in starts.get(concept_id, ()) for start, v in single.items())
            confirmed = sum(v in FOR for v in single.values())
            extra = sum(v in FOR and start not in starts.get(concept_id, ()) for start, v in single.items())
            verdict = verdicts.get((concept_id, -1))
            fared = judged.get((concept_id, main_label(labels.get(concept_id))), NOT_JUDGED)
            tags.append(
                Tag(
                    document_id=document_id, concept_id=concept_id, status=tag_status(verdict, mentions, refused, confirmed),
                    origin="manual" if verdict == "add" else "auto", score=score, rank=rank, mentions=mentions - refused + extra,
                    parts=tuple(json.loads(parts).items()), confidence=fared.confidence, decisions=fared.decisions,
                )
            )  # fmt: skip
        known = {tag.concept_id for tag in tags}
        added = Counter(c for (c, start), v in verdicts.items() if c not in known and v in FOR and start >= 0)
        named = {c for (c, start), v in verdicts.items() if c not in known and v in FOR}
        tags += [
            Tag(document_id, concept_id, "accepted", "manual", None, None, added[concept_id])
            for concept_id in sorted(named)
            if verdicts.get((concept_id, -1)) not in AGAINST
        ]
        return tags

    def _evidence(self, document_key: int) -> tuple[dict[str, Counter[str]], dict[str, set[int]]]:
        """Return for each concept how often each label found it, and where."""
        labels: dict[str, Counter[str]] = {}
        starts: dict[str, set[int]] = {}
        for concept_id, label, start in self._connection.execute(
            "SELECT c.id, m.label, m.start FROM mentions m JOIN concepts c ON c.key = m.concept_key WHERE m.document_key = ?",
            (document_key,),
        ):
            labels.setdefault(concept_id, Counter())[label] += 1
            starts.setdefault(concept_id, set()).add(start)
        return labels, starts

    def find_tags(self, wanted: TagFilter) -> list[TagRow]:
        """Return the machine's tags that a filter selects, by document id, best first."""
        where, values = _where(wanted)
        rows = self._connection.execute(
            f"""SELECT d.key, d.id, d.title, d.source, c.id, t.score, t.mentions,
            (SELECT verdict FROM decided x WHERE x.document_id = d.id AND x.concept_id = c.id AND x.start = -1),
            (SELECT count(*) FROM decided x JOIN mentions m ON m.document_key = d.key AND m.concept_key = c.key AND m.start = x.start
             WHERE x.document_id = d.id AND x.concept_id = c.id AND x.start >= 0 AND x.verdict IN ('reject', 'remove')),
            (SELECT count(*) FROM decided x
             WHERE x.document_id = d.id AND x.concept_id = c.id AND x.start >= 0 AND x.verdict IN ('accept', 'add'))
            FROM tags t JOIN documents d ON d.key = t.document_key JOIN concepts c ON c.key = t.concept_key
            WHERE {where} ORDER BY d.id, t.rank""",
            values,
        ).fetchall()
        details = self._details(wanted)
        globs = [glob.casefold() for glob in wanted.sources]
        found = []
        for key, document_id, title, source, concept_id, score, mentions, verdict, refused, confirmed in rows:
            labels, langs, ambiguous = details.get((key, concept_id), _NO_DETAILS)
            status = tag_status(verdict, mentions, refused, confirmed)
            row = TagRow(
                key, document_id, title, source, concept_id, score, mentions - refused, status, main_label(labels),
                tuple(label for label, _ in labels.most_common()), tuple(sorted(langs)), ambiguous,
            )  # fmt: skip
            if (
                status in wanted.statuses
                and (not globs or any(fnmatchcase(source.casefold(), glob) for glob in globs))
                and (not wanted.labels or labels.keys() & set(wanted.labels))
                and (not wanted.lang or wanted.lang in langs)
            ):
                found.append(row)
        return found

    def _details(self, wanted: TagFilter) -> dict[tuple[int, str], tuple[Counter[str], set[str], bool]]:
        """Return for each document and concept its labels, the languages of its mentions, and whether another concept claims one."""
        where = f"WHERE c.id IN ({marks(wanted.concepts)})" if wanted.concepts else ""
        found: dict[tuple[int, str], tuple[Counter[str], set[str], bool]] = {}
        for key, concept_id, label, lang, count, rivals in self._connection.execute(
            f"""SELECT m.document_key, c.id, m.label, m.lang, count(*), max(m.rivals <> '') FROM mentions m
            JOIN concepts c ON c.key = m.concept_key {where} GROUP BY m.document_key, m.concept_key, m.label, m.lang""",
            tuple(wanted.concepts),
        ):
            labels, langs, ambiguous = found.get((key, concept_id), (Counter(), set(), False))
            labels[label] += count
            langs.add(lang)
            found[(key, concept_id)] = (labels, langs, ambiguous or bool(rivals))
        return found


_NO_DETAILS: tuple[Counter[str], set[str], bool] = (Counter(), set(), False)


def main_label(labels: Counter[str] | None) -> str:
    """Return the label that found the most mentions, of equals the first by name; `""` when there is none."""
    return min(labels.items(), key=lambda item: (-item[1], item[0]))[0] if labels else ""


def _where(wanted: TagFilter) -> tuple[str, tuple[object, ...]]:
    clauses = ["t.score BETWEEN ? AND ?"]
    values: list[object] = [wanted.least_score, wanted.most_score]
    for column, chosen in (("c.id", wanted.concepts), ("d.id", wanted.documents)):
        if chosen:
            clauses.append(f"{column} IN ({marks(chosen)})")
            values += chosen
    return " AND ".join(clauses), tuple(values)


def _mention_status(document: str | None, single: str | None) -> Status:
    """Return what was decided of a mention, by itself or with its document; a rejection counts first."""
    if document in AGAINST or single in AGAINST:
        return "rejected"
    return "accepted" if document in FOR or single in FOR else "suggested"
