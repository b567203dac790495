"""A librarian's work in a workspace: runs of the tagger, decisions about what it found, and the review of what waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus import __version__

if TYPE_CHECKING:
    from civcorpus.pipeline.running import Run, RunReport
    from civcorpus.pipeline.storing import Stores, WritableStores
    from civcorpus.pipeline.undoing import UndoReport
    from civcorpus.workspace import Workspace


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

    def _run(self, stores: Stores | WritableStores, jobs: int) -> Run:
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
        from civcorpus.pipeline.deciding import mirror_decisions
        from civcorpus.pipeline.storing import reading, writing_stores

        workspace = self._workspace
        with reading(workspace.index, workspace.settings.engine):
            pass  # says what is wrong when there is no index yet, rather than make one
        with writing(workspace.index, work), writing_stores(workspace.index, workspace.settings.engine) as stores:
            mirror_decisions(workspace.decisions, stores.writer, stores.catalogue)
            yield stores
            mirror_decisions(workspace.decisions, stores.writer, stores.catalogue)
