"""How much of a Chinese text before a bracket is the name that the bracket translates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from civcorpus.analysis.scripts import HAN

_QUOTED = re.compile(r"(?:\"([^\"]{2,40})\"|《([^《》]{2,40})》|「([^「」]{2,40})」|『([^『』]{2,40})』)$")
_QUOTED_HEAD = re.compile(rf"(?:\"[{HAN}]{{2,16}}\"|「[{HAN}]{{2,16}}」)[{HAN}]{{1,5}}$")
_RUN = re.compile(rf"[{HAN}][{HAN}A-Za-z0-9·]*$|[A-Z]+[{HAN}][{HAN}A-Za-z0-9·]*$")
_STOP_CHARACTERS = frozenset(
    "的在和是为与及或被由对向从以将了着过其该这那所各本于把让给即乃称叫有等说并而且但也又就都中我你他她它"
)
_STOP_WORDS = frozenset(
    """包括 称为 成立 设立 开展 进行 通过 根据 依据 依法 作为 属于 成为 具有 拥有 提供 建立 加入 参加 参与 推动 推进 促进
    实施 实行 执行 采用 使用 利用 支持 提出 发起 举办 创办 创立 主办 认为 表示 指出 隶属 一个 一家 一种 一些 一项 这个
    这种 这些 那些 某些 许多 很多 多个 各种 各类 各个 所有 全部 目前 现在 当前 以及 或者 还有 例如 比如 譬如 如 包含 涉及
    关于 对于 由于 因为 所以 如果 没有 不是 就是 也是 均为 均由 之 所谓 俗称 全称 又称 简称 以下 负责 来自 位于 指 名为
    称之为 叫做 叫作 我国 本国 可以 可 应 应当 不得 需要 必须 施行 适用 办理 订定 依照 按照 且 并 得 经 使 至 凡 系 如下
    本文 讨论 介绍 分析 外间 常说 常见 例 面向 针对 围绕 强调 要求 规定 鼓励 允许 禁止 批准""".split()
)

Cut = Callable[[str], list[str]]
Known = Callable[[str], bool]


def term_before(text: str, words: int, cut: Cut, known: Known) -> tuple[int, int, bool] | None:
    """Return the span of the Chinese name that ends a folded text, and whether the text itself says where it begins; `None` for no name.

    Quotes and book-title marks decide; then a label already known for the other half; then particles and verbs; in what is left
    the length of the English name, two characters to a word, chooses among the word boundaries.

    Args:
        text: What stands before the bracket, without white space at its end.
        words: How many words of the English name carry meaning.
        cut: Cuts a run of Han characters into dictionary words.
        known: Says whether a Chinese name belongs to a concept that has the other half as a label.
    """
    if quoted := _QUOTED.search(text[-60:]):
        group = next(number for number in range(1, 5) if quoted[number])
        offset = max(0, len(text) - 60)
        return offset + quoted.start(group), offset + quoted.end(group), True
    if headed := _QUOTED_HEAD.search(text[-60:]):
        return len(text) - len(headed[0]), len(text), True
    run = _RUN.search(text[-60:])
    if run is None:
        return None
    starts = list(_starts(run[0], cut))
    if not starts:
        return None
    end = len(text)
    for start, _ in reversed(starts):
        if known(run[0][start:]):
            return end - len(run[0]) + start, end, True
    whole, bounded = starts[-1]
    length = len(run[0])
    if bounded and length - whole <= 2.5 * words + 4:
        return end - length + whole, end, True
    best, _ = min(starts, key=lambda item: (abs(length - item[0] - 2 * words - 0.5), item[0]))
    return (end - length + best, end, False) if length - best >= 2 else None


def _starts(run: str, cut: Cut) -> Iterator[tuple[int, bool]]:
    """Yield where a name that ends the run may begin, nearest first, and whether something stops it there."""
    position = len(run)
    pieces = cut(run)
    for number, word in enumerate(reversed(pieces)):
        before = pieces[len(pieces) - number - 2] if number + 1 < len(pieces) else ""
        if is_stop(word):
            return
        position -= len(word)
        yield position, not before or is_stop(before)


def is_stop(word: str) -> bool:
    """Say whether a dictionary word is no part of a name: a particle, a verb that introduces one, a number with its measure."""
    return (
        word in _STOP_WORDS
        or (len(word) == 1 and word in _STOP_CHARACTERS)
        or re.fullmatch(r"[一二三四五六七八九十两几数百千万\d]+[个家种项类名位条部]?", word) is not None
    )
