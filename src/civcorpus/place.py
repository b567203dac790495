"""Where the parts of a workspace are, and how its taxonomies and its catalogue are opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.founding import shipped_files
from civcorpus.settings import Settings

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.taxonomy import Taxonomy


class Place:
    """The folder of a workspace and the paths of its parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings.load(folder)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.folder)!r})"

    @property
    def corpus(self) -> Path:
        """The folder of documents."""
        return self.folder / self.settings.corpus

    @property
    def index(self) -> Path:
        """The folder of everything derived."""
        return self.folder / self.settings.index

    @property
    def decisions(self) -> Path:
        """The file of what people decided."""
        return self.folder / self.settings.decisions

    @property
    def taxonomy_paths(self) -> list[Path]:
        """The workspace's taxonomy files, sorted; the shipped ones when it has no taxonomy folder."""
        folder = self.folder / self.settings.taxonomies
        if folder.is_dir():
            return sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))
        return list(shipped_files("taxonomies").values())

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The taxonomies of the workspace, read once.

        Raises:
            TaxonomyError: A file cannot be used.
        """
        from civcorpus.taxonomy import load_taxonomies

        return load_taxonomies(self.taxonomy_paths)

    @contextmanager
    def catalogue(self) -> Iterator[CatalogueReader]:
        """Open the catalogue for questions, the decisions as they stand now."""
        from civcorpus.catalogue.connecting import open_for_reading
        from civcorpus.catalogue.reading import CatalogueReader
        from civcorpus.pipeline.mirroring import refresh_decided

        connection = open_for_reading(self.index)
        catalogue = CatalogueReader(connection)
        try:
            refresh_decided(self.decisions, connection)
            yield catalogue
        finally:
            catalogue.close()
