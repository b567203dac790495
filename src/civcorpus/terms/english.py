"""How much of an English text before a bracket is the name that the bracket translates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from civcorpus.analysis.scripts import HAN

SMALL_WORDS = frozenset("a an the of for on in to and or with by at from as against under between &".split())
_LINKS = frozenset("of for on in to and with by at against &".split())
_STOPS = frozenset(
    """a an the this that these those his her its their our my your some any all every each no both either neither such many much most
    several various few other another certain own same one two three four five six seven eight nine ten hundred thousand only just even
    also so called so-called still then than as of for on in to and or nor but with by at from into onto over under between among through
    during before after since until within without via per about around against towards toward upon like unlike including despite
    if when where which who whom whose what while because although though whether how why there here it they we he she you i us them
    is are was were be been being am has have had having do does did done doing can could may might must shall should will would
    not never always often usually mostly mainly largely now today known named term termed terms word words concept phrase expression idea
    say says said see sees seen make makes made give gives given take takes took taken get gets got call calls become becomes became
    include includes included use uses used using file files filed run runs ran hold holds held open opens opened carry carries carried
    apply applies applied need needs needed require requires required establish establishes established register registers found
    founded create creates created provide provides provided promote promotes promoted support supports supported set sets join joins
    joined lead leads led help helps helped let lets allow allows allowed want wants wanted mean means meant hire hires hired
    new permanent old first second third last next main major key official officially-backed formal new-style current former
    existing so-called private-run local individual different similar respective numerous further more less least very too quite
    regarding concerning e.g i.e etc vs whole entire""".split()
)
_ING_NOUNS = frozenset(
    """funding training building fundraising crowdfunding housing nursing planning learning matching giving mapping advertising marketing
    banking monitoring governing whistleblowing purchasing outsourcing mentoring volunteering capacity-building living working marketing
    reporting auditing accounting counselling counseling processing manufacturing mining farming fishing hearing standing""".split()
)
_QUOTED = re.compile(r"\"([^\"]{2,90})\"$|(?:^|(?<=[\s(\[\"-]))'((?:[^']|(?<=\w)'(?=\w)){2,90})'$")
_WORD = re.compile(r"[^\s]+")
_BREAK = re.compile(r"[.,;:!?)\]»|•]$")
_POSSESSIVE = re.compile(r"'s?$")
_POSSESSIVES = frozenset(
    """people's peoples' women's workers' worker's men's children's lawyers' peasants' farmers' writers' teachers' master's bachelor's
    journalists' migrants' consumers' persons' youth's students' citizens' trades'""".split()
)
_TITLES = frozenset(
    "Director Chair Chairman Chairwoman President Secretary Head Member Members Founder Minister Dean Editor Author Professor Staff".split()
)
_HEADS = frozenset(
    """Regulations Regulation Measures Law Rules Provisions Opinions Opinion Notice Guidelines Guide Act Decision Interpretation Committee
    Commission Council Association Foundation Society Institute Office Bureau Department Convention Declaration Covenant Centre Center
    Federation Union Alliance Network Research Fund Plan Programme Program Outline Catalogue""".split()
)
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]+s?")
_CHINA = re.compile("[中华国]")
_AND = re.compile("[和与及暨]")
HAN_CHARACTER = re.compile(rf"[{HAN}]")
_FILLED = 40
_CONJUNCT = frozenset(("and", "&"))


Known = Callable[[str], bool]


def term_before(text: str, zh: str, known: Known) -> tuple[int, bool] | None:
    """Return where in a folded text the English name begins that ends it, and whether the text itself says so; `None` for no name.

    Quotes decide; then a label already known for the other half; then capitals; else the words are counted: two characters of
    Chinese to a word, stopped by determiners, prepositions and verbs.

    Args:
        text: What stands before the bracket, without white space at its end.
        zh: The other half, folded.
        known: Says whether an English name belongs to a concept that has the other half as a label.
    """
    if quoted := _QUOTED.search(text):
        return quoted.start(1 if quoted[1] else 2), True
    words = list(_words_back(text))
    if not words:
        return None
    for start, _ in reversed(words[:9]):
        if known(text[start:]):
            return start, True
    characters = len(HAN_CHARACTER.findall(zh))
    if _is_capitalised(words[0][1]) and (found := _proper_name(words, characters, joined=bool(_AND.search(zh)))):
        return found
    return _common_noun(words, zh)


def _words_back(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, word) from the end backwards, to the end of the clause; a word ends a clause by its mark or a blank line."""
    matches = list(_WORD.finditer(text[-240:]))
    offset = max(0, len(text) - 240)
    following = len(text)
    for match in reversed(matches[1:] if offset and matches else matches):
        start, word = match.start() + offset, match[0]
        end = match.end() + offset
        between = text[end:following]
        if following != len(text) and (_BREAK.search(word) and not re.fullmatch(r"(?:[A-Z]\.)+|St\.|Dr\.|vs\.", word)):
            return
        if between.count("\n") > 1 or "\f" in between or ("\n" in between and _is_short_line(text, end)):
            return
        opened = max(word.rfind("("), word.rfind("["), word.rfind("—"), word.rfind("/") if "://" in word else -1)
        if opened >= 0:
            if opened + 1 < len(word):
                yield start + opened + 1, word[opened + 1 :]
            return
        yield start, word
        following = start


def _is_short_line(text: str, end: int) -> bool:
    """Say whether the line that ends at `end` was not filled, so that it is a heading or an item of its own."""
    return end - (text.rfind("\n", 0, end) + 1) < _FILLED and (end > _FILLED or "\n" in text[:end])


def _is_capitalised(word: str) -> bool:
    letters = word.lstrip("\"'")
    return letters[:1].isupper() or (letters.isdigit() and len(letters) == 4)


def _proper_name(words: list[tuple[int, str]], characters: int, *, joined: bool) -> tuple[int, bool] | None:
    """Return where a run of capitalised words begins; `None` for one that is only an acronym behind lower-case words.

    At `and`, `of the` and a possessive it goes on where the other half is too long for what it has, or is itself `joined` by and.
    """
    start, size, inside, number = -1, 0, False, 0
    while number < min(len(words), 18):
        place, word = words[number]
        following = words[number + 1][1] if number + 1 < len(words) else ""
        lower = word.strip("\"'").lower()
        inside ^= word.count('"') % 2 == 1
        wanting = size <= characters / 2 - 1.5
        if (_is_capitalised(word) or inside or word.startswith('"')) and (lower not in _STOPS or inside):
            if start >= 0 and _POSSESSIVE.search(word) and lower not in _POSSESSIVES and not inside and not wanting:
                break
            start, size = place, size + 1 + word.count("-")
        elif lower == "the" and following.lower() in _LINKS - _CONJUNCT and start >= 0:
            if not (wanting or (number + 2 < len(words) and words[number + 2][1].strip("\"'") in _HEADS)):
                break
        elif (
            word not in _LINKS
            or start < 0
            or following in _TITLES
            or (word in _CONJUNCT and not (wanting or joined or following == "Belt"))
        ):
            break
        number += 1
    taken = [word for place, word in words if place >= start >= 0]
    if not taken or (all(_ACRONYM.fullmatch(word) for word in taken) and _goes_on(words, len(taken))):
        return None
    if taken[-1].isdigit() and len(taken) > 1:
        start = words[len(taken) - 2][0]
    return start, True


def _goes_on(words: list[tuple[int, str]], taken: int) -> bool:
    """Say whether a lower-case word that may belong to the name stands before it."""
    word = words[taken][1] if taken < len(words) else ""
    return word[:1].islower() and word.lower() not in _STOPS and not _POSSESSIVE.search(word)


def _common_noun(words: list[tuple[int, str]], zh: str) -> tuple[int, bool] | None:
    """Return where a phrase of lower-case words begins: at most one word for two characters (two for up to four), acronyms among them.

    A capitalised word (the first of a sentence, say) belongs to it where the other half is long enough.
    """
    characters = len(HAN_CHARACTER.findall(zh))
    most = max(2, -(-characters // 2))
    taken: list[str] = []
    start, size = -1, 0
    inside = stopped = False
    for place, word in words:
        plain = word.strip("\"'").lower()
        ends_quote = word.count('"') % 2 == 1
        more = not plain.endswith(("'s", "s'"))
        if not inside and not ends_quote:
            limit = most if word[0].islower() or _ACRONYM.fullmatch(word) else characters / 2
            stopped = plain in _STOPS or not plain[:1].isalpha() or (_is_chinese(plain) and not _CHINA.search(zh))
            stopped = stopped or (bool(taken) and (plain.endswith("ly") or _is_possessive(word)))
            if stopped or (taken and size + more > limit):
                break
        inside ^= ends_quote
        size += more
        start = place
        taken.append(word)
    while len(taken) > 1 and _is_verb(taken[-1], size > characters / 2):
        taken.pop()
        start = words[len(taken) - 1][0]
    return (start, stopped) if taken and not inside else None


def _is_verb(word: str, long: bool) -> bool:
    """Say whether the first word of a phrase is no part of it: "promoting charity"; or "praised volunteers", where the phrase is `long`."""
    if re.fullmatch(r"[a-z]+ing", word):
        return word not in _ING_NOUNS
    return long and re.fullmatch(r"[a-z]+[^e\W]ed", word) is not None


def _is_chinese(word: str) -> bool:
    return word in ("china", "chinese", "china's", "mainland", "prc")


def _is_possessive(word: str) -> bool:
    return _POSSESSIVE.search(word) is not None and word.lower() not in _POSSESSIVES


def is_stop(word: str) -> bool:
    """Say whether a lower-case word is no part of a name: a determiner, preposition, pronoun, a common verb."""
    return word in _STOPS


def trimmed(name: str) -> str:
    """Return an English name on one line, without an article, quotes and marks around it.

    >>> trimmed('the “People-to-People” \\n Platform,')
    'People-to-People Platform'
    """
    name = " ".join(re.sub(r"[\"“”«»]", "", name).split())
    name = re.sub(r"^(?:the|a|an)\s+(?=\S)", "", name, flags=re.IGNORECASE)
    return name.strip(" ,;:.'‘’")
