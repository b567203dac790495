"""Making a workspace: its folders, its settings file, and what comes with the program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from civcorpus.settings import FILE_NAME

_SETTINGS_TEMPLATE = """\
# A civcorpus workspace. Every setting may be left out; these are the defaults.
title = {title}
# engine = "whoosh"            # or "tantivy", for large corpora (needs `civcorpus[tantivy]`)
# corpus = "corpus"
# taxonomies = "taxonomies"
# index = "index"              # derived: may be deleted, `civcorpus ingest` builds it again
# decisions = "decisions.jsonl" # what people decided: keep it, best under version control
# translate = false            # whether searches look for translations too (needs `civcorpus[dictionary]`)
# meta = ""                    # a table of what is known of the documents: CSV, JSON, BibTeX or RIS
# jobs = 0                     # worker processes of an ingest; 0 chooses
# longest_file = 268435456     # bytes; larger files are refused (JSON Lines are not)
# longest_text = 20000000      # characters; longer documents are refused
# longest_seconds = 300        # for one file, and one more for each 100 kB
# most_memory = 4294967296     # bytes, for a process that reads
# ocr = false                  # whether pictures of text are recognised (needs ocrmypdf and tesseract; slow)
# ocr_seconds = 3600           # for one file, beside the seconds above
# cache = 268435456            # bytes of what was read from PDF, HTML and office files, kept in the index; 0: none
# who = ""                     # signs decisions; empty: the name that git knows, or the login
"""


def found_workspace(folder: Path, *, sample: bool) -> None:
    """Make the folders and files of a workspace; what is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("corpus", "taxonomies", "index"):
        (folder / name).mkdir(exist_ok=True)
    settings = folder / FILE_NAME
    if not settings.exists():
        settings.write_text(
            _SETTINGS_TEMPLATE.format(title=json.dumps(folder.resolve().name, ensure_ascii=False)), encoding="utf-8"
        )
    for kind in ("taxonomies", "corpus") if sample else ("taxonomies",):
        for name, shipped in shipped_files(kind).items():
            target = folder / kind / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(shipped, target)
    ignored = folder / "index" / ".gitignore"
    if not ignored.exists():
        ignored.write_text("# Derived: `civcorpus ingest` builds it again.\n*\n", encoding="utf-8")


def shipped_files(kind: str) -> dict[str, Path]:
    """Return the files that come with the program, `taxonomies` or the sample `corpus`, by path below their folder; sorted."""
    package = Path(__file__).parent
    inside, checkout = package / "shipped" / kind, package.parents[1] / kind
    folder = inside if inside.is_dir() else checkout
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path for path in paths}
