"""Terms of one language that stand near a concept named in the other."""

from __future__ import annotations

import json
from pathlib import Path

from civcorpus import init_workspace
from civcorpus.terms.neighbours import NounPhrases, Piece, near_concepts

PLAIN = NounPhrases(lambda run: [run], lambda word: word in {"the", "is"}, None)


def test_a_frequent_term_is_given_the_concept_that_it_meets_most() -> None:
    named = frozenset({("charity-law", "zh")})
    pieces = [Piece(f"d{n}", "The splendid statute is 慈善法.", 0, named) for n in range(4)]
    pieces += [Piece(f"e{n}", f"Weather of day {n}, the cold front.", 0, frozenset()) for n in range(20)]
    (near,) = near_concepts(pieces, PLAIN, least=3)
    assert (near.term, near.lang, near.concept_id, near.together, near.count) == (
        "splendid statute", "en", "charity-law", 4, 4,
    )  # fmt: skip


def test_a_part_of_a_longer_name_is_no_candidate(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path)
    kinds = ("Overseas", "Foreign") * 3
    told = [f"The splendid statute and the {kind} NGO Law: 慈善法 number {n} was read." for n, kind in enumerate(kinds)]
    idle = [f"Weather report number {n}: mild, with clouds over the hills." for n in range(40)]
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": text}) for n, text in enumerate(told + idle)]
    (workspace.corpus / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workspace.ingest()
    mined = {candidate.en for candidate in workspace.taxonomist.mine(["term"])}
    assert "splendid statute" in mined
    assert "ngo law" not in mined
