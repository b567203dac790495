"""The page: facts in, HTML out."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from civcorpus.reporting.charts import year_bars
from civcorpus.reporting.facts import ConceptFacts, CorpusFacts, DocumentLink, TellingPassage


def render(facts: CorpusFacts) -> str:
    """Return the page."""
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    title = escape(facts.title)
    body = "\n".join(
        [*_head(facts), *_holdings(facts), *_over_time(facts), *_together(facts), *_passages(facts), *_documents(facts)]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,"><title>{title}</title><style>\n{style}</style></head>\n<body>\n{body}\n</body></html>\n'
    )


def _head(facts: CorpusFacts) -> Iterator[str]:
    dates = f"{facts.first} to {facts.last}" if facts.first else "no dates"
    yield f"<header><h1>{escape(facts.title)}</h1>"
    yield f'<p class="soft">{escape(dates)} · made {escape(facts.made_on)} with civcorpus {escape(facts.version)}</p>'
    yield (
        '<nav><a href="#holdings">Holdings</a><a href="#time">Over time</a><a href="#together">Together</a>'
        '<a href="#passages">Passages</a><a href="#documents">Documents</a></nav></header><main>'
    )
    yield "<dl>"
    for name, value in (
        ("documents", facts.documents), ("passages", sum(facts.passages.values())), ("English words", facts.words),
        ("Chinese characters", facts.characters), ("concepts found", facts.concepts_in_all),
        ("sources", sum(1 for source in facts.sources if source.name)),
    ):  # fmt: skip
        yield f"<div><dt>{name}</dt><dd>{value:,}</dd></div>"
    yield "</dl>"


def _holdings(facts: CorpusFacts) -> Iterator[str]:
    yield '<section id="holdings"><h2>What it holds</h2>'
    names = {"en": "English", "zh": "Chinese", "mixed": "both", "und": "neither"}
    langs = ", ".join(f"{names.get(lang, lang)} {count:,}" for lang, count in facts.passages.items())
    undated = f" {facts.undated:,} documents have no date and are in no year." if facts.undated else ""
    yield f"<p>Passages by language: {escape(langs)}.{undated}</p>"
    if facts.years:
        yield "<h3>Documents by year</h3>" + year_bars(facts.years, width=520, height=130, label="Documents by year")
    yield '<h3>Sources</h3><div class="wide"><table><thead><tr><th>source</th><th class="n">documents</th>'
    yield '<th class="n">English words</th><th class="n">Chinese characters</th></tr></thead><tbody>'
    for source in facts.sources:
        yield (
            f'<tr><td>{escape(source.name) or "<i>none given</i>"}</td><td class="n">{source.documents:,}</td>'
            f'<td class="n">{source.words:,}</td><td class="n">{source.characters:,}</td></tr>'
        )
    yield "</tbody></table></div></section>"


def _over_time(facts: CorpusFacts) -> Iterator[str]:
    yield '<section id="time"><h2>Concepts over time</h2>'
    if not facts.years or not facts.concepts:
        yield "<p>No document with a date names a concept.</p></section>"
        return
    yield '<p class="soft">Dark: documents that name the concept. Pale: all documents of the year. A year without documents is empty.</p>'
    yield '<div class="small">'
    for concept in facts.concepts:
        values = {year: concept.by_year.get(year, 0) for year in facts.years}
        chart = year_bars(
            values, width=270, height=56, totals=facts.years, label=f"Documents that name {concept.label_en}, by year"
        )
        yield f'<div><h3>{_label(concept)}</h3><p class="soft">{concept.documents:,} of {facts.documents:,} documents</p>{chart}</div>'
    yield "</div></section>"


def _together(facts: CorpusFacts) -> Iterator[str]:
    yield '<section id="together"><h2>Named together</h2>'
    names = [concept.id for concept in facts.concepts]
    cells = {pair: each for each in facts.pairs for pair in ((each.a, each.b), (each.b, each.a))}
    if not cells:
        yield "<p>No two of the concepts above are named in one passage.</p></section>"
        return
    yield '<p class="soft">How many passages name both; the darker, the more than by chance (NPMI).</p>'
    yield '<div class="wide"><table class="heat">'
    yield (
        "<thead><tr><td></td>"
        + "".join(f'<th scope="col"><div>{escape(name)}</div></th>' for name in names)
        + "</tr></thead><tbody>"
    )
    for line in names:
        yield f'<tr><th scope="row">{escape(line)}</th>'
        for column in names:
            pair = cells.get((line, column))
            yield "<td></td>" if pair is None else _cell(pair.count, pair.npmi or 0.0)
        yield "</tr>"
    yield "</tbody></table></div></section>"


def _cell(count: int, npmi: float) -> str:
    shade = max(0.06, min(1.0, npmi))
    ink = "#fff" if shade > 0.55 else "inherit"
    return f'<td style="background:rgba(0,114,178,{shade:.2f});color:{ink}" title="NPMI {npmi:.2f}">{count:,}</td>'


def _passages(facts: CorpusFacts) -> Iterator[str]:
    yield '<section id="passages"><h2>Telling passages</h2>'
    yield '<p class="soft">For each concept, from different documents: passages that name it most, of readable length.</p>'
    for concept in facts.concepts:
        yield f'<div class="concept"><h3>{_label(concept)}</h3>'
        yield f'<p class="soft">{escape(concept.id)} · {concept.mentions:,} mentions in {concept.documents:,} documents</p>'
        for passage in concept.passages:
            yield _quoted(passage)
        yield "</div>"
    yield "</section>"


def _quoted(passage: TellingPassage) -> str:
    parts = []
    position = 0
    for start, end in passage.marks:
        parts.append(f"{escape(passage.text[position:start])}<mark>{escape(passage.text[start:end])}</mark>")
        position = end
    parts.append(escape(passage.text[position:]))
    about = " · ".join(part for part in (passage.document.date, passage.document.source, passage.passage_id) if part)
    return f'<blockquote><p>{"".join(parts)}</p><p class="soft">{_link(passage.document)} · {escape(about)}</p></blockquote>'


def _documents(facts: CorpusFacts) -> Iterator[str]:
    shown = (
        ""
        if len(facts.links) == facts.documents
        else f" <small>({len(facts.links):,} of {facts.documents:,}: those quoted above)</small>"
    )
    yield f'<section id="documents"><h2>Documents{shown}</h2>'
    yield '<div class="wide"><table><thead><tr><th>date</th><th>title</th><th>source</th></tr></thead><tbody>'
    for link in facts.links:
        yield f'<tr><td class="n">{escape(link.date)}</td><td>{_link(link)}</td><td>{escape(link.source)}</td></tr>'
    yield "</tbody></table></div></section></main>"


def _link(document: DocumentLink) -> str:
    title = escape(document.title or document.id)
    return f'<a href="{escape(document.target)}">{title}</a>' if document.target else title


def _label(concept: ConceptFacts) -> str:
    parts = [escape(concept.label_en), f'<span lang="zh">{escape(concept.label_zh)}</span>' if concept.label_zh else ""]
    return " · ".join(part for part in parts if part) or escape(concept.id)
