"""The YAML block at the top of a Markdown text > what it says about the document."""

from __future__ import annotations

import re
from collections.abc import Mapping

FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
LONGEST = 65_536


def split_front_matter(text: str) -> tuple[dict[str, object], str, tuple[str, ...]]:
    r"""Return what the front matter says (keys in lower case), the text after it, and warnings.

    A block that is not a YAML mapping stays part of the text, with a warning.

    >>> split_front_matter("---\ntitle: Minutes\n---\nWe met.")
    ({'title': 'Minutes'}, 'We met.', ())
    """
    match = FRONT_MATTER.match(text, 0, LONGEST)
    if match is None:
        return {}, text, ()
    import yaml

    try:
        known = yaml.safe_load(match.group(1) or "")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        return {}, text, (f"the front matter is not YAML{line}: kept as text",)
    if not isinstance(known, dict):
        return {}, text, ()
    return {str(key).lower(): value for key, value in known.items()}, text[match.end() :], ()


def string_of(known: Mapping[str, object], *names: str) -> str:
    """Return the first of the named values that is a string, number or date, as a string, else `""`."""
    values = (known.get(name) for name in names)
    return next((str(value).strip() for value in values if value and not isinstance(value, list | dict)), "")


def names_of(value: object) -> tuple[str, ...]:
    """Return people's names from a string (parted by `;`, `、`, `,` or `and`) or a list.

    >>> names_of("Miriam Oduya; 申若兰"), names_of(["Oduya, M.", " "])
    (('Miriam Oduya', '申若兰'), ('Oduya, M.',))
    """
    if isinstance(value, str):
        parts: list[object] = list(re.split(r"\s*[;；、\n]\s*|\s+and\s+", value))
        if len(parts) == 1 and value.count(",") >= 1 and all(" " in part.strip() for part in value.split(",")):
            parts = list(value.split(","))
    else:
        parts = list(value) if isinstance(value, list | tuple) else []
    return tuple(str(part).strip() for part in parts if isinstance(part, str | int) and str(part).strip())
