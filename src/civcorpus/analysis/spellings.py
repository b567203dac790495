"""Words that simplified and traditional texts write with characters that do not fold to the same (计划 and 計畫, 回复 and 回覆).

Elsewhere those characters are words of their own (漫画, 覆盖), so that folding them would make equal what a reader keeps apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

_MOST = 3
"""How many words of a text are each written in both ways; with more there would be too many."""

_PAIRS = (
    "一坯:一坏 上复:上覆 上链:上炼 么娘:幺娘 了如:瞭如 了望:瞭望 了然:瞭然 了解:瞭解 什么:什幺 仆夫:仆伕 仇仇:仇雠 仿佛:彷佛 "
    "伙夫:伙伕 修浚:修濬 借代:藉代 借以:藉以 借借:藉藉 借助:藉助 借卉:藉卉 借口:藉口 借喻:藉喻 借手:藉手 借据:藉据 借故:藉故 "
    "借方:藉方 借机:藉机 借条:藉条 借槁:藉槁 借此:藉此 借甚:藉甚 借由:藉由 借着:藉着 借端:藉端 借词:藉词 借读:藉读 借资:藉资 "
    "凌借:凌藉 凭借:凭藉 击沉:击沈 函复:函覆 凿坯:凿坏 制坯:制坏 反复:反覆 呆着:待着 回复:回覆 土坯:土坏 坐标:座标 坯土:坏土 "
    "坯子:坏子 坯布:坏布 坯户:坏户 复信:覆信 复函:覆函 复呈:覆呈 复命:覆命 复墓:覆墓 复帐:覆帐 复按:覆按 复文:覆文 复校:覆校 "
    "复电:覆电 复苏:复甦 复音:覆音 多么:多幺 夫力:伕力 夫子:伕子 夫役:伕役 宁戚:甯戚 宁浩:甯浩 宁越:甯越 家具:家俱 布复:布覆 "
    "干么:干幺 干戚:干𬭭 幺幺:么幺 怎么:怎幺 想象:想像 慰借:慰藉 手链:手炼 打坯:打坏 批复:批覆 拉坯:拉坏 拉链:拉炼 拜复:拜覆 "
    "拿云:拏云 捏坯:捏坏 明了:明瞭 明复:明覆 昏沉:昏沈 枕借:枕藉 核复:核覆 检复:检覆 毛坯:毛坏 沉下:沈下 沉冤:沈冤 沉厚:沈厚 "
    "沉吟:沈吟 沉寂:沈寂 沉思:沈思 沉没:沈没 沉沦:沈沦 沉浊:沈浊 沉浮:沈浮 沉浸:沈浸 沉淀:沈淀 沉湎:沈湎 沉溺:沈溺 沉滞:沈滞 "
    "沉疴:沈疴 沉痛:沈痛 沉痼:沈痼 沉睡:沈睡 沉积:沈积 沉筒:沈筒 沉船:沈船 沉落:沈落 沉迷:沈迷 沉郁:沈郁 沉醉:沈醉 沉重:沈重 "
    "沉闷:沈闷 沉降:沈降 沉陷:沈陷 沉静:沈静 沉香:沈香 沉默:沈默 泐复:泐覆 浚县:濬县 浮沉:浮沈 海里:海哩 深沉:深沈 滑借:滑藉 "
    "澄江:澂江 熏染:薰染 熏沐:薰沐 熏衣:薰衣 熏陶:薰陶 熏风:薰风 熏香:薰香 甚么:甚幺 申复:申覆 电复:电覆 砖坯:砖坏 示复:示覆 "
    "禀复:禀覆 穗帐:𰬸帐 穗帷:𰬸帷 穗裳:𰬸裳 答复:答覆 筹划:筹画 素借:素藉 耳沉:耳沈 背人:揹人 背他:揹他 背你:揹你 背债:揹债 "
    "背向:揹向 背回:揹回 背她:揹她 背带:揹带 背我:揹我 背来:揹来 背榜:揹榜 背物:揹物 背着:揹着 背筐:揹筐 背篓:揹篓 背负:揹负 "
    "背走:揹走 胡吣:胡唚 胡耇:胡耈 脚夫:脚伕 脱坯:脱坏 船夫:船伕 苏生:甦生 苏醒:甦醒 英里:英哩 茵借:茵藉 蕴借:蕴藉 要么:要幺 "
    "见复:见覆 计划:计画 躏借:躏藉 车夫:车伕 轿夫:轿伕 这么:这幺 那么:那幺 酝借:酝藉 重复:重覆 金链:金炼 钢坯:钢坏 钧复:钧覆 "
    "铁链:铁炼 铰链:铰炼 银链:银炼 链坠:炼坠 链子:炼子 链形:炼形 链条:炼条 链甲:炼甲 链锁:炼锁 链锤:炼锤 锁链:锁炼 阴沉:阴沈 "
    "陶坯:陶坏 项链:项炼 顾借:顾藉 颈链:颈炼 香熏:香薰 马夫:马伕 骀借:骀藉 乌沉沉:乌沈沈 借寇兵:藉寇兵 墨沉沉:墨沈沈 宁中则:甯中则 "
    "宁庄子:甯庄子 宁悼子:甯悼子 宁惠子:甯惠子 宁成子:甯成子 宁斧成:甯斧成 宁武子:甯武子 宁猛力:甯猛力 宁调元:甯调元 暗沉沉:暗沈沈 "
    "李链福:李炼福 杨苏棣:杨甦棣 沉住气:沈住气 沉甸甸:沈甸甸 沉砂池:沈砂池 珐琅彩:珐瑯彩 秋筱宫:秋筿宫 背出去:揹出去 背出来:揹出来 "
    "背包袱:揹包袱 背小孩:揹小孩 背饥荒:揹饥荒 苏公堤:苏公隄 被人背:被人揹 送报夫:送报伕 阴沉沉:阴沈沈 面坯儿:面坏儿 黑沉沉:黑沈沈 "
    "了若指掌:瞭若指掌 云翻雨复:云翻雨覆 借箸代筹:藉箸代筹 借草枕块:藉草枕块 利欲熏心:利欲薰心 反反复复:反反覆覆 名复金瓯:名覆金瓯 "
    "啮檗吞针:啮蘗吞针 幺么小丑:幺幺小丑 意志消沉:意志消沈 折戟沉沙:折戟沈沙 折戟沉河:折戟沈河 披挂绰枪:披挂绰鎗 无言不仇:无言不雠 "
    "暗箭明枪:暗箭明鎗 朱干玉戚:朱干玉𬭭 权欲熏心:权欲薰心 死伤相借:死伤相藉 死气沉沉:死气沈沈 气焰万丈:气燄万丈 沉不住气:沈不住气 "
    "沉得住气:沈得住气 沉鱼落雁:沈鱼落雁 滴里嘟噜:滴哩嘟噜 滴里搭拉:滴哩搭拉 滴里耷拉:滴哩耷拉 炊臼之戚:炊臼之𬭭 烟焰障天:烟燄障天 "
    "牛表牛斤:牛表牛觔 牵藤带叶:牵籐带叶 狐借虎威:狐藉虎威 眼花了乱:眼花瞭乱 破釜沉舟:破釜沈舟 耕前锄后:耕前耡后 落雁沉鱼:落雁沈鱼 "
    "踅门了户:踅门瞭户 载沉载浮:载沈载浮 载浮载沉:载浮载沈 采椽不斫:采椽不斲 雁杳鱼沉:雁杳鱼沈 鱼沉雁杳:鱼沈雁杳 企划:企画 规划:规画 "
    "策划:策画 擘划:擘画 谋划:谋画"
)
"""Folded pairs, simplified:traditional: what OpenCC 1.2 converts as words (`TSPhrases`, `STPhrases`; Apache-2.0) and folding does not
make equal, without those that hold a shorter one; then words with 畫 for 劃 as Taiwan writes them, beside OpenCC's 計畫 and 籌畫."""


def spellings(text: str) -> list[str]:
    """Return a folded text in the ways that it may be written, as it is first; all are as long as the text.

    Up to three words are each written in both ways, more of them all as in simplified or all as in traditional texts.

    >>> spellings("工作计划"), spellings("漫画")
    (['工作计划', '工作计画'], ['漫画'])
    """
    words = list(_words(text))
    if len(words) > _MOST:
        return list(dict.fromkeys((text, simplified(text), _rewritten(text, _traditional))))
    choices: list[tuple[str, ...]] = []
    place = 0
    for start, word in words:
        choices += [(text[place:start],), (word, _others()[word])]
        place = start + len(word)
    choices.append((text[place:],))
    return ["".join(parts) for parts in product(*choices)]


def spelt_otherwise(text: str) -> list[str]:
    """Return how the words of a folded text are written elsewhere, in order.

    >>> spelt_otherwise("计划未获回复")
    ['计画', '回覆']
    """
    return [_others()[word] for _, word in _words(text)]


def simplified(text: str) -> str:
    """Return a folded text as simplified texts write it, as long as it is.

    >>> simplified("工作计画"), simplified("工作计划")
    ('工作计划', '工作计划')
    """
    return _rewritten(text, lambda word: _simplified().get(word, word))


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a text that are written in two ways, with their places: from the left, the longest first, none overlapping."""
    place = 0
    while place < len(text):
        for length in _lengths().get(text[place], ()):
            word = text[place : place + length]
            if word in _others():
                yield place, word
                place += len(word)
                break
        else:
            place += 1


def _rewritten(text: str, write: Callable[[str], str]) -> str:
    """Return a text with each of those words written as told."""
    parts: list[str] = []
    place = 0
    for start, word in _words(text):
        parts += text[place:start], write(word)
        place = start + len(word)
    return "".join((*parts, text[place:]))


def _traditional(word: str) -> str:
    return word if word in _simplified() else _others()[word]


@cache
def _lengths() -> dict[str, list[int]]:
    """Return for each character how long the words are that begin with it, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in _others():
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


@cache
def _others() -> dict[str, str]:
    """Return for each word the one that it is written with elsewhere."""
    return _simplified() | {new: old for old, new in _simplified().items()}


@cache
def _simplified() -> dict[str, str]:
    return {traditional: plain for plain, _, traditional in (pair.partition(":") for pair in _PAIRS.split())}
