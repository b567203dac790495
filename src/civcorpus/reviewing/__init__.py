"""Going through tags one by one: in which order, what is shown, what a key does. No screen here; see `cli.review_screen`."""

from civcorpus.reviewing.queue import in_order, sampled
from civcorpus.reviewing.session import Item, Session

__all__ = ["Item", "Session", "in_order", "sampled"]
