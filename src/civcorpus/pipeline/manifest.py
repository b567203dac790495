"""What is noted of every file: its reader, encoding, pages, languages, warnings and time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from civcorpus.catalogue.writing import FileRecord, Filing
from civcorpus.pipeline.gathering import stored_path
from civcorpus.pipeline.working import Task
from civcorpus.readers.base import asks_for_ocr

MOST_WARNINGS = 50


@dataclass(slots=True)
class FileNotes:
    """What the documents of a file have in common, gathered while they go by."""

    readers: dict[str, None] = field(default_factory=dict)
    encodings: dict[str, None] = field(default_factory=dict)
    confidence: float | None = None
    documents: int = 0
    pages: int = 0
    seconds: float = 0.0
    characters: Counter[str] = field(default_factory=Counter)
    warnings: dict[str, None] = field(default_factory=dict)

    def add(self, filing: Filing) -> None:
        """Take in a document; the confidence of a file is that of its least sure document."""
        document = filing.document
        self.readers[document.reader] = None
        self.encodings[document.encoding] = None
        if document.encoding_confidence is not None:
            self.confidence = min(document.encoding_confidence, 1.0 if self.confidence is None else self.confidence)
        self.documents += 1
        self.pages += len(document.pages)
        for passage in filing.passages:
            self.characters[passage.lang] += len(passage.text)
        self.warnings.update(dict.fromkeys(document.warnings))

    def record(self, task: Task, failures: Sequence[str]) -> FileRecord:
        """Return what the catalogue keeps of a file."""
        warnings = tuple(self.warnings)[:MOST_WARNINGS]
        total = sum(self.characters.values()) or 1
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        return FileRecord(
            path=stored_path(task.file),
            root=stored_path(task.root),
            sha256=task.sha256,
            size=task.size,
            status="failed" if failures else "done",
            message=failures[0] + more if failures else "",
            seconds=round(self.seconds, 3),
            reader=" ".join(filter(None, self.readers)),
            encoding=" ".join(filter(None, self.encodings)),
            encoding_confidence=self.confidence,
            documents=self.documents,
            pages=self.pages,
            langs=json.dumps({lang: round(count / total, 3) for lang, count in self.characters.most_common()}),
            warnings=warnings,
            needs_ocr=any(map(asks_for_ocr, (*failures, *warnings))),
        )
