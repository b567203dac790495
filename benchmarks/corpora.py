"""Corpora of so many passages, as a file to ingest and as ready tokens for the peers, with queries that find something in them.

`python corpora.py FOLDER PASSAGES`
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path

from measuring import laws

from civcorpus.analysis import Analyser
from civcorpus.model import Document, Placed
from civcorpus.passages import cut_passages

ENDLESS = 1e9
WORD = re.compile(r"[a-z]{4,}")
QUERIES = 60


def make(folder: Path, passages: int, analyser: Analyser) -> None:
    """Write `documents.jsonl`, `tokens.jsonl` (`[words, exact]` a passage, joined by spaces) and `queries.json` for `passages` passages."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    left = passages
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as documents,
        (folder / "tokens.jsonl").open("w", encoding="utf-8") as tokens,
    ):
        for record in _mixed():
            if left <= 0:
                break
            text = record["text"]
            cut = cut_passages(Document(record["id"], record["title"], text))[:left]
            kept = {"id": record["id"], "title": record["title"], "text": text[: cut[-1].end] if cut else ""}
            if not kept["text"].strip():
                continue
            left -= len(cut)
            documents.write(json.dumps(kept, ensure_ascii=False) + "\n")
            for passage in cut:
                folded = analyser.fold(passage.text)
                words, exact = analyser.word_places(folded), analyser.exact_places(folded)
                tokens.write(json.dumps([_joined(words), _joined(exact)], ensure_ascii=False) + "\n")
                for number, each in enumerate((WORD.fullmatch, _is_pair)):
                    counts[number].update(term for term in set(words.terms) if each(term) and term in text)
    (folder / "queries.json").write_text(json.dumps([_pairs(each) for each in counts]), encoding="utf-8")


def _mixed() -> Iterator[dict[str, str]]:
    """Yield English and Chinese documents in turn."""
    both = zip_longest(laws("en", ENDLESS), laws("zh", ENDLESS))
    return (record for record in chain.from_iterable(both) if record)


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
