"""An index by tantivy: Rust's search library, filled with our terms; it matches and scores by itself.

Only the files of this folder import tantivy.
"""

from civcorpus.engines.tantivy_.engine import TantivyEngine

__all__ = ["TantivyEngine"]
