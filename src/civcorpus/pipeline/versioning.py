"""Taxonomies > catalogue: concepts, labels for searching, and the state in which documents are tagged."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser
from civcorpus.catalogue.states import State
from civcorpus.catalogue.writing import CatalogueWriter

if TYPE_CHECKING:
    from civcorpus.tagging import Tagger
    from civcorpus.taxonomy import Taxonomy


def tagger_version(analyser: Analyser) -> str:
    """Return what changes whenever code (not a taxonomy) changes what is tagged."""
    from civcorpus.tagging.tagger import VERSION

    return f"{VERSION} {analyser.fingerprint}"


def state_of(tagger: Tagger, analyser: Analyser) -> State:
    """Return the state of documents that `tagger` tags."""
    taxonomy, version = tagger.taxonomy, tagger.version
    return State(
        taxonomy_sha256=taxonomy.sha256,
        taxonomy_version=taxonomy.version,
        tagger=tagger_version(analyser),
        concepts={each.concept_id: (each.hash, each.marks) for each in version.concepts},
        vocabulary=version.vocabulary,
    )


def store_taxonomy(writer: CatalogueWriter, analyser: Analyser, taxonomy: Taxonomy, state: Callable[[], State]) -> None:
    """Put the concepts and the matching forms of their labels into the catalogue, and make theirs the state of documents added from now on.

    `state` is asked for when it is new. Nothing changes when they are there already. Expects to be inside a transaction.
    """
    tagger = tagger_version(analyser)
    key = writer.state_key(taxonomy.sha256, tagger)
    if key is None:
        key = writer.keep_state(state())
    if writer.meta("state_key") == str(key) and writer.meta("taxonomy_sha256") == taxonomy.sha256:
        return
    concepts = []
    labels = []
    for concept in taxonomy.concepts:
        en, zh = (concept.pref_label(lang) for lang in ("en", "zh"))
        concepts.append(
            (concept.id, concept.scheme_id, en, zh, concept.scope_note.get("en", ""), " ".join(concept.broader))
        )
        labels += [
            (analyser.matching_form(label.text).text, concept.id, label.text, label.lang) for label in concept.labels
        ]
    writer.set_concepts(concepts, labels)
    writer.set_meta(
        taxonomy_sha256=taxonomy.sha256,
        taxonomy_version=taxonomy.version,
        state_key=str(key),
        redirects=json.dumps(taxonomy.redirects),
    )
