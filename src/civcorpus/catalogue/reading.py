"""All questions to a catalogue, over one connection that only reads."""

from __future__ import annotations

from civcorpus.catalogue.counting import CountingQuestions
from civcorpus.catalogue.documents import DocumentQuestions, MentionRow
from civcorpus.catalogue.judged import JudgedQuestions
from civcorpus.catalogue.ledger import LedgerQuestions
from civcorpus.catalogue.rewriting import MachineQuestions, RewriteQuestions
from civcorpus.catalogue.searching import PassageQuestions, PassageRow
from civcorpus.catalogue.states import StateQuestions

__all__ = ["CatalogueReader", "MentionRow", "PassageRow"]


class CatalogueReader(
    PassageQuestions,
    DocumentQuestions,
    LedgerQuestions,
    StateQuestions,
    MachineQuestions,
    RewriteQuestions,
    JudgedQuestions,
    CountingQuestions,
):
    """Questions to a catalogue; each is one or a few SQL statements."""
