"""Which wording of the taxonomies each document was tagged with, so that a run need only look at what a change can affect."""

from __future__ import annotations

from dataclasses import dataclass

from civcorpus.catalogue.base import Questions


@dataclass(frozen=True, slots=True)
class State:
    """What documents were tagged with: the taxonomies as a whole, the tagger's code, and for each concept its hash and its marks."""

    taxonomy_sha256: str
    taxonomy_version: str
    tagger: str
    concepts: dict[str, tuple[str, tuple[str, ...]]]
    vocabulary: frozenset[str]


class StateQuestions(Questions):
    """What a run asks before it begins."""

    def documents_by_state(self) -> dict[int, list[tuple[int, int]]]:
        """Return the key and length of every document, in order of key, by the state that it was tagged in."""
        found: dict[int, list[tuple[int, int]]] = {}
        for state, key, length in self._connection.execute(
            "SELECT t.state_key, d.key, d.length FROM documents d JOIN tagged t ON t.document_key = d.key ORDER BY d.key"
        ):
            found.setdefault(state, []).append((key, length))
        return found

    def stale_documents(self, taxonomy_sha256: str) -> int:
        """Return how many documents were tagged with other taxonomies than these."""
        row = self._connection.execute(
            """SELECT count(*) FROM tagged t LEFT JOIN states s ON s.key = t.state_key
            WHERE coalesce(s.taxonomy_sha256, '') <> ?""",
            (taxonomy_sha256,),
        ).fetchone()
        return int(row[0])

    def state(self, key: int) -> State:
        """Return a state."""
        sha, version, tagger, versions, vocabulary = self._connection.execute(
            "SELECT taxonomy_sha256, taxonomy_version, tagger, versions, vocabulary FROM states WHERE key = ?", (key,)
        ).fetchone()
        wanted = {int(number) for number in versions.split()}
        rows = self._connection.execute("SELECT key, concept_id, hash, anchors FROM concept_versions")
        concepts = {i: (h, tuple(marks.split("\n"))) for number, i, h, marks in rows if number in wanted}
        return State(sha, version, tagger, concepts, frozenset(vocabulary.split()))


class StateKeeping(Questions):
    """What the one writer does about states."""

    def state_key(self, taxonomy_sha256: str, tagger: str) -> int | None:
        """Return the key of a state, `None` when it is not kept."""
        row = self._connection.execute(
            "SELECT key FROM states WHERE taxonomy_sha256 = ? AND tagger = ?", (taxonomy_sha256, tagger)
        ).fetchone()
        return row[0] if row else None

    def keep_state(self, state: State) -> int:
        """Keep a state, forgetting those that nothing refers to; return its key."""
        execute = self._connection.execute
        execute(
            """DELETE FROM states WHERE key NOT IN (SELECT state_key FROM tagged)
            AND key NOT IN (SELECT state_key FROM replaced)"""
        )
        keys = []
        for concept_id, (digest, marks) in state.concepts.items():
            execute(
                "INSERT OR IGNORE INTO concept_versions(concept_id, hash, anchors) VALUES (?, ?, ?)",
                (concept_id, digest, "\n".join(marks)),
            )
            row = execute(
                "SELECT key FROM concept_versions WHERE concept_id = ? AND hash = ?", (concept_id, digest)
            ).fetchone()
            keys.append(str(row[0]))
        cursor = execute(
            "INSERT INTO states(taxonomy_sha256, taxonomy_version, tagger, versions, vocabulary) VALUES (?, ?, ?, ?, ?)",
            (
                state.taxonomy_sha256,
                state.taxonomy_version,
                state.tagger,
                " ".join(keys),
                " ".join(sorted(state.vocabulary)),
            ),
        )
        return int(cursor.lastrowid or 0)

    def set_states(self, state_key: int) -> None:
        """Say that all documents are tagged as this state would tag them."""
        self._connection.execute("UPDATE tagged SET state_key = ? WHERE state_key <> ?", (state_key, state_key))
