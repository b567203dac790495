"""All questions to a catalogue, over one connection that only reads."""

from __future__ import annotations

from civcorpus.catalogue.documents import DocumentQuestions, MentionRow
from civcorpus.catalogue.ledger import LedgerQuestions
from civcorpus.catalogue.searching import PassageQuestions, PassageRow

__all__ = ["CatalogueReader", "MentionRow", "PassageRow"]


class CatalogueReader(PassageQuestions, DocumentQuestions, LedgerQuestions):
    """Questions to a catalogue; each is one or a few SQL statements."""
