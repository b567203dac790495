"""Words too common to tell anything as collocates. Shown with `--show-stopwords`, replaced with `--stopwords FILE`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.errors import UsageError

ENGLISH = """
a about above across after again against all also although am among an and another any are around as at away be became
because become been before being below between both but by can cannot could did do does doing done down during each
either else etc even ever every few for from further had has have having he hence her here hers herself him himself his
how however i if in into is it its itself just last least less let like made make many may me might more most much must
my myself neither never no nor not now of off often on once one only onto or other others our ours out over own per
perhaps rather same shall she should since so some still such than that the their theirs them themselves then there
therefore these they this those though through thus to too toward towards two under until up upon us used using very was
we well were what whatever when where whether which while who whom whose why will with within without would yet you your
yours
""".split()
CHINESE = """
的 了 和 是 在 有 与 及 或 等 并 对 为 以 于 从 到 由 被 把 将 向 往 至 之 其 此 该 这 那 也 都 就 又 还 而 且 但 则 所
者 上 下 中 不 没 没有 我 你 他 她 它 我们 你们 他们 她们 它们 自己 这个 那个 这些 那些 这样 那样 一个 一些 一种 一 个
们 地 得 着 过 来 去 说 很 更 最 已 已经 可以 可能 能 能够 会 要 应 应当 应该 必须 如果 因为 所以 但是 而且 并且 以及
或者 不是 就是 还是 只是 只 才 却 虽然 然而 因此 由于 关于 对于 根据 按照 通过 进行 同时 其中 其他 有关 什么 怎么 如何
为了 之间 之后 以后 之前 以前 时 后 前 里 内 外 间 让 给 使 比 跟 同 每 各 某 另 第 多 少 大 小 再 像
""".split()


def stop_terms(words: Iterable[str], analyser: Analyser) -> frozenset[str]:
    """Return the terms of stop words, as the analyser makes them: all forms of an English word, Chinese words as cut."""
    folded = {word: analyser.fold(word) for word in words}
    terms = {token.term for form in folded.values() for token in analyser.word_terms(form)}
    return frozenset(terms | {form.text.lower() for form in folded.values()})


def read_stop_words(choice: str) -> list[str]:
    """Return the stop words of a choice: `default`, `none`, or a file with a word a line (`#` begins a remark).

    Raises:
        UsageError: There is no such file.
    """
    if choice == "none":
        return []
    if choice == "default":
        return [*ENGLISH, *CHINESE]
    try:
        lines = Path(choice).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise UsageError(
            f"--stopwords {choice}: cannot be read ({err}): give `default`, `none` or a UTF-8 file"
        ) from err
    return [word for line in lines if (word := line.partition("#")[0].strip())]
