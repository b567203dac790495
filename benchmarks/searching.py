"""Does a search find what stands there? `python benchmarks/searching.py [PASSAGES]`: figures over a mixed corpus of laws in three scripts.

Quoted pieces of text that must all be found, words asked for in the other script, hostile queries, and the lines of a concordance.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise, zip_longest
from pathlib import Path

from measuring import CIVCORPUS, cost, laws

from civcorpus import Workspace, init_workspace
from civcorpus.analysis import Analyser
from civcorpus.analysis.scripts import HAN_RUN
from civcorpus.errors import CivcorpusError
from civcorpus.model import Document
from civcorpus.passages import cut_passages
from civcorpus.pipeline.concordance import ConcordanceStyle
from civcorpus.pipeline.searching import SearchStyle

ENDLESS = 1e9
SLOWEST = 2.0
"""Seconds that a query may take."""
HOSTILE, HOSTILE_SECONDS = 10_000, 600
"""How many queries that nobody means are searched for, and for how long at most."""
PIECES = [
    *"\"“”'()（）-*~^:\\{}]\t\n　\0%é1", "AND", "OR", "NOT", "NEAR/3", "NEAR/", "~9", "^0.1", "tag:", "org:", "lang:zh",
    "year:2012..2016", "year:", "page:1", "title:", "exact:", "\x1b[31m", "\u200b", "\ud800", "\U0001f600", "ﬁ", "法",
    "慈善", "慈善法", "NGO法", "law", "the", "a*", "zz*", "'; DROP TABLE documents;--", "../..",
]  # fmt: skip


def main() -> None:
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = random.Random(20_000)
    with tempfile.TemporaryDirectory() as folder:
        source, place = Path(folder, "laws.jsonl"), Path(folder, "workspace")
        with source.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in mixed(passages))
        workspace = init_workspace(place)
        cost([*CIVCORPUS, "ingest", str(source)], cwd=place)
        for lines in (20_000, 100_000):
            for form in ("table", "json", "csv"):
                query = ["第 OR the", "--sort", "R1", "-n", str(lines), "--format", form]
                used = cost([*CIVCORPUS, "kwic", *query], cwd=place)
                print(f"kwic, sorted, {lines} lines, {form}: {used.memory:.0f} MB, {used.cpu:.1f} s of CPU", flush=True)
        with source.open(encoding="utf-8") as records:
            texts = [json.loads(record)["text"] for record in records]
        print(f"{passages} passages of {len(texts)} documents")
        for name, asked in (("Chinese pieces", chinese(texts, chance)), ("English phrases", english(texts, chance))):
            missing = [piece for piece in asked if not found(workspace, f'"{piece}"')]
            print(f"{name}: {len(asked) - len(missing)} of {len(asked)} found {missing[:5]}", flush=True)
        words = sorted({word for text in texts for word in HAN_RUN.findall(text) if 2 <= len(word) <= 4})
        chosen = chance.sample(words, min(500, len(words)))
        differing = other_script(workspace, chosen)
        print(f"simplified and traditional: {len(differing)} of {len(chosen)} words differ {differing[:5]}", flush=True)
        for figure in concordance(workspace):
            print(figure, flush=True)
        print(hostile(workspace, chance))


def mixed(passages: int) -> Iterator[dict[str, str]]:
    """Yield documents in three scripts in turn until there are so many passages."""
    rows = zip_longest(*(laws(script, ENDLESS) for script in ("en", "zh", "zh-hant")))
    for record in chain.from_iterable(rows):
        if passages <= 0:
            return
        if record and record["text"].strip():
            passages -= len(cut_passages(Document(record["id"], record["title"], record["text"])))
            yield {name: record[name] for name in ("id", "title", "text")}


def found(workspace: Workspace, query: str) -> int:
    return workspace.search(query, style=SearchStyle(limit=1, details=False)).total


def chinese(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return 1,000 random pieces of 1 to 12 Han characters that stand side by side."""
    return [drawn(texts, chance, lambda text: run_of_han(text, chance)) for _ in range(1000)]


def run_of_han(text: str, chance: random.Random) -> str:
    runs = HAN_RUN.findall(text)
    run = chance.choice(runs) if runs else ""
    start = chance.randrange(len(run)) if run else 0
    return run[start : start + chance.randint(1, 12)]


def english(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return 1,000 random phrases of 1 to 6 English words as they stand."""
    return [drawn(texts, chance, lambda text: phrase(text, chance)) for _ in range(1000)]


def phrase(text: str, chance: random.Random) -> str:
    start = chance.randrange(max(1, len(text) - 200))
    match = re.compile(rf"\b[A-Za-z]+(?: [A-Za-z]+){{{chance.randint(0, 5)}}}\b").search(text, start, start + 200)
    return match[0] if match and match.end() < start + 200 else ""


def drawn(texts: Sequence[str], chance: random.Random, draw: Callable[[str], str]) -> str:
    while not (piece := draw(chance.choice(texts))):
        pass
    return piece


def other_script(workspace: Workspace, words: Sequence[str]) -> list[str]:
    """Return the words that do not find the same passages in simplified and in traditional characters."""
    from opencc import OpenCC

    forms = [OpenCC("t2s").convert, OpenCC("s2t").convert]
    style = SearchStyle(limit=1_000_000, details=False)
    return [
        word
        for word in words
        if len({frozenset(hit.passage_id for hit in workspace.search(form(word), style=style).hits) for form in forms})
        > 1
    ]


def hostile(workspace: Workspace, chance: random.Random) -> str:
    """Search for queries that nobody means, at most so many and for so long; return how they were answered."""
    answers = {"hits": 0, "nothing": 0, "one line": 0, "slow": 0}
    slowest = (0.0, "")
    ran, end = 0, time.perf_counter() + HOSTILE_SECONDS
    while ran < HOSTILE and time.perf_counter() < end:
        ran += 1
        length = 100_000 if ran % 2000 == 0 else chance.randint(1, 12)
        query = chance.choice(["", " "]).join(chance.choice(PIECES) for _ in range(length))[:100_000]
        style = SearchStyle(any_term=chance.random() < 0.5, by_document=chance.random() < 0.5)
        began = time.perf_counter()
        try:
            answers["hits" if workspace.search(query, style=style).total else "nothing"] += 1
        except CivcorpusError as error:
            assert str(error), query[:100]
            answers["one line"] += 1
        took = time.perf_counter() - began
        slowest = max(slowest, (took, query[:60]))
        answers["slow"] += took > SLOWEST
    return f"hostile queries: {ran} of {HOSTILE} ran: {answers}, slowest {slowest[0]:.2f} s {slowest[1]!r}"


def concordance(workspace: Workspace) -> Iterator[str]:
    """Check every line of concordances in three scripts: its offsets, its order, and its columns as a terminal draws them.

    Nodes are in the order of their folded forms, in which 机关, 機關 and 機 關 are the same.
    """
    from wcwidth import wcswidth

    analyser = Analyser.build()
    misplaced = disordered = checked = 0
    texts: dict[str, str] = {}
    for query in ("管理", "機關", "authority"):
        lines = list(workspace.kwic(query, style=ConcordanceStyle(sort=("N", "date"), limit=5000)))
        nodes = [analyser.fold(" ".join(line.node.split())).text.lower() for line in lines]
        keys = [(node, line.date or "\U0010ffff") for node, line in zip(nodes, lines, strict=True)]
        checked += len(lines)
        for line in lines:
            if line.document_id not in texts:
                texts = {line.document_id: workspace.document(line.document_id)[0].text}
            misplaced += texts[line.document_id][line.start : line.end] != line.node
        disordered += sum(one > other for one, other in pairwise(keys))
    yield f"kwic: of {checked} lines, {misplaced} with wrong offsets, {disordered} out of order"
    command = [*CIVCORPUS, "kwic", "管理 OR authority", "-n", "5000"]
    shown = subprocess.run(
        command, cwd=workspace.folder, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    widths = {wcswidth(line[: line.rindex("  ")]) for line in shown}
    yield f"kwic: {len(widths)} width(s) before the last column over {len(shown)} lines"


if __name__ == "__main__":
    main()
