"""Small taxonomies and passages for the tests of the tagger."""

from __future__ import annotations

from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.model import Lang, Mention, Passage, Zone
from civcorpus.tagging import Tagger
from civcorpus.taxonomy import load_taxonomies


def tagger_of(folder: Path, analyser: Analyser, *texts: str) -> Tagger:
    """Return a tagger for taxonomies given as the YAML below `scheme:`."""
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"taxonomy{number}.yaml"
        head = "" if text.startswith("scheme:") else f"scheme: {{id: s{number}, version: '1'}}\n"
        path.write_text(head + text, encoding="utf-8")
        paths.append(path)
    return Tagger(load_taxonomies(paths), analyser)


def passages_of(*texts: str, lang: Lang = "en", zone: Zone = "body", heading: str = "") -> list[Passage]:
    """Return the texts as the passages of one document, one empty line between them."""
    passages = []
    start = 0
    for position, text in enumerate(texts):
        end = start + len(text)
        passages.append(Passage(f"d#{position}", "d", position, start, end, text, lang, zone, heading))
        start = end + 2
    return passages


def found(mentions: list[Mention]) -> list[tuple[str, str]]:
    """Return what was found, as (concept, exact words)."""
    return [(mention.concept_id, mention.exact) for mention in mentions]
