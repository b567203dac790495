"""Whole segments: their columns of numbers, and one made of several, a term at a time."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from heapq import merge
from itertools import compress, groupby, repeat
from sys import byteorder
from typing import Any

from civcorpus.engines.base import TERM_FIELDS
from civcorpus.engines.whoosh_.codec import Codec, FieldWriter, read_posting
from civcorpus.engines.whoosh_.postings import joined

COLUMNS = {"key": "Q", "group": "Q", "date": "I", **{f"{field}_length": "I" for field in TERM_FIELDS}}
"""The numbers kept of each entry, and their type codes."""

Columns = Mapping[str, "array[int]"]
"""The numbers of all entries of a segment by column."""


def read_column(segment: Any, storage: Any, name: str) -> array[int]:
    """Return a number for each entry of a segment, the removed ones too; 0 where Whoosh left it out as the default."""
    numbers = array(COLUMNS[name])
    filename = Codec.column_filename(segment, name)
    if storage.file_exists(filename):
        numbers.frombytes(bytes(storage.open_file(filename).get(0, storage.file_length(filename))))
        if byteorder == "little":
            numbers.byteswap()
    numbers.extend([0] * (segment.doc_count_all() - len(numbers)))
    return numbers


def finish(codec: Codec, storage: Any, segment: Any, columns: Columns) -> Any:
    """Write the columns of a segment, whose terms are written, and put its parts into one file."""
    codec.per_document_writer(storage, segment).close()
    for name, column in columns.items():
        numbers = array(column.typecode, column)
        if byteorder == "little":
            numbers.byteswap()
        with storage.create_file(codec.column_filename(segment, name)) as file:
            file.write(numbers.tobytes())
    segment.set_doc_count(len(columns["key"]))
    segment.create_compound_file(storage)
    return segment


def merged(storage: Any, schema: Any, readers: Sequence[Any]) -> Any:
    """Write the living entries of several segments as one new segment, and return it.

    Whoosh merges by adding every posting anew; here the packed postings of a term are put one after the other.
    """
    codec = Codec()
    segment = codec.new_segment(storage, readers[0].segment().indexname)
    numbers: list[list[int]] = []
    columns = {name: array(typecode) for name, typecode in COLUMNS.items()}
    for reader in readers:
        gone = frozenset(reader.segment().deleted_docs())
        living = [number not in gone for number in range(reader.doc_count_all())]
        first = len(columns["key"])
        new = iter(range(first, first + sum(living)))
        numbers.append([next(new) if lives else -1 for lives in living])
        for name, column in columns.items():
            column.extend(compress(read_column(reader.segment(), reader.storage(), name), living))
    with codec.field_writer(storage, segment) as terms:
        _merge_terms(terms, schema, readers, numbers)
    return finish(codec, storage, segment, columns)


def _merge_terms(writer: FieldWriter, schema: Any, readers: Sequence[Any], numbers: Sequence[Sequence[int]]) -> None:
    files = [reader.segment().open_file(reader.storage(), Codec.POSTS_EXT) for reader in readers]
    rows = merge(
        *(zip(reader, repeat(index)) for index, reader in enumerate(readers)), key=lambda row: (row[0][0], row[1])
    )
    for name, of_field in groupby(rows, lambda row: row[0][0][0]):
        writer.start_field(name, schema[name])
        for (_, term), of_term in groupby(of_field, lambda row: row[0][0]):
            postings = [read_posting(files[index], info).renumbered(numbers[index]) for (_, info), index in of_term]
            if left := [posting for posting in postings if posting]:
                writer.add_posting(term, joined(left))
        writer.finish_field()
