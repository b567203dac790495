"""Query > Plan: which terms are looked for in which field, which concepts stand for which words."""

from civcorpus.planning.planner import plan
from civcorpus.planning.values import Expansion, Names, Passages, Planned

__all__ = ["Expansion", "Names", "Passages", "Planned", "plan"]
