"""A text > its words and phrases, each with translations that stand in the corpus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from civcorpus.analysis import Analyser
from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.analysis.spellings import simplified
from civcorpus.dictionary import families
from civcorpus.dictionary.base import Dictionary, Rendering, Sense
from civcorpus.dictionary.figures import figures
from civcorpus.dictionary.glosses import HAN_STOP_WORDS, stems
from civcorpus.dictionary.namesakes import Namesakes
from civcorpus.dictionary.sounding import sounds_of_syllables
from civcorpus.dictionary.store import MAIN

_LONGEST = 4
"""Words of a phrase that is looked up as one."""
_SINGLE = 0.3
"""What a single Han character counts, in either direction: it has many meanings and stands in many words."""
_ROUND = 0.2
"""What a word counts that shares a translation with a translation of the word (defense > 防御 > to defend > 防守)."""
_RELATED = 0.3
"""What the translations of words count that begin alike (philosophical, philosophy), and what the family of a translation counts."""
_HEAD = 0.25
"""From what weight on the family of a translation is sought."""
_PART = 0.3
"""What the translations of a part of a longer Chinese word count, and what a word of an English phrase counts."""
_CHARACTER = 0.2
"""What the translations of the characters of a word count that the dictionary does not know."""
_SOME = 0.5
"""What a name counts that sounds like a part of a stretch only."""
_LONGEST_NAME = 8
"""Characters of a name that is sought by its sound."""
_MOST = 40

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates texts by a dictionary.

    `stands` says in how many passages a translation stands (a Chinese word, or the stems of an English phrase): what the corpus does not
    hold is no sense of a word there, and a phrase is taken as one only where a translation of the whole is found. `names` gives the names
    of the corpus, among which foreign names are sought by sound that the dictionary does not know; it is called when there is one.
    """

    dictionary: Dictionary
    analyser: Analyser
    stands: Callable[[str], int]
    names: Callable[[], Namesakes] = Namesakes

    def translate(self, text: str, *, skip: Collection[str] = ()) -> list[Rendering]:
        """Return the words and phrases of `text` in order, none overlapping, without words in `skip`; unknown words have no senses."""
        folded = self.analyser.fold(text)
        found: list[Rendering] = []
        place = 0
        for run in HAN_RUN.finditer(folded.text):
            found += self._from_english(folded, place, run.start())
            found += self._from_chinese(folded, run.start(), run.end(), skip)
            place = run.end()
        found += self._from_english(folded, place, len(folded.text))
        written = [self._rendering(folded, start, end, {stem: 1.0}) for start, end, stem in figures(folded.text)]
        return _instead(found, [figure for figure in written if figure.senses])

    def _from_english(self, folded: Folded, first: int, last: int) -> Iterator[Rendering]:
        words = [(stem, first + start, first + end) for stem, start, end in stems(folded.text[first:last])]
        known = self.dictionary.chinese({name for _, _, name in _rows([stem for stem, _, _ in words])})
        for start, end in self._longest([stem for stem, _, _ in words], known, " "):
            stem = " ".join(stem for stem, _, _ in words[start:end])
            weights = _weights(known.get(stem, ()))
            _add(weights, self._round(known.get(stem, ())), _ROUND)
            if end - start == 1 and len(stem) > 5:
                _add(weights, self.dictionary.chinese_beginning(stem[: max(5, len(stem) - 4)]), _RELATED)
            yield self._rendering(folded, words[start][1], words[end - 1][2], weights)

    def _from_chinese(self, folded: Folded, first: int, last: int, skip: Collection[str]) -> list[Rendering]:
        run = simplified(folded.text[first:last])
        spans = _whole_words(self.analyser, run)
        words = [run[start:end] for start, end in spans]
        known = self.dictionary.english({name for _, _, name in _rows(words, "")})
        chosen = [
            (spans[start][0], spans[end - 1][1], "".join(words[start:end]))
            for start, end in self._longest(words, known, "")
        ]
        found = [
            self._rendering(folded, first + start, first + end, self._chinese_senses(word, known.get(word, ())))
            for start, end, word in chosen
            if word not in skip and word not in HAN_STOP_WORDS
        ]
        unknown = [
            (start, end)
            for start, end, word in chosen
            if len(word) == 1 or not any(self.stands(sense.text) for sense in known.get(word, ()))
        ]
        named = [
            replace(name, by_sound=True)
            for place, syllables in self._stretches(run, unknown)
            for start, end, senses in self._named(syllables)
            if (name := self._rendering(folded, first + place + start, first + place + end, _weights(senses))).senses
        ]
        return _instead(found, named)

    def _chinese_senses(self, word: str, senses: Sequence[Sense]) -> dict[str, float]:
        weights: dict[str, float] = {}
        _add(weights, _with_parts(senses), _SINGLE if len(word) == 1 else 1.0)
        parts = {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1) if j - i < len(word)}
        for others in self.dictionary.english(parts).values():
            _add(weights, _with_parts(others), _PART)
        if not weights:
            for others in self.dictionary.english(set(word)).values():
                _add(weights, _with_parts(others), _CHARACTER)
        _add(weights, self._akin(weights) if len(word) > 1 else (), _RELATED)
        return weights

    def _akin(self, weights: Mapping[str, float]) -> list[Sense]:
        """Return English words of the families of these."""
        return [
            Sense(other, weight)
            for stem, weight in weights.items()
            if weight >= _HEAD and len(stem) >= families.LEAST and " " not in stem
            for other in self.dictionary.english_beginning(families.beginning(stem))
            if families.akin(stem, other)
        ]

    def _stretches(self, run: str, unknown: Sequence[Span]) -> Iterator[tuple[int, list[str]]]:
        """Yield where unknown words hold characters of foreign names side by side: a place, and their syllables."""
        heard = self.dictionary.sounds({character for start, end in unknown for character in run[start:end]})
        places = [place for start, end in unknown for place in range(start, end) if run[place] in heard]
        for _, side_by_side in groupby(enumerate(places), key=lambda item: item[1] - item[0]):
            stretch = [place for _, place in side_by_side]
            if len(stretch) > 1:
                yield stretch[0], [heard[run[place]] for place in stretch]

    def _named(self, syllables: Sequence[str]) -> Iterator[tuple[int, int, list[Sense]]]:
        """Yield names of the corpus that sound like syllables or, with less weight, like some of them side by side; none overlap."""
        size = len(syllables)
        alike = [
            (start, end, senses)
            for start in range(size)
            for end in range(start + 2, min(size, start + _LONGEST_NAME) + 1)
            if (senses := self.names().like(sounds_of_syllables(syllables[start:end])))
        ]
        taken: set[int] = set()
        for start, end, senses in sorted(alike, key=lambda each: each[2][0].weight * (each[0] - each[1])):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                weight = 1.0 if end - start == size else _SOME
                yield start, end, [Sense(sense.text, weight * sense.weight) for sense in senses]

    def _longest(
        self, words: Sequence[str], known: Mapping[str, Sequence[Sense]], mark: str
    ) -> Iterator[tuple[int, int]]:
        """Yield spans that cover the words in order: the longest of which a translation stands in the corpus, else single words."""
        start = 0
        while start < len(words):
            for end in range(min(start + _LONGEST, len(words)), start, -1):
                senses = known.get(mark.join(words[start:end]), ())
                if end == start + 1 or any(self.stands(sense.text) for sense in senses):
                    yield start, end
                    start = end
                    break

    def _round(self, senses: Sequence[Sense]) -> list[Sense]:
        """Return Chinese words that have an English word in common with these."""
        heads = {sense.text: sense.weight for sense in senses if sense.weight >= MAIN and len(sense.text) > 1}
        back: dict[str, float] = {}
        for word, phrases in self.dictionary.english(list(heads)[:8]).items():
            _add(back, phrases[:4], heads[word])
        found: dict[str, float] = {}
        for phrase, others in self.dictionary.chinese(back).items():
            _add(found, [sense for sense in others[:10] if sense.weight >= MAIN and len(sense.text) > 1], back[phrase])
        return [Sense(text, weight) for text, weight in found.items()]

    def _rendering(self, folded: Folded, start: int, end: int, weights: Mapping[str, float]) -> Rendering:
        best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        standing = [Sense(text, round(weight, 3)) for text, weight in best if self.stands(text)]
        return Rendering(folded.text[start:end], *folded.original(start, end), tuple(standing[:_MOST]))


def _instead(found: Iterable[Rendering], better: Sequence[Rendering]) -> list[Rendering]:
    """Return renderings in order, those left out that overlap better ones."""
    kept = [each for each in found if not any(other.start < each.end and each.start < other.end for other in better)]
    return sorted([*kept, *better], key=attrgetter("start"))


def _rows(words: Sequence[str], mark: str = " ") -> Iterator[tuple[int, int, str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield start, end, mark.join(words[start:end])


def _whole_words(analyser: Analyser, run: str) -> list[tuple[int, int]]:
    """Return the spans of the words of a Han run, without the parts of words."""
    tokens = [(token.start, token.end) for token in analyser.word_terms(analyser.fold(run))]
    return [
        (start, end)
        for start, end in tokens
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in tokens)
    ]


def _weights(senses: Iterable[Sense]) -> dict[str, float]:
    """Return the weights of Chinese words, single characters weighed down."""
    return {sense.text: sense.weight * (_SINGLE if len(sense.text) == 1 else 1.0) for sense in senses}


def _with_parts(senses: Iterable[Sense]) -> Iterator[Sense]:
    """Yield English phrases, and after each its words, which count less the more there are."""
    for sense in senses:
        yield sense
        words = sense.text.split()
        for word in words if 1 < len(words) <= 3 else ():
            yield Sense(word, sense.weight * _PART / (len(words) - 1))


def _add(weights: dict[str, float], senses: Iterable[Sense], factor: float) -> None:
    for sense in senses:
        weights[sense.text] = max(weights.get(sense.text, 0.0), factor * sense.weight)
