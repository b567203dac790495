from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from civcorpus.catalogue.reading import StoredMention, StoredPassage
from civcorpus.model import Document
from civcorpus.pipeline.exporting import _excerpts
from civcorpus.sentences import excerpt_around

_PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=12)


@given(st.lists(st.text("法。.! a“”\n", min_size=1, max_size=30), min_size=1, max_size=4), _PLACES)
def test_every_excerpt_is_the_sentences_around_its_mention(texts: list[str], places: list[tuple[int, int]]) -> None:
    document = Document("d", "", "\n\n".join(texts))
    passages: list[StoredPassage] = []
    mentions: set[StoredMention] = set()
    first = 0
    for position, text in enumerate(texts):
        passages.append((position + 1, position, first, first + len(text), "und", "body", "", None))
        for start, length in places:
            a, b = first + start, first + min(start + length, len(text))
            if a < b:
                mentions.add(
                    StoredMention(
                        a, b, "c", position, "", "manual", "manual", "und", "body", "", "", "accepted", "manual"
                    )
                )
        first += len(text) + 2
    excerpts = _excerpts(document, passages, sorted(mentions))
    assert len(excerpts) == len(mentions)
    for excerpt in excerpts:
        number = int(excerpt.passage_id.removeprefix("d#"))
        before = passages[number][2]
        a, b = excerpt_around(texts[number], excerpt.start - before, excerpt.end - before)
        assert excerpt.excerpt == texts[number][a:b]
        assert excerpt.label == excerpt.exact == document.text[excerpt.start : excerpt.end]
