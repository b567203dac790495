"""What many tests share: an analyser, a small workspace, and the sample corpus ingested once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from civcorpus import Workspace, init_workspace
from civcorpus.analysis import Analyser

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpus"

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """The analyser as an ingest builds it, with spaCy and OpenCC."""
    return Analyser.build()


@pytest.fixture(scope="session")
def query_analyser(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    """The same analyser as a search loads it, without spaCy and OpenCC."""
    path = tmp_path_factory.mktemp("analyser") / "analyser.json"
    analyser.save(path)
    return Analyser.load(path)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace with the shipped taxonomies."""
    return init_workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample corpus, ingested. Read only."""
    workspace = init_workspace(tmp_path_factory.mktemp("sample"))
    workspace.corpus.rmdir()
    workspace.corpus.symlink_to(SAMPLE)
    report = workspace.ingest()
    assert not report.failures
    return workspace


@pytest.fixture(autouse=True)
def _no_outer_workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CIVCORPUS_WORKSPACE", raising=False)
    yield
