"""Passage + Taxonomy > Mention > Tag."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from civcorpus.model import Document, Mention, Passage, Tag
from civcorpus.tagging.compiling import compile_taxonomy
from civcorpus.tagging.document import DocumentScan
from civcorpus.tagging.mentions import Candidate
from civcorpus.tagging.resolving import Resolver
from civcorpus.tagging.scoring import score_tags
from civcorpus.tagging.versions import TaxonomyVersion, version_of

if TYPE_CHECKING:
    from civcorpus.analysis import Analyser, MatchingForm
    from civcorpus.taxonomy import Taxonomy

VERSION = 5
"""Raised whenever the code of this package changes what is tagged, or what says so (`versions`)."""


class Tagger:
    """Finds every mention of the concepts of a taxonomy; compiled once, used for any number of documents.

    Deterministic: the same texts, taxonomy and version give the same mentions, whatever was tagged before.
    """

    def __init__(self, taxonomy: Taxonomy, analyser: Analyser) -> None:
        self.taxonomy = taxonomy
        self._analyser = analyser
        self._compiled = compile_taxonomy(taxonomy, lambda text: analyser.matching_form(text).text)
        self._resolver = Resolver(taxonomy)

    def _form(self, text: str) -> MatchingForm:
        return self._analyser.matching_form(text, self._compiled.lexicon.vocabulary)

    @property
    def version(self) -> TaxonomyVersion:
        """What decides, for each concept, where it is found."""
        return version_of(self.taxonomy, self._compiled)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words that decide how a word cut at a line end is read; the same object always."""
        return self._compiled.lexicon.vocabulary

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change whenever the mentions of any text may change."""
        data = f"{VERSION} {self.taxonomy.sha256} {self._analyser.fingerprint}"
        return hashlib.sha256(data.encode()).hexdigest()[:16]

    def mentions(self, document_id: str, title: str, passages: Sequence[Passage]) -> list[Mention]:
        """Return the mentions in a document, by place, then concept; of one concept no two overlap.

        Short names that the passages define count in all of them, so hand over a whole document where there is one.
        """
        scan = DocumentScan(self._compiled, self._form, title, passages)
        counted = self._resolver.resolve(scan.candidates())
        mentions = [self._mention(document_id, passages[c.passage], scan, c, rivals) for c, rivals in counted]
        return sorted(mentions, key=lambda mention: (mention.start, mention.concept_id, mention.end))

    def _mention(
        self, document_id: str, passage: Passage, scan: DocumentScan, candidate: Candidate, rivals: tuple[str, ...]
    ) -> Mention:
        start, end = scan.scans[candidate.passage].form.original(candidate.start, candidate.end)
        rule = candidate.rule
        return Mention(
            concept_id=candidate.concept_id,
            document_id=document_id,
            passage_id=passage.id,
            start=passage.start + start,
            end=passage.start + end,
            exact=passage.text[start:end],
            label=rule.label,
            label_type=rule.label_type,
            matcher=candidate.matcher,
            lang=passage.lang,
            zone=passage.zone,
            rivals=rivals,
        )

    def title_concepts(self, title: str) -> frozenset[str]:
        """Return the concepts that a title names."""
        passage = Passage("title", "", 0, 0, len(title), title, "und", zone="title")
        return frozenset(mention.concept_id for mention in self.mentions("", "", [passage]))

    def tags_of(self, document: Document, passages: Sequence[Passage], mentions: Iterable[Mention]) -> list[Tag]:
        """Return the suggested tags of a document, best first; see `scoring` for what the score says."""
        return score_tags(document, passages, mentions, title_concepts=self.title_concepts(document.title))
