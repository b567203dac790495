"""How much of a reference text is found in order in what a reader gives, and how much is extra.

`python benchmarks/extraction.py [FOLDER]`: a folder of specimens with PDF files beside their plain text (`pdf/NAME.pdf`,
`pdf/NAME.txt`) and of web pages (`html/*.html`, whose reference is all of their visible text). Letters, digits and Han
characters count; case, width and line ends do not. Twins put footnotes at their end and leave page numbers out of tables of
contents, so what is found in any order, by runs of eight characters, is given beside what is found in order.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

from civcorpus.model import Document
from civcorpus.passages import cut_passages
from civcorpus.readers import read_documents
from civcorpus.readers.encodings import decode

GRAM = 12
RUN = 8
LARGEST_GAP = 3_000
UNSEEN = ("script", "style", "head", "title")


class Visible(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.hidden += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def plain(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def in_order(reference: str, found: str) -> int:
    """Return how many characters of the reference stand in the same order in what was found."""
    anchors = longest_run(shared_places(reference, found))
    matched, one, two = 0, 0, 0
    for first, second in [*anchors, (len(reference), len(found))]:
        if first < one or second < two:
            continue
        matched += gap(reference[one:first], found[two:second])
        one, two = first, second
        while one < len(reference) and two < len(found) and reference[one] == found[two]:
            one, two, matched = one + 1, two + 1, matched + 1
    return matched


def shared_places(reference: str, found: str) -> list[tuple[int, int]]:
    """Return where runs of characters stand that each text has exactly once."""
    places: list[dict[str, int]] = []
    for text in (reference, found):
        once: dict[str, int] = {}
        for at in range(len(text) - GRAM + 1):
            gram = text[at : at + GRAM]
            once[gram] = -1 if gram in once else at
        places.append(once)
    both = ((at, places[1].get(gram, -1)) for gram, at in places[0].items() if at >= 0)
    return [pair for pair in both if pair[1] >= 0]


def covered(reference: str, found: str) -> float:
    """Return the share of the reference's characters that stand in what was found, in any order, in runs of some length."""
    runs = {found[at : at + RUN] for at in range(len(found) - RUN + 1)}
    hit = bytearray(len(reference))
    for at in range(len(reference) - RUN + 1):
        if reference[at : at + RUN] in runs:
            hit[at : at + RUN] = b"\1" * RUN
    return sum(hit) / len(reference) if reference else 1.0


def longest_run(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that ascends in both places (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        at = bisect_left(tails, second)
        tails[at : at + 1] = [second]
        ends[at : at + 1] = [number]
        before.append(ends[at - 1] if at else -1)
    run: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def gap(reference: str, found: str) -> int:
    """Return how much of a short stretch is shared; of a long one, nothing."""
    if not reference or not found or max(len(reference), len(found)) > LARGEST_GAP:
        return 0
    return sum(block.size for block in SequenceMatcher(None, reference, found, autojunk=False).get_matching_blocks())


def measure(path: Path, reference: str) -> str:
    """Return a line of figures for one file."""
    (document,) = read_documents(path)
    if not isinstance(document, Document):
        return f"{path.name}: {document}"
    wanted, found = plain(reference), plain(document.text)
    same = in_order(wanted, found)
    passages = cut_passages(document)
    return (
        f"{path.name}: {same / len(wanted):.2%} of {len(wanted):,} reference characters in order, "
        f"{1 - same / len(found):.2%} extra of {len(found):,}, {len(passages)} passages; "
        f"in any order {covered(wanted, found):.2%} found, {1 - covered(found, wanted):.2%} extra"
    )


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "specimens")
    if not folder.is_dir():
        print(f"{folder}: no specimens here: nothing measured")
        return
    for path in sorted(folder.glob("pdf/*.pdf")):
        twin = path.with_suffix(".txt")
        if twin.is_file():
            print(measure(path, twin.read_text(encoding="utf-8")), flush=True)
    for path in sorted(folder.glob("html/*.html")):
        page = Visible()
        decoded = decode(path.read_bytes())
        page.feed(decoded.text if decoded else "")
        print(measure(path, " ".join(page.parts)), flush=True)


if __name__ == "__main__":
    main()
