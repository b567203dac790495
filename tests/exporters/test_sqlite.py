from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import sqlite_utils

from civcorpus import Workspace, init_workspace
from civcorpus.errors import UsageError
from civcorpus.exporters import rows
from civcorpus.model import Excerpt, Tag

COLUMNS = {
    "documents": "id title path source url date langs text sha256 ingested_at",
    "passages": "id document_id position page heading lang start end text",
    "concepts": "id pref_label_en pref_label_zh scope_note broader",
    "document_tags": "document_id concept_id status origin score rank mentions",
    "excerpts": "id document_id passage_id concept_id start end exact prefix suffix excerpt lang "
    "label label_type matcher status origin run_id",
    "runs": "id started_at finished_at tool_version taxonomy_version taxonomy_sha256",
    "meta": "key value",
}


@pytest.fixture(scope="module")
def exported(sample: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "out.db"
    counts = sample.export_sqlite(path)
    assert counts["excerpts"] > 500
    return path


@pytest.fixture
def database(exported: Path) -> Iterator[sqlite_utils.Database]:
    connection = sqlite3.connect(exported)
    yield sqlite_utils.Database(connection)
    connection.close()


@pytest.mark.parametrize(("table", "columns"), COLUMNS.items())
def test_tables_have_the_columns_of_the_contract_and_are_strict(
    database: sqlite_utils.Database, table: str, columns: str
) -> None:
    names = [column.name for column in database[table].columns]
    assert set(columns.split()) <= set(names)
    assert database.table(table).strict


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("documents", ["id"]),
        ("passages", ["id"]),
        ("concepts", ["id"]),
        ("document_tags", ["document_id", "concept_id"]),
        ("excerpts", ["id"]),
        ("meta", ["key"]),
    ],
)
def test_primary_keys(database: sqlite_utils.Database, table: str, key: list[str]) -> None:
    assert database.table(table).pks == key


def test_the_rows_of_the_export_have_a_value_for_every_column() -> None:
    assert list(rows.EXCERPTS) == list(Excerpt._fields)
    assert set(rows.DOCUMENT_TAGS) <= {field.name for field in fields(Tag)}


def test_foreign_keys_hold_and_are_indexed(database: sqlite_utils.Database) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("passages", "document_tags", "excerpts"):
        indexed = {index.columns[0] for index in database.table(table).indexes}
        for key in database.table(table).foreign_keys:
            assert key.column in indexed


def test_every_excerpt_stands_in_the_text_where_it_says(database: sqlite_utils.Database) -> None:
    (wrong,) = database.execute(
        "SELECT count(*) FROM excerpts e JOIN documents d ON d.id = e.document_id "
        'WHERE substr(d.text, e.start + 1, e."end" - e.start) <> e.exact'
    ).fetchone()
    assert wrong == 0


def test_every_excerpt_is_quotable(database: sqlite_utils.Database) -> None:
    rows = database.execute(
        'SELECT e.exact, e.prefix, e.suffix, e.excerpt, p.start, p."end", e.start, e."end", d.text FROM excerpts e '
        "JOIN passages p ON p.id = e.passage_id JOIN documents d ON d.id = e.document_id"
    )
    for exact, prefix, suffix, excerpt, first, last, start, end, text in rows:
        assert exact in excerpt
        assert excerpt in text
        assert first <= start < end <= last
        assert prefix + exact + suffix in text


def test_every_passage_is_a_part_of_its_document(database: sqlite_utils.Database) -> None:
    (wrong,) = database.execute(
        "SELECT count(*) FROM passages p JOIN documents d ON d.id = p.document_id "
        'WHERE substr(d.text, p.start + 1, p."end" - p.start) <> p.text'
    ).fetchone()
    assert wrong == 0


@pytest.mark.parametrize(
    "word", ["法", "慈善", "志愿者", "能力建设", "慈善法", "境外非政府组织", "foundation", "foundations", "Charity"]
)
@pytest.mark.parametrize("table", ["passages", "excerpts"])
def test_full_text_search_answers_words_of_both_languages(
    database: sqlite_utils.Database, table: str, word: str
) -> None:
    found = list(database.table(table).search(f'"{word}"'))
    assert found
    column = "text" if table == "passages" else "excerpt"
    if not word.isascii():
        assert any(word in row[column] for row in found)


def test_long_chinese_words_are_found_whole_in_either_script(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "w")
    texts = {"a": "中華人民共和國的民辦非企業單位。", "b": "民办非企业单位登记管理机关"}
    for name, text in texts.items():
        (workspace.folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    workspace.ingest()
    workspace.export_sqlite(tmp_path / "out.db")
    database = sqlite_utils.Database(tmp_path / "out.db")
    for word, found in {"民办非企业单位": 2, "民辦非企業單位": 1, "中华人民共和国": 1, "中華人民共和國": 1}.items():
        assert len(list(database.table("passages").search(word))) == found, word
    for phrase, found in {"非 企 业 单": 2, "非 企 業 單": 1, "企 非": 0}.items():
        assert len(list(database.table("passages").search(f'"{phrase}"'))) == found, phrase
    database.close()


def test_full_text_search_can_be_left_out(sample: Workspace, exported: Path, tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    counts = sample.export_sqlite(path, full_text=False)
    plain, full = sqlite_utils.Database(path), sqlite_utils.Database(exported)
    assert not [name for name in plain.table_names() if "_fts" in name]
    assert list(plain["excerpts"].rows) == list(full["excerpts"].rows)
    assert counts["passages"] == full["passages"].count
    plain.close()
    full.close()


def test_the_view_joins_what_a_reader_wants(database: sqlite_utils.Database) -> None:
    row = next(iter(database.query("SELECT * FROM tagged_excerpts WHERE concept_id = 'charity-law' LIMIT 1")))
    assert row["title"] and row["exact"] and row["pref_label_zh"] and row["excerpt"] and row["document_id"]


def test_the_same_input_gives_the_same_bytes(sample: Workspace, exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    sample.export_sqlite(again)
    assert again.read_bytes() == exported.read_bytes()
    sample.ingest()
    sample.export_sqlite(again)
    assert again.read_bytes() == exported.read_bytes()


def test_filters_keep_only_what_they_say(sample: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bri.db"
    sample.export_sqlite(path, concepts=["bri"], query="lang:zh")
    database = sqlite_utils.Database(path)
    assert {row["concept_id"] for row in database["excerpts"].rows} == {"bri"}
    assert {row["concept_id"] for row in database["document_tags"].rows} == {"bri"}
    assert 0 < database["documents"].count < 15
    assert '"tag": ["bri"]' in database["meta"].get("filters")["value"]
    database.close()


def test_an_unknown_concept_is_named_with_similar_ones(sample: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such concept: did you mean charity-law"):
        sample.export_sqlite(tmp_path / "x.db", concepts=["charity-laws"])


def test_a_file_that_is_no_export_is_not_overwritten(sample: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "thesis.db"
    path.write_text("my thesis", encoding="utf-8")
    with pytest.raises(UsageError, match="--force"):
        sample.export_sqlite(path)
    assert path.read_text(encoding="utf-8") == "my thesis"
    sample.export_sqlite(path, force=True)
    sample.export_sqlite(path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.db"]
