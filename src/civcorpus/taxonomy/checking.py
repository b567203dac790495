"""What is doubtful or wrong in a taxonomy as a whole: relations, labels that meet, labels too short to stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from civcorpus.analysis.scripts import HAN
from civcorpus.taxonomy.patterns import Choice, Gap, Node, Sequence, Words, class_names
from civcorpus.taxonomy.values import Complaint, Concept, Expression, Guard, Label, Place, Severity, Taxonomy

LANGUAGES = ("en", "zh")
_ONE_HAN = re.compile(rf"[{HAN}]")
_SHORT_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]?[A-Z0-9]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_HAN_EDGE = re.compile(rf"[{HAN}]")


def check(taxonomy: Taxonomy, *, form: Callable[[str], str] = str.casefold) -> list[Complaint]:
    """Return everything wrong with a taxonomy, by file and line; what reading it found comes too.

    Args:
        taxonomy: Best read with `tolerant=True`, so that all complaints come at once.
        form: Brings a label to the form in which two labels are the same; the analyser's matching form where there is one.
    """
    complaints = list(taxonomy.complaints)
    complaints += _relations(taxonomy)
    complaints += _cycles(taxonomy)
    complaints += _languages(taxonomy)
    complaints += _not_languages(taxonomy)
    complaints += _short_labels(taxonomy)
    complaints += _same_labels(taxonomy, form)
    complaints += _swallowed(taxonomy, form)
    complaints += _unused_classes(taxonomy)
    complaints += _deaf_patterns(taxonomy)
    return sorted(complaints, key=lambda complaint: (complaint.place, complaint.severity, complaint.what))


def _complaint(place: Place, severity: Severity, what: str, remedy: str) -> Complaint:
    return Complaint(place, severity, what, remedy)


def _relations(taxonomy: Taxonomy) -> Iterator[Complaint]:
    for concept in taxonomy.concepts:
        for key, ids in (("broader", concept.broader), ("related", concept.related), ("implies", concept.implies)):
            for target in ids:
                if target == concept.id:
                    yield _complaint(concept.place, "error", f"{concept.id} is its own {key}", "remove it there")
                elif target not in taxonomy:
                    yield _complaint(
                        concept.place,
                        "error",
                        f"{concept.id}: {key} names {target}, which is no concept",
                        _nearest(target, taxonomy),
                    )
        above = set(taxonomy.ancestors(concept.id))
        for target in concept.related:
            if target != concept.id and (target in above or concept.id in taxonomy.ancestors(target)):
                side = "broader" if target in above else "narrower"
                what = f"{concept.id}: {target} is both related and {side} (SKOS S27)"
                yield _complaint(concept.place, "warning", what, f"keep {side}, remove related")
        for expression in _guard_expressions(concept):
            if expression.concept and expression.concept not in taxonomy:
                what = f"{concept.id}: concept:{expression.concept} is no concept"
                yield _complaint(expression.place, "error", what, _nearest(expression.concept, taxonomy))


def _guards(concept: Concept) -> Iterator[Guard]:
    yield concept.guard
    for label in concept.labels:
        yield label.guard
    for pattern in concept.patterns:
        yield pattern.guard


def _guard_expressions(concept: Concept) -> Iterator[Expression]:
    seen: set[Place] = set()
    for guard in _guards(concept):
        for expression in (*guard.unless, *guard.unless_near, *guard.near):
            if expression.place not in seen:
                seen.add(expression.place)
                yield expression


def _nearest(target: str, taxonomy: Taxonomy) -> str:
    from difflib import get_close_matches

    close = get_close_matches(target, [concept.id for concept in taxonomy.concepts], n=1)
    return f"did you mean {close[0]}?" if close else "add the concept, load its file too, or remove the reference"


def _cycles(taxonomy: Taxonomy) -> Iterator[Complaint]:
    reported: set[str] = set()
    for concept in taxonomy.concepts:
        path = _way_back(concept.id, taxonomy)
        if path and concept.id not in reported:
            reported.update(path)
            yield _complaint(
                concept.place,
                "error",
                f"broader goes round: {' > '.join((*path, path[0]))}",
                "remove one of these links",
            )


def _way_back(start: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the shortest way over `broader` from a concept to itself, without its end; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for parent in taxonomy.concept(way[-1]).broader:
            if parent == start and len(way) > 1:
                return way
            if parent in taxonomy and parent not in seen and parent != start:
                seen.add(parent)
                ways.append((*way, parent))
    return ()


def _languages(taxonomy: Taxonomy) -> Iterator[Complaint]:
    for concept in taxonomy.concepts:
        have = {label.lang for label in concept.labels if label.label_type == "prefLabel"}
        for lang in LANGUAGES:
            if lang not in have and have:
                yield _complaint(
                    concept.place,
                    "warning",
                    f"{concept.id} has no prefLabel in {lang}",
                    f"add prefLabel: {{{lang}: …}}",
                )


def _not_languages(taxonomy: Taxonomy) -> Iterator[Complaint]:
    """Complain where a comma cut a text, so that its rest stands where a language should."""
    for concept in taxonomy.concepts:
        langs = dict.fromkeys([*concept.scope_note, *(label.lang for label in concept.labels)])
        for lang in langs:
            if not _LANGUAGE.fullmatch(lang):
                what = f"“{lang}” of {concept.id} stands where a language should"
                yield _complaint(
                    concept.place, "error", what, "quote the text if it holds a comma, or write en: or zh:"
                )


def _short_labels(taxonomy: Taxonomy) -> Iterator[Complaint]:
    for concept in taxonomy.concepts:
        for label in concept.labels:
            if concept.guard.restricts or label.guard.restricts:
                continue
            cased = concept.guard.case or label.guard.case
            if _ONE_HAN.fullmatch(label.text):
                what = f"“{label.text}” of {concept.id} is one character, which stands in many words"
                yield _complaint(label.place, "warning", what, "guard it with near or unless, or use a longer label")
            elif _SHORT_ACRONYM.fullmatch(label.text) and not cased:
                what = f"“{label.text}” of {concept.id} is a short acronym without a guard"
                yield _complaint(
                    label.place,
                    "warning",
                    what,
                    "guard it with defined: true or near; with case: exact if it means nothing else",
                )


def _same_labels(taxonomy: Taxonomy, form: Callable[[str], str]) -> Iterator[Complaint]:
    first: dict[tuple[str, str], tuple[Concept, Label]] = {}
    for concept in taxonomy.concepts:
        own: dict[str, Label] = {}
        for label in concept.labels:
            name = form(label.text)
            if name in own:
                if own[name].text == label.text and own[name].lang == label.lang:
                    kinds = "" if own[name].label_type == label.label_type else f" as {own[name].label_type} (SKOS S13)"
                    what = f"“{label.text}” of {concept.id} is here twice, first in line {own[name].place.line}{kinds}"
                    yield _complaint(label.place, "warning", what, "remove one")
                elif label.guard != own[name].guard:
                    what = (
                        f"“{label.text}” and “{own[name].text}” of {concept.id} are one to the tagger, with different guards:"
                        f" only that in line {own[name].place.line} counts"
                    )
                    yield _complaint(label.place, "warning", what, "keep one of them, or give both the same guard")
                continue
            own[name] = label
            other, before = first.setdefault((concept.scheme_id, name), (concept, label))
            if other is not concept:
                what = f"“{label.text}” is a label of {concept.id} and of {other.id} ({before.place})"
                yield _complaint(
                    label.place, "warning", what, "tell them apart with guards, or keep it in one; else both count"
                )


def _swallowed(taxonomy: Taxonomy, form: Callable[[str], str]) -> Iterator[Complaint]:
    """Complain where a label can never count inside a longer one of another concept that neither yields nor implies."""
    for scheme in taxonomy.schemes:
        concepts = [concept for concept in taxonomy.concepts if concept.scheme_id == scheme.id]
        hiding = [
            (form(label.text), label, concept) for concept in concepts if not concept.yields for label in concept.labels
        ]
        if not hiding:
            continue
        words: dict[str, list[tuple[Label, Concept]]] = {}
        for concept in concepts:
            for label in concept.labels:
                words.setdefault(form(label.text), []).append((label, concept))
        for name, label, concept in hiding:
            for part in _parts(name, words):
                for hidden, owner in words[part]:
                    if owner is not concept and owner.id not in concept.implies:
                        what = f"“{hidden.text}” of {owner.id} does not count inside “{label.text}” of {concept.id}"
                        yield _complaint(
                            label.place, "warning", what, f"if it should, add implies: {owner.id} or yields: true there"
                        )


def _parts(name: str, words: dict[str, list[tuple[Label, Concept]]]) -> Iterable[str]:
    """Yield the labels that stand inside a longer one, each once: whole words, or any run of Han characters."""
    found: dict[str, None] = {}
    for start in range(len(name)):
        if start and not (
            _HAN_EDGE.match(name[start]) or not name[start - 1].isalnum() or _HAN_EDGE.match(name[start - 1])
        ):
            continue
        for end in range(start + 1, len(name) + (start > 0)):
            if name[start:end] in words and (
                end == len(name) or not name[end].isalnum() or _HAN_EDGE.match(name[end - 1] + name[end])
            ):
                found[name[start:end]] = None
    return found


def _unused_classes(taxonomy: Taxonomy) -> Iterator[Complaint]:
    for scheme in taxonomy.schemes:
        named = {name for expressions in scheme.classes.values() for e in expressions for name in class_names(e.tree)}
        for concept in taxonomy.concepts:
            if concept.scheme_id == scheme.id:
                trees = [pattern.expression.tree for pattern in concept.patterns]
                trees += [expression.tree for expression in _guard_expressions(concept)]
                named.update(name for tree in trees for name in class_names(tree))
        for name, expressions in scheme.classes.items():
            if name not in named and expressions:
                yield _complaint(
                    expressions[0].place,
                    "warning",
                    f"class {name} is used nowhere",
                    f"name it {{{name}}} in a pattern, or remove it",
                )


def _deaf_patterns(taxonomy: Taxonomy) -> Iterator[Complaint]:
    """Complain of a mark of punctuation between a word and a group: it is no token there, so the pattern never matches."""
    for concept in taxonomy.concepts:
        for expression in (*(pattern.expression for pattern in concept.patterns), *_guard_expressions(concept)):
            for words in dict.fromkeys(_marks_beside_groups(expression.tree)):
                what = f"{concept.id}: the mark in “{words}” beside a group of “{expression.source}” never matches"
                yield _complaint(expression.place, "warning", what, "leave it out: … passes over commas and brackets")


def _marks_beside_groups(node: Node | None) -> Iterator[str]:
    """Yield the words of a pattern whose edge towards a neighbour is a mark; marks alone at an end of the pattern are passed over."""
    if isinstance(node, Choice):
        for option in node.options:
            yield from _marks_beside_groups(option)
    elif isinstance(node, Sequence):
        last = len(node.parts) - 1
        for number, part in enumerate(node.parts):
            if not isinstance(part, Words):
                yield from _marks_beside_groups(part)
                continue
            words = part.text.strip()
            alone = not any(character.isalnum() for character in words)
            before = number > 0 and not words[:1].isalnum() and not isinstance(node.parts[number - 1], Gap)
            behind = number < last and not words[-1:].isalnum() and not isinstance(node.parts[number + 1], Gap)
            if words and (before or behind) and not (alone and number in (0, last)):
                yield words
