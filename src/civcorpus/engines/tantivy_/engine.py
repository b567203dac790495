"""The engine itself: updates, searches, and the state of an index after one commit."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from civcorpus.engines.base import Entry, Found, Plan
from civcorpus.engines.tantivy_ import rows
from civcorpus.engines.tantivy_.compiling import Compiler, scoreless
from civcorpus.engines.tantivy_.faults import told
from civcorpus.engines.tantivy_.layout import document_of, schema, tokenizer

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_STATE = "meta.json"
_HEAP = 64_000_000
"""Bytes of postings that the writer gathers before it writes a segment."""
_M_ARENA_MAX = -8
_ARENAS = 2


@cache
def _share_memory() -> None:
    """Let threads share memory where glibc gives each its own: those of every commit would keep theirs, 20 MB each, for good."""
    from ctypes import CDLL

    with suppress(OSError, TypeError, AttributeError):  # another system, another C library
        CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


class TantivyEngine:
    """An index in a folder; a search sees the last finished update, a second writer is turned away."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = schema()
        is_new = not (folder / _STATE).exists()
        with told(folder):
            try:
                self._index = tantivy.Index(self._schema, str(folder))
            except ValueError:
                if os.access(folder, os.W_OK):
                    raise
                self._mirror = _mirrored(folder)
                self._index = tantivy.Index(self._schema, self._mirror.name)
        if is_new:
            self._let_read()
        self._index.register_tokenizer(*tokenizer())
        self._index.config_reader("manual")
        self._state_file = folder / _STATE
        self._state = b""

    def update(self, entries: Iterable[Entry], *, remove: Collection[int] = ()) -> None:
        """Add entries and remove keys in one commit; an entry whose key is there already replaces it.

        Raises:
            BusyError: Another process is writing to this index.
        """
        searcher = self._searcher()
        with self._writing() as writer:
            if remove:
                self._delete(writer, remove)
            for entry in entries:
                if searcher.doc_freq("key", entry.key):
                    self._delete(writer, [entry.key])
                writer.add_document(document_of(entry))
            writer.commit()

    def optimize(self) -> None:
        """Drop files that no commit needs any more; tantivy merges segments of about the same size as it commits.

        Raises:
            BusyError: Another process is writing to this index.
        """
        with self._writing() as writer:
            writer.garbage_collect_files()

    def keys(self) -> set[int]:
        """Return the keys of all entries."""
        searcher = self._searcher()
        found, _ = rows.by_key(searcher, tantivy.Query.all_query(), searcher.num_docs)
        return {key for key, _ in found}

    def search(
        self, plan: Plan, *, limit: int, offset: int = 0, by_document: bool = False, hidden: Collection[int] = ()
    ) -> Found:
        """Find what the plan describes; keys in `hidden` do not exist."""
        searcher = self._searcher()
        compiler = Compiler(self._schema, searcher)
        query = compiler.without_keys(compiler.query(plan), hidden)
        if by_document:
            found, total = rows.by_document(searcher, query)
        elif scoreless(plan):
            found, total = rows.by_key(searcher, query, offset + limit)
        else:
            found, total = rows.best(searcher, query, offset + limit)
        return Found(tuple(found[offset : offset + limit]), total, tuple(compiler.truncated))

    def _delete(self, writer: tantivy.IndexWriter, keys: Collection[int]) -> None:
        """Delete by query: tantivy-py 0.27 takes a number for a signed one where it deletes by term, and finds nothing."""
        writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "key", list(keys)))

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """Hold tantivy's lock and hand out its writer; what the block did not commit is given up."""
        _share_memory()
        with told(self._folder):
            writer = self._index.writer(_HEAP, 1)
            try:
                yield writer
            except BaseException:
                with suppress(ValueError):
                    writer.rollback()
                raise
            finally:
                with suppress(ValueError):
                    writer.wait_merging_threads()
                self._let_read()

    def _let_read(self) -> None:
        """Let those read the index who may read its folder; tantivy keeps two of its files to their owner."""
        for name in (_STATE, ".managed.json"):
            (self._folder / name).chmod(self._folder.stat().st_mode & 0o666)

    def _searcher(self) -> tantivy.Searcher:
        state = self._state_file.read_bytes()
        if state != self._state:
            self._index.reload()
            self._state = state
        return self._index.searcher()


def _mirrored(folder: Path) -> TemporaryDirectory[str]:
    """Return a folder of links to the files of an index in a folder that cannot be written: tantivy needs room for a lock even to read."""
    from tempfile import TemporaryDirectory

    mirror = TemporaryDirectory(prefix="civcorpus-")
    for file in folder.iterdir():
        if file.suffix != ".lock":
            (Path(mirror.name) / file.name).symlink_to(file.absolute())
    return mirror
