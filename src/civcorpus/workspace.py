"""A workspace: a folder with documents, taxonomies, an index and people's decisions, and everything that can be done with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from civcorpus.errors import NoIndexError, UsageError
from civcorpus.settings import FILE_NAME, Settings, find_workspace
from civcorpus.version import __version__

if TYPE_CHECKING:
    from civcorpus.catalogue.ledger import Concern
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.librarian import Librarian
    from civcorpus.model import Document, Mention, Passage, Status, Tag
    from civcorpus.pipeline.concordance import ConcordanceStyle
    from civcorpus.pipeline.cutting import CutText
    from civcorpus.pipeline.exporting import Selection
    from civcorpus.pipeline.ingesting import IngestReport, Options, Progress
    from civcorpus.pipeline.likeness import Like
    from civcorpus.pipeline.measuring import Scope, Statistics
    from civcorpus.pipeline.searching import Filters, SearchResult, SearchStyle
    from civcorpus.pipeline.spooling import ConcordanceLine
    from civcorpus.taxonomist import Target, Taxonomist
    from civcorpus.taxonomy import Taxonomy
    from civcorpus.taxonomy.editing import Addition
    from civcorpus.terms.base import Candidate, Kind

_SETTINGS_TEMPLATE = """\
# A civcorpus workspace. Every setting may be left out; these are the defaults.
title = {title}
# engine = "whoosh"
# corpus = "corpus"
# taxonomies = "taxonomies"
# index = "index"              # derived: may be deleted, `civcorpus ingest` builds it again
# decisions = "decisions.jsonl" # what people decided: keep it, best under version control
# translate = false            # whether searches look for translations too (needs `civcorpus[dictionary]`)
# jobs = 0                     # worker processes of an ingest; 0 chooses
"""


def open_workspace(path: str | Path | None = None) -> Workspace:
    """Return the workspace in `path`, or the nearest one upwards from the current folder.

    A folder needs no `civcorpus.toml` to be a workspace; defaults apply.

    Raises:
        SettingsError: Its `civcorpus.toml` cannot be used.
        UsageError: There is no such folder.
    """
    folder = find_workspace(Path(path) if path is not None else None)
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder: make a workspace with `civcorpus init {folder}`")
    return Workspace(folder.resolve())


def init_workspace(path: str | Path, *, sample: bool = False) -> Workspace:
    """Make a workspace in `path` with the shipped taxonomies, and open it; what is there already is left as it is.

    With `sample`, the sample corpus is put into its corpus folder.
    """
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("corpus", "taxonomies", "index"):
        (folder / name).mkdir(exist_ok=True)
    settings = folder / FILE_NAME
    if not settings.exists():
        import json

        settings.write_text(
            _SETTINGS_TEMPLATE.format(title=json.dumps(folder.resolve().name, ensure_ascii=False)), encoding="utf-8"
        )
    for kind in ("taxonomies", "corpus") if sample else ("taxonomies",):
        for name, shipped in shipped_files(kind).items():
            target = folder / kind / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(shipped, target)
    ignored = folder / "index" / ".gitignore"
    if not ignored.exists():
        ignored.write_text("# Derived: `civcorpus ingest` builds it again.\n*\n", encoding="utf-8")
    return Workspace(folder.resolve())


def shipped_files(kind: str) -> dict[str, Path]:
    """Return the files that come with the program, `taxonomies` or the sample `corpus`, by path below their folder; sorted."""
    package = Path(__file__).parent
    inside, checkout = package / "shipped" / kind, package.parents[1] / kind
    folder = inside if inside.is_dir() else checkout
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path for path in paths}


class Workspace:
    """A workspace, open. Nothing is held open between calls; several workspaces share no state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings.load(folder)

    def __repr__(self) -> str:
        return f"Workspace({str(self.folder)!r})"

    @property
    def corpus(self) -> Path:
        """The folder of documents."""
        return self.folder / self.settings.corpus

    @property
    def index(self) -> Path:
        """The folder of everything derived."""
        return self.folder / self.settings.index

    @property
    def decisions(self) -> Path:
        """The file of what people decided."""
        return self.folder / self.settings.decisions

    @property
    def taxonomy_paths(self) -> list[Path]:
        """The workspace's taxonomy files, sorted; the shipped ones when it has no taxonomy folder."""
        folder = self.folder / self.settings.taxonomies
        if folder.is_dir():
            return sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))
        return list(shipped_files("taxonomies").values())

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The taxonomies of the workspace, read once.

        Raises:
            TaxonomyError: A file cannot be used.
        """
        from civcorpus.taxonomy import load_taxonomies

        return load_taxonomies(self.taxonomy_paths)

    # ---- reading documents in

    def ingest(
        self,
        paths: Sequence[str | Path] | None = None,
        *,
        options: Options | None = None,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Read, tokenise, tag and index documents; by default those of the corpus folder.

        Raises:
            BusyError: Another process is writing.
            NoIndexError: The index was built differently; `force` builds it anew.
            StorageError: The disk is full, or the index cannot be written.
            TaxonomyError: A taxonomy file cannot be used.
        """
        from civcorpus.locking import writing
        from civcorpus.pipeline.deciding import mirror_decisions
        from civcorpus.pipeline.gathering import PassedOver, gather, gathered_again
        from civcorpus.pipeline.ingesting import Ingest
        from civcorpus.pipeline.ingesting import Options as Defaults
        from civcorpus.pipeline.storing import writing_stores
        from civcorpus.pipeline.trouble import storage_told

        options = options or Defaults.of(self.settings)
        chosen = [Path(path) for path in paths] if paths else [self.corpus]
        if not paths and not self.corpus.is_dir():
            raise UsageError(f"{self.corpus}: no such folder: put documents there, or name files and folders to ingest")
        passed_over = PassedOver()
        with storage_told(self.index), writing(self.index, "ingest"):
            if options.force and not options.dry_run:
                chosen = self._rebuild(chosen)
            with writing_stores(self.index, self.settings.engine) as stores:
                ingest = Ingest(
                    stores,
                    lambda: self.taxonomy,
                    home=self.folder,
                    options=options,
                    version=__version__,
                    progress=progress,
                )
                ingest.report.passed_over = passed_over
                files = (
                    gathered_again(stores.catalogue.files("retry"))
                    if options.retry
                    else gather(chosen, corpus=self.corpus, passed_over=passed_over)
                )
                try:
                    return ingest.run(files, roots=[p.absolute() for p in chosen])
                finally:
                    if not options.dry_run:
                        mirror_decisions(self.decisions, stores.writer, stores.catalogue)

    def _rebuild(self, chosen: list[Path]) -> list[Path]:
        """Discard an index that this version cannot use, and return all the files it held beside those chosen."""
        from civcorpus.catalogue.connecting import open_for_reading
        from civcorpus.catalogue.reading import CatalogueReader
        from civcorpus.pipeline.gathering import restored_path
        from civcorpus.pipeline.storing import discard, reading

        try:
            with reading(self.index, self.settings.engine):
                return chosen
        except NoIndexError:
            held: list[Path] = []
            try:
                catalogue = CatalogueReader(open_for_reading(self.index))
                held = [restored_path(path) for path in catalogue.file_hashes()]
                catalogue.close()
            except NoIndexError:
                pass
            discard(self.index, self.settings.engine)
            return [*chosen, *(path for path in held if path.exists())]

    # ---- searching

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
        from civcorpus.pipeline.storing import reading

        with reading(self.index, self.settings.engine, self.decisions) as stores:
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
        from civcorpus.pipeline.storing import reading

        with reading(self.index, self.settings.engine, self.decisions) as stores:
            concordance = Concordance(stores, say or (lambda _: None))
            yield from concordance.lines(query, filters or NoFilters(), style or Plain())

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

    # ---- looking at one document

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

    @contextmanager
    def catalogue(self) -> Iterator[CatalogueReader]:
        """Open the catalogue for questions, the decisions as they stand now."""
        from civcorpus.catalogue.connecting import open_for_reading
        from civcorpus.catalogue.reading import CatalogueReader
        from civcorpus.pipeline.deciding import refresh_decided

        catalogue = CatalogueReader(open_for_reading(self.index))
        try:
            refresh_decided(self.decisions, catalogue)
            yield catalogue
        finally:
            catalogue.close()

    # ---- tags

    @property
    def tags(self) -> Librarian:
        """A librarian's work: runs, decisions, review."""
        from civcorpus.librarian import Librarian

        return Librarian(self)

    @property
    def taxonomist(self) -> Taxonomist:
        """Work on the taxonomies: candidates from the corpus, edits, what they would change."""
        from civcorpus.taxonomist import Taxonomist

        return Taxonomist(self)

    def mine_terms(self, kinds: Sequence[Kind] = ("pair", "acronym", "term")) -> list[Candidate]:
        """Return candidates for the taxonomies from the corpus, new ones first; see `Taxonomist.mine`."""
        return self.taxonomist.mine(kinds)

    def accept_term(self, number: int, target: Target | None = None) -> list[Addition]:
        """Write the labels of a candidate of the last list into a taxonomy file; see `Taxonomist.accept`."""
        return self.taxonomist.accept(number, target)

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

    # ---- exporting

    def export_sqlite(
        self,
        path: str | Path,
        *,
        concepts: Collection[str] | None = None,
        query: str = "",
        statuses: Collection[Status] | None = None,
        force: bool = False,
    ) -> dict[str, int]:
        """Write the tagged corpus to a SQLite file; return the number of rows by table.

        Raises:
            UsageError: The file exists and is not an earlier export, or a concept is unknown.
        """
        import json

        from civcorpus.exporters.sqlite import write_sqlite
        from civcorpus.pipeline.exporting import concept_rows, document_exports, full_text
        from civcorpus.pipeline.storing import reading

        selection = self._selection(concepts, query, statuses)
        with reading(self.index, self.settings.engine, self.decisions) as stores:
            meta = stores.catalogue.meta()
            filters = {"tag": sorted(concepts or ()), "query": query, "status": sorted(statuses or ())}
            return write_sqlite(
                Path(path),
                document_exports(stores.catalogue, selection),
                concepts=concept_rows(stores.catalogue),
                runs=stores.catalogue.runs(),
                meta={
                    "analyser_fingerprint": meta["fingerprint"],
                    "filters": json.dumps(filters, ensure_ascii=False),
                    "taxonomy_sha256": meta.get("taxonomy_sha256", ""),
                    "taxonomy_version": meta.get("taxonomy_version", ""),
                    "tool_version": __version__,
                },
                cut=full_text(stores.analyser),
                force=force,
            )

    def export_text(
        self,
        out: TextIO,
        form: str,
        *,
        concepts: Collection[str] | None = None,
        query: str = "",
        statuses: Collection[Status] | None = None,
    ) -> int:
        """Write excerpts as `jsonl` or `csv`; return how many."""
        from civcorpus.exporters.text import write_csv, write_jsonl
        from civcorpus.pipeline.exporting import document_exports

        selection = self._selection(concepts, query, statuses)
        with self.catalogue() as catalogue:
            return {"jsonl": write_jsonl, "csv": write_csv}[form](document_exports(catalogue, selection), out)

    def _selection(
        self, concepts: Collection[str] | None, query: str, statuses: Collection[Status] | None
    ) -> Selection:
        from civcorpus.pipeline.exporting import Selection
        from civcorpus.pipeline.searching import Search
        from civcorpus.pipeline.storing import reading

        passages = None
        if query or concepts:
            with reading(self.index, self.settings.engine, self.decisions) as stores:
                search = Search(stores)
                search.check_concepts(concepts or ())
                passages = set(search.keys(query)) if query else None
        return Selection(concepts=concepts or None, statuses=statuses or None, passages=passages)

    # ---- statistics

    @contextmanager
    def statistics(
        self, scope: Scope | None = None, *, say: Callable[[str], None] | None = None
    ) -> Iterator[Statistics]:
        """Open the figures about the corpus, or about the part that `scope` selects; `say` hears what a reader should know.

        Raises:
            NoIndexError: There is no index, or it was built differently.
            QueryError: The query of the scope does not parse.
        """
        from civcorpus.pipeline.measuring import Scope as Everything
        from civcorpus.pipeline.measuring import open_statistics
        from civcorpus.pipeline.storing import reading

        with (
            reading(self.index, self.settings.engine, self.decisions) as stores,
            open_statistics(stores, self.index, scope or Everything(), say or (lambda _: None)) as statistics,
        ):
            yield statistics

    def report(self, path: str | Path, *, say: Callable[[str], None] | None = None) -> None:
        """Write one self-contained HTML page about the corpus."""
        from civcorpus.pipeline.describing import corpus_facts
        from civcorpus.reporting.page import render

        out = Path(path)
        with self.statistics(say=say) as statistics:
            title = self.settings.title or self.folder.name
            page = render(corpus_facts(statistics, title=title, home=self.folder, page=out))
        out.write_text(page, encoding="utf-8")

    # ---- state

    def files(self, concern: Concern | None = None) -> list[dict[str, object]]:
        """Return what is known of the files: reader, encoding, pages, languages, warnings, seconds; with a concern, of those only.

        Raises:
            NoIndexError: There is no index.
        """
        with self.catalogue() as catalogue:
            return catalogue.files(concern)

    def duplicates(self) -> list[dict[str, object]]:
        """Return the pairs of documents that are alike, the best first: ids (the one to keep first), titles, kind and score.

        Raises:
            NoIndexError: There is no index.
        """
        with self.catalogue() as catalogue:
            return [
                {
                    "kind": pair.kind,
                    "score": pair.score,
                    "keep": (first := catalogue.compared(pair.first)).id,
                    "other": (second := catalogue.compared(pair.second)).id,
                    "keep_title": first.title,
                    "other_title": second.title,
                }
                for pair in catalogue.pairs()
            ]

    def status(self) -> dict[str, object]:
        """Return counts, what is stale or failed, the engine and the versions, as plain values.

        Raises:
            NoIndexError: There is no index.
        """
        from civcorpus.pipeline.reporting import describe

        with self.catalogue() as catalogue:
            return describe(self, catalogue)
