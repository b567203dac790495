"""A workspace: a folder with documents, taxonomies, an index and people's decisions, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from civcorpus.errors import NoIndexError, UsageError
from civcorpus.founding import found_workspace
from civcorpus.researching import Researching
from civcorpus.settings import Settings, find_workspace
from civcorpus.version import __version__

if TYPE_CHECKING:
    from civcorpus.catalogue.ledger import Concern
    from civcorpus.librarian import Librarian
    from civcorpus.model import Status
    from civcorpus.pipeline.exporting import Selection
    from civcorpus.pipeline.ingest_report import IngestReport
    from civcorpus.pipeline.ingesting import Options, Progress
    from civcorpus.pipeline.measuring import Scope, Statistics
    from civcorpus.taxonomist import Target, Taxonomist
    from civcorpus.taxonomy.editing import Addition
    from civcorpus.terms.base import Candidate, Kind


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
    found_workspace(folder, sample=sample)
    return Workspace(folder.resolve())


class Workspace(Researching):
    """A workspace, open. Nothing is held open between calls; several workspaces share no state."""

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
        from civcorpus.pipeline.collecting import collecting_by_hand
        from civcorpus.pipeline.gathering import PassedOver, gather, gathered_again
        from civcorpus.pipeline.ingesting import Ingest
        from civcorpus.pipeline.ingesting import Options as Defaults
        from civcorpus.pipeline.mirroring import mirror_decisions
        from civcorpus.pipeline.storing import writing_stores
        from civcorpus.pipeline.trouble import storage_told

        options = options or Defaults.of(self.settings)
        chosen = [Path(path) for path in paths] if paths else [self.corpus]
        if not paths and not self.corpus.is_dir():
            raise UsageError(f"{self.corpus}: no such folder: put documents there, or name files and folders to ingest")
        passed_over = PassedOver()
        with collecting_by_hand(), storage_told(self.index), writing(self.index, "ingest"):
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
            discard(self.index)
            return [*chosen, *(path for path in held if path.exists())]

    def convert_index(self, engine: str, *, progress: Progress | None = None) -> bool:
        """Have another engine keep the index, made from the texts in the catalogue; say whether it had to be built.

        Raises:
            BusyError: Another process is writing.
            MissingExtraError: The engine's package is not installed.
            NoIndexError: There is no index, or it was built by another version.
            SettingsError: There is no engine of this name, or `civcorpus.toml` cannot be changed.
        """
        from civcorpus.locking import writing
        from civcorpus.pipeline.converting import convert_index
        from civcorpus.pipeline.trouble import storage_told

        with storage_told(self.index), writing(self.index, "index convert"):
            built = convert_index(self.index, self.folder, engine, progress=progress)
        self.settings = Settings.load(self.folder)
        return built

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

    # ---- exporting

    def export_sqlite(
        self,
        path: str | Path,
        *,
        concepts: Collection[str] | None = None,
        query: str = "",
        statuses: Collection[Status] | None = None,
        full_text: bool = True,
        force: bool = False,
    ) -> dict[str, int]:
        """Write the tagged corpus to a SQLite file, its texts searchable or (much faster) not; return the number of rows by table.

        Raises:
            UsageError: The file exists and is not an earlier export, or a concept is unknown.
        """
        import json

        from civcorpus.exporters.sqlite import write_sqlite
        from civcorpus.pipeline.exporting import document_exports, run_rows, search_words
        from civcorpus.pipeline.storing import reading

        selection = self._selection(concepts, query, statuses)
        with reading(self.index, self.settings.engine, self.decisions) as stores:
            meta = stores.catalogue.meta()
            filters = {"tag": sorted(concepts or ()), "query": query, "status": sorted(statuses or ())}
            return write_sqlite(
                Path(path),
                document_exports(stores.catalogue, selection),
                concepts=stores.catalogue.concepts(),
                runs=run_rows(stores.catalogue),
                meta={
                    "analyser_fingerprint": meta["fingerprint"],
                    "filters": json.dumps(filters, ensure_ascii=False),
                    "taxonomy_sha256": meta.get("taxonomy_sha256", ""),
                    "taxonomy_version": meta.get("taxonomy_version", ""),
                    "tool_version": __version__,
                },
                cut=search_words(stores) if full_text else None,
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
