from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.errors import SettingsError
from civcorpus.settings import Settings, find_workspace


def write(folder: Path, text: str) -> Path:
    (folder / "civcorpus.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_defaults_hold(tmp_path: Path) -> None:
    assert Settings.load(tmp_path) == Settings()


def test_what_the_file_says_holds(tmp_path: Path) -> None:
    assert Settings.load(write(tmp_path, 'corpus = "报告"\njobs = 2')) == Settings(corpus="报告", jobs=2)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("corpus = ", "not readable as TOML"),
        ("engin = 'x'", "unknown setting 'engin'"),
        ("jobs = 'two'", "jobs must be int, not str"),
        ("corpus = 1", "corpus must be str, not int"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        Settings.load(write(tmp_path, text))


def test_the_nearest_workspace_upwards_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_workspace() == tmp_path
    monkeypatch.setenv("CIVCORPUS_WORKSPACE", str(below))
    assert find_workspace() == below
    assert find_workspace(tmp_path) == tmp_path
