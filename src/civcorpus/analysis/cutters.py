"""Which cutter of Han text is used: for a corpus the fastest that is installed, for a search the one that is ready first."""

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


def frugal_cutter(jieba: str) -> HanCutter:
    """Return what cuts a few characters without loading a dictionary, where that of this version of jieba is kept; else as `han_cutter`."""
    from civcorpus.analysis.mapped import MappedCutter, dictionary_path

    try:
        return MappedCutter(dictionary_path(jieba), han_cutter)
    except (OSError, ValueError):
        return han_cutter()
