"""Bare engines on ready tokens, each in a process of its own: `python peers.py build|cold|warm ENGINE CORPUS INDEX`.

`cold` asks one query, `warm` prints the median milliseconds of many. A query is two words that must both stand somewhere, top 10 with
the total.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Ask = Callable[[list[str]], int]
OPEN: list[object] = []
"""What stays open until the process ends."""


def main() -> None:
    work, engine, corpus, index = sys.argv[1:]
    build, open_index = ENGINES[engine]
    if work == "build":
        Path(index).mkdir(parents=True)
        build(_tokens(Path(corpus)), Path(index))
        return
    english, chinese = json.loads((Path(corpus) / "queries.json").read_text(encoding="utf-8"))
    ask = open_index(Path(index))
    if work == "cold":
        print(ask(english[0]))
        return
    print(json.dumps([_median(ask, queries) for queries in (english, chinese)]))


def _median(ask: Ask, queries: list[list[str]]) -> float:
    ask(queries[0])
    seconds = []
    for query in queries:
        began = time.perf_counter()
        ask(query)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1000


def _tokens(corpus: Path) -> Iterator[tuple[int, str, str]]:
    with (corpus / "tokens.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            words, exact = json.loads(line)
            yield number, words, exact


def build_tantivy(tokens: Iterator[tuple[int, str, str]], index: Path) -> None:
    import tantivy

    builder = tantivy.SchemaBuilder().add_unsigned_field("key", fast=True)
    for field in ("words", "exact"):
        builder.add_text_field(field, tokenizer_name="whitespace")
    writer = tantivy.Index(builder.build(), str(index)).writer(64_000_000, 1)
    for key, words, exact in tokens:
        document = tantivy.Document()
        document.add_unsigned("key", key)
        document.add_text("words", words)
        document.add_text("exact", exact)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(index: Path) -> Ask:
    import tantivy

    opened = tantivy.Index.open(str(index))
    searcher, schema = opened.searcher(), opened.schema

    def ask(query: list[str]) -> int:
        terms = [(tantivy.Occur.Must, tantivy.Query.term_query(schema, "words", word)) for word in query]
        found: Any = searcher.search(tantivy.Query.boolean_query(terms), 10)
        searcher.fast_field_values("key", [address for _, address in found.hits])
        return int(found.count)

    return ask


def _whoosh_schema() -> Any:
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import NUMERIC, TEXT, Schema

    field = TEXT(analyzer=SpaceSeparatedTokenizer())
    return Schema(key=NUMERIC(stored=True), words=field, exact=field)


def build_whoosh(tokens: Iterator[tuple[int, str, str]], index: Path) -> None:
    from whoosh.index import create_in

    writer = create_in(str(index), _whoosh_schema()).writer(limitmb=256)
    for key, words, exact in tokens:
        writer.add_document(key=key, words=words, exact=exact)
    writer.commit()


def open_whoosh(index: Path) -> Ask:
    from whoosh.index import open_dir
    from whoosh.query import And, Term

    searcher = open_dir(str(index)).searcher()

    def ask(query: list[str]) -> int:
        return len(searcher.search(And([Term("words", word) for word in query]), limit=10))

    return ask


def build_fts5(tokens: Iterator[tuple[int, str, str]], index: Path) -> None:
    connection = sqlite3.connect(index / "fts.db")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(words, exact, content='')")
    connection.executemany("INSERT INTO t(rowid, words, exact) VALUES (?, ?, ?)", tokens)
    connection.commit()
    connection.close()


def open_fts5(index: Path) -> Ask:
    connection = sqlite3.connect(index / "fts.db")

    def ask(query: list[str]) -> int:
        match = "words : (" + " AND ".join(f'"{word}"' for word in query) + ")"
        connection.execute("SELECT rowid, rank FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (match,)).fetchall()
        return int(connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()[0])

    return ask


def open_civcorpus(index: Path) -> Ask:
    """Searches through the Python API, the workspace opened once; ids and scores, no texts."""
    from civcorpus import open_workspace
    from civcorpus.pipeline.searching import Filters, Search, SearchStyle
    from civcorpus.pipeline.storing import reading

    workspace = open_workspace(index)
    stores = reading(workspace.index, workspace.settings.engine, workspace.decisions)
    search = Search(stores.__enter__())
    OPEN.append(stores)
    style = SearchStyle(details=False, expand=False)

    def ask(query: list[str]) -> int:
        return search.run(" ".join(query), Filters(), style).total

    return ask


def not_here(_: Iterator[tuple[int, str, str]], index: Path) -> None:
    raise SystemExit(f"{index}: built by `civcorpus ingest`, not here")


ENGINES: dict[str, tuple[Callable[[Iterator[tuple[int, str, str]], Path], None], Callable[[Path], Ask]]] = {
    "tantivy": (build_tantivy, open_tantivy),
    "whoosh": (build_whoosh, open_whoosh),
    "fts5": (build_fts5, open_fts5),
    "civcorpus": (not_here, open_civcorpus),
}


if __name__ == "__main__":
    main()
