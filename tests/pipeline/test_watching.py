from __future__ import annotations

import os
from pathlib import Path

from civcorpus.pipeline.watching import Marks, Watch, look_at


def test_a_file_is_taken_once_it_lies_still_and_again_when_it_changed() -> None:
    files: dict[Path, Marks] = {Path("a"): ((1, 1),)}
    watch = Watch(lambda: dict(files))

    def taken() -> list[str]:
        changes = watch.changes()
        watch.take(changes)
        return sorted(map(str, changes.files))

    assert taken() == []
    files[Path("b")] = ((1, 1),)
    assert taken() == ["a"]
    files[Path("b")] = ((2, 2),)  # still being written
    assert taken() == []
    assert taken() == ["b"]
    files[Path("a")] = ((1, 2),)
    assert [taken(), taken(), taken()] == [[], ["a"], []]


def test_what_was_not_taken_is_offered_again() -> None:
    watch = Watch(lambda: {Path("a"): ((1, 1),)})
    assert [len(watch.changes().files) for _ in range(3)] == [0, 1, 1]


def test_a_file_is_gone_when_two_looks_miss_it() -> None:
    files: dict[Path, Marks] = {Path("a"): ((1, 1),)}
    watch = Watch(lambda: dict(files))
    watch.changes()
    watch.take(watch.changes())
    saved = files.pop(Path("a"))
    assert not watch.changes().gone
    files[Path("a")] = saved  # an editor put it back
    assert watch.changes().gone is False
    files.clear()
    assert [watch.changes().gone for _ in range(2)] == [False, True]
    watch.take(watch.changes())
    assert not watch.changes().gone


def test_side_cars_and_the_table_mark_a_file(tmp_path: Path) -> None:
    corpus, table = tmp_path / "corpus", tmp_path / "known.csv"
    corpus.mkdir()
    file = corpus / "a.txt"
    file.write_text("text")

    def marks() -> Marks:
        (found,) = look_at([corpus, tmp_path / "away"], corpus=corpus, table=table).items()
        assert found[0] == file
        return found[1]

    seen = [marks()]
    for path in (table, corpus / "a.txt.yaml", corpus / "a.yaml"):
        path.write_text("title: A")
        seen.append(marks())
    os.utime(file, (1, 1))
    seen.append(marks())
    assert len(set(seen)) == len(seen)
    assert marks() == seen[-1]
