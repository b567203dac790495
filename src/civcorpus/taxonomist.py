"""Work on the taxonomies of a workspace: candidates from the corpus, edits that keep comments, and what an edit would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.model import LabelType
    from civcorpus.pipeline.running import RunReport
    from civcorpus.taxonomy.editing import Addition
    from civcorpus.taxonomy.values import Concept, Label
    from civcorpus.terms.base import Candidate, Kind
    from civcorpus.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Where the labels of a candidate go: to `concept`, or to a concept `new` below `broader`; `label_type` for all of them."""

    concept: str = ""
    new: str = ""
    broader: str = ""
    label_type: LabelType = "altLabel"
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How often a label or pattern of a concept was found, and in how many documents; as the machine found it, whatever people decided."""

    concept_id: str
    kind: str
    lang: str
    text: str
    mentions: int
    documents: int


class Taxonomist:
    """Work on the taxonomies of one workspace; nothing is held open between calls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # ---- candidates

    def mine(self, kinds: Sequence[Kind]) -> list[Candidate]:
        """Return candidates from all documents and keep the list for `accept`, which counts by it (from 1).

        New ones come first; `known` names the concept that has all names of a candidate already.

        Raises:
            NoIndexError: There is no index, or it was built differently.
        """
        from civcorpus.pipeline.mining import mine, save_list
        from civcorpus.pipeline.storing import reading

        workspace = self._workspace
        with reading(workspace.index, workspace.settings.engine, workspace.decisions) as stores:
            candidates = mine(stores.catalogue, stores.analyser, workspace.taxonomy, kinds)
        save_list(workspace.index, workspace.taxonomy.sha256, candidates)
        return candidates

    def accept(self, number: int, target: Target | None = None) -> list[Addition]:
        """Write the names of a candidate that its concept lacks into the taxonomy file; return what was written.

        Raises:
            UsageError: There is no such candidate, the list is stale, or it is not clear which concept is meant.
            TaxonomyError: The file's layout does not allow the edit; it is left as it was.
        """
        from civcorpus.pipeline.mining import read_list, save_list
        from civcorpus.taxonomy import load_taxonomies
        from civcorpus.taxonomy.editing import add_concept, add_label

        target = target or Target()
        workspace = self._workspace
        mined = read_list(workspace.index, workspace.taxonomy.sha256)
        if not 1 <= number <= len(mined.candidates):
            raise UsageError(f"{number}: no such candidate: the last list has 1 to {len(mined.candidates)}")
        candidate = mined.candidates[number - 1]
        if target.new:
            concept, path = self._new_concept(candidate, target)
            add_concept(path, concept)
            written = [_addition(path, concept.id, label) for label in concept.labels]
        else:
            written = list(self._additions(candidate, target))
            if not written:
                raise UsageError(
                    f"{target.concept or candidate.known or candidate.concept} has all of these names already: nothing to do"
                )
            for addition in written:
                add_label(Path(addition.path), addition)
        save_list(workspace.index, load_taxonomies(workspace.taxonomy_paths).sha256, mined.candidates)
        return written

    # ---- what an edit would change, and what labels find

    def impact(self, file: Path) -> RunReport:
        """Return what tags would change if a file took the place of the workspace's file of the same scheme; nothing is written.

        The comparison is with the tags as they are stored. A scheme that the workspace has not is added.

        Raises:
            TaxonomyError: The file cannot be used, or not beside the others.
        """
        from civcorpus.pipeline.running import Run, RunSetting
        from civcorpus.pipeline.storing import reading
        from civcorpus.taxonomy import load_taxonomies
        from civcorpus.version import __version__

        workspace = self._workspace
        scheme = load_taxonomies([file], tolerant=True).schemes[0].id
        others = [Path(each.path) for each in workspace.taxonomy.schemes if each.id != scheme]
        taxonomy = load_taxonomies([*others, file])
        with reading(workspace.index, workspace.settings.engine, workspace.decisions) as stores:
            run = Run(stores.catalogue, RunSetting(workspace.index, stores.analyser, taxonomy, __version__))
            for _ in run.changes():
                pass
            return run.report

    def label_counts(self) -> list[LabelCount]:
        """Return how often each label and pattern of the taxonomies was found, 0 for never; by concept, in the order of the files."""
        with self._workspace.catalogue() as catalogue:
            found = {(concept, label): (n, d) for concept, label, n, d in catalogue.label_counts()}
        counts = []
        for concept in self._workspace.taxonomy.concepts:
            names = [(label.label_type, label.lang, label.text) for label in concept.labels]
            names += [("pattern", "", pattern.expression.source) for pattern in concept.patterns]
            for kind, lang, text in names:
                mentions, documents = found.get((concept.id, text), (0, 0))
                counts.append(LabelCount(concept.id, kind, lang, text, mentions, documents))
        return counts

    # ---- ids

    def rename(self, old: str, new: str) -> list[Path]:
        """Give a concept another id, in all files; decisions about it follow with the next `tag run`. Return the files changed."""
        from civcorpus.taxonomy.renaming import rename_concept

        self._known(old)
        if new in self._workspace.taxonomy:
            raise UsageError(
                f"{new}: there is such a concept: put both together with `civcorpus taxonomy merge {old} {new}`"
            )
        if not new or any(character.isspace() for character in new):
            raise UsageError(f"“{new}” as an id: use letters, digits and hyphens")
        return rename_concept(self._workspace.taxonomy_paths, old, new)

    def merge(self, gone: str, kept: str) -> list[Path]:
        """Give the labels, references and decisions of one concept to another and take it away; return the files changed."""
        from civcorpus.taxonomy.renaming import merge_concepts

        if gone == kept:
            raise UsageError(f"{gone}: a concept cannot be merged into itself: name two")
        return merge_concepts(self._workspace.taxonomy_paths, self._known(gone), self._known(kept))

    def deprecate(self, concept_id: str, by: str = "") -> list[Path]:
        """Keep a concept but find it in no text any more; with `by`, decisions about it go to that one. Return the files changed."""
        from civcorpus.taxonomy.renaming import deprecate_concept

        self._known(concept_id)
        if by:
            self._known(by)
        if by == concept_id:
            raise UsageError(f"{by}: a concept cannot replace itself: name another")
        return deprecate_concept(self._workspace.taxonomy_paths, concept_id, by)

    def _known(self, concept_id: str) -> Concept:
        from difflib import get_close_matches

        taxonomy = self._workspace.taxonomy
        if concept_id in taxonomy:
            return taxonomy.concept(concept_id)
        close = get_close_matches(concept_id, [concept.id for concept in taxonomy.concepts], n=3)
        hint = f"did you mean {', '.join(close)}?" if close else "see `civcorpus taxonomy list`"
        raise UsageError(f"{concept_id}: no such concept: {hint}")

    def _additions(self, candidate: Candidate, target: Target) -> Iterator[Addition]:
        taxonomy = self._workspace.taxonomy
        concept_id = target.concept or candidate.known or ("" if candidate.kind == "term" else candidate.concept)
        if not concept_id:
            near = f" (it stands near {candidate.concept})" if candidate.concept else ""
            raise UsageError(f"no concept has any of these names{near}: say --concept ID, or --new ID --broader ID")
        if concept_id not in taxonomy:
            raise UsageError(f"{concept_id}: no such concept: see `civcorpus taxonomy list`, or say --new {concept_id}")
        concept = taxonomy.concept(concept_id)
        have = {(label.lang, label.text.casefold()) for label in concept.labels}
        for label in _labels(candidate, target.label_type):
            if (label.lang, label.text.casefold()) not in have:
                yield _addition(target.file or Path(concept.place.path), concept_id, label)

    def _new_concept(self, candidate: Candidate, target: Target) -> tuple[Concept, Path]:
        from dataclasses import replace

        from civcorpus.taxonomy.values import Concept

        taxonomy = self._workspace.taxonomy
        if target.new in taxonomy:
            raise UsageError(
                f"{target.new}: there is such a concept ({taxonomy.concept(target.new).place}): use --concept"
            )
        if not target.new or any(character.isspace() for character in target.new):
            raise UsageError(f"“{target.new}” as an id: use letters, digits and hyphens")
        if target.broader and target.broader not in taxonomy:
            raise UsageError(f"{target.broader}: no such concept to stand above: see `civcorpus taxonomy list`")
        if not target.broader and target.file is None:
            raise UsageError("say --broader ID (the concept above the new one) or --file FILE")
        path = target.file or Path(taxonomy.concept(target.broader).place.path)
        labels: list[Label] = []
        for label in _labels(candidate, "altLabel"):
            first = not any(each.lang == label.lang for each in labels)
            labels.append(replace(label, label_type="prefLabel") if first else label)
        return Concept(target.new, "", tuple(labels), broader=(target.broader,) if target.broader else ()), path


def _labels(candidate: Candidate, label_type: LabelType) -> Iterator[Label]:
    """Yield the names of a candidate as labels; of a term that stands near a concept only the term."""
    from civcorpus.taxonomy.values import Label

    term = "en" if any(candidate.en in place.text.lower() for place in candidate.evidence) else "zh"
    for lang, text in (("en", candidate.en), ("zh", candidate.zh), ("en", candidate.short)):
        if text and (candidate.kind != "term" or lang == term):
            short = label_type == "prefLabel" and text == candidate.short
            yield Label(text, lang, "altLabel" if short else label_type)


def _addition(path: Path, concept_id: str, label: Label) -> Addition:
    from civcorpus.taxonomy.editing import Addition

    return Addition(str(path), concept_id, label.label_type, label.lang, label.text)
