from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO

import pytest

from civcorpus.cli.output import Format, Record, write_records

RECORDS: list[Record] = [{"text": "慈善\n法", "spans": [[0, 2]]}, {"text": "", "spans": []}]


@pytest.mark.parametrize("number", [0, 1, 2], ids=["none", "one", "two"])
def test_an_array_is_written_as_json_writes_a_list(number: int) -> None:
    out = StringIO()
    write_records(RECORDS[:number], Format.JSON, ("text", "spans"), out)
    assert out.getvalue() == json.dumps(RECORDS[:number], ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.TABLE])
def test_a_record_is_written_before_the_next_is_made(form: Format) -> None:
    out = StringIO()

    def records() -> Iterator[Record]:
        yield {"text": "first"}
        assert "first" in out.getvalue()
        yield {"text": "second"}

    write_records(records(), form, ("text",), out)
    assert "second" in out.getvalue()
