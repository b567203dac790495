"""YAML > Taxonomy: schemes, concepts, labels and guards, with the line of everything that is wrong."""

from civcorpus.taxonomy.checking import check
from civcorpus.taxonomy.loading import load_taxonomies
from civcorpus.taxonomy.values import Complaint, Concept, Expression, Guard, Label, Pattern, Place, Scheme, Taxonomy

__all__ = [
    "Complaint",
    "Concept",
    "Expression",
    "Guard",
    "Label",
    "Pattern",
    "Place",
    "Scheme",
    "Taxonomy",
    "check",
    "load_taxonomies",
]
