"""Which cutter of Han text is used: the fastest that is installed."""

from __future__ import annotations

from importlib.util import find_spec

from civcorpus.analysis.han import HanCutter


def han_cutter() -> HanCutter:
    """Return rjieba's cutter where its wheel exists, else jieba's; both give the same words."""
    if find_spec("rjieba"):
        from civcorpus.analysis.rjieba_ import RjiebaCutter

        return RjiebaCutter()
    from civcorpus.analysis.jieba_ import JiebaCutter

    return JiebaCutter()
