"""Dates as people write them in English and Chinese > ISO 8601 with the precision they have."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
HAN_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
YEAR = r"(?P<year>[12]\d{3})"
FORMS = [
    re.compile(form)
    for form in (
        rf"{YEAR}-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?(?:[T ].*)?",
        rf"{YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:[T ]?\d.*)?",
        rf"{YEAR}[/.](?P<month>\d{{1,2}})(?:[/.](?P<day>\d{{1,2}}))?(?:[T ].*)?",
        rf"{YEAR}\s*年(?:\s*(?P<month>\d{{1,2}})\s*月(?:份|(?:\s*(?P<day>\d{{1,2}})\s*[日号號])?))?",
        rf"(?:[A-Za-z]+,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+{YEAR}(?:,?\s+\d.*)?",
        rf"(?:[A-Za-z]+,\s+)?{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{YEAR}(?:,?\s+\d.*)?",
        rf"{MONTH},?\s+{YEAR}",
        YEAR,
    )
]
CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号號])?)?"
)


def normal_date(written: object) -> str:
    """Return a date as `2016`, `2016-09` or `2016-09-01`, or `""` where there is none.

    Numbers are read year first; `01/02/2016`, which means two days, is not read.

    >>> normal_date("2016年9月1日"), normal_date("September 2016"), normal_date("1 Sept 2016")
    ('2016-09-01', '2016-09', '2016-09-01')
    """
    if isinstance(written, datetime):
        return written.date().isoformat()
    if isinstance(written, date):
        return written.isoformat()
    text = str(written).strip() if isinstance(written, str | int) else ""
    text = CHINESE_DATE.sub(_in_digits, text)
    for form in FORMS:
        match = form.fullmatch(text)
        found = _iso(match.groupdict()) if match else ""
        if found:
            return found
    return ""


def _iso(parts: dict[str, str | None]) -> str:
    """Return the ISO form of the parts, or `""` if there is no such day."""
    name = parts.get("name")
    if name and name.lower() not in MONTHS:
        return ""
    year = parts["year"] or ""
    month = MONTHS[name.lower()] if name else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    try:
        date(int(year), month or 1, day or 1)
    except ValueError:
        return ""
    return year + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _in_digits(match: re.Match[str]) -> str:
    """Return a date in Han numerals with Arabic ones."""
    year, month, day = match.groups()
    digits = "".join(str(HAN_DIGITS[c]) for c in year)
    return f"{digits}年" + (f"{_number(month)}月" if month else "") + (f"{_number(day)}日" if day else "")


def _number(written: str) -> int:
    """Return a Han numeral below one hundred as a number."""
    tens, ten, units = written.rpartition("十")
    if not ten:
        return HAN_DIGITS[written[0]]
    return (HAN_DIGITS[tens] if tens else 1) * 10 + (HAN_DIGITS[units] if units else 0)
