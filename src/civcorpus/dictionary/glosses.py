"""A gloss as printed > the English phrases it gives, without what a dictionary says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from civcorpus.analysis.scripts import HAN
from civcorpus.analysis.stems import stem

_NO_GLOSS = re.compile(
    r"(?:\w+ )?(?:variant|form) of\b|CL:|see(?: also)? |also (?:written|called|pr\.|known)|used in |Taiwan pr\.|surname |radical |erhua |"
    r"same as |Kangxi|pr\. |onom\.|equivalent (?:of|to) |interchangeable",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\]]*\]|CL:.*")
_ABOUT = re.compile(
    rf"[{HAN}|·]+|\b(?:abbr\. (?:for|to|of)|lit\.|fig\.|esp\.|e\.g\.|i\.e\.|sth|sb|etc\.?|one's|oneself|someone|something)"
)
_OPENING = re.compile(r"^(?:to be |to |an? |the |be )+", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_POSSESSIVE = re.compile(r"'(?:s|re|ve|ll|d|m|t)?$")
_LONGEST = 5
"""Words of a phrase worth keeping: longer ones explain, and nobody writes them."""

_IRREGULAR = dict(
    pair.split(":")
    for pair in "won:win teeth:tooth ran:run fell:fall fallen:fall sold:sell bought:buy brought:bring began:begin begun:begin "
    "became:become chose:choose chosen:choose lost:lose met:meet paid:pay said:say sent:send spent:spend spoke:speak spoken:speak "
    "stood:stand told:tell thought:think understood:understand found:find left:leave kept:keep knew:know known:know drew:draw "
    "drawn:draw drove:drive driven:drive ate:eat eaten:eat flew:fly flown:fly rose:rise risen:rise saw:see seen:see shown:show "
    "sang:sing sung:sing swam:swim wore:wear worn:wear threw:throw thrown:throw came:come got:get heard:hear laid:lay shot:shoot "
    "sat:sit slept:sleep stole:steal stolen:steal struck:strike felt:feel broke:break broken:break fed:feed bred:breed fled:flee "
    "forgot:forget forgotten:forget froze:freeze frozen:freeze hid:hide hidden:hide meant:mean rode:ride ridden:ride shook:shake "
    "swore:swear sworn:swear tore:tear torn:tear woke:wake bound:bind mice:mouse geese:goose oxen:ox".split()
)
"""Inflected forms that the search itself keeps apart, and a dictionary does not list."""

STOP_WORDS = frozenset(
    "a an the of to in on at by for with from into and or as is are be been was were do does did has have had that this these those it its "
    "what which who whom whose when where why how many much there their they them his her he she not than then can could would should will "
    "may might must about between during after before over under such some any all other another more most also very only".split()
)
"""English words that are not translated, and that a phrase is looked up without."""

HAN_STOP_WORDS = frozenset(
    "也 都 就 但是 不过 而且 并且 以及 或者 还是 还 又 再 只 只是 只有 已 已经 正在 曾 曾经 将 将会 会 可 可以 可能 能 能够 应 应该 "
    "应当 须 必须 得 要 因 因为 由于 因此 所以 于是 从而 如果 若 如 虽然 尽管 即使 无论 除了 除 很 非常 十分 更 最 较 不 不是 没 无 "
    "未 非 此 这些 那些 这个 那个 这样 那样 这种 那种 该 本 某 某些 一些 任何 所有 其他 其它 其中 各 每 自己 它们 她们 你们 之间 之后 "
    "之前 以后 以前 后 前 时 当 当时 期间 通过 经过 根据 按照 依 依照 关于 对于 至 到 自 自从 从 来 去 来自 之一 以下 以上 等等 者 用 "
    "让 使 使得 给 比 跟 同 即 则 且 却 只要 甚至 尤其 例如 比如".split()
)
"""Chinese words that are not translated: they join others, or say how sure, when and for whom; the dictionary has many senses for them."""


def phrases(gloss: str) -> Iterator[str]:
    """Yield the phrases of a gloss, the main one first.

    >>> list(phrases("(old) to protect; to defend sb (against)")), list(phrases("CL:個|个[ge4]"))
    (['protect', 'defend'], [])
    """
    plain = gloss
    while (shorter := _ASIDE.sub(" ", plain)) != plain:
        plain = shorter
    for part in re.split(r"[;,/]", plain):
        if _NO_GLOSS.match(part.strip()):
            continue
        phrase = " ".join(_OPENING.sub("", " ".join(_ABOUT.sub(" ", part).split())).split()).strip(" .!?-:")
        if phrase and len(phrase.split()) <= _LONGEST:
            yield phrase


def stems(text: str) -> list[tuple[str, int, int]]:
    """Return the stems of the words of a folded English text that say something, each with its place.

    >>> stems("the art of War's")
    [('art', 4, 7), ('war', 11, 16)]
    """
    found = []
    for match in _WORD.finditer(text.lower()):
        word = _POSSESSIVE.sub("", match[0])
        if word and word not in STOP_WORDS:
            found.append((stem(_IRREGULAR.get(word, word)), *match.span()))
    return found
