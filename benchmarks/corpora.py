"""Corpora of so many passages, as a file to ingest and as ready tokens for the peers, with queries that find something in them.

`python corpora.py FOLDER PASSAGES`
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, count, zip_longest
from pathlib import Path

from measuring import laws

from civcorpus.analysis import Analyser
from civcorpus.model import Document, Placed
from civcorpus.passages import cut_passages

ENDLESS = 1e9
WORD = re.compile(r"[a-z]{4,}")
QUERIES = 60
LANGUAGES = ("en", "zh", "zh-hant")
DRAWN = 40
"""Passages of a document that is drawn."""


def make(folder: Path, passages: int, analyser: Analyser) -> None:
    """Write `documents.jsonl`, `tokens.jsonl` (`[words, exact]` a passage, joined by spaces) and `queries.json` for `passages` passages."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    left = passages
    seen: list[str] = []
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as documents,
        (folder / "tokens.jsonl").open("w", encoding="utf-8") as tokens,
    ):
        for record in chain(_in_turn(), _drawn(seen)):
            if left <= 0:
                break
            text = record["text"]
            cut = cut_passages(Document(record["id"], record["title"], text))[:left]
            kept = {"id": record["id"], "title": record["title"], "text": text[: cut[-1].end] if cut else ""}
            if not kept["text"].strip():
                continue
            left -= len(cut)
            documents.write(json.dumps(kept, ensure_ascii=False) + "\n")
            if not record["id"].startswith("drawn/"):
                seen += [passage.text for passage in cut]
            for passage in cut:
                folded = analyser.fold(passage.text)
                words, exact = analyser.word_places(folded), analyser.exact_places(folded)
                tokens.write(json.dumps([_joined(words), _joined(exact)], ensure_ascii=False) + "\n")
                for number, each in enumerate((WORD.fullmatch, _is_pair)):
                    counts[number].update(term for term in set(words.terms) if each(term) and term in text)
    (folder / "queries.json").write_text(json.dumps([_pairs(each) for each in counts]), encoding="utf-8")


def _in_turn() -> Iterator[dict[str, str]]:
    """Yield laws of each language in turn."""
    for records in zip_longest(*(laws(language, ENDLESS) for language in LANGUAGES)):
        yield from filter(None, records)


def _drawn(seen: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield without end documents of passages drawn from those seen: more than there is, with the words of what there is."""
    chance = random.Random(1)
    for number in count():
        text = "\n\n".join(chance.choices(seen, k=DRAWN))
        yield {"id": f"drawn/{number}", "title": f"Drawn passages {number}", "text": text}


def _joined(placed: Placed) -> str:
    return " ".join(term for _, term in sorted(zip(placed.places, placed.terms, strict=True)))


def _is_pair(term: str) -> bool:
    return len(term) == 2 and not term[0].isascii()


def _pairs(counts: Counter[str]) -> list[list[str]]:
    """Return pairs of words of middling frequency."""
    words = [word for word, _ in counts.most_common(20 + 2 * QUERIES)][20:]
    return [list(pair) for pair in zip(words[::2], words[1::2], strict=False)]


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), Analyser.build())
