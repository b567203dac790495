"""What an ingest did, for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from civcorpus.pipeline.gathering import PassedOver


@dataclass(slots=True)
class IngestReport:
    """What an ingest did: numbers of documents, and every input that failed with the reason."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)
    warnings: list[str] = field(default_factory=list)
    recovered: bool = False
    alike: int = 0

    @property
    def failed(self) -> int:
        """Return how many inputs failed."""
        return len(self.failures)

    @property
    def changed(self) -> int:
        """Return how many documents are not as they were."""
        return self.added + self.updated + self.removed
