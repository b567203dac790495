"""What differs between two taxonomies, concept by concept, apart from layout and order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from civcorpus.taxonomy.values import Concept, Guard, Taxonomy


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: `what` is `concept`, a kind of label, `guard`, `pattern`, `broader`, …; `before` or `after` is "" where it is absent."""

    change: str
    concept_id: str
    what: str
    lang: str
    before: str
    after: str


def compare(first: Taxonomy, second: Taxonomy) -> Iterator[Difference]:
    """Yield what is added, removed or changed from one taxonomy to another, by concept in the order of the first, then of the second.

    A concept that says it `replaces` a missing one is shown as renamed, and compared with it.
    """
    renamed = {
        old: new for old, new in second.redirects.items() if old in first and old not in second and new not in first
    }
    back = {new: old for old, new in renamed.items()}
    for concept in first.concepts:
        new_id = renamed.get(concept.id, concept.id)
        if new_id not in second:
            yield Difference("removed", concept.id, "concept", "", concept.pref_label("en"), "")
            continue
        if new_id != concept.id:
            yield Difference("renamed", new_id, "concept", "", concept.id, new_id)
        yield from _concept(concept, second.concept(new_id))
    for concept in second.concepts:
        if concept.id not in first and concept.id not in back:
            yield Difference("added", concept.id, "concept", "", "", concept.pref_label("en"))


def _concept(before: Concept, after: Concept) -> Iterator[Difference]:
    old = {(label.lang, label.text): label for label in before.labels}
    new = {(label.lang, label.text): label for label in after.labels}
    for key in sorted(old.keys() | new.keys()):
        lang, text = key
        if key not in new:
            yield Difference("removed", after.id, old[key].label_type, lang, text, "")
        elif key not in old:
            yield Difference("added", after.id, new[key].label_type, lang, "", text)
        elif old[key].label_type != new[key].label_type:
            yield Difference("changed", after.id, text, lang, old[key].label_type, new[key].label_type)
        if key in old and key in new and old[key].guard != new[key].guard:
            yield Difference(
                "changed", after.id, f"guard of {text}", lang, described(old[key].guard), described(new[key].guard)
            )
    if before.guard != after.guard:
        yield Difference("changed", after.id, "guard", "", described(before.guard), described(after.guard))
    lists = (
        ("broader", before.broader, after.broader), ("related", before.related, after.related),
        ("implies", before.implies, after.implies), ("exactMatch", before.exact_match, after.exact_match),
        ("pattern", _patterns(before), _patterns(after)),
    )  # fmt: skip
    for what, left, right in lists:
        yield from (Difference("removed", after.id, what, "", item, "") for item in left if item not in right)
        yield from (Difference("added", after.id, what, "", "", item) for item in right if item not in left)
    yield from _notes(before, after)


def _patterns(concept: Concept) -> tuple[str, ...]:
    return tuple(" ".join(filter(None, (p.expression.source, described(p.guard)))) for p in concept.patterns)


def _notes(before: Concept, after: Concept) -> Iterator[Difference]:
    for lang in sorted(before.scope_note.keys() | after.scope_note.keys()):
        left, right = before.scope_note.get(lang, ""), after.scope_note.get(lang, "")
        if left != right:
            yield Difference(
                "changed" if left and right else "added" if right else "removed",
                after.id,
                "scopeNote",
                lang,
                left,
                right,
            )
    if before.yields != after.yields:
        yield Difference("changed", after.id, "yields", "", str(before.yields).lower(), str(after.yields).lower())
    for key in sorted(before.extra.keys() | after.extra.keys()):
        left, right = ", ".join(before.extra.get(key, ())), ", ".join(after.extra.get(key, ()))
        if left != right:
            yield Difference(
                "changed" if left and right else "added" if right else "removed", after.id, key, "", left, right
            )


def described(guard: Guard) -> str:
    """Return a guard in one line, as YAML has it; "" for none."""
    parts = [f"case: {guard.case}"] if guard.case else []
    for name, expressions in (("unless", guard.unless), ("unless_near", guard.unless_near), ("near", guard.near)):
        if expressions:
            parts.append(f"{name}: [{', '.join(expression.source for expression in expressions)}]")
    if guard.within != "passage":
        parts.append(f"within: {guard.within}")
    if guard.defined:
        parts.append("defined: true")
    if guard.zones:
        parts.append(f"zones: [{', '.join(guard.zones)}]")
    return "{" + ", ".join(parts) + "}" if parts else ""
