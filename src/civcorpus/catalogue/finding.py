"""The questions of a search to a catalogue: few, so that a search loads no others."""

from __future__ import annotations

from civcorpus.catalogue.faceting import FacetQuestions
from civcorpus.catalogue.ledger import LedgerQuestions
from civcorpus.catalogue.ordering import OrderingQuestions


class FindingReader(FacetQuestions, OrderingQuestions, LedgerQuestions):
    """What a search asks."""
