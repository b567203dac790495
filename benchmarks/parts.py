"""An ingest over the sum of its parts: what reading, folding, cutting, tagging and the two stores cost alone, and all of it together.

An ingest does two things more, for other commands: it counts words, and it makes the marks by which near-duplicates are found.

Usage: python benchmarks/parts.py [MB of each language, 8 by default] [engine]
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

from measuring import CIVCORPUS, cost, laws

from civcorpus import Workspace, open_workspace
from civcorpus.analysis import Analyser, CutTerm, Folded
from civcorpus.catalogue.connecting import open_for_writing
from civcorpus.catalogue.writing import CatalogueWriter, Filing
from civcorpus.engines import open_engine
from civcorpus.engines.base import Entry
from civcorpus.model import Document, Passage, Placed
from civcorpus.passages import cut_passages
from civcorpus.pipeline.versioning import state_of, store_taxonomy
from civcorpus.readers import read_documents
from civcorpus.similarity import marks_of
from civcorpus.statistics.store import Store
from civcorpus.statistics.words import Counting
from civcorpus.tagging import Tagger

Result = TypeVar("Result")
Cut = tuple[Document, list[Passage]]
EMPTY = Placed()
MORE = ("count words", "mark repetitions")


def main(megabytes: float = 8, engine: str = "tantivy") -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        workspace = place / "workspace"
        cost([*CIVCORPUS, "init", str(workspace)])
        (workspace / "civcorpus.toml").write_text(f'engine = "{engine}"\n', encoding="utf-8")
        size = 0
        for number, record in enumerate(chain(laws("en", megabytes), laws("zh", megabytes))):
            size += (workspace / "corpus" / f"{number}.txt").write_bytes(
                f"{record['title']}\n\n{record['text']}".encode()
            )
        start = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=_nearly_empty(place)).cpu
        whole = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace)
        parts = _parts(workspace, place, engine)
    more = {name: parts.pop(name) for name in MORE}
    together = sum(parts.values())
    rate = size / 1e6
    print(f"{rate:.1f} MB, {engine}, CPU of one core")
    for name, seconds in parts.items():
        print(f"  {name:<20} {seconds:7.2f} s {rate / seconds:8.2f} MB/s")
    print(f"  {'sum of the parts':<20} {together:7.2f} s {rate / together:8.2f} MB/s")
    for name, seconds in more.items():
        print(f"  {name:<20} {seconds:7.2f} s {rate / seconds:8.2f} MB/s, not in the sum")
    print(f"  {'whole ingest':<20} {whole.cpu:7.2f} s {rate / whole.cpu:8.2f} MB/s, {whole.memory:.0f} MB peak")
    print(f"  {'without its start':<20} {whole.cpu - start:7.2f} s {rate / (whole.cpu - start):8.2f} MB/s")
    for name, seconds in (("the sum", together), ("the sum and what is not in it", together + sum(more.values()))):
        print(f"over {name}: {seconds / whole.cpu:.2f}; without its start: {seconds / (whole.cpu - start):.2f}")


def _nearly_empty(place: Path) -> Path:
    folder = place / "start"
    cost([*CIVCORPUS, "init", str(folder)])
    (folder / "corpus" / "one.txt").write_text("The Charity Law 慈善法.", encoding="utf-8")
    return folder


def _parts(folder: Path, place: Path, engine: str) -> dict[str, float]:
    """Return the seconds of CPU that each part of the work takes by itself."""
    workspace = open_workspace(folder)
    analyser = Analyser.build()
    tagger = Tagger(workspace.taxonomy, analyser)
    warm = analyser.fold("The Charity Law 慈善法.")
    analyser.cut(warm)
    gc.collect()
    gc.disable()
    parts: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Result]) -> Result:
        began = time.process_time()
        result = work()
        parts[name] = time.process_time() - began
        return result

    files = sorted(workspace.corpus.iterdir())
    documents = timed(
        "read and cut",
        lambda: [
            (each, cut_passages(each))
            for path in files
            for each in read_documents(path, root=workspace.corpus, largest=1 << 30)
        ],
    )
    folded = timed("fold", lambda: [[analyser.fold(p.text) for p in passages] for _, passages in documents])
    terms = timed(
        "tokenise", lambda: [[(analyser.word_places(f), analyser.exact_places(f)) for f in each] for each in folded]
    )
    cut = [[analyser.cut(f) for f in each] for each in folded]
    timed("count words", lambda: _counted(place / "words.db", documents, folded, cut))
    timed("mark repetitions", lambda: [marks_of(f.text for f in each) for each in folded])
    mentions = timed("match labels", lambda: [tagger.mentions(d.id, d.title, passages) for d, passages in documents])
    filings = [
        Filing(d, passages, found, tagger.tags_of(d, passages, found), root="", file=d.path)
        for (d, passages), found in zip(documents, mentions, strict=True)
    ]
    numbers = count(1)
    entries = [
        Entry(next(numbers), d.id, d.source, p.lang, 0, words, exact, EMPTY, EMPTY)
        for (d, passages), each in zip(documents, terms, strict=True)
        for p, (words, exact) in zip(passages, each, strict=True)
    ]
    timed("SQLite", lambda: _catalogued(place / "catalogue", filings, tagger, analyser, workspace))
    timed(engine, lambda: open_engine(engine, place / "engine").update(entries))
    gc.enable()
    return parts


def _counted(path: Path, documents: list[Cut], folded: list[list[Folded]], cut: list[list[list[CutTerm]]]) -> None:
    store = Store(path, "")
    store.begin()
    for key, ((document, passages), forms, terms) in enumerate(zip(documents, folded, cut, strict=True)):
        counting = Counting()
        for passage, form, each in zip(passages, forms, terms, strict=True):
            counting.add(passage.text, passage.start, form, each)
        store.add(key, document.sha256, (key << 20 | p.position for p in passages), counting.counted())
    store.commit()
    store.close()


def _catalogued(folder: Path, filings: list[Filing], tagger: Tagger, analyser: Analyser, workspace: Workspace) -> None:
    folder.mkdir()
    writer = CatalogueWriter(open_for_writing(folder))
    with writer.transaction():
        store_taxonomy(writer, analyser, workspace.taxonomy, lambda: state_of(tagger, analyser))
        keys = writer.reserve_keys(sum(1 + len(filing.passages) for filing in filings))
        run = writer.start_run("ingest", started_at="", tool_version="", taxonomy_version="", taxonomy_sha256="")
        writer.add(filings, iter(keys), run=run, ingested_at="")
    writer.close()


if __name__ == "__main__":
    main(*(kind(value) for kind, value in zip((float, str), sys.argv[1:], strict=False)))
