"""Tag runs: what one would change, in numbers and row by row; and how it is written and recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.rewriting import Rewrite
from civcorpus.catalogue.writing import CatalogueWriter, RunRecord
from civcorpus.pipeline.clock import now
from civcorpus.pipeline.collecting import collecting_by_hand
from civcorpus.pipeline.retagging import Setting, Tools, difference, find_changes, worthwhile_jobs
from civcorpus.pipeline.versioning import state_of, store_taxonomy
from civcorpus.taxonomy import Taxonomy

KIND = "tag"


@dataclass(slots=True)
class DocumentChange:
    """What a run changes of one document's tags; `blocked` are concepts that the machine would add or remove but a person decided."""

    added: list[str]
    removed: list[str]
    blocked: list[str]
    kept: int


@dataclass(slots=True)
class RunReport:
    """What a run changed or would change. Numbers are of tags (a concept of a document) where nothing else is said."""

    run_id: str | None = None
    taxonomy_version: str = ""
    looked_at: int = 0
    mentions_added: int = 0
    mentions_removed: int = 0
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    documents: dict[str, DocumentChange] = field(default_factory=dict)

    @property
    def concepts(self) -> list[str]:
        """The concepts of which a tag is added, removed or blocked."""
        return sorted({concept for counts in (self.added, self.removed, self.blocked) for concept in counts})

    @property
    def changed(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.documents)


@dataclass(frozen=True, slots=True)
class RunSetting:
    """What a run works with; `jobs` 0 chooses by the amount of text."""

    index: Path
    analyser: Analyser
    taxonomy: Taxonomy
    version: str
    jobs: int = 0


class Run:
    """One run of the tagger over what a catalogue holds, with the taxonomies as they are now."""

    def __init__(self, catalogue: CatalogueReader, setting: RunSetting) -> None:
        self._catalogue = catalogue
        self._setting = setting
        self._tools = Tools(setting.analyser, setting.taxonomy)
        self.state = state_of(self._tools.tagger, setting.analyser)
        self.report = RunReport(taxonomy_version=setting.taxonomy.version, kept=Counter(catalogue.tags_by_concept()))

    def changes(self) -> Iterator[Rewrite]:
        """Yield what changes, document by document, and count it in the report."""
        waiting: list[tuple[int, int]] = []
        differences = {}
        characters = 0
        for key, documents in self._catalogue.documents_by_state().items():
            what = difference(self._catalogue.state(key), self.state)
            if not what.none:
                differences[key] = what
                waiting += [(key, document) for document, _ in documents]
                characters += what.effort(sum(length for _, length in documents))
        self.report.looked_at = len(waiting)
        if waiting:
            setting = Setting(self._setting.index, self._setting.analyser, self._setting.taxonomy, differences)
            jobs = worthwhile_jobs(characters, self._setting.jobs)
            in_order = sorted(waiting, key=lambda pair: pair[1])
            yield from self.counted(find_changes(setting, in_order, self._tools, jobs=jobs))

    def counted(self, changes: Iterable[Rewrite]) -> Iterator[Rewrite]:
        """Yield the changes, counting each in the report before it is written."""
        for change in changes:
            self._count(change)
            yield change

    def _count(self, change: Rewrite) -> None:
        report = self.report
        verdicts = {c: v for (c, start), v in self._catalogue.verdicts(change.document_id).items() if start == -1}
        refused = {c for c, v in verdicts.items() if v in ("reject", "remove")}
        confirmed = {c for c, v in verdicts.items() if v in ("accept", "add")}
        added, removed = change.concepts_new, change.concepts_gone
        gained = {row[2] for row in change.mentions_new} | added
        blocked = (gained & refused) | (removed & confirmed)
        kept = self._catalogue.tag_count(change.document_key) - len(removed)
        report.mentions_added += len(change.mentions_new)
        report.mentions_removed += len(change.mentions_gone)
        report.added.update(added - refused)
        report.removed.update(removed - confirmed)
        report.blocked.update(blocked)
        report.kept.subtract(removed)
        report.documents[change.document_id] = DocumentChange(
            sorted(added - refused), sorted(removed - confirmed), sorted(blocked), kept
        )

    def carry_out(self, changes: Iterable[Rewrite], writer: CatalogueWriter) -> RunReport:
        """Write the changes in one transaction: all, or nothing when the process dies. A run without changes leaves no record."""
        setting = self._setting
        with writer.transaction(), collecting_by_hand():
            before = self._catalogue.stored_taxonomy()
            store_taxonomy(writer, setting.analyser, setting.taxonomy, lambda: self.state)
            concepts = writer.concept_keys()
            record = None
            for change in changes:
                record = record or self._start(writer, before)
                writer.rewrite(change, record.key, concepts)
            key = writer.state_key(setting.taxonomy.sha256, self.state.tagger)
            assert key is not None
            writer.set_states(key)
            if record is not None:
                writer.finish_run(record, finished_at=now(), **self._catalogue.made_by(record.key))
                writer.count_tags(
                    record, added=sum(self.report.added.values()), removed=sum(self.report.removed.values())
                )
                self.report.run_id = record.id
            writer.bump_generation()
        return self.report

    def _start(self, writer: CatalogueWriter, before: object) -> RunRecord:
        taxonomy = self._setting.taxonomy
        record = writer.start_run(
            KIND,
            started_at=now(),
            tool_version=self._setting.version,
            taxonomy_version=taxonomy.version,
            taxonomy_sha256=taxonomy.sha256,
        )
        writer.keep_beside(record.key, before)
        return record
