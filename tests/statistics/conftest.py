"""The figures of the sample corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from civcorpus import Workspace, init_workspace
from civcorpus.pipeline.measuring import Statistics


@pytest.fixture(scope="session")
def figures(sample: Workspace) -> Iterator[Statistics]:
    """The statistics of the sample corpus, open."""
    with sample.statistics() as statistics:
        yield statistics


@pytest.fixture
def corpus_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Workspace]:
    """A workspace of documents given as (text, date, source)."""
    import json

    def make(*documents: tuple[str, str, str]) -> Workspace:
        workspace = init_workspace(tmp_path_factory.mktemp("counted"))
        lines = [
            json.dumps({"id": f"d{number}", "title": f"T{number}", "text": text, "date": date, "source": source})
            for number, (text, date, source) in enumerate(documents, 1)
        ]
        (workspace.corpus / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
        workspace.ingest()
        return workspace

    return make
