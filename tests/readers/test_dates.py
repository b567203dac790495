from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.readers.dates import normal_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2016年9月1日", "2016-09-01"),
        ("2016 年 9 月 1 日", "2016-09-01"),
        ("2016年9月1號", "2016-09-01"),
        ("2016年9月", "2016-09"),
        ("2016年9月份", "2016-09"),
        ("2016年", "2016"),
        ("二〇一六年九月一日", "2016-09-01"),
        ("二○一六年十二月二十三日", "2016-12-23"),
        ("一九九八年十月", "1998-10"),
        ("September 2016", "2016-09"),
        ("Sept. 2016", "2016-09"),
        ("1 Sept 2016", "2016-09-01"),
        ("1st of September, 2016", "2016-09-01"),
        ("Thursday, 1 September 2016", "2016-09-01"),
        ("September 1, 2016", "2016-09-01"),
        ("Sep 1st, 2016 10:30", "2016-09-01"),
        ("2016-09-01T08:30:00+01:00", "2016-09-01"),
        ("2016-9-1", "2016-09-01"),
        ("2016/09/01", "2016-09-01"),
        ("2016.9", "2016-09"),
        ("20160901", "2016-09-01"),
        ("2016", "2016"),
        (2016, "2016"),
        (date(2016, 9, 1), "2016-09-01"),
        (datetime(2016, 9, 1, 8, 30, tzinfo=UTC), "2016-09-01"),
        ("01/02/2016", ""),
        ("2016-13", ""),
        ("30 February 2016", ""),
        ("May it please the court 2016", ""),
        ("Mars 2016", ""),
        ("", ""),
        (None, ""),
        (True, ""),
        (["2016"], ""),
    ],
)
def test_dates_keep_the_precision_they_have(written: object, iso: str) -> None:
    assert normal_date(written) == iso


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_in_both_languages(day: date) -> None:
    assert normal_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert normal_date(f"{day.day} {day:%B} {day.year}") == day.isoformat()


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    normal_date(text)
