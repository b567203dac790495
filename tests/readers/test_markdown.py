from __future__ import annotations

from pathlib import Path

import pytest

from civcorpus.readers.markdown import blocks_of
from tests.readers.small_files import read_one

TEXT = """\
# Minutes of the spring meeting

We met in *Foshan*
and agreed on little.

Second part
-----------

- one thing
  that goes on
- another
1. counted

> quoted words
> in two lines

| Who | What |
| --- | ---- |
| Ines | tea |

```
# no heading
```

[^1]: A note.

---

## References

Oduya, M. (2017).
"""


def parts(text: str) -> list[tuple[str, str]]:
    return [(block.zone, text[block.start : block.end]) for block in blocks_of(text)]


def test_each_part_of_markdown_is_a_block() -> None:
    assert parts(TEXT) == [
        ("heading", "Minutes of the spring meeting"),
        ("body", "We met in *Foshan*\nand agreed on little."),
        ("heading", "Second part"),
        ("item", "- one thing\n  that goes on"),
        ("item", "- another"),
        ("item", "1. counted"),
        ("body", "quoted words\n> in two lines"),
        ("table", "| Who | What |"),
        ("table", "| Ines | tea |"),
        ("body", "# no heading"),
        ("footnote", "[^1]: A note."),
        ("heading", "References"),
        ("reference", "Oduya, M. (2017)."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("#", []),
        ("#no heading", [("body", "#no heading")]),
        ("# A #", [("heading", "A")]),
        ("<!-- hidden -->", []),
        ("A\n\n---\n\nB", [("body", "A"), ("body", "B")]),
        ("一、开头\n\n正文。", [("body", "一、开头"), ("body", "正文。")]),
    ],
)
def test_odd_markdown_is_read_without_surprise(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


def test_the_front_matter_is_metadata_and_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: 纪要\ndate: 2017-09-14\nsource: Harbour Notes\nauthors: [Miriam Oduya, 申若兰]\n"
        "url: https://harbour.example\nlang: zh\n---\n\n# 开会\n\n我们开会。\n"
    )
    document = read_one(tmp_path / "a.md")
    assert document.text == "\n# 开会\n\n我们开会。\n"
    assert (document.title, document.date, document.source) == ("纪要", "2017-09-14", "Harbour Notes")
    assert (document.authors, document.url) == (("Miriam Oduya", "申若兰"), "https://harbour.example")
    assert document.lang == "zh"


@pytest.mark.parametrize("front", ["---\ntitle: [open\n---\n", "---\njust words\n---\n"])
def test_a_front_matter_that_is_no_mapping_stays_text(tmp_path: Path, front: str) -> None:
    (tmp_path / "a.md").write_text(f"{front}Words.\n")
    assert read_one(tmp_path / "a.md").text.endswith("Words.\n")
