"""`civcorpus ingest --watch`: rounds of an ingest, as often as files change, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NoReturn

from civcorpus.cli.app import note
from civcorpus.errors import CivcorpusError
from civcorpus.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from civcorpus.pipeline.ingest_report import IngestReport
    from civcorpus.pipeline.options import Options

_SHARE = 10
"""A look may take one part in so many of the time."""


def follow(
    workspace: Workspace,
    paths: Sequence[Path],
    options: Options,
    *,
    interval: float,
    report: Callable[[IngestReport], None],
) -> NoReturn:
    """Ingest what changes below the paths, looking every `interval` seconds (less often where a look is long); ends by Ctrl-C only.

    The first round's errors are raised; what goes wrong later is said, and tried again: the disk may have room again, another ingest may
    be done.
    """
    from civcorpus.pipeline.watching import Watch, look_at

    chosen = [path.absolute() for path in paths] or [workspace.corpus]
    table = workspace.folder / options.meta if options.meta else None
    watch = Watch(lambda: look_at(chosen, corpus=workspace.corpus, table=table))
    note(f"watching {', '.join(map(str, chosen))}: Ctrl-C ends it")
    said, rounds = "", 0
    while True:
        began = monotonic()
        changes = watch.changes()
        pause = max(interval, _SHARE * (monotonic() - began))
        present = [path for path in chosen if path.exists()]  # nothing is forgotten of a folder that is away
        if present and (changes.files or (changes.gone and options.prune)):
            try:
                current = open_workspace(workspace.folder)  # settings and taxonomies as they are now
                report(current.ingest(present, options=replace(options, only=changes.files)))
            except CivcorpusError as error:
                if not rounds:
                    raise
                if str(error) != said:
                    note(str(error))
                said = str(error)
            else:
                watch.take(changes)
                options = replace(options, force=False)
                said, rounds = "", rounds + 1
        sleep(pause)
