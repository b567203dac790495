"""`civcorpus show` and `civcorpus status`: one document, and the whole workspace."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, workspace_of
from civcorpus.cli.output import wrapped, write_table
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.catalogue.ledger import Concern
    from civcorpus.model import Document, Mention, Passage, Tag


@app.command()
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="A document's id, or a passage's (`id#number`).")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Only the text, exactly as stored.")] = False,
) -> None:
    """Show a document or passage with its tags and where they stand.

    Examples: `civcorpus show law/commentary.txt`, `civcorpus show 'law/commentary.txt#12' --json`
    """
    document_id, _, position = (
        name.rpartition("#") if name.rpartition("#")[2].isdigit() and "#" in name else (name, "", "")
    )
    document, passages, tags, mentions = workspace_of(ctx).document(document_id)
    if position:
        passages = [passage for passage in passages if passage.position == int(position)]
        if not passages:
            raise UsageError(f"{name}: the document has no such passage: see `civcorpus show {document_id}`")
        mentions = [mention for mention in mentions if mention.passage_id == name]
        named = {mention.concept_id for mention in mentions}
        tags = [tag for tag in tags if tag.concept_id in named]
    if text:
        sys.stdout.write(passages[0].text if position else document.text)
    elif as_json:
        typer.echo(json.dumps(_values(document, passages, tags, mentions), ensure_ascii=False, indent=2))
    else:
        _print_document(document, passages, tags, mentions)


def _values(document: Document, passages: list[Passage], tags: list[Tag], mentions: list[Mention]) -> dict[str, object]:
    return {
        "document": {key: value for key, value in asdict(document).items() if key not in ("blocks", "lang")},
        "passages": [asdict(passage) for passage in passages],
        "tags": [{**asdict(tag), "parts": dict(tag.parts)} for tag in tags],
        "mentions": [asdict(mention) for mention in mentions],
    }


def _print_document(document: Document, passages: list[Passage], tags: list[Tag], mentions: list[Mention]) -> None:
    width = min(shutil.get_terminal_size().columns, 100)
    about = (document.date, document.source, ", ".join(document.authors), document.url, document.path)
    typer.echo("\n".join([typer.style(document.title, bold=True), " · ".join(part for part in about if part), ""]))
    if tags:
        rows = [
            (
                tag.concept_id,
                tag.status,
                "" if tag.score is None else f"{tag.score:.2f}",
                "" if tag.confidence is None else f"{tag.confidence:.2f}",
                tag.mentions,
                _names(tag.concept_id, mentions),
            )
            for tag in tags
        ]
        write_table(
            rows, ("concept", "status", "score", "confidence", "mentions", "named as"), right=frozenset({2, 3, 4})
        )
        typer.echo("")
    for passage in passages:
        page = f" p. {passage.page}" if passage.page else ""
        typer.secho(f"#{passage.position} {passage.zone}{page} [{passage.start}, {passage.end})", dim=True)
        spans = sorted(
            {(m.start - passage.start, m.end - passage.start) for m in mentions if m.passage_id == passage.id}
        )
        for line in wrapped(" ".join(_marked(passage.text, spans).split()), width):
            typer.echo(line)


def _names(concept_id: str, mentions: list[Mention]) -> str:
    names = dict.fromkeys(" ".join(m.exact.split()) for m in mentions if m.concept_id == concept_id)
    return ", ".join(list(names)[:4]) + (", …" if len(names) > 4 else "")


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with mentions in double angle brackets, outer ones where two overlap."""
    parts = []
    position = 0
    for start, end in spans:
        if start >= position:
            parts.append(f"{text[position:start]}«{text[start:end]}»")
            position = end
    return "".join(parts) + text[position:]


@app.command()
def status(
    ctx: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="The files that could not be read, and why.")] = False,
    needs_ocr: Annotated[bool, typer.Option("--needs-ocr", help="The files that are pictures of text.")] = False,
    warnings: Annotated[bool, typer.Option("--warnings", help="The files that were read with a warning.")] = False,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Documents that are alike, with scores.")] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Every file: reader, encoding, pages, languages, seconds.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what the workspace holds, what is stale or failed, the engine and the versions.

    Examples: `civcorpus status`, `civcorpus status --needs-ocr`, `civcorpus status --duplicates --json`
    """
    if sum((failed, needs_ocr, warnings, duplicates, files)) > 1:
        raise UsageError("--failed, --needs-ocr, --warnings, --duplicates, --files: give one of them")
    if duplicates:
        _print_duplicates(workspace_of(ctx).duplicates(), as_json=as_json)
    elif failed or needs_ocr or warnings or files:
        concern: Concern | None = "failed" if failed else "needs-ocr" if needs_ocr else "warnings" if warnings else None
        _print_files(workspace_of(ctx).files(concern), concern, as_json=as_json)
    else:
        _print_status(ctx, as_json=as_json)


def _print_duplicates(pairs: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(pairs, ensure_ascii=False, indent=2))
    elif pairs:
        names = ("kind", "score", "keep", "other")
        write_table([[pair[name] for name in names] for pair in pairs], names, right=frozenset({1}))


def _print_files(files: list[dict[str, object]], concern: Concern | None, *, as_json: bool) -> None:
    """Print files, one a line: with the reason, with the warnings, or with what is known of them."""
    from civcorpus.readers.base import shown

    records = [{**file, "path": shown(str(file["path"]))} for file in files]
    if as_json:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
    elif concern is None and records:
        names = ("path", "status", "reader", "encoding", "documents", "pages", "seconds")
        write_table([[record[name] for name in names] for record in records], names, right=frozenset({4, 5, 6}))
    else:
        for record in records:
            said = [str(record["message"])] if record["message"] else list(record["warnings"])  # type: ignore[call-overload]
            typer.echo(f"{record['path']}: {'; '.join(part.removeprefix(str(record['path']) + ': ') for part in said)}")


def _print_status(ctx: typer.Context, *, as_json: bool) -> None:
    facts = workspace_of(ctx).status()
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    languages = facts["languages"]
    assert isinstance(languages, dict)
    lines = {
        "workspace": facts["workspace"],
        "documents": facts["documents"],
        "passages": f"{facts['passages']} ({', '.join(f'{lang} {count}' for lang, count in languages.items())})",
        "characters": facts["characters"],
        "tags": f"{facts['tags']} from {facts['mentions']} mentions of {facts['concepts']} known concepts",
        "taxonomies": facts["taxonomy_version"],
        "decisions": facts["decisions"],
        "engine": f"{facts['engine']}, {facts['index_bytes']} bytes with the catalogue",
        "analyser": facts["analyser_fingerprint"],
        "version": facts["tool_version"],
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        typer.echo(f"{name:<{width}}  {value}")
    _print_concerns(facts)


def _print_concerns(facts: dict[str, object]) -> None:
    if facts["tags_stale"]:
        typer.echo(
            f"stale: {facts['stale_documents']} documents were tagged with other taxonomies: run `civcorpus tag run`"
        )
    if facts["stale_decisions"]:
        typer.echo(
            f"stale: {facts['stale_decisions']} decisions cannot be placed: see `civcorpus tag decisions --stale`"
        )
    if better := facts["engine_recommended"]:
        typer.echo(
            f"slow: {facts['passages']} passages are many for {facts['engine']}: "
            f"install `civcorpus[{better}]` and run `civcorpus index convert --engine {better}`"
        )
    if facts["taxonomy_error"]:
        typer.echo(f"taxonomy: {facts['taxonomy_error']}")
    if facts["interrupted"]:
        typer.echo("interrupted: an ingest did not finish: run `civcorpus ingest`")
    failed = facts["failed_files"]
    assert isinstance(failed, list)
    for item in failed:
        typer.echo(f"failed: {item['message']}")
