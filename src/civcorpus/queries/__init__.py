"""What the user typed > Query: our own grammar, which knows neither analysis nor engines."""

from civcorpus.queries.carets import caret
from civcorpus.queries.parser import parse, plain, readable
from civcorpus.queries.tree import GRAMMAR, And, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word

__all__ = [
    "GRAMMAR",
    "And",
    "Filter",
    "Nearby",
    "Node",
    "Not",
    "Or",
    "Query",
    "Quoted",
    "Row",
    "Word",
    "caret",
    "parse",
    "plain",
    "readable",
]
