"""`civcorpus init` and `civcorpus ingest`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.progress import showing_progress
from civcorpus.errors import ExitCode, UsageError
from civcorpus.workspace import init_workspace

if TYPE_CHECKING:
    from civcorpus.pipeline.ingest_report import IngestReport


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make it in.")] = Path(),
    sample: Annotated[bool, typer.Option("--sample", help="Put the sample corpus into it.")] = False,
) -> None:
    """Make a workspace with the shipped taxonomies.

    What is there already is left as it is. Examples: `civcorpus init ~/reports`, `civcorpus init try-it --sample`
    """
    workspace = init_workspace(folder, sample=sample)
    if sample:
        note(f"workspace in {workspace.folder} with the sample corpus: run `civcorpus ingest` there")
    else:
        note(
            f"workspace in {workspace.folder}: put documents into {workspace.corpus.name}/, then run `civcorpus ingest`"
        )


@app.command()
def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]…", help="Files and folders; default: the corpus folder.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Worker processes; 0 chooses by the amount to read.")] = 0,
    files_from: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Read more paths from a file, one a line; `-` is stdin.")
    ] = None,
    prune: Annotated[bool, typer.Option(help="Forget documents whose file is gone.")] = False,
    force: Annotated[
        bool, typer.Option(help="Read everything again, and rebuild an index that was built differently.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, and do nothing.")] = False,
    meta: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What is known of the documents: CSV, JSON, .bib or .ris, by id, path or title (Zotero's exports).",
        ),
    ] = None,
    retry: Annotated[bool, typer.Option(help="Read again what failed or needs OCR, and nothing else.")] = False,
    ocr: Annotated[
        bool | None,
        typer.Option(
            "--ocr/--no-ocr",
            help="Recognise pictures of text in PDF (ocrmypdf, tesseract); slow. Default: the setting `ocr`.",
        ),
    ] = None,
    cache: Annotated[
        bool, typer.Option(help="Use what was kept of earlier readings of a PDF, HTML or office file.")
    ] = True,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: ingest what is new or changed as it comes, until Ctrl-C.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks of --watch.")] = 2.0,
    as_json: Annotated[bool, typer.Option("--json", help="Report on stdout as JSON.")] = False,
) -> None:
    """Read, tokenise, tag and index documents.

    Text, Markdown, HTML, PDF, DOCX, ODT, RTF, EPUB, mail, CSV, JSON Lines, XML, subtitles, and ZIP and tar of these.

    Unchanged files cost a hash. A file that fails is named with the reason, the rest goes on (exit 4).

    Examples: `civcorpus ingest`, `civcorpus ingest ~/reports/2019 --prune`, `civcorpus ingest --retry --ocr`, `civcorpus ingest --watch`,
    `find . -name '*.pdf' | civcorpus ingest --files-from -`
    """
    from civcorpus.pipeline.ingesting import Options

    workspace = workspace_of(ctx)
    if retry and (paths or files_from or prune or force):
        raise UsageError("--retry: chooses the files itself: give no paths, --files-from, --prune or --force beside it")
    if watch and (files_from or dry_run or retry):
        raise UsageError("--watch: follows files and folders: give no --files-from, --dry-run or --retry beside it")
    chosen = [*(paths or []), *_listed(files_from)]
    options = Options.of(
        workspace.settings,
        jobs=jobs,
        prune=prune,
        force=force,
        dry_run=dry_run,
        retry=retry,
        meta=meta.absolute() if meta else None,
        ocr=ocr,
        cached=cache,
    )
    if watch:
        from civcorpus.cli.watching import follow

        follow(workspace, chosen, options, interval=interval, report=partial(_print_round, as_json=as_json))
    with showing_progress("ingest") as progress:
        report = workspace.ingest(chosen or (None if files_from is None else []), options=options, progress=progress)
    _print_report(report, as_json=as_json, dry_run=dry_run)
    raise typer.Exit(ExitCode.SOME_FAILED if report.failures else ExitCode.DONE)


def _listed(files_from: str | None) -> list[Path]:
    if files_from is None:
        return []
    text = sys.stdin.read() if files_from == "-" else Path(files_from).read_text(encoding="utf-8")
    separator = "\0" if "\0" in text else "\n"
    return [Path(line) for line in text.split(separator) if line.strip()]


def _print_round(report: IngestReport, *, as_json: bool) -> None:
    _print_trouble(report)
    note(f"{datetime.now():%H:%M:%S}: {_in_words(report)}")
    if as_json:
        typer.echo(_as_json(report, dry_run=False))


def _print_report(report: IngestReport, *, as_json: bool, dry_run: bool) -> None:
    _print_trouble(report)
    if report.passed_over.suffixes:
        kinds = ", ".join(f"{suffix} ({count})" for suffix, count in sorted(report.passed_over.suffixes.items()))
        note(f"passed over files of other kinds: {kinds}")
    if report.alike:
        note(f"{report.alike} pair(s) of documents are alike: see `civcorpus status --duplicates`")
    would = "would be: " if dry_run else ""
    typer.echo(_as_json(report, dry_run=dry_run) if as_json else would + _in_words(report))


def _print_trouble(report: IngestReport) -> None:
    if report.recovered:
        note("an earlier ingest was interrupted: its unfinished part was cleared away")
    for message in (*report.passed_over.loops, *report.warnings, *(failure for _, failure in report.failures)):
        note(message)


def _counts(report: IngestReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed", "failed")}


def _in_words(report: IngestReport) -> str:
    return ", ".join(f"{count} {name}" for name, count in _counts(report).items())


def _as_json(report: IngestReport, *, dry_run: bool) -> str:
    failures = [{"path": path, "message": message} for path, message in report.failures]
    return json.dumps(
        {**_counts(report), "dry_run": dry_run, "failures": failures, "warnings": report.warnings}, ensure_ascii=False
    )
