"""One document through the stages that need no store: passages, terms, mentions, tags. Runs in worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser, places_of
from civcorpus.catalogue.writing import Filing
from civcorpus.engines import laying
from civcorpus.engines.base import Entry, Field, Lay
from civcorpus.model import Document
from civcorpus.passages import cut_passages
from civcorpus.pipeline.gathering import stored_path
from civcorpus.statistics.store import CountedDocument
from civcorpus.statistics.words import Counting

if TYPE_CHECKING:
    from civcorpus.tagging import Tagger
    from civcorpus.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Tools:
    """What analysing needs; built once a process."""

    analyser: Analyser
    tagger: Tagger
    lay: Lay

    @classmethod
    def build(cls, analyser: Analyser, taxonomy: Taxonomy, engine: str) -> Tools:
        """Compile the taxonomy for this analyser; terms will be laid out for the engine of this name."""
        from civcorpus.tagging import Tagger

        return cls(analyser, Tagger(taxonomy, analyser), laying(engine))


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of a passage, laid out for an engine."""

    words: Field
    exact: Field
    heading: Field


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document that only needs keys to be stored."""

    filing: Filing
    title: Field
    terms: tuple[PassageTerms, ...]
    counted: CountedDocument

    def entries(self, keys: Sequence[int]) -> list[Entry]:
        """Return what the engine keeps, one entry a passage; `keys` are the passages' keys in order."""
        document = self.filing.document
        date = date_number(document.date)
        return [
            Entry(
                key=key,
                document=document.id,
                source=document.source,
                lang=passage.lang,
                date=date,
                words=terms.words,
                exact=terms.exact,
                title=self.title,
                heading=terms.heading,
            )
            for key, passage, terms in zip(keys, self.filing.passages, self.terms, strict=True)
        ]


def analyse(document: Document, tools: Tools, *, root: Path, file: Path) -> Analysed:
    """Cut a document into passages, find its terms and mentions, count its words, and tag it."""
    from civcorpus.similarity import marks_of

    passages = cut_passages(document)
    mentions = tools.tagger.mentions(document.id, document.title, passages)
    tags = tools.tagger.tags_of(document, passages, mentions)
    analyser, lay = tools.analyser, tools.lay
    heading = cache(lambda text: lay("heading", analyser.word_places(analyser.fold(text))))
    terms = []
    texts = []
    counting = Counting()
    for passage in passages:
        folded = analyser.fold(passage.text)
        if passage.zone != "boilerplate":
            texts.append(folded.text)
        words = analyser.cut(folded)
        counting.add(passage.text, passage.start, folded, words)
        exact = analyser.exact_places(folded)
        terms.append(PassageTerms(lay("words", places_of(words)), lay("exact", exact), heading(passage.heading)))
    marks = [(mark.kind, mark.value) for mark in marks_of(texts)]
    return Analysed(
        filing=Filing(document, passages, mentions, tags, root=stored_path(root), file=stored_path(file), marks=marks),
        title=lay("title", analyser.word_places(analyser.fold(document.title))),
        terms=tuple(terms),
        counted=counting.counted(),
    )


def renamed(analysed: Analysed, document_id: str) -> Analysed:
    """Return the document under another id, its passages, mentions and tags with it."""
    filing = analysed.filing
    return replace(
        analysed,
        filing=replace(
            filing,
            document=replace(filing.document, id=document_id),
            passages=[replace(p, id=f"{document_id}#{p.position}", document_id=document_id) for p in filing.passages],
            mentions=[
                replace(
                    m, document_id=document_id, passage_id=document_id + m.passage_id.removeprefix(filing.document.id)
                )
                for m in filing.mentions
            ],
            tags=[replace(t, document_id=document_id) for t in filing.tags],
        ),
    )


def date_number(date: str, *, last: bool = False) -> int:
    """Return an ISO date of any precision as a number, missing parts as 0 (or 99 for the last day it may mean); 0 for none.

    >>> date_number("2016-09"), date_number("2016", last=True), date_number("")
    (20160900, 20169999, 0)
    """
    if not date:
        return 0
    parts = [*date.split("-"), "", ""][:3]
    filler = "99" if last else "00"
    return int("".join(part or filler for part in parts))
