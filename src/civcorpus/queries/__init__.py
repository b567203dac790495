"""What the user typed > Query: our own grammar, which knows neither analysis nor engines."""

from civcorpus.queries.carets import caret
from civcorpus.queries.parser import parse, plain
from civcorpus.queries.tree import And, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word

__all__ = ["And", "Filter", "Nearby", "Node", "Not", "Or", "Query", "Quoted", "Row", "Word", "caret", "parse", "plain"]
