"""Every kind of picture is drawn, in every format, the same each time, with a caption that says what it rests on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from civcorpus import Workspace
from civcorpus.errors import ExitCode, MissingExtraError
from civcorpus.plotting import base
from tests.cli.conftest import Run

pytest.importorskip("matplotlib")

COMMANDS = [
    ("freq", "foundation", "基金会", "--by", "source"),
    ("freq", "foundation", "基金会", "--by", "year"),
    ("freq", "--all", "-n", "12"),
    ("colloc", "慈善"),
    ("keyness", "--a", "year:2016..2019", "-n", "8"),
    ("dispersion", "--tag", "ngo"),
    ("trend", "ngo", "bri", "--by", "month"),
    ("cooccur",),
    ("cooccur", "--with", "org", "--network"),
]


@pytest.fixture(autouse=True)
def _chinese_font() -> None:
    from civcorpus.plotting.matplotlib_ import _chinese_font

    if not _chinese_font():
        pytest.skip("no font with Chinese characters is installed")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_picture_is_drawn_and_is_the_same_again(
    arguments: tuple[str, ...], sample: Workspace, run: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.svg", tmp_path / "second.svg"
    ran = run(*arguments, "--plot", first, workspace=sample)
    assert ran.code == 0
    assert f"{first}: drawn" in ran.err
    run(*arguments, "--plot", second, workspace=sample)
    assert first.read_bytes() == second.read_bytes()
    assert b"<svg" in first.read_bytes()


def test_a_page_holds_the_picture_and_asks_for_nothing(sample: Workspace, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "picture.html"
    assert run("colloc", "慈善", "--plot", out, workspace=sample).code == 0
    page = out.read_text(encoding="utf-8")
    assert "Company of “慈善”" in page
    assert "19 documents" in page
    assert not re.search(r"<script|<img|@import|url\((?!#)|<link", page)


def test_a_png_is_one_column_wide(sample: Workspace, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "picture.png"
    assert run("colloc", "慈善", "--plot", out, workspace=sample).code == 0
    width = int.from_bytes(out.read_bytes()[16:20], "big")
    assert width / 300 * 25.4 == pytest.approx(base.COLUMN, abs=0.2)


def test_an_unknown_format_is_refused(sample: Workspace, run: Run, tmp_path: Path) -> None:
    ran = run("colloc", "慈善", "--plot", tmp_path / "picture.pdf", workspace=sample)
    assert ran.code == ExitCode.USAGE
    assert "give a name that ends in .svg, .png, .html" in ran.err


def test_without_matplotlib_the_message_names_the_extra(
    sample: Workspace,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "civcorpus.plotting.matplotlib_", None)
    monkeypatch.delattr("civcorpus.plotting.matplotlib_", raising=False)
    ran = run("colloc", "慈善", "--plot", tmp_path / "picture.svg", workspace=sample)
    assert ran.code == ExitCode.MISSING_EXTRA
    assert "civcorpus[plot]" in ran.err


def test_without_a_chinese_font_the_message_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from civcorpus.plotting import matplotlib_

    monkeypatch.setattr(matplotlib_, "_chinese_font", list)

    def paint(canvas: base.Canvas, picture: base.Picture) -> None:
        canvas.panels(base.COLUMN, [20.0])
        canvas.caption("慈善", "")

    with pytest.raises(MissingExtraError, match="fonts-noto-cjk"):
        matplotlib_.draw(paint, base.Picture("x", [], None), tmp_path / "a.svg")  # type: ignore[arg-type]


def test_labels_of_a_network_do_not_cover_each_other() -> None:
    from civcorpus.plotting.cooccurrence import layout, spread

    names = [f"concept-{number}" for number in range(20)]
    edges = [(names[i], names[(i * 7 + 3) % 20], 0.5) for i in range(20) if i != (i * 7 + 3) % 20]
    places = spread(layout(names, edges), {name: name for name in names}, (172.0, 100.0))
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            apart = (abs(places[a][0] - places[b][0]), abs(places[a][1] - places[b][1]))
            assert apart[0] > 10 or apart[1] > 5, (a, b)
