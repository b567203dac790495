"""Pictures of text > text, by the program ocrmypdf (with tesseract) where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from civcorpus.readers.archives import CONTAINERS

LANGUAGES = ("chi_sim", "chi_tra", "eng")
RECOGNISED = CONTAINERS | {"pdf"}
"""The readers whose files hold such pictures, or others that do."""
INSTALL = "install ocrmypdf and tesseract with chi_sim, chi_tra and eng"


class RecognitionError(Exception):
    """What kept a PDF from being recognised, in a few words and with what to do."""


def recognised(data: bytes, pages: Sequence[int], *, seconds: float) -> bytes:
    """Return a PDF whose `pages` (from 1) have a new text layer, taken from what they look like.

    Each of the languages `LANGUAGES` that tesseract knows is used. Nothing runs through a shell; the other pages stay as they are.

    Raises:
        RecognitionError: ocrmypdf is not there, knows none of the languages, fails, or takes longer than `seconds`.
    """
    program, languages = found_programs()
    with TemporaryDirectory(prefix="civcorpus-") as folder:
        before, after = Path(folder, "before.pdf"), Path(folder, "after.pdf")
        before.write_bytes(data)
        numbers = ",".join(map(str, pages))
        options = ["--quiet", "--force-ocr", "--output-type", "pdf", "--optimize", "0", "--jobs", "1"]
        command = [program, *options, "--pages", numbers, "--language", "+".join(languages), str(before), str(after)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False)
        except subprocess.TimeoutExpired as error:
            raise RecognitionError(f"it took longer than {seconds:.0f} seconds: raise ocr_seconds") from error
        if done.returncode or not after.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            raise RecognitionError(f"ocrmypdf failed ({said[-1][:120]}): run it by hand")
        return after.read_bytes()


def found_programs() -> tuple[str, list[str]]:
    """Return where ocrmypdf is, and which of the languages tesseract knows here.

    Raises:
        RecognitionError: One of the programs is not there, or tesseract knows none of the languages.
    """
    program, tesseract = shutil.which("ocrmypdf"), shutil.which("tesseract")
    if program is None or tesseract is None:
        raise RecognitionError(f"{'tesseract' if program else 'ocrmypdf'} is not installed: {INSTALL}")
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, timeout=30, check=False).stdout.split()
    languages = [name for name in LANGUAGES if name.encode() in listed]
    if not languages:
        raise RecognitionError(f"tesseract knows neither Chinese nor English: {INSTALL}")
    return program, languages
