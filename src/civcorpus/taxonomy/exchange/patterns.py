"""spaCy's EntityRuler: a pattern file, one JSON object a label."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from civcorpus.taxonomy.exchange.base import Vocabulary

_ACRONYM = re.compile(r"[A-Z0-9][A-Za-z0-9]*[A-Z][A-Za-z0-9]*")


def write_patterns(vocabularies: Iterable[Vocabulary]) -> str:
    """Return patterns with the scheme as label and the concept as id; an acronym matches its letters, other labels are phrases.

    Load with `ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"}); ruler.from_disk(path)`. Guards and patterns of
    the taxonomy have no counterpart there. Deprecated concepts, which are found in no text, are left out.
    """
    lines = []
    for vocabulary in vocabularies:
        label = re.sub(r"\W+", "_", vocabulary.id).upper()
        for entry in vocabulary.entries:
            if entry.links.get("deprecated") == ("true",):
                continue
            for text in dict.fromkeys(text for _, _, text in entry.names()):
                pattern: object = [{"ORTH": text}] if _ACRONYM.fullmatch(text) else text
                lines.append(
                    json.dumps({"label": label, "pattern": pattern, "id": entry.id}, ensure_ascii=False) + "\n"
                )
    return "".join(lines)
