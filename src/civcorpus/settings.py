"""`civcorpus.toml` > Settings: where a workspace keeps its parts, and what is chosen by default."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from civcorpus.errors import SettingsError
from civcorpus.frozen import frozen

FILE_NAME = "civcorpus.toml"
ENVIRONMENT_VARIABLE = "CIVCORPUS_WORKSPACE"

_ENGINE = re.compile(r"""^engine[ \t]*=[ \t]*(?:"[^"\r\n]*"|'[^'\r\n]*')""", re.MULTILINE)
_ENGINE_COMMENT = re.compile(r"^#[ \t]*engine[ \t]*=[^\r\n]*(\r?\n|\Z)", re.MULTILINE)


@frozen
class Settings:
    """The settings of a workspace; paths are relative to it.

    `engine` keeps the index: `whoosh`, or `tantivy` (an extra), much faster where there are many passages.
    `meta` is a table of what is known of the documents (CSV, JSON, BibTeX, RIS), none when empty.
    `jobs` is the number of worker processes of an ingest, 0 for one a core when there is enough to read.
    `longest_seconds` bounds the time that one file may take to be read (a second more for each 100 kB of it), `most_memory` the bytes
    of memory of a process that reads.
    `ocr`: PDF pages that are pictures of text are recognised (ocrmypdf and tesseract), which may take `ocr_seconds` a file beside that.
    `cache` bounds the bytes of what was read from PDF, HTML and office files and is kept for the next time, 0 for none.
    `longest_file` bounds the size in bytes of a file that is read at once (JSON Lines are streamed, and not bound by it),
    `longest_text` the characters of one document, since all of it is analysed at once.
    `translate`: searches look for translations of the words too, unless they are told not to.
    `who` signs decisions; empty, the name that git knows, or the login.
    """

    title: str = ""
    engine: str = "whoosh"
    corpus: str = "corpus"
    taxonomies: str = "taxonomies"
    index: str = "index"
    decisions: str = "decisions.jsonl"
    meta: str = ""
    jobs: int = 0
    longest_file: int = 268_435_456
    longest_text: int = 20_000_000
    who: str = ""
    longest_seconds: int = 300
    most_memory: int = 4_294_967_296
    translate: bool = False
    ocr: bool = False
    ocr_seconds: int = 3600
    cache: int = 268_435_456

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """Read the settings of the workspace in `folder`; defaults when it has no `civcorpus.toml`.

        Raises:
            SettingsError: The file is not TOML, or holds a key or a value that does not fit.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            return cls()
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
            raise SettingsError(f"{path}: not readable as TOML ({err}): mend the file") from err
        return cls(**_checked(data, path))


def _checked(data: dict[str, Any], path: Path) -> dict[str, Any]:
    known = {field.name: type(field.default) for field in fields(Settings)}
    for key, value in data.items():
        if key not in known:
            raise SettingsError(f"{path}: unknown setting {key!r}: known are {', '.join(known)}")
        if type(value) is not known[key]:
            raise SettingsError(
                f"{path}: {key} must be {known[key].__name__}, not {type(value).__name__}: change its value"
            )
    return data


def choose_engine(folder: Path, engine: str) -> None:
    """Write the engine into the `civcorpus.toml` of a workspace, the rest of it left as it is; make the file when there is none.

    Raises:
        SettingsError: The file cannot be changed that way.
    """
    path = (folder / FILE_NAME).resolve()
    if Settings.load(folder).engine == engine:
        return
    text = path.read_bytes().decode("utf-8") if path.is_file() else ""
    line = f'engine = "{engine}"'
    if _ENGINE.search(text):
        changed = _ENGINE.sub(line, text, count=1)
    elif comment := _ENGINE_COMMENT.search(text):
        changed = f"{text[: comment.start()]}{line}{comment[1]}{text[comment.end() :]}"
    else:
        changed = f"{line}\n{text}"
    if tomllib.loads(changed) != {**tomllib.loads(text), "engine": engine}:
        raise SettingsError(f"{path}: engine cannot be changed here: write {line} into it")
    draft = path.with_suffix(".new")
    draft.write_bytes(changed.encode("utf-8"))
    draft.replace(path)


def find_workspace(start: Path | None = None) -> Path:
    """Return the folder of the workspace to use.

    `start` when given; else the variable `CIVCORPUS_WORKSPACE`; else the nearest folder upwards with a `civcorpus.toml`; else
    the current folder.
    """
    if start is not None:
        return start
    if given := os.environ.get(ENVIRONMENT_VARIABLE):
        return Path(given)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    return here
