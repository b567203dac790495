"""Passage + Taxonomy > Mention > Tag: which concepts a text names, where, by which rule, and how strongly."""

from civcorpus.tagging.tagger import Tagger

__all__ = ["Tagger"]
