"""Foreign names in Chinese characters: which characters they are written with, and which names of a corpus sound like them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from civcorpus.dictionary.base import Entry, Sense
from civcorpus.dictionary.sounding import likeness, skeleton, sounds_of_spelling, sounds_of_syllables

LEAST = 0.8
"""How alike a name must sound to be taken for the one that is written."""
_FEWEST = 2
"""Consonants of a name: shorter ones sound like too much else."""
_MOST = 4
_NAME = re.compile(r"([A-Z][a-z]{2,})(?: \(|,|$)")
_OFTEN, _SHARE = 3, 0.03
"""In how many names a character stands at least, and in what share of the words it stands in: 大 stands in some, as in all else."""


class Namesakes:
    """Names that sound alike. `names` are (what to search for, as it is written), in any order."""

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        self._sounds: dict[str, str] = {}
        self._by_skeleton: dict[str, list[str]] = defaultdict(list)
        for term, name in names:
            sounds = sounds_of_spelling(name)
            if len(bones := skeleton(sounds)) >= _FEWEST and term not in self._sounds:
                self._sounds[term] = sounds
                for each in {bones, *_shorter(bones)}:
                    self._by_skeleton[each].append(term)

    def like(self, sounds: str) -> list[Sense]:
        """Return the names that sound like this, the most alike first, their likeness as weight; at most four, all of at least `LEAST`.

        Only names are compared of which the consonants are the same but for one that is more, less or other.
        """
        bones = skeleton(sounds)
        if len(bones) < _FEWEST:
            return []
        near = {term for each in (bones, *_shorter(bones)) for term in self._by_skeleton.get(each, ())}
        heard = ((term, likeness(sounds, self._sounds[term])) for term in near)
        found = [Sense(term, round(alike, 3)) for term, alike in heard if alike >= LEAST]
        return sorted(found, key=lambda sense: (-sense.weight, sense.text))[:_MOST]


def _shorter(bones: str) -> Iterator[str]:
    """Yield what is left when one sound is left out, so long as that is enough to go by."""
    return (bones[:place] + bones[place + 1 :] for place in range(len(bones) if len(bones) > _FEWEST else 0))


class NameCharacters:
    """Gathers from a dictionary the characters that foreign names are written with: its names that sound as their glosses are spelt."""

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._heard: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, entry: Entry) -> None:
        """Look at one entry."""
        self._words.update(set(entry.word))
        syllables = [syllable.rstrip("12345").lower() for syllable in entry.pinyin]
        if len(syllables) != len(entry.word) or not entry.pinyin[0][0].isupper():
            return
        spelt = {match[1] for gloss in entry.glosses if (match := _NAME.match(gloss))}
        sounds = sounds_of_syllables(syllables)
        if any(
            name.lower() != "".join(syllables) and likeness(sounds, sounds_of_spelling(name)) >= LEAST for name in spelt
        ):
            for character, syllable in zip(entry.word, syllables, strict=True):
                self._heard[character][syllable] += 1

    def syllables(self, fold: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the characters, folded, each with the syllable that it most often is in names."""
        found = {
            fold(character): heard.most_common(1)[0][0]
            for character, heard in self._heard.items()
            if heard.total() >= max(_OFTEN, _SHARE * self._words[character])
        }
        return sorted(found.items())
