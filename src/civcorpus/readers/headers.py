"""The lines at the top of a plain text that say what it is: title, source, author, date, address."""

from __future__ import annotations

import re

from civcorpus.readers.dates import normal_date

LINES_READ = 15
NAMES = {
    "title": ("title", "标题", "標題", "题目", "題目"),
    "source": ("source", "publisher", "published by", "来源", "來源", "出处", "出處"),
    "author": ("author", "authors", "by", "written by", "作者", "撰文", "整理", "记者", "記者"),
    "date": ("date", "published", "updated", "日期", "时间", "時間", "发布时间", "發布時間", "发布日期", "發布日期"),
    "url": ("url", "link", "网址", "網址", "链接", "連結"),
}
KEYS = {name: key for key, names in NAMES.items() for name in names}
LABELLED = re.compile(r"\s*([A-Za-z ]{2,12}?|[\u4e00-\u9fff]{2,4})\s*[:：]\s*(\S.*?)\s*")
BARS = re.compile(r"[|｜·]")
HAN_SPACES = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff\d])")
BYLINE = re.compile(r"\s*[Bb]y ([A-Z]\S+(?: \S+){1,5}?)\s*")


def header_lines(text: str) -> dict[str, str]:
    """Return what the first lines say: `title`, `source`, `author`, `date` (ISO), `url`, each at most once.

    A line that is nothing but a date gives the date; one of parts between bars, of which one is a date, also
    gives the author and the source (in this order).

    >>> header_lines("题目：读书会纪要\\n日期：2022年3月26日\\n\\n正文。")
    {'title': '读书会纪要', 'date': '2022-03-26'}
    """
    found: dict[str, str] = {}
    lines = [line for line in text[:4000].split("\n") if line.strip()]
    for line in lines[:LINES_READ]:
        match = LABELLED.fullmatch(line)
        byline = BYLINE.fullmatch(line)
        key = KEYS.get(match.group(1).lower()) if match else None
        value = match.group(2) if match else ""
        if key is None and byline:
            key, value = "author", byline.group(1)
        if key is None or key == "date":
            key, value = "date", normal_date(value if key else line)
        if value and len(value) <= 200:
            found.setdefault(key, value)
        else:
            for name, part in _between_bars(line).items():
                found.setdefault(name, part)
    return found


def _between_bars(line: str) -> dict[str, str]:
    """Return author, source and date of a line such as `A. Author | A Journal | 1 May 2020`.

    In Chinese the parts may stand apart by spaces alone.
    """
    if len(line) > 200 or not any(map(str.isdigit, line)):
        return {}
    parts = [part.strip() for part in (BARS if BARS.search(line) else HAN_SPACES).split(line) if part.strip()]
    dates = [normal_date(part) for part in parts]
    others = [part for part, date in zip(parts, dates, strict=True) if not date]
    if len(others) + 1 != len(parts) or len(parts) > 4:
        return {}
    named = dict(zip(("author", "source"), others, strict=False)) if len(others) > 1 else {}
    return {"date": max(dates), **named}
