"""A tag run taken back: the machine's mentions and tags byte for byte as they were; what people decided since stays."""

from __future__ import annotations

from dataclasses import dataclass

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.writing import CatalogueWriter
from civcorpus.errors import UsageError
from civcorpus.pipeline.clock import now
from civcorpus.pipeline.running import KIND


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How many documents are as they were, and how many were read again or removed since and stay as they are."""

    run_id: str
    documents: int
    gone: int


def undo_run(run_id: str, catalogue: CatalogueReader, writer: CatalogueWriter) -> UndoReport:
    """Take a run back.

    Raises:
        UsageError: There is no such run, it is no tag run, was undone, or later runs changed the same documents.
    """
    found = catalogue.run(run_id)
    if found is None:
        raise UsageError(f"{run_id}: no such run: see `civcorpus tag runs`")
    key, kind, undone_at = found
    if kind != KIND:
        raise UsageError(
            f"{run_id}: not a tag run but an {kind}: it cannot be undone; `civcorpus tag runs` lists tag runs"
        )
    if undone_at:
        raise UsageError(f"{run_id}: undone already ({undone_at}): nothing is left to do")
    later = catalogue.later_runs(key)
    if later:
        raise UsageError(
            f"{run_id}: later runs changed the same documents: undo them first, newest first: "
            + ", ".join(f"`civcorpus tag undo {each}`" for each in later)
        )
    changed = catalogue.documents_changed_by(key)
    with writer.transaction():
        before = writer.kept_beside(key)
        restored = writer.take_back(key, now())
        if before is not None and catalogue.is_latest(key):
            writer.restore_taxonomy(before)
        writer.bump_generation()
    return UndoReport(run_id, restored, changed - restored)
