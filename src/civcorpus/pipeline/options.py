"""How an ingest is to go about it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from civcorpus.pipeline.working import Limits
from civcorpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest. `jobs` 0 chooses by the amount to read.

    `retry` reads again what failed or needs OCR, and nothing else; `meta` is a table of what is known of the documents (relative to the
    workspace). Of what is found `only` these files are taken, `None` for all. OCR of a file may take `recognition_seconds`, 0 for none.
    Unless `cached`, what was kept of earlier readings is not used; `largest_cache` bounds it in bytes.
    """

    jobs: int = 0
    prune: bool = False
    force: bool = False
    dry_run: bool = False
    retry: bool = False
    meta: Path | None = None
    longest_file: int = 268_435_456
    longest_text: int = 20_000_000
    limits: Limits = field(default_factory=Limits)
    recognition_seconds: float = 0
    only: Set[Path] | None = None
    cached: bool = True
    largest_cache: int = 268_435_456

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        jobs: int = 0,
        prune: bool = False,
        force: bool = False,
        dry_run: bool = False,
        retry: bool = False,
        meta: Path | None = None,
        ocr: bool | None = None,
        cached: bool = True,
    ) -> Options:
        """Return the options with the limits that the settings set; what is `None` is as they say."""
        recognising = settings.ocr if ocr is None else ocr
        return cls(
            jobs=jobs or settings.jobs,
            prune=prune,
            force=force,
            dry_run=dry_run,
            retry=retry,
            meta=meta or (Path(settings.meta) if settings.meta else None),
            longest_file=settings.longest_file,
            longest_text=settings.longest_text,
            limits=Limits(settings.longest_seconds, settings.most_memory),
            recognition_seconds=settings.ocr_seconds if recognising else 0,
            cached=cached,
            largest_cache=settings.cache,
        )
