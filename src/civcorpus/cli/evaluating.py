"""`civcorpus tag eval|agree`: how good the tags are, and how well two annotators agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.output import Format, Record, clip, write_records, write_table
from civcorpus.cli.tagging import tag
from civcorpus.errors import NoIndexError, UsageError

if TYPE_CHECKING:
    from civcorpus.model import Mention
    from civcorpus.pipeline.evaluating import Comparison, Example
    from civcorpus.tagging.agreement import Agreement
    from civcorpus.tagging.evaluation import Evaluation, GoldSet, Score
    from civcorpus.workspace import Workspace

_SCORE = (
    "group", "name", "gold", "given", "right", "wrong", "missed", "precision", "precision_low", "precision_high", "recall", "recall_low",
    "recall_high", "f1", "f1_low", "f1_high",
)  # fmt: skip
_AGREE = (
    "group",
    "name",
    "both",
    "first",
    "second",
    "neither",
    "observed",
    "kappa",
    "f1",
    "alpha_masi",
    "alpha_jaccard",
)
_WIDTH = 100


class By(StrEnum):
    """What figures are given for, beside the whole."""

    LANG = "lang"
    CONCEPT = "concept"


@tag.command("eval")
def evaluate(
    ctx: typer.Context,
    gold: Annotated[str, typer.Argument(metavar="GOLD", help='JSON Lines of {"id", "tags"}; `-` is stdin.')],
    by: Annotated[By | None, typer.Option(help="Only one kind of rows beside the whole; default: both.")] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, metavar="N", help="Show N wrong and N missed tags.")] = 0,
    hierarchical: Annotated[
        bool, typer.Option("--hierarchical", help="Credit for what stands above a concept (Kiritchenko et al. 2006).")
    ] = False,
    scheme: Annotated[
        list[str] | None, typer.Option("--scheme", metavar="ID", help="Measure all concepts of a scheme, too.")
    ] = None,
    concept: Annotated[
        list[str] | None, typer.Option("--concept", metavar="ID", help="Measure a concept that GOLD never uses, too.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the figures.")] = Format.TABLE,
) -> None:
    """Measure tags against a gold set: precision, recall and F1 with 95 % intervals.

    A line of GOLD is `{"id": document id, "tags": [concept ids]}`; `optional` lists tags that count neither way, `lang` the language. A
    line with a `text` whose id is not in the corpus is tagged on the fly. Only concepts that occur in GOLD are measured: other tags are
    left out of account, and stderr says how many.

    Examples: `civcorpus tag eval gold.jsonl`, `civcorpus tag eval gold.jsonl --by concept --errors 20`
    """
    workspace = workspace_of(ctx)
    compared = _compared(workspace, _read_gold(gold), _more_concepts(workspace, scheme or [], concept or []))
    if hierarchical:
        compared.add_ancestors(workspace.taxonomy)
    whole = compared.evaluation()
    rows = _rows(compared, whole, by)
    examples = compared.examples(whole, errors)
    if form is Format.JSON:
        write_records([_as_object(rows, compared, examples)], Format.JSONL, ())
        return
    if form is not Format.TABLE:
        write_records(rows, form, _SCORE)
    else:
        _print_scores(rows)
    _print_examples(examples, to_stdout=form is Format.TABLE)


@tag.command()
def agree(
    first: Annotated[str, typer.Argument(metavar="A", help="The tags of one annotator, as a gold set; `-` is stdin.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The tags of another.")],
    form: Annotated[Format, typer.Option("--format", help="How to print the figures.")] = Format.TABLE,
) -> None:
    """Measure how well two annotators agree on the documents that both annotated.

    For each concept and over all: observed agreement, Cohen's kappa, and the F1 of one against the other; over all Krippendorff's alpha
    with MASI and with Jaccard distance between sets of tags. `optional` is no tag.

    Examples: `civcorpus tag agree anna.jsonl bei.jsonl`, `civcorpus tag agree anna.jsonl bei.jsonl --format csv`
    """
    from civcorpus.pipeline.evaluating import both
    from civcorpus.tagging.agreement import agreement, jaccard_distance, krippendorff_alpha, masi_distance

    if first == second == "-":
        raise UsageError("-: only one of the two can be stdin: name a file for the other")
    one, other = _read_gold(first).tags, _read_gold(second).tags
    shared = one.keys() & other.keys()
    if not shared:
        raise UsageError(f"{first}, {second}: no id is in both: give two annotations of the same documents")
    if alone := len(one.keys() ^ other.keys()):
        note(f"{alone} documents are in one file only and are left out; {len(shared)} are compared")
    concepts = both(one, other)
    overall = _agreement_row("all", "all", agreement(one, other, concepts))
    overall["alpha_masi"] = round(krippendorff_alpha(one, other, concepts, masi_distance), 4)
    overall["alpha_jaccard"] = round(krippendorff_alpha(one, other, concepts, jaccard_distance), 4)
    rows = [
        overall,
        *(_agreement_row("concept", name, agreement(one, other, {name})) for name in sorted(concepts)),
    ]
    if form is not Format.TABLE:
        write_records(rows, form, _AGREE)
        return
    write_table(
        (
            [row["name"], *(row[name] for name in _AGREE[2:6]), *(_share(row[name]) for name in _AGREE[6:9])]
            for row in rows
        ),
        ("concept", "both", "only A", "only B", "neither", "observed", "kappa", "F1"),
        right=frozenset(range(1, 8)),
    )
    typer.echo(f"\nKrippendorff's alpha: {overall['alpha_masi']:.3f} (MASI), {overall['alpha_jaccard']:.3f} (Jaccard)")


def _read_gold(name: str) -> GoldSet:
    from civcorpus.tagging.evaluation import read_gold

    if name == "-":
        return read_gold(sys.stdin, name="-")
    path = Path(name)
    if not path.is_file():
        raise UsageError(f'{name}: no such file: give JSON Lines of {{"id": …, "tags": […]}}')
    try:
        with path.open(encoding="utf-8-sig") as lines:
            found = read_gold(lines, name=name)
    except UnicodeDecodeError as err:
        raise UsageError(f"{name}: not UTF-8: save the gold set as UTF-8") from err
    if not found.tags:
        raise UsageError(f'{name}: nothing in it: write lines of {{"id": …, "tags": […]}}')
    return found


def _more_concepts(workspace: Workspace, schemes: Sequence[str], concepts: Sequence[str]) -> set[str]:
    taxonomy = workspace.taxonomy
    for name in schemes:
        if name not in {scheme.id for scheme in taxonomy.schemes}:
            known = ", ".join(scheme.id for scheme in taxonomy.schemes)
            raise UsageError(f"{name}: no such scheme: the workspace has {known}")
    for name in concepts:
        if name not in taxonomy:
            raise UsageError(f"{name}: no such concept: look for it with `civcorpus taxonomy list`")
    return {*concepts, *(concept.id for concept in taxonomy.concepts if concept.scheme_id in schemes)}


def _compared(workspace: Workspace, gold: GoldSet, concepts: set[str]) -> Comparison:
    """Return the gold set beside the tags, and say on stderr what is left out of account."""
    from civcorpus.pipeline.evaluating import Comparing

    with ExitStack() as stack:
        try:
            catalogue = stack.enter_context(workspace.catalogue())
        except NoIndexError:
            if not gold.texts:
                raise
            catalogue = None
        compared = Comparing(workspace.taxonomy, catalogue, _Texts(workspace)).compare(gold, concepts)
    if not compared.gold:
        raise UsageError(
            "no document of the gold set is in the corpus, and none carries a text: ingest the documents that it is about"
        )
    if compared.absent:
        shown = ", ".join(compared.absent[:3]) + (", …" if len(compared.absent) > 3 else "")
        note(f"{len(compared.absent)} documents are not in the corpus and carry no text; left out: {shown}")
    if compared.unknown:
        note(f"no taxonomy has these concepts of the gold set; they count as missed: {', '.join(compared.unknown)}")
    texts = len(compared.gold) - compared.from_corpus
    note(f"{compared.from_corpus} documents of the corpus and {texts} texts of the gold set compared")
    if number := sum(compared.left_out.values()):
        note(
            f"{number} tags of {len(compared.left_out)} concepts that the gold set never uses are left out of account"
            " (--scheme or --concept takes them in)"
        )
    return compared


class _Texts:
    """Tags the texts of a gold set; the tagger is built when the first one comes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tag: object = None

    def __call__(self, key: str, text: str) -> Sequence[Mention]:
        from civcorpus.model import Document
        from civcorpus.passages import cut_passages
        from civcorpus.tagging import Tagger

        if not isinstance(self._tag, Tagger):
            from civcorpus.analysis import Analyser

            self._tag = Tagger(self._workspace.taxonomy, Analyser.build())
        return self._tag.mentions(key, "", cut_passages(Document(id=key, title="", text=text)))


def _rows(compared: Comparison, whole: Evaluation, by: By | None) -> list[Record]:
    rows = [_row("all", "micro", whole.micro), _row("all", "macro", whole.macro)]
    if by is not By.CONCEPT:
        rows += [_row("lang", lang, compared.evaluation(lang=lang).micro) for lang in compared.languages()]
    if by is not By.LANG:
        rows += [_row("concept", name, score) for name, score in whole.by_concept.items()]
    return rows


def _row(group: str, name: str, score: Score) -> Record:
    counts = score.counts
    row: Record = {
        "group": group, "name": name, "gold": counts.right + counts.missed, "given": counts.right + counts.wrong,
        "right": counts.right, "wrong": counts.wrong, "missed": counts.missed,
    }  # fmt: skip
    for measure, value, interval in (
        ("precision", score.precision, score.precision_interval),
        ("recall", score.recall, score.recall_interval),
        ("f1", score.f1, score.f1_interval),
    ):
        low, high = interval or (None, None)
        row[measure] = round(value, 4)
        row[f"{measure}_low"] = None if low is None else round(low, 4)
        row[f"{measure}_high"] = None if high is None else round(high, 4)
    return row


def _print_scores(rows: Sequence[Record]) -> None:
    lines = []
    for row in rows:
        cells = [row["name"], row["gold"], row["given"], row["right"]]
        for measure in ("precision", "recall", "f1"):
            low, high = row[f"{measure}_low"], row[f"{measure}_high"]
            cells += [_share(row[measure]), "" if low is None else f"{_share(low)}–{_share(high)}"]
        lines.append(cells)
    write_table(
        lines,
        ("", "gold", "given", "right", "precision", "95 %", "recall", "95 %", "F1", "95 %"),
        right=frozenset({1, 2, 3, 4, 6, 8}),
    )


def _print_examples(examples: Sequence[Example], *, to_stdout: bool) -> None:
    if not examples:
        return
    out = sys.stdout if to_stdout else sys.stderr
    print(file=out)
    write_table(
        (
            [found.kind, found.document_id, found.concept_id, f"{found.exact} [{found.label}]" if found.label else clip(found.text, _WIDTH)]
            for found in examples
        ),
        ("", "document", "concept", "what matched, or how the text begins"),
        out,
    )  # fmt: skip


def _as_object(rows: Sequence[Record], compared: Comparison, examples: Sequence[Example]) -> Record:
    by_group: dict[str, dict[str, Record]] = {"all": {}, "lang": {}, "concept": {}}
    for row in rows:
        by_group[str(row["group"])][str(row["name"])] = {
            key: value for key, value in row.items() if key not in ("group", "name")
        }
    return {
        **by_group["all"],
        "by_lang": by_group["lang"],
        "by_concept": by_group["concept"],
        "documents": len(compared.gold),
        "left_out": dict(sorted(compared.left_out.items())),
        "absent": compared.absent,
        "unknown": compared.unknown,
        "errors": [asdict(example) for example in examples],
    }


def _agreement_row(group: str, name: str, found: Agreement) -> Record:
    return {
        "group": group, "name": name, "both": found.both, "first": found.first, "second": found.second, "neither": found.neither,
        "observed": round(found.observed, 4), "kappa": round(found.kappa, 4), "f1": round(found.f1, 4),
        "alpha_masi": None, "alpha_jaccard": None,
    }  # fmt: skip


def _share(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float | int) else ""
