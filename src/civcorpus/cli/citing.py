"""`civcorpus search --format bibtex|csl-json`: the documents of a result, to be cited."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civcorpus.workspace import Workspace

CITATION_FORMATS = frozenset({"bibtex", "csl-json"})


def write_citations(workspace: Workspace, document_ids: Iterable[str], form: str) -> None:
    """Write the entries of documents in a format of `CITATION_FORMATS`, each once, in the order given."""
    from civcorpus.exporters.citations import bibtex, csl

    ids = list(dict.fromkeys(document_ids))
    with workspace.catalogue() as catalogue:
        entries = {
            document.id: bibtex(document)
            if form == "bibtex"
            else csl(document, lang=langs if langs in ("en", "zh") else "")
            for _, document, langs, _ in catalogue.documents(ids)
        }
    found = [entries[each] for each in ids if each in entries]
    if form == "bibtex":
        sys.stdout.write("\n".join(map(str, found)))
    else:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
