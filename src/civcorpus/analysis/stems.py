"""Bring an English word to a stem that unites its spellings and inflections, and nothing more.

Plural, possessive, -ing, -ed and British or American spelling are one; derivations are not: *organization* stays apart from *organ*
and from *organize*, *foundation* from *found*. A deliberately lighter reduction than Porter's (1980), in the spirit of Krovetz (1993)
and Harman's S-stemmer (1991).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

IRREGULAR = {
    "analyses": "analysis", "bases": "base", "crises": "crisis", "theses": "thesis", "hypotheses": "hypothesis", "axes": "axis",
    "women": "woman", "men": "man", "children": "child", "people": "people", "criteria": "criterion", "phenomena": "phenomenon",
    "media": "media", "data": "data", "feet": "foot", "lives": "life", "wives": "wife", "knives": "knife", "leaves": "leaf",
    "halves": "half", "series": "series", "species": "species", "indices": "index", "matrices": "matrix", "vertices": "vertex",
    "centre": "center", "theatre": "theater", "metre": "meter", "kilometre": "kilometer", "litre": "liter", "fibre": "fiber",
    "programme": "program", "defence": "defense", "offence": "offense", "licence": "license", "practise": "practice",
    "pretence": "pretense", "grey": "gray", "cheque": "check", "fulfil": "fulfill", "enrol": "enroll", "instalment": "installment",
    "enrolment": "enrollment", "fulfilment": "fulfillment", "judgement": "judgment", "ageing": "aging", "catalogue": "catalog",
    "dialog": "dialogue", "sceptic": "skeptic", "sceptical": "skeptical", "manoeuvre": "maneuver", "aluminium": "aluminum",
    "tyre": "tire", "plough": "plow", "paediatric": "pediatric", "anaemia": "anemia", "oestrogen": "estrogen", "foetus": "fetus",
    "held": "hold", "gave": "give", "given": "give", "taken": "take", "took": "take", "made": "make", "written": "write", "wrote": "write",
    "built": "build", "grew": "grow", "grown": "grow", "led": "lead", "sought": "seek", "fought": "fight", "taught": "teach",
    "went": "go", "gone": "go", "goes": "go", "does": "do", "did": "do", "done": "do", "was": "be", "were": "be", "been": "be",
    "is": "be", "are": "be", "am": "be", "has": "have", "had": "have", "his": "his", "this": "this", "thus": "thus", "its": "its",
    "gas": "gas", "aids": "aids",
    "bus": "bus", "as": "as", "us": "us", "yes": "yes", "always": "always", "perhaps": "perhaps", "news": "news", "means": "means",
    "hundred": "hundred", "sacred": "sacred", "indeed": "indeed", "kindred": "kindred", "naked": "naked", "wicked": "wicked",
    "during": "during", "nothing": "nothing", "something": "something", "anything": "anything", "everything": "everything",
    "morning": "morning", "evening": "evening", "ceiling": "ceiling", "beijing": "beijing", "chongqing": "chongqing",
    "nanjing": "nanjing", "xinjiang": "xinjiang", "xining": "xining", "spring": "spring", "string": "string", "king": "king",
    "ring": "ring", "wing": "wing", "bring": "bring", "thing": "thing", "sing": "sing", "being": "be", "doing": "do", "going": "go",
    "died": "die", "dying": "die", "lying": "lie", "tying": "tie", "tied": "tie", "lied": "lie",
}  # fmt: skip
_KEEP_ISE = frozenset(
    "advise advertise arise bruise chastise comprise compromise concise cruise demise despise devise disguise enterprise enfranchise "
    "excise exercise expertise franchise guise improvise incise likewise merchandise noise otherwise paradise poise praise precise premise "
    "promise raise revise rise supervise surmise surprise televise treatise turquoise wise".split()
)
_KEEP_E = frozenset("caste corpse humane locale morale paste people urbane".split())
_DOUBLE_E = frozenset("agreed decreed disagreed freed guaranteed refereed".split())
_ENDS_IN_IS = frozenset(
    "analysis basis chassis clitoris crisis diagnosis emphasis genesis hypothesis oasis paralysis synthesis synopsis thesis".split()
)
_OUR = re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|able$|ite$|ful|al$|hood|less)")
_NOT_OUR = re.compile(
    r"^(?:hour|four|tour|pour|your|flour|scour|devour|detour|contour|velour|glamour|paramour|troubadour|amour|dour|sour)"
)
_VOWEL = re.compile(r"[aeiouy]")
_ONE_SYLLABLE = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]*$|y[aeiou]+[^aeiouy]*$")
_CLOSED = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]$")
_WORD = re.compile(r"[a-z]+$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of one folded, lower-case word; anything but plain letters comes back as it is.

    >>> [stem(w) for w in ("organisations", "organization", "labour", "parties", "planning", "giving", "ngos")]
    ['organization', 'organization', 'labor', 'party', 'plan', 'give', 'ngo']
    """
    if len(word) < 3 or not _WORD.match(word):
        return word
    if word in IRREGULAR:
        return _plain_end(IRREGULAR[word])
    word = _american(_singular(word))
    if word in IRREGULAR:
        return _plain_end(IRREGULAR[word])
    return _american_root(_uninflected(word))


def beginnings(stemmed: str) -> frozenset[str]:
    """Return how the words with this stem begin, where s and z are one: as the stem does, or as an irregular form.

    >>> sorted(beginnings("go")), sorted(beginnings("charity"))
    (['go', 'we'], ['cha'])
    """
    return frozenset({stemmed[: 3 if len(stemmed) > 3 else 2], *_irregular().get(stemmed, ())})


@cache
def _irregular() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for written in IRREGULAR:
        found.setdefault(stem(written), set()).add(written[:2])
    return found


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]


def _uninflected(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word in _DOUBLE_E:
        return word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not word.endswith("eed"):
            root = word[: -len(ending)]
            if len(root) >= 2 and _VOWEL.search(root):
                return _plain_end(_undoubled(root))
    return _plain_end(word)


def _undoubled(root: str) -> str:
    """Undo what an ending did to a root: plann > plan, giv > give."""
    if len(root) > 2 and root[-1] == root[-2] and root[-1] not in "aeiouslz":
        return root[:-1]
    return root + "e" if _CLOSED.match(root) else root


def _plain_end(word: str) -> str:
    """Drop what the inflected forms of a word cannot show: a mute final e, the second l of a longer word."""
    if word.endswith("ll") and not _ONE_SYLLABLE.match(word):
        return word[:-1]
    if (
        word.endswith("e")
        and len(word) > 3
        and word[-2] not in "eoy"
        and not _CLOSED.match(word[:-1])
        and word not in _KEEP_E
    ):
        return word[:-1]
    return word


def _american(word: str) -> str:
    if "is" in word:
        if word.endswith(("isation", "isational")):
            return word.replace("isation", "ization")
        for ending in ("ise", "iser"):
            if word.endswith(ending) and len(word) > len(ending) + 3 and word.removesuffix("r") not in _KEEP_ISE:
                return word[: -len(ending)] + "iz" + ending[2:]
    if word.endswith(("yse", "yser")) and len(word) > 5:
        return word.replace("ys", "yz")
    if "our" in word and not _NOT_OUR.match(word):
        return _OUR.sub("or", word)
    return word


def _american_root(root: str) -> str:
    """Give a root in -is or -ys (organis, analys) the American letter, unless the whole word keeps it."""
    if root.endswith("is") and len(root) > 5 and root + "e" not in _KEEP_ISE and root not in _ENDS_IN_IS:
        return root[:-1] + "z"
    return root[:-1] + "z" if root.endswith("lys") else root
