"""The documents are true: their paths exist, their examples run, their indexes are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from civcorpus import Workspace

ROOT = Path(__file__).resolve().parents[1]


def test_every_path_of_the_architecture_page_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    paths = [
        name for name in re.findall(r"`([\w./]+/[\w./]*|[\w]+\.(?:py|md|sh))`", text) if not name.startswith("index/")
    ]
    named = [
        name
        for name in paths
        if "/" in name and name.split("/")[0] in {"src", "tests", "tools", "taxonomies", "corpus", "benchmarks", "docs"}
    ]
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_module_has_a_place_in_the_architecture_page() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [
        p.name
        for p in (ROOT / "src" / "civcorpus").iterdir()
        if p.suffix == ".py" or (p.is_dir() and (p / "__init__.py").is_file())
    ]
    missing = [name for name in parts if not name.startswith("__") and f"civcorpus/{name}" not in text]
    assert missing == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            broken += [] if (page.parent / target).exists() else [f"{page.name}: {target}"]
    assert broken == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("0*.md") if page.name not in index] == []


def test_the_python_example_of_the_readme_runs(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace.corpus / "a.txt").write_text("二〇一六年通过的慈善法。", encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(workspace.folder.parent)
    exec(code.replace('"my-corpus"', repr(str(workspace.folder))), {})
    assert "慈善法" in capsys.readouterr().out


def test_no_document_names_a_machine() -> None:
    pages = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("*.py"),
        ROOT / "requirements-dev.lock",
    ]
    assert [
        page.name for page in pages if re.search(r"(?<!~)/(?:work|root|home)/\w", page.read_text(encoding="utf-8"))
    ] == []
