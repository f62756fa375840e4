"""Days left: statutory, local, on a weekend, passed."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.deadline import deadline
from assistant.edition import load


@pytest.mark.parametrize(
    ("today", "kind", "local", "text"),
    [
        (date(2026, 1, 19), "department", "", "离1月31日（周六）还有12天"),
        (date(2025, 1, 19), "town", "", "离1月31日还有12天"),
        (date(2025, 1, 31), "", "", "今天（1月31日）到期"),
        (date(2025, 2, 3), "department", "", "1月31日的期限已过3天"),
        (date(2025, 2, 3), "government", "", "离3月31日还有56天"),
        (date(2025, 1, 19), "department", "2025-01-26", "离1月26日（周日）还有7天"),
        (date(2025, 1, 19), "department", "月底前", "离1月31日还有12天"),
    ],
)
def test_days_left(today: date, kind: str, local: str, text: str) -> None:
    """The statutory day of the kind of unit, or the local one; a weekend is mentioned while it lies ahead."""
    assert deadline(load(), today, today.year - 1, kind, local).text == text


def test_the_local_day_is_told_apart() -> None:
    """Whose day it is."""
    assert deadline(load(), date(2025, 1, 1), 2024, "town", "2025-01-20").local
    assert not deadline(load(), date(2025, 1, 1), 2024, "town").local
