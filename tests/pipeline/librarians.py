"""A small workspace for tests of runs and decisions, and what the catalogue holds of the machine's work."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import yaml

from civcorpus import Workspace, init_workspace, open_workspace

TEXTS = {
    "one": (
        "Charity work",
        "The Charity Law governs charities. Public fundraising (PF) is new.\n\nPF needs a licence. The foundation gave.",
    ),
    "two": ("慈善法笔记", "慈善法规定公开募捐。\n\n基金会可以公开募捐，社会组织登记需要批准。公益诉讼与公益不同。"),
    "three": ("Notes", "The Foreign Aid Office (FAO) wrote to the foundation.\n\nFAO staff register with the bureau."),
    "four": ("Nothing here", "Weather was mild. A law of nature holds."),
    "five": ("Social organ-\nisation", "A social organ-\nisation is regis-\ntered by the bureau in 2016. 社会组织"),
}

Concepts = dict[str, dict[str, Any]]

BASIC: Concepts = {
    "charity-law": {"prefLabel": {"en": "Charity Law", "zh": "慈善法"}},
    "charity": {"prefLabel": {"en": "charity", "zh": "慈善"}, "match": {"unless": ["charity law", "慈善法"]}},
    "fundraising": {"prefLabel": {"en": "public fundraising", "zh": "公开募捐"}},
    "foundation": {"prefLabel": {"en": "foundation", "zh": "基金会"}},
}


def make_workspace(folder: Path, concepts: Concepts | None = None) -> Workspace:
    """Return a workspace with the texts above, ingested."""
    workspace = init_workspace(folder)
    for path in workspace.taxonomy_paths:
        path.unlink()
    lines = [json.dumps({"id": i, "title": t, "text": text}, ensure_ascii=False) for i, (t, text) in TEXTS.items()]
    (workspace.corpus / "texts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = with_concepts(workspace, concepts or BASIC)
    workspace.ingest()
    return workspace


def with_concepts(workspace: Workspace, concepts: Concepts, classes: dict[str, list[str]] | None = None) -> Workspace:
    """Write these concepts as the only taxonomy; return the workspace opened again."""
    data: dict[str, Any] = {"scheme": {"id": "s", "title": {"en": "S"}, "version": "1"}, "concepts": concepts}
    if classes:
        data["classes"] = classes
    path = workspace.folder / "taxonomies" / "s.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return open_workspace(workspace.folder)


def machine_rows(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return every stored mention and tag, column for column."""
    connection = sqlite3.connect(workspace.index / "catalogue.db")
    try:
        return {
            "mentions": connection.execute(
                'SELECT * FROM mentions ORDER BY document_key, start, "end", concept_key'
            ).fetchall(),
            "tags": connection.execute("SELECT * FROM tags ORDER BY document_key, concept_key").fetchall(),
        }
    finally:
        connection.close()


def found_by_machine(workspace: Workspace) -> set[tuple[Any, ...]]:
    """Return what was found, without who found it: (document, concept, place …) and (document, concept, score …)."""
    connection = sqlite3.connect(workspace.index / "catalogue.db")
    try:
        mentions = connection.execute(
            """SELECT d.id, c.id, m.start, m."end", m.label, m.label_type, m.matcher, m.rivals FROM mentions m
            JOIN documents d ON d.key = m.document_key JOIN concepts c ON c.key = m.concept_key"""
        ).fetchall()
        tags = connection.execute(
            """SELECT d.id, c.id, t.score, t.rank, t.mentions, t.parts FROM tags t
            JOIN documents d ON d.key = t.document_key JOIN concepts c ON c.key = t.concept_key"""
        ).fetchall()
        return {*mentions, *tags}
    finally:
        connection.close()
