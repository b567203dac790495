"""What a workspace holds, what is stale, and with which versions it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.decisions import read_decisions
from civcorpus.errors import CivcorpusError
from civcorpus.pipeline.deciding import standing
from civcorpus.version import __version__

if TYPE_CHECKING:
    from civcorpus.workspace import Workspace


_MANY_FOR_WHOOSH = 50_000


def describe(workspace: Workspace, catalogue: CatalogueReader) -> dict[str, object]:
    """Return counts, languages, failed files, whether tags are older than the taxonomies, engine and versions."""
    meta = catalogue.meta()
    try:
        current = workspace.taxonomy.sha256
        complaint = ""
    except CivcorpusError as err:
        current, complaint = "", str(err)
    runs = catalogue.runs()
    stale = catalogue.stale_documents(current) if current else 0
    held = standing(read_decisions(workspace.decisions), catalogue)
    counts = catalogue.counts()
    return {
        "workspace": str(workspace.folder),
        **counts,
        "languages": dict(catalogue.languages()),
        "engine": meta.get("engine", ""),
        "engine_recommended": _recommended(meta.get("engine", ""), counts["passages"]),
        "index_bytes": sum(path.stat().st_size for path in workspace.index.rglob("*") if path.is_file()),
        "interrupted": bool(catalogue.hidden_keys()),
        "tags_stale": bool(stale),
        "stale_documents": stale,
        "decisions": len(held.decisions),
        "stale_decisions": len(held.stale),
        "taxonomy_version": meta.get("taxonomy_version", ""),
        "taxonomy_error": complaint,
        "analyser_fingerprint": meta.get("fingerprint", ""),
        "tool_version": __version__,
        "failed_files": [{"path": path, "message": message} for path, message in catalogue.failed_files()],
        "last_run": runs[-1]["id"] if runs else None,
    }


def _recommended(engine: str, passages: int) -> str:
    """Return the engine that would do better with so many passages, nothing when it is the one in use."""
    return "tantivy" if engine == "whoosh" and passages > _MANY_FOR_WHOOSH else ""
