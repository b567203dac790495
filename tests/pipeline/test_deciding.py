from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus import Workspace, open_workspace
from civcorpus.catalogue.tagged import TagFilter
from civcorpus.decisions import Decision, append_decisions
from civcorpus.errors import UsageError
from civcorpus.locking import writing
from civcorpus.model import Tag
from civcorpus.pipeline.ingesting import Options
from tests.pipeline.librarians import BASIC, TEXTS, make_workspace, with_concepts


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "small")


def tag_of(workspace: Workspace, document: str, concept: str) -> Tag | None:
    return next((tag for tag in workspace.document(document)[2] if tag.concept_id == concept), None)


def status(workspace: Workspace, document: str, concept: str) -> str | None:
    tag = tag_of(workspace, document, concept)
    return tag.status if tag else None


def rewrite(workspace: Workspace, **texts: str) -> None:
    """Change texts of the corpus and ingest them."""
    lines = [
        json.dumps({"id": i, "title": title, "text": texts.get(i, text)}, ensure_ascii=False)
        for i, (title, text) in TEXTS.items()
    ]
    (workspace.corpus / "texts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace.ingest()


# ---- what a decision does


def test_accept_reject_remove_and_clear(small: Workspace) -> None:
    tags = small.tags
    assert status(small, "one", "charity") == "suggested"
    tags.accept("one", "charity")
    assert status(small, "one", "charity") == "accepted"
    tags.reject("one", "charity")
    assert status(small, "one", "charity") == "rejected"
    tags.clear("one", "charity")
    assert status(small, "one", "charity") == "suggested"
    tags.remove("one", "charity")
    assert status(small, "one", "charity") == "rejected"


def test_an_added_tag_is_a_persons_and_can_be_removed(small: Workspace) -> None:
    small.tags.add("four", "charity")
    assert tag_of(small, "four", "charity") == Tag("four", "charity", "accepted", "manual", None, None, 0)
    assert [hit.document_id for hit in small.search("weather tag:charity").hits] == ["four"]
    small.tags.remove("four", "charity")
    assert tag_of(small, "four", "charity") is None


def test_a_mention_is_rejected_by_itself(small: Workspace) -> None:
    first, second = [m.start for m in small.document("two")[3] if m.concept_id == "fundraising"]
    small.tags.reject("two", "fundraising", start=first)
    assert [m.start for m in small.document("two")[3] if m.concept_id == "fundraising"] == [second]
    tag = tag_of(small, "two", "fundraising")
    assert tag is not None
    assert (tag.status, tag.mentions) == ("suggested", 1)
    small.tags.reject("two", "fundraising", start=second)
    assert status(small, "two", "fundraising") == "rejected"
    small.tags.accept("two", "fundraising", start=second)
    assert status(small, "two", "fundraising") == "accepted"


def test_a_mention_that_a_person_adds_is_there_to_be_found_and_exported(small: Workspace, tmp_path: Path) -> None:
    text = TEXTS["three"][1]
    start = text.index("register with the bureau")
    small.tags.add("three", "charity", start=start, end=start + 8)
    (mention,) = [m for m in small.document("three")[3] if m.concept_id == "charity"]
    assert (mention.exact, mention.matcher, mention.label_type) == ("register", "manual", "manual")
    assert {hit.passage_id for hit in small.search("tag:charity").hits} >= {mention.passage_id}
    with (tmp_path / "out.jsonl").open("w+", encoding="utf-8") as out:
        small.export_text(out, "jsonl", concepts=["charity"], statuses=["accepted"])
        out.seek(0)
        (excerpt,) = [json.loads(line) for line in out]
    assert (excerpt["exact"], excerpt["origin"], excerpt["status"], excerpt["run_id"]) == (
        "register",
        "manual",
        "accepted",
        None,
    )


def test_all_mentions_of_a_label_at_once(small: Workspace) -> None:
    made = small.tags.reject("two", "fundraising", label="公开募捐", why="only named")
    assert [(d.exact, d.why) for d in made] == [("公开募捐", "only named")] * 2
    assert status(small, "two", "fundraising") == "rejected"


@pytest.mark.parametrize(
    ("verdict", "document", "concept", "message"),
    [
        ("accept", "none", "charity", "none: no such document"),
        ("accept", "one", "charitee", "charitee: no such concept: did you mean charity"),
        ("accept", "four", "charity", "four: charity is not suggested: assign it with `civcorpus tag add`"),
        ("reject", "four", "charity", "four: charity is not suggested"),
        ("add", "four", "nothing", "nothing: no such concept"),
    ],
)
def test_what_cannot_be_decided_says_why(
    small: Workspace, verdict: str, document: str, concept: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        small.tags.decide(verdict, document, concept)  # type: ignore[arg-type]
    assert not small.decisions.exists()


def test_a_mention_that_is_not_there_lists_those_that_are(small: Workspace) -> None:
    with pytest.raises(UsageError, match=r"one: charity has no such mention: there are 24-33 \(charities\)"):
        small.tags.reject("one", "charity", start=3)


def test_who_decides_is_a_setting_or_the_name_that_git_knows(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with (small.folder / "civcorpus.toml").open("a", encoding="utf-8") as file:
        file.write('who = "Ann"\n')
    (decision,) = open_workspace(small.folder).tags.accept("one", "charity")
    assert decision.who == "Ann"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("USER", "bea")
    (decision,) = small.tags.accept("one", "charity")
    assert decision.who == "bea"


# ---- what decisions outlive


def test_decisions_outlive_the_index(small: Workspace) -> None:
    small.tags.reject("one", "charity")
    small.tags.add("four", "charity")
    shutil.rmtree(small.index)
    small.ingest()
    assert status(small, "one", "charity") == "rejected"
    assert status(small, "four", "charity") == "accepted"
    small.ingest(options=Options(force=True))
    assert status(small, "one", "charity") == "rejected"


def test_a_mention_is_found_again_in_a_document_extracted_anew(small: Workspace) -> None:
    text = TEXTS["one"][1]
    start = text.index("charities")
    small.tags.reject("one", "charity", start=start)
    rewrite(small, one="A new first line.\n\n" + text.replace("governs charities.", "governs\ncharities."))
    (held,) = small.tags.decisions().decisions
    new_text = small.document("one")[0].text
    assert held.start == new_text.index("charities")
    assert held.start not in {m.start for m in small.document("one")[3] if m.concept_id == "charity"}


def test_what_cannot_be_placed_is_stale_and_comes_back_with_its_text(small: Workspace) -> None:
    small.tags.reject("one", "charity", start=TEXTS["one"][1].index("charities"))
    rewrite(small, one="Nothing of the kind.")
    assert [s.reason for s in small.tags.decisions().stale] == ["its words are not found in the text"]
    assert small.status()["stale_decisions"] == 1
    rewrite(small)
    assert small.status()["stale_decisions"] == 0
    assert small.status()["decisions"] == 1


def test_a_decision_about_a_document_that_is_gone_is_stale(small: Workspace) -> None:
    append_decisions(small.decisions, [Decision("accept", "gone.pdf", "charity")])
    assert [s.reason for s in small.tags.decisions().stale] == ["no such document"]
    assert small.status()["stale_decisions"] == 1


def test_a_tag_that_a_person_accepted_stays_when_the_machine_no_longer_finds_it(small: Workspace) -> None:
    small.tags.accept("one", "foundation")
    (mention,) = [m for m in small.document("one")[3] if m.concept_id == "foundation"]
    small.tags.accept("one", "foundation", start=mention.start)
    workspace = with_concepts(small, {**BASIC, "foundation": {"prefLabel": {"en": "fond"}}})
    workspace.tags.run()
    tag = tag_of(workspace, "one", "foundation")
    assert tag == Tag("one", "foundation", "accepted", "manual", None, None, 1)
    assert [m.exact for m in workspace.document("one")[3] if m.concept_id == "foundation"] == ["foundation"]
    assert {hit.document_id for hit in workspace.search("tag:foundation").hits} == {"one"}


# ---- the copy in the catalogue


def test_a_reader_sees_what_git_pull_brought(small: Workspace) -> None:
    small.tags.accept("one", "charity")
    pulled = Decision("reject", "one", "charity", "Bea", "2026-01-01T00:00:00+00:00")
    append_decisions(small.decisions, [pulled])
    assert status(small, "one", "charity") == "rejected"
    assert "one" not in {hit.document_id for hit in small.search("tag:charity").hits}


def test_a_decision_is_kept_and_seen_while_another_process_writes(small: Workspace) -> None:
    with writing(small.index, "test"):
        small.tags.reject("one", "charity")
        assert status(small, "one", "charity") == "rejected"
        assert "one" not in {hit.document_id for hit in small.search("tag:charity").hits}


_VERDICTS = st.sampled_from(["accept", "reject", "add", "remove", "clear"])
_ABOUT = st.sampled_from(
    [("one", "charity", None), ("one", "charity", 24), ("two", "foundation", None), ("four", "charity", None)]
)


@settings(max_examples=40)
@given(said=st.lists(st.tuples(_VERDICTS, _ABOUT), max_size=8))
def test_the_copy_and_the_file_say_the_same_and_only_the_last_word_counts(
    shared: Workspace, said: list[tuple[str, tuple[str, str, int | None]]]
) -> None:
    shared.decisions.unlink(missing_ok=True)
    made = [
        Decision(
            verdict, document, concept, "Ann", start=start, exact="charities" if start else "",  # type: ignore[arg-type]
            prefix="rity Law governs " if start else "", suffix=". Public" if start else "",
        )
        for verdict, (document, concept, start) in said
    ]  # fmt: skip
    append_decisions(shared.decisions, made)
    by_file = [shared.document(i)[2:] for i in ("one", "two", "four")]
    shared.tags.renew_copy()
    assert [shared.document(i)[2:] for i in ("one", "two", "four")] == by_file
    last = {about: verdict for verdict, about in said}
    held = {(d.document, d.concept, d.start): d.verdict for d in shared.tags.decisions().decisions}
    assert held == {about: verdict for about, verdict in last.items() if verdict != "clear"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_workspace(tmp_path_factory.mktemp("shared"))


# ---- confidence, bulk


def test_confidence_is_the_reviewed_precision_once_twenty_decisions_exist(small: Workspace) -> None:
    lines = [json.dumps({"id": f"d{n}", "title": "", "text": "A foundation."}) for n in range(21)]
    (small.corpus / "many.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    small.ingest()
    found = small.tags.find(TagFilter(concepts=["foundation"], documents=[f"d{n}" for n in range(21)]))
    small.tags.decide_all("accept", found[:15])
    small.tags.decide_all("reject", found[15:19])
    tag = tag_of(small, "d20", "foundation")
    assert tag is not None
    assert (tag.confidence, tag.decisions) == (None, 19)
    small.tags.decide_all("reject", found[19:20])
    tag = tag_of(small, "d20", "foundation")
    assert tag is not None
    assert (tag.confidence, tag.decisions) == (0.75, 20)
    other = tag_of(small, "two", "foundation")
    assert other is not None
    assert (other.confidence, other.decisions) == (None, 0)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (TagFilter(concepts=["foundation"]), ["one", "three", "two"]),
        (TagFilter(concepts=["foundation"], lang="zh"), ["two"]),
        (TagFilter(concepts=["foundation"], labels=["foundation"]), ["one", "three"]),
        (TagFilter(concepts=["foundation"], least_score=0.99), []),
        (TagFilter(concepts=["foundation"], sources=["no*"]), []),
        (TagFilter(concepts=["foundation"], statuses=["accepted"]), []),
        (TagFilter(documents=["three"]), ["three"]),
    ],
)
def test_filters_select_tags(shared: Workspace, wanted: TagFilter, expected: list[str]) -> None:
    shared.decisions.unlink(missing_ok=True)
    assert [row.document_id for row in shared.tags.find(wanted)] == expected


def test_bulk_decisions_by_label_are_about_mentions(small: Workspace) -> None:
    wanted = TagFilter(concepts=["fundraising"], labels=["公开募捐"])
    assert small.tags.decide_all("reject", small.tags.find(wanted), labels=["公开募捐"]) == 2
    assert status(small, "two", "fundraising") == "rejected"
    assert status(small, "one", "fundraising") == "suggested"
