"""A librarian's work in a workspace: runs of the tagger, decisions about what it found, and the review of what waits for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from civcorpus.version import __version__

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.catalogue.tagged import TagFilter, TagRow
    from civcorpus.decisions import Decision, Verdict
    from civcorpus.pipeline.deciding import Standing
    from civcorpus.pipeline.explaining import Explanation
    from civcorpus.pipeline.judging import Judge
    from civcorpus.pipeline.running import Run, RunReport
    from civcorpus.pipeline.storing import Stores, WritableStores
    from civcorpus.pipeline.undoing import UndoReport
    from civcorpus.reviewing import Session
    from civcorpus.workspace import Workspace


class Mentioned(TypedDict, total=False):
    """Which mentions a verdict is about, when not about the tag of the whole document; and why."""

    start: int | None
    end: int | None
    label: str
    why: str


class Librarian:
    """Runs, decisions and review in one workspace; nothing is held open between calls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # ---- runs

    def run(self, *, jobs: int = 0) -> RunReport:
        """Tag stored texts with the taxonomies as they are now, where a change can affect them; record it when it changed something.

        Raises:
            BusyError: Another process is writing.
            TaxonomyError: A taxonomy file cannot be used.
        """
        with self._writing("tag run") as stores:
            run = self._run(stores, jobs)
            return run.carry_out(run.changes(), stores.writer)

    def preview(self, *, plan: Path | None = None, jobs: int = 0) -> RunReport:
        """Return what `run` would change; save it to `plan`, for `apply`, when that is given."""
        from civcorpus.pipeline.plans import base_of, save_plan
        from civcorpus.pipeline.storing import reading

        workspace = self._workspace
        with reading(workspace.index, workspace.settings.engine, workspace.decisions) as stores:
            run = self._run(stores, jobs)
            if plan is not None:
                base = base_of(stores.catalogue, workspace.taxonomy.sha256, run.state.tagger)
                save_plan(plan, base, run.changes())
            else:
                for _ in run.changes():
                    pass
            return run.report

    def apply(self, plan: Path) -> RunReport:
        """Do what a plan says.

        Raises:
            UsageError: It is no plan, or was made from another state of tags or taxonomies.
        """
        from civcorpus.pipeline.plans import base_of, check_plan, read_plan

        with self._writing("tag apply") as stores:
            run = self._run(stores, 1)
            check_plan(plan, base_of(stores.catalogue, self._workspace.taxonomy.sha256, run.state.tagger))
            return run.carry_out(run.counted(read_plan(plan)), stores.writer)

    def undo(self, run_id: str) -> UndoReport:
        """Restore mentions and tags byte for byte as they were before a run; what people decided since stays.

        Raises:
            UsageError: There is no such run, or it cannot be undone; the message says why and what to do first.
        """
        from civcorpus.pipeline.undoing import undo_run

        with self._writing("tag undo") as stores:
            return undo_run(run_id, stores.catalogue, stores.writer)

    def runs(self) -> list[dict[str, object]]:
        """Return all runs, ingests too, oldest first, as plain values."""
        with self._workspace.catalogue() as catalogue:
            return catalogue.runs()

    # ---- decisions

    def accept(self, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Say that a suggested tag is right, or with `start` or `label` that mentions of it are."""
        return self.decide("accept", document, concept, **about)

    def reject(self, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Say that a suggested tag, or with `start` or `label` that mentions of it, are wrong."""
        return self.decide("reject", document, concept, **about)

    def add(self, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Assign a concept to a document, or with `start` and `end` a mention."""
        return self.decide("add", document, concept, **about)

    def remove(self, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Take a concept off a document, whoever assigned it."""
        return self.decide("remove", document, concept, **about)

    def clear(self, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Take decisions back: the machine's word stands again."""
        return self.decide("clear", document, concept, **about)

    def decide(self, verdict: Verdict, document: str, concept: str, **about: Unpack[Mentioned]) -> list[Decision]:
        """Write down one verdict about a document and concept, flushed to disk; return the decisions it made.

        Raises:
            UsageError: There is no such document, concept, tag or mention.
        """
        from civcorpus.pipeline.judging import About

        said = About(document, concept, about.get("start"), about.get("end"), about.get("label", ""))
        with self._workspace.catalogue() as catalogue:
            made = self._judge(catalogue, about.get("why", "")).decide(verdict, said)
        self.record(made)
        return made

    def find(self, wanted: TagFilter) -> list[TagRow]:
        """Return the machine's tags that a filter selects, by document, best first."""
        with self._workspace.catalogue() as catalogue:
            return catalogue.find_tags(wanted)

    def decide_all(self, verdict: Verdict, tags: Iterable[TagRow], *, labels: Sequence[str] = (), why: str = "") -> int:
        """Write down one verdict about many tags (with labels, about the mentions they found); return how many decisions."""
        with self._workspace.catalogue() as catalogue:
            made = list(self._judge(catalogue, why).decide_all(verdict, tags, labels))
        self.record(made)
        return len(made)

    def record(self, decisions: Sequence[Decision]) -> None:
        """Append decisions to the file, flushed to disk, and renew the catalogue's copy when no one else is writing."""
        from civcorpus.decisions import append_decisions

        if append_decisions(self._workspace.decisions, decisions):
            self.renew_copy()

    def renew_copy(self) -> None:
        """Renew the catalogue's copy of the decisions, unless another process is writing: readers then look into the file."""
        from civcorpus.errors import BusyError

        try:
            with self._writing("decisions"):
                pass
        except BusyError:
            pass

    def decisions(self) -> Standing:
        """Return what holds after all decisions, and which cannot be placed in the documents and concepts as they are."""
        from civcorpus.decisions import read_decisions
        from civcorpus.pipeline.deciding import standing

        with self._workspace.catalogue() as catalogue:
            return standing(read_decisions(self._workspace.decisions), catalogue)

    def explain(self, document: str, concept: str) -> Explanation:
        """Return everything that bears on a concept in a document: score, mentions, guards, decisions.

        Raises:
            UsageError: There is no such document or concept.
        """
        from civcorpus.analysis import Analyser
        from civcorpus.decisions import read_decisions
        from civcorpus.pipeline.explaining import explain

        workspace = self._workspace
        with workspace.catalogue() as catalogue:
            key = self._judge(catalogue).check(document, concept)
            made = read_decisions(workspace.decisions)
            return explain(
                catalogue, key, concept, decisions=made, taxonomy=workspace.taxonomy, analyser=Analyser.build()
            )

    def review(self, wanted: TagFilter, *, sample: int = 0, seed: int = 1) -> Session:
        """Begin a sitting over the tags that a filter selects, the doubtful first; close it at the end.

        With `sample`, so many tags at random: of all that fit, decided or not; those decided already are not asked again.
        """
        from civcorpus.decisions import append_decisions
        from civcorpus.reviewing import Session, in_order, sampled

        holding = ExitStack()
        catalogue = holding.enter_context(self._workspace.catalogue())
        if sample:
            everything = replace(wanted, statuses=("suggested", "accepted", "rejected"))
            tags = [
                tag for tag in sampled(catalogue.find_tags(everything), sample, seed) if tag.status in wanted.statuses
            ]
        else:
            tags = in_order(catalogue.find_tags(wanted), catalogue.decisions_by_concept())

        def write(decisions: Sequence[Decision]) -> None:
            append_decisions(self._workspace.decisions, decisions)

        def close() -> None:
            holding.close()
            self.renew_copy()

        return Session(catalogue, self._judge(catalogue), write, tags, close=close)

    def _judge(self, catalogue: CatalogueReader, why: str = "") -> Judge:
        from civcorpus.pipeline.clock import now
        from civcorpus.pipeline.judging import Judge, Signature, signed

        who = signed(self._workspace.settings.who, self._workspace.folder)
        return Judge(catalogue, lambda: Signature(who, now(), why))

    def _run(self, stores: Stores[CatalogueReader] | WritableStores, jobs: int) -> Run:
        from civcorpus.pipeline.running import Run, RunSetting

        workspace = self._workspace
        setting = RunSetting(
            workspace.index, stores.analyser, workspace.taxonomy, __version__, jobs or workspace.settings.jobs
        )
        return Run(stores.catalogue, setting)

    @contextmanager
    def _writing(self, work: str) -> Iterator[WritableStores]:
        """Open the stores for writing, with the decisions as they stand, and bring the copy of them up to date afterwards."""
        from civcorpus.locking import writing
        from civcorpus.pipeline.mirroring import mirror_decisions
        from civcorpus.pipeline.storing import reading, writing_stores

        workspace = self._workspace
        with reading(workspace.index, workspace.settings.engine):
            pass  # says what is wrong when there is no index yet, rather than make one
        with writing(workspace.index, work), writing_stores(workspace.index, workspace.settings.engine) as stores:
            mirror_decisions(workspace.decisions, stores.writer, stores.catalogue)
            yield stores
            mirror_decisions(workspace.decisions, stores.writer, stores.catalogue)
