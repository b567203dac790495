"""A gold set and a corpus > what the tagger says of the gold set's documents, ready to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from civcorpus.passages import language_of
from civcorpus.tagging.evaluation import Evaluation, GoldSet, Tags, evaluate, with_ancestors

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.model import Mention
    from civcorpus.taxonomy import Taxonomy

TagText = Callable[[str, str], "Sequence[Mention]"]


@dataclass(frozen=True, slots=True)
class Example:
    """A tag that is wrong or missed: what matched where it is wrong, and how the text begins."""

    kind: str
    document_id: str
    concept_id: str
    label: str
    exact: str
    text: str


@dataclass(slots=True)
class Comparison:
    """The gold set's documents as the tagger sees them, restricted to the concepts that are measured.

    `left_out` counts the tags of concepts that are not measured; `absent` are ids that are neither in the corpus nor carry a text;
    `unknown` are concepts of the gold set that no taxonomy has.
    """

    gold: dict[str, frozenset[str]] = field(default_factory=dict)
    optional: dict[str, frozenset[str]] = field(default_factory=dict)
    predicted: dict[str, frozenset[str]] = field(default_factory=dict)
    langs: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    evidence: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    absent: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    from_corpus: int = 0

    def evaluation(self, *, lang: str | None = None) -> Evaluation:
        """Compare all documents, or those of one language (`zh` holds `zh-Hant`)."""
        keys = [key for key in self.gold if lang is None or lang in _with_wider(self.langs[key])]
        return evaluate({key: self.gold[key] for key in keys}, self.predicted, self.optional)

    def languages(self) -> list[str]:
        """Return the languages that the documents have, wider ones first."""
        return sorted({wider for lang in self.langs.values() for wider in _with_wider(lang)})

    def add_ancestors(self, taxonomy: Taxonomy) -> None:
        """Add to every set of tags what stands above them."""
        used = {concept for tags in (*self.gold.values(), *self.predicted.values()) for concept in tags}
        used |= {concept for tags in self.optional.values() for concept in tags}
        above = {concept: taxonomy.ancestors(concept) for concept in used if concept in taxonomy}
        self.gold = with_ancestors(self.gold, above)
        self.optional = with_ancestors(self.optional, above)
        self.predicted = with_ancestors(self.predicted, above)

    def examples(self, result: Evaluation, most: int) -> list[Example]:
        """Return at most so many wrong and so many missed tags, in the order of the gold set."""
        return [self._example("wrong", *place) for place in result.wrong[:most]] + [
            self._example("missed", *place) for place in result.missed[:most]
        ]

    def _example(self, kind: str, document_id: str, concept_id: str) -> Example:
        label, exact = self.evidence.get((document_id, concept_id), ("", "")) if kind == "wrong" else ("", "")
        return Example(kind, document_id, concept_id, label, exact, " ".join(self.texts[document_id].split()))


class Comparing:
    """Puts a gold set beside the tags of a corpus; a gold line with a text that the corpus does not have is tagged on the fly."""

    def __init__(self, taxonomy: Taxonomy, catalogue: CatalogueReader | None, tag_text: TagText) -> None:
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._tag_text = tag_text

    def compare(self, gold: GoldSet, concepts: Iterable[str] = ()) -> Comparison:
        """Return the comparison over the concepts that occur in the gold set, and over `concepts` besides."""
        sets = (*gold.tags.values(), *gold.optional.values())
        named = {concept for tags in sets for concept in tags}
        measured = named | set(concepts)
        found = Comparison(unknown=sorted(concept for concept in named if concept not in self._taxonomy))
        for key in gold.tags:
            tags = self._tags_in_corpus(found, key)
            if tags is None:
                tags = self._tags_of_text(found, key, gold.texts.get(key))
            if tags is None:
                found.absent.append(key)
                continue
            found.gold[key], found.optional[key] = gold.tags[key], gold.optional[key]
            found.predicted[key] = frozenset(tags & measured)
            found.left_out.update(tags - measured)
            found.langs[key] = gold.langs.get(key) or language_of(found.texts[key])
        return found

    def _tags_in_corpus(self, found: Comparison, key: str) -> set[str] | None:
        row = self._catalogue.document_key(key) if self._catalogue else None
        if self._catalogue is None or row is None:
            return None
        text = self._catalogue.document_by_key(row).text
        mentions = [m.mention for m in self._catalogue.mentions_of(row, key, text) if m.status != "rejected"]
        self._note(found, key, text, mentions)
        found.from_corpus += 1
        return {tag.concept_id for tag in self._catalogue.tags_of(row, key) if tag.status != "rejected"}

    def _tags_of_text(self, found: Comparison, key: str, text: str | None) -> set[str] | None:
        if text is None:
            return None
        mentions = self._tag_text(key, text)
        self._note(found, key, text, mentions)
        return {mention.concept_id for mention in mentions}

    @staticmethod
    def _note(found: Comparison, key: str, text: str, mentions: Iterable[Mention]) -> None:
        found.texts[key] = text
        for mention in mentions:
            found.evidence.setdefault((key, mention.concept_id), (mention.label, " ".join(mention.exact.split())))


def both(one: Tags, other: Tags) -> frozenset[str]:
    """Return the concepts that two annotators used in the documents of both."""
    return frozenset(concept for key in one.keys() & other.keys() for concept in one[key] | other[key])


def _with_wider(lang: str) -> tuple[str, ...]:
    return (lang,) if "-" not in lang else (lang.split("-", maxsplit=1)[0], lang)
