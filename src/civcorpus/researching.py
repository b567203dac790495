"""What a researcher does in a workspace: search, read, compare; nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.errors import NoIndexError, UsageError
from civcorpus.place import Place

if TYPE_CHECKING:
    from civcorpus.model import Document, Mention, Passage, Tag
    from civcorpus.pipeline.concordance import ConcordanceStyle
    from civcorpus.pipeline.cutting import CutText
    from civcorpus.pipeline.likeness import Like
    from civcorpus.pipeline.searching import Filters, SearchResult, SearchStyle
    from civcorpus.pipeline.spooling import ConcordanceLine


class Researching(Place):
    """The verbs that ask and change nothing."""

    def search(
        self, query: str = "", *, filters: Filters | None = None, style: SearchStyle | None = None
    ) -> SearchResult:
        """Return ranked passages (or documents) with highlights; without a query, what the filters select.

        Raises:
            QueryError: The query does not parse.
            NoIndexError: There is no index, or it was built differently.
        """
        return next(self.search_all([query], filters=filters, style=style))

    def search_all(
        self, queries: Iterable[str], *, filters: Filters | None = None, style: SearchStyle | None = None
    ) -> Iterator[SearchResult]:
        """Yield the result of each query, the index opened once."""
        from civcorpus.pipeline.searching import Filters as NoFilters
        from civcorpus.pipeline.searching import Search
        from civcorpus.pipeline.searching import SearchStyle as Plain
        from civcorpus.pipeline.storing import finding

        with finding(self.index, self.settings.engine, self.decisions) as stores:
            search = Search(stores)
            chosen = style or Plain()
            if chosen.translate is None:
                chosen = replace(chosen, translate=self.settings.translate)
            for query in queries:
                yield search.run(query, filters or NoFilters(), chosen)

    def kwic(
        self,
        query: str = "",
        *,
        filters: Filters | None = None,
        style: ConcordanceStyle | None = None,
        say: Callable[[str], None] | None = None,
    ) -> Iterator[ConcordanceLine]:
        """Yield every place of a query in its surroundings; `say` hears what a reader should know beside them.

        Raises:
            QueryError: The query does not parse.
            UsageError: There is nothing to stand in the middle.
            NoIndexError: There is no index, or it was built differently.
        """
        from civcorpus.pipeline.concordance import Concordance
        from civcorpus.pipeline.concordance import ConcordanceStyle as Plain
        from civcorpus.pipeline.searching import Filters as NoFilters
        from civcorpus.pipeline.storing import finding

        with finding(self.index, self.settings.engine, self.decisions) as stores:
            concordance = Concordance(stores, say or (lambda _: None))
            chosen = style or Plain()
            if chosen.translate is None:
                chosen = replace(chosen, translate=self.settings.translate)
            yield from concordance.lines(query, filters or NoFilters(), chosen)

    def similar(
        self, name: str, *, by_passage: bool = False, filters: Filters | None = None, limit: int = 10
    ) -> list[Like]:
        """Return the documents (or passages) most like a document or passage, in either language, with what they share.

        Raises:
            UsageError: There is no such document or passage.
            NoIndexError: There is no index, or it was built differently.
        """
        from civcorpus.pipeline.likeness import Likeness
        from civcorpus.pipeline.searching import Filters as NoFilters
        from civcorpus.pipeline.storing import reading

        with reading(self.index, self.settings.engine, self.decisions) as stores:
            return Likeness(stores, by_passage=by_passage).like(name, filters or NoFilters(), limit=limit)

    def analyze(self, text: str) -> CutText:
        """Return how a text is cut, by the analyser of the index; without an index by a new one, and the taxonomies as they are."""
        from civcorpus.analysis import Analyser
        from civcorpus.pipeline.cutting import NamedConcept, cut_text
        from civcorpus.pipeline.naming import CatalogueNames
        from civcorpus.pipeline.storing import reading

        try:
            with reading(self.index, self.settings.engine) as stores:
                form = stores.analyser.matching_form(text)
                return cut_text(text, stores.analyser, CatalogueNames(stores.catalogue).concepts_named(form), form=form)
        except NoIndexError:
            analyser = Analyser.build()
            named = [
                NamedConcept(mention.concept_id, mention.start, mention.end)
                for _, _, mentions in self.suggest(None, text)
                for mention in mentions
            ]
            return replace(cut_text(text, analyser, [], form=analyser.matching_form(text)), concepts=tuple(named))

    def document(self, document_id: str) -> tuple[Document, list[Passage], list[Tag], list[Mention]]:
        """Return a document with its passages, its tags by rank, and its mentions in order of place.

        Raises:
            UsageError: There is no such document; the message names similar ids.
        """
        with self.catalogue() as catalogue:
            key = catalogue.document_key(document_id)
            if key is None:
                similar = catalogue.similar_ids(document_id)
                hint = (
                    f"did you mean {', '.join(similar)}?"
                    if similar
                    else "list ids with `civcorpus search --by document`"
                )
                raise UsageError(f"{document_id}: no such document: {hint}")
            _, document, _, _ = next(catalogue.documents([document_id]))
            passages = [passage for _, passage in catalogue.passages_of(key, document_id, document.text)]
            mentions = [
                row.mention
                for row in catalogue.mentions_of(key, document_id, document.text)
                if row.status != "rejected"
            ]
            return document, passages, catalogue.tags_of(key, document_id), mentions

    def documents(self) -> Iterator[tuple[int, Document, str, str]]:
        """Yield the documents in order of id: key, document, languages, and the time it was read."""
        with self.catalogue() as catalogue:
            yield from catalogue.documents()

    def suggest(
        self, path: Path | None, text: str = "", *, name: str = "-"
    ) -> Iterator[tuple[Document, list[Tag], list[Mention]]]:
        """Yield the tags that the taxonomies suggest for the documents of a file, or for a text; nothing is written.

        Raises:
            ReadError: The file cannot be read.
            TaxonomyError: A taxonomy file cannot be used.
        """
        from civcorpus.analysis import Analyser
        from civcorpus.model import Document as NewDocument
        from civcorpus.passages import cut_passages
        from civcorpus.readers import read_documents
        from civcorpus.tagging import Tagger

        tagger = Tagger(self.taxonomy, Analyser.build())
        documents = read_documents(path) if path else iter([NewDocument(id=name, title="", text=text)])
        for document in documents:
            if not isinstance(document, NewDocument):
                raise document
            passages = cut_passages(document)
            mentions = tagger.mentions(document.id, document.title, passages)
            yield document, tagger.tags_of(document, passages, mentions), mentions
