from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus import Workspace
from civcorpus.catalogue.tagged import TagFilter
from civcorpus.decisions import read_decisions
from civcorpus.reviewing import Session
from tests.pipeline.librarians import make_workspace


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_workspace(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def sitting(shared: Workspace) -> Iterator[Session]:
    shared.decisions.unlink(missing_ok=True)
    session = shared.tags.review(TagFilter(concepts=["fundraising", "foundation"]))
    yield session
    session.close()


def verdicts(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(d.document, d.concept, d.verdict) for d in read_decisions(workspace.decisions)]


def test_a_decision_is_on_disk_before_the_next_tag_is_shown(shared: Workspace, sitting: Session) -> None:
    first = sitting.item().row
    sitting.say("accept")
    assert verdicts(shared) == [(first.document_id, first.concept_id, "accept")]
    assert sitting.item().row != first


def test_a_sitting_resumes_where_the_last_one_ended(shared: Workspace, sitting: Session) -> None:
    left = sitting.queue[2:]
    sitting.say("accept")
    sitting.say("reject")
    sitting.forward()
    again = shared.tags.review(TagFilter(concepts=["fundraising", "foundation"]))
    assert {(row.document_id, row.concept_id) for row in again.queue} == {
        (row.document_id, row.concept_id) for row in left
    }
    again.close()


def test_undo_takes_the_last_decision_back_and_shows_its_tag(shared: Workspace, sitting: Session) -> None:
    first = sitting.item().row
    sitting.say("reject")
    assert sitting.undo()
    assert sitting.item().row == first
    assert sitting.item().verdict is None
    assert verdicts(shared)[-1] == (first.document_id, first.concept_id, "clear")
    assert not sitting.undo()


def test_undo_of_a_second_verdict_restores_the_first(shared: Workspace, sitting: Session) -> None:
    row = sitting.item().row
    sitting.say("accept")
    sitting.back()
    sitting.say("reject")
    sitting.undo()
    assert verdicts(shared)[-1] == (row.document_id, row.concept_id, "accept")
    assert sitting.item().verdict == "accept"


def test_one_mention_is_decided_by_itself(shared: Workspace, sitting: Session) -> None:
    while sitting.item().mentions < 2:
        sitting.forward()
    first = sitting.item().mention
    sitting.say_of_mention("reject")
    assert first is not None
    (decision,) = read_decisions(shared.decisions)
    assert (decision.start, decision.verdict) == (first.mention.start, "reject")
    assert sitting.item().number == 2


def test_an_item_shows_the_passage_between_its_neighbours(sitting: Session) -> None:
    while sitting.item().row.document_id != "two":
        sitting.forward()
    item = sitting.item()
    assert item.passage is not None
    ((start, end),) = item.spans
    assert item.passage.text[start:end] in ("公开募捐", "基金会")
    assert item.before is not None or item.after is not None
    assert item.concept.chinese in ("公开募捐", "基金会")


def test_a_sample_leaves_out_what_is_decided(shared: Workspace, sitting: Session) -> None:
    everything = TagFilter()
    whole = shared.tags.review(everything, sample=4, seed=7)
    whole.say("accept")
    again = shared.tags.review(everything, sample=4, seed=7)
    assert [row.concept_id for row in again.queue] == [row.concept_id for row in whole.queue[1:]]
    for session in (whole, again):
        session.close()


@given(
    keys=st.lists(st.sampled_from(["accept", "reject", "mention", "undo", "forward", "back", "evidence"]), max_size=12)
)
def test_the_file_says_at_every_moment_what_the_sitting_says(shared: Workspace, keys: list[str]) -> None:
    shared.decisions.unlink(missing_ok=True)
    session = shared.tags.review(TagFilter(concepts=["fundraising", "foundation"]))
    moves = {"undo": session.undo, "forward": session.forward, "back": session.back, "evidence": session.next_evidence}
    for key in keys:
        if key in moves:
            moves[key]()
        elif not session.finished:
            if key == "mention":
                session.say_of_mention("reject")
            else:
                session.say(key)  # type: ignore[arg-type]
        held = {
            (d.document, d.concept, -1 if d.start is None else d.start): d.verdict
            for d in shared.tags.decisions().decisions
        }
        assert held == session.verdicts
        assert 0 <= session.position <= len(session.queue)
    session.close()


def test_a_document_without_passages_beside_is_shown(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w")
    session = workspace.tags.review(TagFilter(documents=["five"]))
    assert session.finished or session.item().document.id == "five"
    session.close()
