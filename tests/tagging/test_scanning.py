"""A plain matcher without automata, caches and rejects finds what the scan finds, over all rules and guards that are shipped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.tagging.compiling import Compiled, compile_taxonomy
from civcorpus.tagging.expressions import Chain, Part
from civcorpus.tagging.lexicon import Span, Words
from civcorpus.tagging.scanning import Scan
from civcorpus.taxonomy import load_taxonomies

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "passages.jsonl"
TEXTS = [json.loads(line).get("text", "") for line in GOLD.read_text(encoding="utf-8").splitlines()]
SENTENCES = [sentence for text in TEXTS for sentence in re.split(r"(?<=[.。；])", text) if len(sentence) > 10]


@pytest.fixture(scope="session")
def compiled(analyser: Analyser) -> Compiled:
    taxonomy = load_taxonomies(sorted((ROOT / "taxonomies").glob("*.yaml")))
    return compile_taxonomy(taxonomy, lambda text: analyser.matching_form(text).text)


def parts_of(compiled: Compiled) -> list[Part]:
    """Return what patterns and guards look for, each once."""
    parts: dict[Part, None] = {}
    for rule in compiled.rules:
        asked = [part for guard in rule.guards for part in (guard.unless, guard.unless_near, guard.near)]
        parts.update(dict.fromkeys(part for part in (rule.part, *asked) if part is not None))
    return list(parts)


class Plainly:
    """Finds a part by trying everything."""

    def __init__(self, scan: Scan, compiled: Compiled) -> None:
        self._scan = scan
        self._padded = f" {scan.text} "
        self._phrase = compiled.lexicon.phrase
        self.spans = cache(self._spans)

    def _spans(self, part: Part) -> list[Span]:
        if isinstance(part, Words):
            return sorted({span for key in part.keys for span in self._places(self._phrase(key))})
        if isinstance(part, Chain):
            return sorted(set(self._chains(part)))
        return sorted({span for option in (part.words, *part.others) for span in self.spans(option)})

    def _places(self, phrase: str) -> Iterator[Span]:
        if phrase not in self._padded:
            return
        for match in re.finditer(f"(?={re.escape(phrase)})", self._padded):
            first, last = match.start(), match.start() + len(phrase)
            if phrase[-1] == " ":
                last -= 1
            elif phrase[-1].isascii():
                last = self._padded.index(" ", last)
            yield first if phrase[0] == " " else first - 1, last - 1

    def _chains(self, chain: Chain) -> Iterator[Span]:
        states = set(self.spans(chain.parts[0]))
        for inner, gap in zip(chain.parts[1:], chain.gaps[1:], strict=True):
            states = {
                (start, last)
                for start, end in states
                for first, last in self.spans(inner)
                if end <= first and self._follows(end, first, gap)
            }
        yield from states

    def _follows(self, end: int, first: int, gap: int | None) -> bool:
        if gap is None:
            return self._scan.text[end:first] in ("", " ")
        between = self._scan.distance(end, first)
        return between is not None and between <= gap


@settings(max_examples=25)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
def test_a_scan_finds_what_a_plain_matcher_finds(analyser: Analyser, compiled: Compiled, sentences: list[str]) -> None:
    form = analyser.matching_form(" ".join(sentences), compiled.lexicon.vocabulary)
    scan = Scan(form, compiled.lexicon)
    plainly = Plainly(scan, compiled)
    for part in parts_of(compiled):
        assert scan.spans(part) == plainly.spans(part)
