"""An index by Whoosh: its storage, segments, commits and term dictionary, filled with our terms and scored by `evaluation`.

Only the files of this folder import whoosh.
"""

from civcorpus.engines.whoosh_.engine import WhooshEngine

__all__ = ["WhooshEngine"]
