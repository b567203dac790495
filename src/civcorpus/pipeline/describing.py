"""Catalogue and statistics > the facts of a corpus report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from civcorpus.catalogue.counting import MentionPlace
from civcorpus.excerpts import snippet
from civcorpus.pipeline.measuring import Best, Statistics
from civcorpus.reporting.facts import ConceptFacts, CorpusFacts, DocumentLink, PairFacts, SourceFacts, TellingPassage
from civcorpus.statistics.counting import Corpus, Size
from civcorpus.statistics.grouping import in_order
from civcorpus.version import __version__

_CONCEPTS = 12
_PASSAGES_EACH = 3
_LONGEST = 420
_ALL_DOCUMENTS = 300
"""Up to so many documents, the page lists all; beyond, those it quotes."""


def corpus_facts(statistics: Statistics, *, title: str, home: Path, page: Path) -> CorpusFacts:
    """Return what a page at `page` says about the corpus; links to files are relative to it."""
    corpus = statistics.corpus
    basis = statistics.basis
    concepts = _concepts(corpus, home, page)
    cited = {passage.document.id: passage.document for concept in concepts for passage in concept.passages}
    links = list(cited.values())
    if basis.documents <= _ALL_DOCUMENTS:
        links = [_link(corpus, key, home, page) for key in sorted({size.document_key for size in corpus.sizes})]
    ids = {concept.id for concept in concepts}
    pairs = statistics.cooccur(tags=sorted(ids), best=Best(measure="count", least=1, limit=0)) if len(ids) > 1 else []
    return CorpusFacts(
        title=title, made_on=datetime.now(UTC).strftime("%Y-%m-%d"), version=__version__, documents=basis.documents, undated=basis.undated,
        passages=dict(corpus.catalogue.languages()), words=basis.words, characters=basis.characters, first=basis.first, last=basis.last,
        years=_years(corpus), sources=_sources(corpus), concepts=concepts,
        concepts_in_all=len({mention.concept_id for mention in corpus.catalogue.mention_places()}),
        pairs=[PairFacts(pair.a, pair.b, pair.count, pair.npmi) for pair in pairs if {pair.a, pair.b} <= ids],
        links=sorted(links, key=lambda link: (link.date == "", link.date, link.id)),
    )  # fmt: skip


def _years(corpus: Corpus) -> dict[str, int]:
    counts = Counter(corpus.documents[key].date[:4] for key in {size.document_key for size in corpus.sizes})
    known = sorted(year for year in counts if year)
    return {str(year): counts[str(year)] for year in range(int(known[0]), int(known[-1]) + 1)} if known else {}


def _sources(corpus: Corpus) -> list[SourceFacts]:
    sizes: dict[str, Size] = {}
    documents: dict[str, set[int]] = {}
    for passage in corpus.sizes:
        source = corpus.documents[passage.document_key].source
        sizes.setdefault(source, Size()).add(passage)
        documents.setdefault(source, set()).add(passage.document_key)
    names = sorted(sizes, key=lambda name: (name == "", -len(documents[name]), in_order(name)))
    return [SourceFacts(name, len(documents[name]), sizes[name].words, sizes[name].characters) for name in names]


def _concepts(corpus: Corpus, home: Path, page: Path) -> list[ConceptFacts]:
    """Return the concepts that most documents name, but for places and organisations."""
    mentions: dict[str, list[MentionPlace]] = {}
    for mention in corpus.catalogue.mention_places():
        if not mention.concept_id.startswith(("org-", "place-")):
            mentions.setdefault(mention.concept_id, []).append(mention)
    labels = {row[0]: row[1:3] for row in corpus.catalogue.concepts()}
    naming = {concept_id: {mention.document_key for mention in found} for concept_id, found in mentions.items()}
    chosen = sorted(mentions, key=lambda each: (-len(naming[each]), -len(mentions[each]), each))[:_CONCEPTS]
    return [
        ConceptFacts(
            id=concept_id, label_en=labels[concept_id][0], label_zh=labels[concept_id][1], documents=len(naming[concept_id]),
            mentions=len(mentions[concept_id]), by_year=dict(Counter(corpus.documents[key].date[:4] for key in naming[concept_id])),
            passages=_telling(corpus, mentions[concept_id], home, page),
        )
        for concept_id in chosen
    ]  # fmt: skip


def _telling(corpus: Corpus, mentions: Sequence[MentionPlace], home: Path, page: Path) -> tuple[TellingPassage, ...]:
    """Return the passages with most mentions for their length, one a document; very short ones (headings) come last."""
    by_passage: dict[int, list[MentionPlace]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage_key, []).append(mention)
    length = {size.key: size.words * 5 + size.characters * 2 for size in corpus.sizes}
    ranked = sorted(
        by_passage,
        key=lambda key: (length[key] < 80, -len(by_passage[key]) / (1 + len(by_passage[key]) + length[key] / 600), key),
    )
    chosen: dict[int, int] = {}
    for key in ranked:
        chosen.setdefault(by_passage[key][0].document_key, key)
        if len(chosen) == _PASSAGES_EACH:
            break
    return tuple(_quoted(corpus, document_key, by_passage[key], home, page) for document_key, key in chosen.items())


def _quoted(
    corpus: Corpus, document_key: int, mentions: Sequence[MentionPlace], home: Path, page: Path
) -> TellingPassage:
    place = next(each for each in corpus.catalogue.passage_places(document_key) if each.key == mentions[0].passage_key)
    text = corpus.catalogue.text(document_key)[place.start : place.end]
    shown = snippet(text, [(m.start - place.start, m.end - place.start) for m in mentions], width=_LONGEST)
    link = _link(corpus, document_key, home, page)
    return TellingPassage(shown.text, shown.highlights, link, f"{link.id}#{place.position}")


def _link(corpus: Corpus, document_key: int, home: Path, page: Path) -> DocumentLink:
    facts = corpus.documents[document_key]
    target = facts.url if facts.url.startswith(("http://", "https://")) else ""
    if not target and facts.path:
        file = Path(facts.path) if Path(facts.path).is_absolute() else home / facts.path
        if file.is_file():
            target = quote(os.path.relpath(file, page.absolute().parent).replace(os.sep, "/"))
    return DocumentLink(facts.id, facts.title, facts.date, facts.source, target)
