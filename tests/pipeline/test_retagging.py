from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus import Workspace, open_workspace
from civcorpus.analysis import Analyser
from civcorpus.errors import UsageError
from civcorpus.pipeline.ingesting import Options
from civcorpus.tagging import Tagger
from tests.pipeline.librarians import (
    BASIC,
    Concepts,
    found_by_machine,
    machine_rows,
    make_workspace,
    with_concepts,
)


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "small")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One workspace whose taxonomy changes from example to example."""
    return make_workspace(tmp_path_factory.mktemp("shared"))


def edited(**changes: dict[str, Any] | None) -> Concepts:
    """Return the basic concepts, some replaced, added or (`None`) left out."""
    named = {name.replace("_", "-"): concept for name, concept in changes.items()}
    return {name: concept for name, concept in {**BASIC, **named}.items() if concept is not None}


# ---- any edit: the same as tagging everything anew, and back again

_LABELS = (
    "Charity Law", "charity", "public fundraising", "foundation", "FAO", "PF", "Foreign Aid Office", "law", "social organisation",
    "bureau", "慈善法", "慈善", "公开募捐", "募捐", "公益", "公益诉讼", "基金会", "社会组织", "registered",
)  # fmt: skip
_PHRASES = ("law of nature", "charity law", "公益诉讼", "the bureau", "gave", "needs", "{body}", "reg*")
_IDS = ("a", "b", "c")


@st.composite
def concepts(draw: st.DrawFn) -> tuple[Concepts, dict[str, list[str]]]:
    found: Concepts = {}
    for concept_id in draw(st.lists(st.sampled_from(_IDS), min_size=1, unique=True)):
        labels = draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=3, unique=True))
        match: dict[str, Any] = {}
        for key in draw(st.sets(st.sampled_from(["unless", "near", "unless_near", "patterns"]))):
            match[key] = draw(st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=2, unique=True))
        other = draw(st.sampled_from([None, *(i for i in _IDS if i != concept_id)]))
        if other and draw(st.booleans()):
            match[draw(st.sampled_from(["near", "unless_near"]))] = [f"concept:{other}"]
        elif other:
            match["implies"] = [other]
        for key in draw(st.sets(st.sampled_from(["defined", "yields"]))):
            match[key] = True
        if draw(st.booleans()) and ("near" in match or "unless_near" in match):
            match["within"] = draw(st.sampled_from([1, "sentence", "document"]))
        found[concept_id] = {"prefLabel": {"en": labels[0]}, "altLabel": {"en": labels[1:]}, "match": match}
    for concept in found.values():
        for key in ("near", "unless_near"):
            kept = [p for p in concept["match"].get(key, ()) if p.removeprefix("concept:") in found or ":" not in p]
            if kept:
                concept["match"][key] = kept
            else:
                concept["match"].pop(key, None)
        concept["match"]["implies"] = [i for i in concept["match"].get("implies", ()) if i in found]
        if not ("near" in concept["match"] or "unless_near" in concept["match"]):
            concept["match"].pop("within", None)
    return found, {
        "body": draw(st.lists(st.sampled_from(["bureau", "foundation", "社会组织"]), min_size=1, unique=True))
    }


@settings(max_examples=60)
@given(edit=concepts())
def test_a_run_after_any_edit_gives_what_tagging_everything_anew_gives_and_undo_restores_every_byte(
    shared: Workspace, edit: tuple[Concepts, dict[str, list[str]]]
) -> None:
    workspace = with_concepts(shared, *edit)
    before = machine_rows(workspace)
    report = workspace.tags.run(jobs=1)
    assert found_by_machine(workspace) == tagged_anew(workspace)
    assert not workspace.tags.run(jobs=1).changed
    if report.run_id:
        workspace.tags.undo(report.run_id)
        assert machine_rows(workspace) == before
        workspace.tags.run(jobs=1)  # so that the next example begins from another state
        assert found_by_machine(workspace) == tagged_anew(workspace)


def tagged_anew(workspace: Workspace) -> set[tuple[Any, ...]]:
    tagger = Tagger(workspace.taxonomy, Analyser.load(workspace.index / "analyser.json"))
    found: set[tuple[Any, ...]] = set()
    with workspace.catalogue() as catalogue:
        for key, document, _, _ in catalogue.documents():
            passages = [passage for _, passage in catalogue.passages_of(key, document.id, document.text)]
            mentions = tagger.mentions(document.id, document.title, passages)
            places = {}
            for m in mentions:
                places.setdefault(
                    (m.start, m.end, m.concept_id), (m.label, m.label_type, m.matcher, " ".join(m.rivals))
                )
            found |= {(document.id, concept, start, end, *rest) for (start, end, concept), rest in places.items()}
            found |= {
                (document.id, tag.concept_id, tag.score, tag.rank, tag.mentions, json.dumps(dict(tag.parts)))
                for tag in tagger.tags_of(document, passages, mentions)
            }
    return found


# ---- what is looked at, shown, recorded


def tagged_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that are tagged from now on, as they come."""
    seen: list[str] = []
    tag = Tagger.mentions
    monkeypatch.setattr(
        Tagger, "mentions", lambda self, i, *rest: (seen.append(i) if i else None, tag(self, i, *rest))[1]
    )
    return seen


def test_only_documents_that_a_changed_concept_can_affect_are_tagged_again(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tagged_again(monkeypatch)
    workspace = with_concepts(small, edited(bureau={"prefLabel": {"en": "bureau"}}))
    assert workspace.tags.run(jobs=1).documents.keys() == {"three", "five"}
    assert sorted(seen) == ["five", "three"]


def test_a_new_label_concerns_only_documents_that_may_have_it(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tagged_again(monkeypatch)
    wider = edited(foundation={**BASIC["foundation"], "altLabel": {"zh": ["社会组织"]}})
    assert with_concepts(small, wider).tags.run(jobs=1).documents.keys() == {"two", "five"}
    assert sorted(seen) == ["five", "two"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"zh": "代表机构"}, {"zh": "代表机构", "en": "representative office"}),
        ({"zh": "代表机构", "en": "RO"}, {"zh": "业务主管单位", "en": "RO"}),
        ({"en": "RO", "zh": "某单位"}, {"en": "RO", "zh": "某个处"}),
    ],
)
def test_a_label_that_stands_nowhere_may_say_what_a_short_name_means(
    small: Workspace, before: dict[str, str], after: dict[str, str]
) -> None:
    text = "设立代表机构（RO）要登记。\n\nThe RO writes.\n\n某某大学中心处（RO）不同。"
    (small.corpus / "more.jsonl").write_text(json.dumps({"id": "six", "title": "", "text": text}), encoding="utf-8")
    small.ingest()
    for labels in (before, after, before):
        workspace = with_concepts(small, edited(office={"prefLabel": labels}))
        workspace.tags.run(jobs=1)
        assert found_by_machine(workspace) == tagged_anew(workspace)


def test_a_run_that_changes_nothing_leaves_no_record(small: Workspace) -> None:
    noted = edited(foundation={**BASIC["foundation"], "scopeNote": {"en": "Only the note is new."}})
    workspace = with_concepts(small, noted)
    assert workspace.status()["tags_stale"]
    assert not workspace.tags.run().changed
    assert [run["kind"] for run in workspace.tags.runs()] == ["ingest"]
    assert not workspace.status()["tags_stale"]


def test_a_preview_tells_added_removed_kept_and_writes_nothing(small: Workspace) -> None:
    workspace = with_concepts(small, edited(charity=None, bureau={"prefLabel": {"en": "bureau"}}))
    before = machine_rows(workspace)
    report = workspace.tags.preview()
    assert (dict(report.added), dict(report.removed)) == ({"bureau": 2}, {"charity": 1})
    assert report.documents["one"].removed == ["charity"]
    assert report.documents["one"].kept == 3
    assert machine_rows(workspace) == before
    assert report.run_id is None


def test_a_person_stands_in_the_way_of_a_run(small: Workspace) -> None:
    small.tags.accept("one", "charity")
    small.tags.reject("three", "foundation")
    wider = edited(charity=None, foundation={"prefLabel": {"en": "foundation"}, "altLabel": {"en": ["the bureau"]}})
    workspace = with_concepts(small, wider)
    report = workspace.tags.run()
    assert dict(report.blocked) == {"charity": 1, "foundation": 1}
    assert report.documents["one"].blocked == ["charity"]
    tags = {tag.concept_id: tag.status for tag in workspace.document("three")[2]}
    assert tags["foundation"] == "rejected"


def test_the_engine_is_not_touched(small: Workspace) -> None:
    def engine_files() -> dict[Path, tuple[int, int]]:
        folder = small.index / small.settings.engine
        return {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}

    before = engine_files()
    report = with_concepts(small, edited(charity=None)).tags.run()
    assert report.changed
    assert engine_files() == before


def test_a_search_follows_the_run(small: Workspace) -> None:
    workspace = with_concepts(small, edited(charity=None, bureau={"prefLabel": {"en": "bureau", "zh": "办事处"}}))
    workspace.tags.run()
    assert {hit.document_id for hit in workspace.search("办事处").hits} == {"three", "five"}


def test_workers_find_what_one_process_finds(small: Workspace) -> None:
    workspace = with_concepts(small, edited(charity=None, bureau={"prefLabel": {"en": "bureau"}}))
    assert workspace.tags.preview(jobs=2) == workspace.tags.preview(jobs=1)


# ---- plans


def test_a_plan_does_what_it_showed(small: Workspace, tmp_path: Path) -> None:
    workspace = with_concepts(small, edited(charity=None))
    shown = workspace.tags.preview(plan=tmp_path / "plan.jsonl")
    done = workspace.tags.apply(tmp_path / "plan.jsonl")
    assert (done.added, done.removed, done.documents) == (shown.added, shown.removed, shown.documents)
    assert found_by_machine(workspace) == tagged_anew(workspace)
    assert not workspace.tags.run().changed


def test_a_plan_made_from_another_state_is_refused(small: Workspace, tmp_path: Path) -> None:
    plan = tmp_path / "plan.jsonl"
    workspace = with_concepts(small, edited(charity=None))
    workspace.tags.preview(plan=plan)
    other = with_concepts(small, edited(charity=None, foundation=None))
    with pytest.raises(UsageError, match=r"made from another state \(taxonomies changed since\)"):
        other.tags.apply(plan)
    workspace = with_concepts(small, edited(charity=None))
    workspace.tags.run()
    with pytest.raises(UsageError, match=r"made from another state \(tags changed since\)"):
        workspace.tags.apply(plan)


@pytest.mark.parametrize("text", ["", "not json", '{"plan": "x"}\n', "[1]\n"])
def test_what_is_no_plan_is_refused(small: Workspace, tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.jsonl").write_text(text)
    with pytest.raises(UsageError, match="not a plan"):
        small.tags.apply(tmp_path / "plan.jsonl")


def test_a_plan_cut_short_is_refused(small: Workspace, tmp_path: Path) -> None:
    plan = tmp_path / "plan.jsonl"
    workspace = with_concepts(small, edited(charity=None))
    workspace.tags.preview(plan=plan)
    plan.write_text("".join(plan.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(UsageError, match="the end is missing"):
        workspace.tags.apply(plan)


# ---- undo


def run_of(workspace: Workspace) -> str:
    run_id = workspace.tags.run().run_id
    assert run_id is not None
    return run_id


def test_undo_leaves_later_human_work_alone(small: Workspace) -> None:
    workspace = with_concepts(small, edited(bureau={"prefLabel": {"en": "bureau"}}))
    run_id = run_of(workspace)
    workspace.tags.accept("three", "bureau")
    workspace.tags.reject("one", "charity")
    workspace.tags.undo(run_id)
    statuses = {tag.concept_id: tag.status for tag in workspace.document("one")[2]}
    assert statuses["charity"] == "rejected"
    assert [d.concept for d in workspace.tags.decisions().decisions] == ["charity"]
    assert [s.reason for s in workspace.tags.decisions().stale] == ["no such concept"]
    workspace.tags.run()
    assert {tag.concept_id: tag.status for tag in workspace.document("three")[2]}["bureau"] == "accepted"


def test_runs_over_the_same_documents_are_undone_newest_first(small: Workspace) -> None:
    workspace = with_concepts(small, edited(bureau={"prefLabel": {"en": "bureau"}}))
    before = machine_rows(workspace)
    first = run_of(workspace)
    workspace = with_concepts(small, edited(bureau={"prefLabel": {"en": "the bureau"}}))
    second = run_of(workspace)
    with pytest.raises(UsageError, match=f"undo them first, newest first: `civcorpus tag undo {second}`"):
        workspace.tags.undo(first)
    workspace.tags.undo(second)
    workspace.tags.undo(first)
    assert machine_rows(workspace) == before


def test_runs_over_other_documents_need_no_order(small: Workspace) -> None:
    workspace = with_concepts(small, edited(staff={"prefLabel": {"en": "staff"}}))
    first = run_of(workspace)
    workspace = with_concepts(small, edited(staff={"prefLabel": {"en": "staff"}}, law={"prefLabel": {"en": "weather"}}))
    run_of(workspace)
    assert workspace.tags.undo(first).documents == 1
    workspace.tags.run()
    assert found_by_machine(workspace) == tagged_anew(workspace)


def test_documents_read_again_since_are_left_as_they_are(small: Workspace) -> None:
    workspace = with_concepts(small, edited(bureau={"prefLabel": {"en": "bureau"}}))
    run_id = run_of(workspace)
    path = workspace.corpus / "texts.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("FAO staff", "FAO people"), encoding="utf-8")
    workspace.ingest()
    report = workspace.tags.undo(run_id)
    assert (report.documents, report.gone) == (1, 1)


@pytest.mark.parametrize(
    ("name", "message"), [("none", "no such run"), ("ingest", "not a tag run"), ("twice", "undone already")]
)
def test_what_cannot_be_undone_says_why(small: Workspace, name: str, message: str) -> None:
    workspace = with_concepts(small, edited(charity=None))
    run_id = run_of(workspace)
    if name == "twice":
        workspace.tags.undo(run_id)
    chosen = {"none": "x", "ingest": str(workspace.tags.runs()[0]["id"]), "twice": run_id}[name]
    with pytest.raises(UsageError, match=message):
        workspace.tags.undo(chosen)


def test_documents_ingested_after_an_edit_are_not_looked_at_by_the_run(small: Workspace) -> None:
    workspace = with_concepts(small, edited(weather={"prefLabel": {"en": "weather"}}))
    (workspace.corpus / "new.txt").write_text("Weather again.", encoding="utf-8")
    workspace.ingest()
    report = workspace.tags.run()
    assert report.looked_at == 5
    assert report.documents.keys() == {"four"}


def test_a_forced_ingest_keeps_nothing_that_undo_would_need(small: Workspace) -> None:
    workspace = with_concepts(small, edited(charity=None))
    run_of(workspace)
    workspace.ingest(options=Options(force=True))
    assert found_by_machine(open_workspace(workspace.folder)) == tagged_anew(workspace)
