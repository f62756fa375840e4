"""Open data: the figures of the four tables under their stable keys, as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from assistant.edition import Edition, load
from assistant.formats.layout import Profile
from assistant.report import Figure, Report
from assistant.tables import figures as shaped


def write(report: Report, _profile: Profile) -> bytes:
    """Whose figures they are, the keys of the rows' values, and the figures in the shape of `read --json`."""
    edition = load(report.edition)
    data = {
        "title": "".join(report.title),
        "organ": report.organ,
        "year": report.year,
        "edition": report.edition,
        "columns": columns(edition),
        "figures": shaped(edition, report),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def figures(content: bytes, edition: Edition) -> dict[str, Figure]:
    """What a file written here says, as FIELD -> figure."""
    data = json.loads(content)["figures"]
    keys = columns(edition)
    told = {
        f"disclosure.{row}.{cell}": value for row, cells in data["disclosure"].items() for cell, value in cells.items()
    }
    for table in ("requests", "disputes"):
        for row, values in data[table].items():
            told |= {f"{table}.{row}.{key}": value for key, value in zip(keys[table], values, strict=True)}
    return {field: figure(value) for field, value in told.items()}


def columns(edition: Edition) -> dict[str, list[str]]:
    """The keys of the values in a row of table three and in a block of table four."""
    form = edition.form
    return {
        "requests": [column["key"] for column in form["requests"]["columns"]],
        "disputes": [cell["key"] for cell in form["disputes"]["cells"]],
    }


def figure(value: Any) -> Figure:
    """A figure as data files carry it: integers as such, other amounts as text or as a binary number."""
    return value if value is None or isinstance(value, int) else Decimal(str(value))
