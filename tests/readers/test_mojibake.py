from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.readers.mojibake import mended
from tests.readers.small_files import read_one

LATIN = st.text(st.sampled_from("abc éèüñçøß’“”–…€£·\n"), min_size=1)


@given(LATIN, st.integers(2, 9))
def test_what_was_taken_for_windows_1252_is_mended(text: str, times: int) -> None:
    meant = (text + "é’") * times
    wrong = "".join(bytes([b]).decode("cp1252", "replace").replace("�", chr(b)) for b in meant.encode())
    assert mended(wrong)[0] == meant


@given(LATIN)
def test_sound_text_stays(text: str) -> None:
    assert mended(text) == (text, 0)


@pytest.mark.parametrize(
    "text", ["SÃO JOÃO, À LA CARTE", "Â", "Ã©", "«Ça va» – naïve", "慈善法â€", "“le café…” – “ça…”"]
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert mended(text) == (text, 0)


def test_a_document_says_that_it_was_mended(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The womenâ€™s cafÃ© was closed. 一带一路。", encoding="utf-8")
    document = read_one(tmp_path / "a.txt")
    assert document.text == "The women’s café was closed. 一带一路。"
    assert document.warnings == ("2 characters were stored as Windows-1252 read them: mended",)
