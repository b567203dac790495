"""What a search asks of a catalogue. Rejected mentions never count."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from civcorpus.catalogue.base import Questions, marks, pieces
from civcorpus.frozen import frozen
from civcorpus.model import Lang, Zone

LIVE = """NOT EXISTS (SELECT 1 FROM decided x JOIN documents dd ON dd.id = x.document_id JOIN concepts cc ON cc.id = x.concept_id
    WHERE dd.key = m.document_key AND cc.key = m.concept_key AND x.verdict IN ('reject', 'remove') AND x.start IN (-1, m.start))"""
ADDED = """FROM decided x JOIN documents d ON d.id = x.document_id JOIN passages p ON p.document_key = d.key
    WHERE x.verdict IN ('add', 'accept')
    AND CASE WHEN x.start >= 0 THEN p.start <= x.start AND x."end" <= p."end" ELSE p.position = 0 AND NOT EXISTS (
      SELECT 1 FROM mentions m JOIN concepts c ON c.key = m.concept_key WHERE m.document_key = d.key AND c.id = x.concept_id) END"""
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z]")


@frozen
class PassageRow:
    """A passage with what a hit shows of its document."""

    key: int
    document_key: int
    document_id: str
    position: int
    start: int
    end: int
    lang: Lang
    zone: Zone
    heading: str
    page: int | None
    title: str
    date: str
    source: str
    path: str


class PassageQuestions(Questions):
    """What a search asks: passages by concept, text, key."""

    def passages_with(self, concept_id: str) -> dict[int, float]:
        """Return the passages that carry a concept, each with a weight that grows with its n mentions: n / (n + 1).

        What a person added or confirmed counts though no machine finds it: a mention in its passage, a tag that nothing in the document
        bears out in the document's first passage.
        """
        found = dict(
            self._connection.execute(
                f"""SELECT m.passage_key, count(*) / (count(*) + 1.0) FROM mentions m
                WHERE m.concept_key = (SELECT key FROM concepts WHERE id = ?) AND {LIVE if self._is_rejected(concept_id) else "1"}
                GROUP BY m.passage_key""",
                (concept_id,),
            )
        )
        for (key,) in self._connection.execute(f"SELECT p.key {ADDED} AND x.concept_id = ?", (concept_id,)):
            found.setdefault(key, 0.5)
        return found

    def passage_count(self) -> int:
        """Return how many passages there are."""
        return int(self._connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def _is_rejected(self, concept_id: str) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM decided WHERE concept_id = ? AND verdict IN ('reject', 'remove') LIMIT 1", (concept_id,)
        ).fetchone()
        return row is not None

    def passages_containing(self, text: str) -> dict[int, float]:
        """Return the passages in which `text` stands as it is, by reading every text (for what no index holds: marks)."""
        found = {}
        for key, document_text in self._connection.execute(
            "SELECT key, text FROM documents WHERE instr(text, ?)", (text,)
        ):
            rows = self._connection.execute('SELECT key, start, "end" FROM passages WHERE document_key = ?', (key,))
            for passage_key, start, end in rows:
                if (count := document_text.count(text, start, end)) > 0:
                    found[passage_key] = float(count)
        return found

    def sources_like(self, glob: str) -> frozenset[str]:
        """Return the sources that a pattern with * and ? describes, whatever the case."""
        return self._like("source", glob)

    def documents_like(self, glob: str) -> frozenset[str]:
        """Return the ids of documents that a pattern with * and ? describes, whatever the case."""
        return self._like("id", glob)

    def passages_on_pages(self, first: int, last: int) -> frozenset[int]:
        """Return the passages that begin on one of these pages."""
        rows = self._connection.execute("SELECT key FROM passages WHERE page BETWEEN ? AND ?", (first, last))
        return frozenset(row[0] for row in rows)

    def _like(self, column: str, glob: str) -> frozenset[str]:
        from fnmatch import fnmatchcase

        values = (row[0] for row in self._connection.execute(f"SELECT DISTINCT {column} FROM documents"))
        return frozenset(value for value in values if fnmatchcase(value.casefold(), glob.casefold()))

    def concepts_for_forms(self, forms: Collection[str], written: str) -> dict[str, list[str]]:
        """Return the concepts that have a label with one of these matching forms, by form.

        A label with two capitals in a word (WHO, SEE) must stand in `written` as it is, since in small letters it may be another word.
        """
        found: dict[str, list[str]] = {}
        for chunk in pieces(list(forms)):
            rows = self._connection.execute(
                f"""SELECT l.form, c.id, l.label FROM labels l JOIN concepts c ON c.key = l.concept_key
                WHERE l.form IN ({marks(chunk)}) ORDER BY c.id""",
                chunk,
            )
            for form, concept_id, label in rows:
                ids = found.setdefault(form, [])
                if concept_id not in ids and (label in written or not _ACRONYM.search(label)):
                    ids.append(concept_id)
        return found

    def label_forms(self) -> list[str]:
        """Return the matching forms of all labels, each once."""
        return [form for (form,) in self._connection.execute("SELECT DISTINCT form FROM labels ORDER BY 1")]

    def labels_of(self, concept_id: str) -> list[str]:
        """Return the labels of a concept in all languages, each once; nothing when there is no such concept."""
        rows = self._connection.execute(
            "SELECT DISTINCT l.label FROM labels l JOIN concepts c ON c.key = l.concept_key WHERE c.id = ? ORDER BY 1",
            (concept_id,),
        )
        return [label for (label,) in rows]

    def concept_ids(self) -> list[str]:
        """Return the ids of all concepts."""
        return [row[0] for row in self._connection.execute("SELECT id FROM concepts ORDER BY id")]

    def narrower(self, concept_id: str) -> list[str]:
        """Return a concept and all below it; nothing when there is no such concept."""
        rows = self._connection.execute(
            """WITH RECURSIVE below(id) AS (
                 SELECT id FROM concepts WHERE id = ? UNION SELECT c.id FROM concepts c JOIN below b
                 ON instr(' ' || c.broader || ' ', ' ' || b.id || ' ')
               ) SELECT id FROM below""",
            (concept_id,),
        )
        return [row[0] for row in rows]

    def passages(self, keys: Sequence[int]) -> dict[int, PassageRow]:
        """Return passages by key; a key that does not exist is left out."""
        found: dict[int, PassageRow] = {}
        for chunk in pieces(keys):
            rows = self._connection.execute(
                f"""SELECT p.key, p.document_key, d.id, p.position, p.start, p."end", p.lang, p.zone, p.heading, p.page,
                d.title, d.date, d.source, d.path FROM passages p
                JOIN documents d ON d.key = p.document_key WHERE p.key IN ({marks(chunk)})""",
                chunk,
            )
            found.update((row[0], PassageRow(*row)) for row in rows)
        return found

    def document_key(self, document_id: str) -> int | None:
        """Return the key of a document, `None` when there is no such id."""
        row = self._connection.execute("SELECT key FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def text(self, document_key: int) -> str:
        """Return the text of a document."""
        return str(self._connection.execute("SELECT text FROM documents WHERE key = ?", (document_key,)).fetchone()[0])

    def texts_of(self, keys: Sequence[int]) -> dict[int, str]:
        """Return the texts of passages by key; a key that does not exist is left out."""
        found: dict[int, str] = {}
        for chunk in pieces(keys):
            found.update(
                self._connection.execute(
                    f"""SELECT p.key, substr(d.text, p.start + 1, p."end" - p.start) FROM passages p
                    JOIN documents d ON d.key = p.document_key WHERE p.key IN ({marks(chunk)})""",
                    chunk,
                )
            )
        return found

    def concepts_of(self, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the concepts that passages carry, most mentioned first."""
        found: dict[int, list[str]] = {}
        for chunk in pieces(keys):
            rows = self._connection.execute(
                f"""SELECT m.passage_key, c.id FROM mentions m JOIN concepts c ON c.key = m.concept_key
                WHERE m.passage_key IN ({marks(chunk)}) AND {LIVE} GROUP BY m.passage_key, c.id
                ORDER BY m.passage_key, count(*) DESC, c.id""",
                chunk,
            )
            for key, concept_id in rows:
                found.setdefault(key, []).append(concept_id)
        return {key: tuple(ids) for key, ids in found.items()}

    def mention_spans(self, keys: Sequence[int], concept_ids: Collection[str]) -> dict[int, list[tuple[int, int]]]:
        """Return where passages mention one of the concepts (document offsets, in order), by key; those that do not are left out."""
        ids = list(concept_ids)
        found: dict[int, list[tuple[int, int]]] = {}
        for chunk in pieces(keys) if ids else ():
            rows = self._connection.execute(
                f"""SELECT DISTINCT m.passage_key, m.start, m."end" FROM mentions m JOIN concepts c ON c.key = m.concept_key
                WHERE m.passage_key IN ({marks(chunk)}) AND c.id IN ({marks(ids)}) AND {LIVE} ORDER BY m.passage_key, m.start""",
                (*chunk, *ids),
            )
            for key, start, end in rows:
                found.setdefault(key, []).append((start, end))
        return found
