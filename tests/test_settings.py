from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.errors import SettingsError
from civcorpus.settings import Settings, choose_engine, find_workspace


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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'engine = "tantivy"\n'),
        ("title = \"甲\"\r\nengine = 'whoosh' # mine\r\n", 'title = "甲"\r\nengine = "tantivy" # mine\r\n'),
        ('# A\n# engine = "whoosh"  # or\n# jobs = 0\njobs = 1\n', '# A\nengine = "tantivy"\n# jobs = 0\njobs = 1\n'),
        ("jobs = 2", 'engine = "tantivy"\njobs = 2'),
        ('# engine = "whoosh"', 'engine = "tantivy"'),
    ],
    ids=["empty", "set", "commented", "not named", "nothing but the comment"],
)
def test_another_engine_is_written_and_the_rest_is_left(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "civcorpus.toml"
    path.write_bytes(before.encode())
    choose_engine(tmp_path, "tantivy")
    assert path.read_bytes().decode() == after
    assert [each.name for each in tmp_path.iterdir()] == ["civcorpus.toml"]


def test_an_engine_is_written_where_there_is_no_file_yet(tmp_path: Path) -> None:
    choose_engine(tmp_path, "whoosh")
    assert not (tmp_path / "civcorpus.toml").exists()
    choose_engine(tmp_path, "tantivy")
    assert Settings.load(tmp_path) == Settings(engine="tantivy")


def test_a_file_that_cannot_be_changed_so_is_left(tmp_path: Path) -> None:
    text = 'title = """\nengine = "x"\n"""\n"engine" = "whoosh"\n'
    write(tmp_path, text)
    with pytest.raises(SettingsError, match="engine cannot be changed here"):
        choose_engine(tmp_path, "tantivy")
    assert (tmp_path / "civcorpus.toml").read_text(encoding="utf-8") == text
