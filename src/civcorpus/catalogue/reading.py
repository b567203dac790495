"""All questions to a catalogue, over one connection that only reads."""

from __future__ import annotations

from civcorpus.catalogue.alike import AlikeQuestions
from civcorpus.catalogue.counting import CountingQuestions
from civcorpus.catalogue.documents import DocumentQuestions, StoredPassage
from civcorpus.catalogue.finding import FindingReader
from civcorpus.catalogue.rewriting import MachineQuestions, RewriteQuestions
from civcorpus.catalogue.searching import PassageRow
from civcorpus.catalogue.states import StateQuestions
from civcorpus.catalogue.tagged import MentionRow, StoredMention, TaggedQuestions

__all__ = ["CatalogueReader", "MentionRow", "PassageRow", "StoredMention", "StoredPassage"]


class CatalogueReader(
    FindingReader,
    DocumentQuestions,
    StateQuestions,
    MachineQuestions,
    RewriteQuestions,
    TaggedQuestions,
    CountingQuestions,
    AlikeQuestions,
):
    """Questions to a catalogue; each is one or a few SQL statements."""
