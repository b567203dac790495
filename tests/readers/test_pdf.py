from __future__ import annotations

from pathlib import Path

from tests.readers.small_files import pdf, read_one

Row = tuple[float, float, float, str]


def paragraph(top: float, *lines: str, size: float = 11, left: float = 72) -> list[Row]:
    return [(left, top - 14 * number, size, line) for number, line in enumerate(lines)]


FIRST = [
    (72.0, 800.0, 8.0, "Harbour Policy Notes"),
    *paragraph(740, "Minutes of the meeting", size=18),
    *paragraph(
        700,
        "We met on the second floor of the old grain store and talked about the",
        "accounts until the lamps went out. Nobody had brought the receipts, and",
        "so we began again.",
    ),
    *paragraph(
        640,
        "The second paragraph begins here and it does not end before the page does, as",
    ),
    (72.0, 60.0, 8.0, "1 Receipts are kept for ten years."),
    (280.0, 30.0, 8.0, "Page 1 of 3"),
]
SECOND = [
    (72.0, 800.0, 8.0, "Harbour Policy Notes"),
    *paragraph(740, "everyone can see who turns the leaf and reads on, which is the point of it."),
    (72.0, 700.0, 11.0, "Town"),
    (300.0, 700.0, 11.0, "Members"),
    (72.0, 680.0, 11.0, "Foshan"),
    (300.0, 680.0, 11.0, "41"),
    (280.0, 30.0, 8.0, "Page 2 of 3"),
]
THIRD = [
    (72.0, 800.0, 8.0, "Harbour Policy Notes"),
    *paragraph(740, "What follows", size=14),
    *paragraph(700, "There is nothing more to say about the accounts of that year."),
    (280.0, 30.0, 8.0, "Page 3 of 3"),
]
INFO = "/Title (The Minutes) /Author (Ines Moreau) /CreationDate (D:20170914083000Z)"


def read(tmp_path: Path, *pages: list[Row], info: str = "") -> tuple[str, list[tuple[str, str]], tuple[int, ...]]:
    (tmp_path / "a.pdf").write_bytes(pdf(pages, info=info))
    document = read_one(tmp_path / "a.pdf")
    blocks: list[tuple[str, str]] = [(b.zone, document.text[b.start : b.end]) for b in document.blocks]
    return document.text, blocks, document.pages


def test_running_heads_and_page_numbers_are_gone(tmp_path: Path) -> None:
    text, _, _ = read(tmp_path, FIRST, SECOND, THIRD)
    assert "Harbour" not in text
    assert "of 3" not in text


def test_paragraphs_stand_apart_and_cross_a_page_end(tmp_path: Path) -> None:
    text, _, pages = read(tmp_path, FIRST, SECOND, THIRD)
    assert "page does, as\neveryone can see" in text
    assert "so we began again.\n\nThe second" in text
    assert pages[0] == 0
    assert text[pages[1] :].startswith("everyone")
    assert text[pages[2] :].startswith("What follows")


def test_a_word_that_a_line_end_breaks_keeps_its_line_end_and_parts_no_paragraph(tmp_path: Path) -> None:
    lines = (
        "We met on the second floor of the old grain ware-",
        "house and talked about the accounts until the lamps",
        "went out, and nobody had brought the receipts or me-",
        "mory enough to do without them.",
    )
    assert read(tmp_path, paragraph(700, *lines))[0] == "\n".join(lines)


def test_characters_that_stand_for_nothing_do_not_move_the_lines_below_them(tmp_path: Path) -> None:
    rows = [*paragraph(740, "\x03\x03\x03\x03\x03\x03 tea", "and cups."), *paragraph(700, "Aims", size=18)]
    text, blocks, _ = read(tmp_path, [*rows, *paragraph(660, "We met on the second floor of the store.")])
    assert blocks == [("heading", "Aims")]
    assert text.endswith("cups.\n\nAims\n\nWe met on the second floor of the store.")


def test_a_paragraph_goes_on_below_a_first_line_that_hangs_out(tmp_path: Path) -> None:
    hanging = [(72.0, 700.0, 11.0, "[16] Ines Moreau and others, The receipts of the harbour, kept for")]
    hanging += paragraph(
        686, "ten years, in a box, and read by nobody", "but the treasurer of the year before.", left=92
    )
    after = [
        *paragraph(658, "A heading"),
        *paragraph(644, "And below it a paragraph whose first line stands back.", left=92),
    ]
    text, _, _ = read(tmp_path, [*hanging, *after])
    assert "kept for\nten years, in a box, and read by nobody\nbut the" in text
    assert "A heading\n\nAnd below" in text


def test_headings_rows_and_notes_are_known(tmp_path: Path) -> None:
    _, blocks, _ = read(tmp_path, FIRST, SECOND, THIRD)
    assert blocks == [
        ("heading", "Minutes of the meeting"),
        ("footnote", "1 Receipts are kept for ten years."),
        ("table", "Town | Members"),
        ("table", "Foshan | 41"),
        ("heading", "What follows"),
    ]


def test_the_information_dictionary_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST], info=INFO))
    document = read_one(tmp_path / "a.pdf")
    assert (document.title, document.authors, document.date) == ("The Minutes", ("Ines Moreau",), "2017-09-14")


def test_a_title_that_is_a_file_name_is_no_title(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST], info="/Title (Microsoft Word - minutes.doc)"))
    assert read_one(tmp_path / "a.pdf").title == "Minutes of the meeting"


def test_a_page_with_a_picture_and_no_text_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST, [], THIRD], drawn="50 50 200 100 re f"))
    document = read_one(tmp_path / "a.pdf")
    assert document.warnings == ("no text on page(s) 2: they may need OCR",)
    assert len(document.pages) == 3
    assert document.pages[1] == document.pages[2]


def test_an_empty_page_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST, [], THIRD]))
    assert read_one(tmp_path / "a.pdf").warnings == ()


def test_letters_that_say_nothing_are_a_warning(tmp_path: Path) -> None:
    shifted = ["WKHVHUXOHVDUHPDGHIRUWKHPHHWLQJ", "QRERGBKDGEURXJKWWKHUHFHLSWV", "DQGVRZHEHJDQDJDLQ"]
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST, paragraph(700, *shifted)]))
    warning = "the text layer of page(s) 2 looks garbled: they may need OCR"
    assert read_one(tmp_path / "a.pdf").warnings == (warning,)


PLAIN = [*paragraph(700, "The accounts are read aloud once a month", "and nobody has brought the receipts.")]
STAMP = "BT 0.7 0.7 -0.7 0.7 100 200 Tm /F1 60 Tf (DRAFT) Tj ET"


def test_a_watermark_on_every_page_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([FIRST, SECOND, THIRD], drawn=STAMP))
    assert "DRAFT" not in read_one(tmp_path / "a.pdf").text


def test_what_stands_askew_on_one_page_is_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([PLAIN], drawn=STAMP))
    document = read_one(tmp_path / "a.pdf")
    assert document.text == "The accounts are read aloud once a month\nand nobody has brought the receipts.\n\nDRAFT"
    assert [(block.zone, document.text[block.start : block.end]) for block in document.blocks] == [
        ("boilerplate", "DRAFT")
    ]


def test_letters_set_twice_to_make_them_bold_are_read_once(tmp_path: Path) -> None:
    bold = [(left + shift, bottom, size, text) for left, bottom, size, text in PLAIN for shift in (0, 0.3)]
    (tmp_path / "a.pdf").write_bytes(pdf([bold]))
    assert (
        read_one(tmp_path / "a.pdf").text
        == "The accounts are read aloud once a month\nand nobody has brought the receipts."
    )


def test_a_page_that_lies_on_its_side_is_read_like_any_other(tmp_path: Path) -> None:
    turned = "\n".join(
        f"BT 0 1 -1 0 {800 - bottom} {left} Tm /F1 {size} Tf ({text}) Tj ET" for left, bottom, size, text in FIRST
    )
    (tmp_path / "a.pdf").write_bytes(pdf([[]], drawn=turned))
    (tmp_path / "b.pdf").write_bytes(pdf([FIRST]))
    assert read_one(tmp_path / "a.pdf").text == read_one(tmp_path / "b.pdf").text


def test_the_raised_mark_of_a_note_stands_apart_from_its_word(tmp_path: Path) -> None:
    width = 4 * 0.833 * 11  # of "mmmm" in Helvetica
    line = [(72.0, 700.0, 11.0, "mmmm"), (72 + width, 704.0, 7.0, "2"), (72 + width + 6, 700.0, 11.0, "and mmm2.")]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([[*line, *paragraph(680, "We met again on the second floor and began with the accounts.")]]))
    assert read_one(path).text.startswith("mmmm[2] and mmm2.")
