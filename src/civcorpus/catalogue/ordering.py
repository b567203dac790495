"""What a concordance and a comparison of documents ask of a catalogue: passages in order, and which document each is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civcorpus.catalogue.base import marks, pieces
from civcorpus.catalogue.searching import PassageQuestions, PassageRow

_POSITIONS = 1 << 32


class OrderingQuestions(PassageQuestions):
    """Passages in the order of their documents' ids, and in a document as they stand; documents as sets of passages."""

    def in_order(self, keys: Sequence[int]) -> list[int]:
        """Return the keys in the order of document and place; a key that does not exist is left out."""
        documents = self._connection.execute("SELECT key FROM documents ORDER BY id")
        rank = {key: number for number, (key,) in enumerate(documents)}
        placed: list[tuple[int, int]] = []
        for chunk in pieces(keys):
            placed += (
                (rank[document_key] * _POSITIONS + position, key)
                for key, document_key, position in self._connection.execute(
                    f"SELECT key, document_key, position FROM passages WHERE key IN ({marks(chunk)})", chunk
                )
            )
        return [key for _, key in sorted(placed)]

    def rows_in_order(self, keys: Sequence[int]) -> Iterator[PassageRow]:
        """Yield passages in the order of document and place, a few hundred held at a time."""
        for chunk in pieces(self.in_order(keys)):
            rows = self.passages(chunk)
            yield from (rows[key] for key in chunk if key in rows)

    def document_of_each_passage(self) -> dict[int, int]:
        """Return the key of the document of every passage, by the passage's key."""
        return dict(self._connection.execute("SELECT key, document_key FROM passages"))

    def langs_of_documents(self) -> dict[int, frozenset[str]]:
        """Return the languages of every document, by its key."""
        rows = self._connection.execute("SELECT DISTINCT document_key, lang FROM passages")
        found: dict[int, set[str]] = {}
        for key, lang in rows:
            found.setdefault(key, set()).update({"mixed": ("en", "zh"), "und": ()}.get(lang, (lang,)))
        return {key: frozenset(langs) for key, langs in found.items()}
