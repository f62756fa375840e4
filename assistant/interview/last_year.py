"""What last year's answers say about this year's: defaults, figures that must follow on, jumps.

Which FIELDs, is data (prompts/questions/last_year.yaml). Nothing here changes an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from assistant import answers as answers_file
from assistant.answers import ABSENT, Answers, answered, get
from assistant.documents import fault, load_shipped, say
from assistant.edition import CURRENT, Edition, Field, load
from assistant.facts import context
from assistant.interview.conditions import evaluate


@dataclass(frozen=True, eq=False)
class Last:
    """Last year's answers (compared by identity: they do not change while this year's are written)."""

    edition: Edition
    answers: Answers

    @cached_property
    def facts(self) -> dict[str, Any]:
        """They as expressions see them."""
        return context(self.edition, self.answers)

    def follows(self, answers: Answers) -> bool:
        """Are these the answers of the year before? As long as this year is not known: yes."""
        year, mine = answers.get("year"), self.answers.get("year")
        return year is None or mine is None or mine == year - 1


def read(path: Path) -> Last:
    """Last year's answers from their file. Raises AssistantError."""
    return remember(answers_file.read(path))


def remember(answers: Answers) -> Last:
    """Last year's answers ready for use."""
    return Last(load(answers.get("edition", CURRENT)), answers)


def check(last: Last, answers: Answers, path: Path) -> None:
    """Raises AssistantError (code 2) when these are not the answers of the year before."""
    if not last.follows(answers):
        mine, year = last.answers.get("year"), answers.get("year")
        raise fault("last_year.other", code=2, file=path, last=mine, year=year)


def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = load_shipped("prompts", "questions", "last_year.yaml")
    return data


def _among(path: str, beginnings: list[str]) -> bool:
    return any(path == start or path.startswith(f"{start}.") for start in beginnings)


# -- defaults ------------------------------------------------------------------------------


def value(last: Last, answers: Answers, path: str) -> Any:
    """Last year's value to be confirmed for a FIELD (null: left out last year); ABSENT for none."""
    data = _data()
    other = data["renamed"].get(path)
    kept = _among(path, data["remembered"]) and not _among(path, data["except"])
    if not (other and last.follows(answers)) and not kept:
        return ABSENT
    field = last.edition.fields.get(other or path)
    found = get(last.answers, field) if field else ABSENT
    return ABSENT if other and not isinstance(found, int) else found


def renamed(path: str) -> bool:
    """Is it a figure of last year's, which this year's report only repeats?"""
    return path in _data()["renamed"]


def remembered(edition: Edition, last: Last, answers: Answers) -> dict[str, Any]:
    """Every FIELD still open whose value of last year may be confirmed."""
    found = {}
    for path, field in edition.fields.items():
        if not answered(answers, field) and (known := value(last, answers, path)) not in (ABSENT, None):
            found[path] = known
    return found


def row(last: Last, answers: Answers, path: str) -> dict[str, int]:
    """The cells that a row takes over from last year's report, by column; {} for none."""
    source = _data()["carried"].get(path)
    if not source or not last.follows(answers):
        return {}
    cells = last.edition.containers[source].children
    values = {cell.rpartition(".")[2]: get(last.answers, last.edition.fields[cell]) for cell in cells}
    return {} if ABSENT in values.values() else values


def row_reply(edition: Edition, cells: Mapping[str, int]) -> str:
    """Cells of a row as a person would say them: 3件，其中自然人2件，商业企业1件."""
    labels = {entry["key"]: entry["label"] for entry in edition.form["requests"]["columns"]}
    parts = [say("row.part", label=labels[key], value=count) for key, count in cells.items() if count]
    return say("row.reply", total=sum(cells.values()), parts="，".join(parts)) if parts else say("shown.nothing")


def items(last: Last | None, answers: Answers, path: str) -> list[Any]:
    """What of last year stands in a list before it is begun: names without counts, problems without outcome."""
    if last is None:
        return []
    data = _data()
    if path in data["names"]:
        found = get(last.answers, last.edition.fields[path]) or []
        return [{"name": item["name"]} for item in found]
    source = data["returning"].get(path)
    if source and last.follows(answers):
        found = get(last.answers, last.edition.fields[source]) or []
        return [{"problem": item["problem"]} for item in found]
    return []


def complete(last: Last | None, answers: Answers, field: Field, values: list[Any]) -> bool:
    """Has every item that came back from last year been answered, and may none be added?"""
    if last is None or field.path not in _data()["returning"]:
        return False
    given = items(last, answers, field.path)
    whole = all(part.path in item for item in values for part in field.items)
    return bool(given) and len(values) >= len(given) and whole


def promised(last: Last | None, problem: str) -> str:
    """The measure that last year's report set against a problem."""
    problems = (last.answers.get("problems") or []) if last else []
    return next((str(item.get("measure") or "") for item in problems if item["problem"] == problem), "")


# -- figures that must follow on -----------------------------------------------------------


class Difference(NamedTuple):
    """A figure that does not follow from last year's: its FIELD, what was expected and what was said, in words."""

    field: str
    expected: str
    value: str


def expected(path: str, facts: Mapping[str, Any]) -> Any:
    """What a figure should be by last year's and this year's others; ABSENT while one of them is missing."""
    expression = _data()["expected"].get(path)
    found = evaluate(expression, facts) if expression else None
    return ABSENT if found is None or found < 0 else found


def difference(
    edition: Edition, last: Last | None, answers: Answers, path: str, facts: Mapping[str, Any]
) -> Difference | None:
    """How an answered FIELD differs from what follows from last year's; None where it does not, or nothing follows."""
    if last is None or not last.follows(answers):
        return None
    if path in edition.fields:
        should, said = expected(path, facts), get(answers, edition.fields[path])
        unit = edition.fields[path].unit
        if should is ABSENT or not isinstance(said, int) or said == should:
            return None
        return Difference(path, f"{should}{unit}", f"{said}{unit}")
    before = row(last, answers, path)
    cells = {key: get(answers, edition.fields[f"{path}.{key}"]) for key in before}
    if not before or ABSENT in cells.values() or cells == before:
        return None
    return Difference(path, row_reply(edition, before), row_reply(edition, cells))


def differences(edition: Edition, last: Last, answers: Answers, facts: Mapping[str, Any]) -> list[Difference]:
    """Every figure that does not follow from last year's."""
    paths = [*_data()["carried"], *_data()["expected"]]
    return [found for path in paths if (found := difference(edition, last, answers, path, facts))]


def reason_words() -> Mapping[str, str]:
    """How the reason for a difference is asked for."""
    words: Mapping[str, str] = _data()["reason"]
    return words


# -- jumps ---------------------------------------------------------------------------------


def jump(edition: Edition, last: Last | None, answers: Answers, path: str) -> str:
    """What to ask again once about a figure far from last year's; "" when it is not far, or nothing is known."""
    if last is None or not last.follows(answers):
        return ""
    before, now = _figure(last.edition, last.answers, path), _figure(edition, answers, path)
    if before is None or now is None or not before:
        return ""
    factor = int(_data()["factor"])
    if before / factor <= now <= before * factor:
        return ""
    unit = _unit(edition, path)
    return say("last_year.jump", before=f"{before}{unit}", now=f"{now}{unit}", unit=unit, factor=factor)


def _figure(edition: Edition, answers: Answers, path: str) -> Decimal | None:
    """The figure at a FIELD: a count, an amount, a row's total; None where none is known."""
    if path in edition.containers and edition.containers[path].kind != "group":
        values = [get(answers, edition.fields[cell]) for cell in edition.containers[path].children]
        total = (answers.get("targets") or {}).get(f"{path}.total") if ABSENT in values else sum(values)
        return None if total is None else Decimal(total)
    field = edition.fields.get(path)
    found = get(answers, field) if field and field.kind in ("count", "money") else None
    if isinstance(found, dict):
        found = found.get("count")
    return Decimal(str(found)) if isinstance(found, int | str) and found is not ABSENT else None


def _unit(edition: Edition, path: str) -> str:
    field = edition.fields.get(path)
    return field.unit if field else edition.fields[edition.containers[path].children[0]].unit
