"""Running commands as a user does: arguments in; exit code, whole stdout and whole stderr out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from civcorpus import Workspace
from civcorpus.cli.app import app


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run() -> Run:
    """Run a command; `workspace` and `input` are keywords."""

    def run(*arguments: object, workspace: Workspace | None = None, input: str | None = None) -> Ran:  # noqa: A002
        before = ["--workspace", str(workspace.folder)] if workspace else []
        result = CliRunner().invoke(app, [*before, *map(str, arguments)], input=input)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run
