"""What people say of a document beside its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus import Workspace
from civcorpus.errors import UsageError
from civcorpus.model import Document
from civcorpus.pipeline.ingesting import Options
from civcorpus.readers.known import Known, side_car, with_known

ZOTERO_CSV = (
    '"Key","Author","Title","Publication Year","Date","Url","Publication Title","File Attachments"\n'
    '"AB12","Li, Mo; Oduya, Miriam","与法律相处","2016","2016-09-01","https://example.org/a","河岸评论",'
    '"/zotero/storage/AB12/a.txt; /x/b.pdf"\n'
)
CSL = json.dumps(
    [
        {
            "id": "a.txt",
            "title": "与法律相处",
            "issued": {"date-parts": [[2016, 9]]},
            "author": [{"family": "李", "given": "默"}, {"family": "Oduya", "given": "Miriam"}],
            "container-title": "河岸评论",
            "URL": "https://example.org/a",
        }
    ]
)
BIB = """@article{a,
  title = {{Living} with the {\\"U}ber-law},
  author = "Oduya, Miriam and Li, Mo", year = 2016,
  journal = {Estuary Review},
  file = {Full Text:files/12/a.txt:text/plain},
}
@misc{b, title={Other}}
"""
RIS = "TY  - JOUR\nTI  - 与法律相处\nAU  - 李默\nAU  - Oduya, M.\nPY  - 2016/09/01/\nJO  - 河岸评论\nL1  - files/a.txt\nER  - \n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("z.csv", ZOTERO_CSV, ("与法律相处", "2016-09-01", "河岸评论", ("Li, Mo", "Oduya, Miriam"))),
        ("z.json", CSL, ("与法律相处", "2016-09", "河岸评论", ("李默", "Miriam Oduya"))),
        ("z.bib", BIB, ("Living with the Uber-law", "2016", "Estuary Review", ("Oduya, Miriam", "Li, Mo"))),
        ("z.ris", RIS, ("与法律相处", "2016-09-01", "河岸评论", ("李默", "Oduya, M."))),
    ],
)
def test_tables_as_zotero_exports_them(tmp_path: Path, name: str, text: str, expected: tuple[object, ...]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    known = Known.load(tmp_path / name)
    document = Document("law/a.txt", "a", "words")
    record = known.about(document, Path("/somewhere/law/a.txt"))
    assert record is not None
    found = with_known(document, record)
    assert (found.title, found.date, found.source, found.authors) == expected
    assert known.about(Document("x.txt", "Nothing", "words"), Path("/x.txt")) is None


def test_a_title_finds_its_record(tmp_path: Path) -> None:
    (tmp_path / "z.ris").write_text(RIS, encoding="utf-8")
    assert Known.load(tmp_path / "z.ris").about(Document("y.pdf", "与法律 相处！", "words"), Path("/y.pdf"))


@pytest.mark.parametrize("data", [b"", b"[1, 2", b"{}"])
def test_a_table_that_cannot_be_read_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "z.json").write_bytes(data)
    with pytest.raises(UsageError, match=r"z\.json: "):
        Known.load(tmp_path / "z.json")


def test_a_side_car_goes_before_the_file_and_its_change_is_seen(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("Title: Inside\nDate: 2001\n\nThe Charity Law.")
    (workspace.corpus / "a.yaml").write_text("title: 外面\ndate: 2016年9月1日\nauthors: [李默]\n", encoding="utf-8")
    report = workspace.ingest()
    assert not report.passed_over.suffixes
    document, *_ = workspace.document("a.txt")
    assert (document.title, document.date, document.authors) == ("外面", "2016-09-01", ("李默",))
    assert workspace.ingest().unchanged == 1
    (workspace.corpus / "a.yaml").write_text("title: New\n")
    workspace.ingest()
    assert workspace.document("a.txt")[0].title == "New"
    (workspace.corpus / "a.yaml").write_text("- no mapping\n")
    assert "a.yaml: not a mapping" in workspace.ingest().failures[0][1]


def test_a_table_is_matched_by_path(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law.")
    (tmp_path / "z.csv").write_text(ZOTERO_CSV, encoding="utf-8")
    workspace.ingest(options=Options(meta=tmp_path / "z.csv"))
    assert workspace.document("a.txt")[0].title == "与法律相处"


def test_no_side_car_says_nothing(tmp_path: Path) -> None:
    assert side_car(tmp_path / "a.txt") == ({}, b"")


def test_the_settings_may_name_a_table(workspace: Workspace) -> None:
    (workspace.folder / "civcorpus.toml").write_text('meta = "z.csv"\n')
    (workspace.folder / "z.csv").write_text(ZOTERO_CSV, encoding="utf-8")
    (workspace.corpus / "a.txt").write_text("The Charity Law.")
    Workspace(workspace.folder).ingest()
    assert workspace.document("a.txt")[0].title == "与法律相处"
