"""What expressions see of the answers, and what the checks find: exactly the places that are wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import lint
from assistant.answers import Answers, put, read, store
from assistant.checks import check, rules
from assistant.documents import data_file
from assistant.edition import Edition, load
from assistant.facts import context
from assistant.filters import Vague
from assistant.findings import Finding
from assistant.report import Report, Section
from assistant.review import review_answers
from assistant.tables import grid

EDITION = load()
COLUMNS = [*EDITION.columns, "total"]
OUTCOMES = list(EDITION.outcomes)
SUMS = ("requests.balance", "requests.outcomes", "requests.applicants", "disputes.total")
RESULTS = [*EDITION.results, "total"]

Table = dict[str, list[int]]


def closed(answers: dict[str, list[int]]) -> Table:
    """All 25 rows of table three with totals, made by other means than the program's."""
    rows = {key: [*values, sum(values)] for key, values in answers.items()}
    rows["concluded"] = [sum(rows[key][i] for key in OUTCOMES) for i in range(7)]
    return rows


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table three that closes: outcomes and carried forward at random, split into the two rows of intake."""
    cells = st.lists(st.integers(0, 400), min_size=6, max_size=6)
    rows: Table = {key: [0] * 6 for key in OUTCOMES}
    for key in draw(st.lists(st.sampled_from(OUTCOMES), unique=True, max_size=8)):
        rows[key] = draw(cells)
    rows["carried_forward"] = draw(cells)
    intake = [sum(rows[key][i] for key in (*OUTCOMES, "carried_forward")) for i in range(6)]
    rows["brought_forward"] = [draw(st.integers(0, value)) for value in intake]
    rows["received"] = [value - old for value, old in zip(intake, rows["brought_forward"], strict=True)]
    return closed(rows)


def report(requests: Table | None = None, disputes: dict[str, list[int]] | None = None) -> Report:
    """A report with these figures printed in its tables, zeros elsewhere."""
    figures: dict[str, dict[str, Any]] = {"requests": {}, "disputes": {}, "disclosure": {}}
    for row in EDITION.rows:
        values = (requests or {}).get(row.key, [0] * 7)
        figures["requests"][row.key] = dict(zip(COLUMNS, values, strict=True))
    for block in EDITION.blocks:
        figures["disputes"][block] = dict(zip(RESULTS, (disputes or {}).get(block, [0] * 5), strict=True))
    for row, cell in EDITION.disclosure_cells:
        figures["disclosure"].setdefault(row, {})[cell] = 0
    sections = tuple(Section(key, "", (grid(EDITION, key, figures[key]),)) for key in figures)
    return Report((), "甲县乙局", 2023, EDITION.name, sections=sections)


def found(requests: Table | None = None, disputes: dict[str, list[int]] | None = None) -> list[Finding]:
    return list(check(EDITION, report(requests, disputes)).findings)


# -- table three -------------------------------------------------------------------------------


@given(tables())
@settings(max_examples=60)
def test_a_table_that_closes_passes(table: Table) -> None:
    """No finding on any table whose columns and rows add up."""
    assert [f for f in found(table) if f.check in SUMS] == []


@given(tables(), st.data())
@settings(max_examples=120)
def test_one_changed_cell_is_found_by_the_checks_it_breaks(table: Table, data: st.DataObject) -> None:
    """A single changed cell breaks the balance and the outcomes of its column and the applicants of its row.

    Exactly these are found, each with the two sides as printed and their difference.
    """
    row = data.draw(st.sampled_from(sorted(table)))
    at = data.draw(st.integers(0, 6))
    value = data.draw(st.integers(0, 999).filter(lambda value: value != table[row][at]))
    by = value - table[row][at]
    table = {**table, row: [value if i == at else old for i, old in enumerate(table[row])]}
    column = COLUMNS[at]
    expected: dict[tuple[str, str], int] = {}
    if row in ("received", "brought_forward", "concluded", "carried_forward"):
        sign = 1 if row in ("received", "brought_forward") else -1
        expected["requests.balance", f"requests.carried_forward.{column}"] = sign * by
    if row in OUTCOMES or row == "concluded":
        expected["requests.outcomes", f"requests.concluded.{column}"] = by if row in OUTCOMES else -by
    expected["requests.applicants", f"requests.{row}.total"] = -by if column == "total" else by
    findings = [f for f in found(table) if f.check in SUMS]
    assert {(f.check, f.place): f.difference for f in findings} == expected
    for finding in findings:
        assert finding.left is not None and finding.right is not None
        assert int(finding.left) - int(finding.right) == finding.difference
        assert str(finding.left) in finding.message and str(finding.right) in finding.message
        assert str(abs(int(finding.difference or 0))) in finding.message
        assert finding.section == "requests" and finding.basis and finding.fix
        assert finding.severity == "error"


def test_sides_of_the_balance() -> None:
    """新收9＋结转1 against 办结8＋结转1: ten against nine, one too few."""
    rows = {key: [0] * 6 for key in OUTCOMES} | {"received": [9, 0, 0, 0, 0, 0], "brought_forward": [1, 0, 0, 0, 0, 0]}
    rows |= {"granted": [8, 0, 0, 0, 0, 0], "carried_forward": [1, 0, 0, 0, 0, 0]}
    findings = {f.place: f for f in found(closed(rows)) if f.check in SUMS}
    assert set(findings) == {"requests.carried_forward.natural_person", "requests.carried_forward.total"}
    one = findings["requests.carried_forward.natural_person"]
    assert (one.left, one.right, one.difference) == (10, 9, 1)
    assert "自然人" in one.message


# -- table four --------------------------------------------------------------------------------


@given(
    st.dictionaries(st.sampled_from(EDITION.blocks), st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1),
    st.data(),
)
@settings(max_examples=60)
def test_one_changed_cell_of_table_four_is_found(blocks: dict[str, list[int]], data: st.DataObject) -> None:
    """A block that adds up passes; a single changed cell is found in its block and nowhere else."""
    table = {block: [*values, sum(values)] for block, values in blocks.items()}
    assert [f for f in found(disputes=table) if f.check in SUMS] == []
    block = data.draw(st.sampled_from(sorted(table)))
    at = data.draw(st.integers(0, 4))
    value = data.draw(st.integers(0, 99).filter(lambda value: value != table[block][at]))
    by = value - table[block][at]
    changed = {**table, block: [value if i == at else old for i, old in enumerate(table[block])]}
    findings = [f for f in found(disputes=changed) if f.check in SUMS]
    assert [(f.check, f.place, f.difference) for f in findings] == [
        ("disputes.total", f"disputes.{block}.total", -by if at == 4 else by)
    ]


# -- every check by its own examples -------------------------------------------------------------

EXAMPLES = [(entry["id"], verdict) for entry in rules(EDITION) for verdict in entry.get("example", {})]


@pytest.mark.parametrize(("identity", "verdict"), EXAMPLES)
def test_the_examples_of_a_check(edition: Edition, identity: str, verdict: str) -> None:
    """Every check is silent on its passing example, and speaks on its failing one."""
    entry = next(entry for entry in rules(edition) if entry["id"] == identity)
    findings = {finding.check for finding in lint.examples(edition, entry["example"][verdict])}
    assert (identity in findings) == (verdict == "fails")


def test_every_check_that_runs_on_a_report_has_both_examples(edition: Edition) -> None:
    """A check without a passing and a failing case would be untested."""
    lacking = [e["id"] for e in rules(edition) if e.get("each") != "field" and set(e["example"]) != {"passes", "fails"}]
    assert lacking == []


@pytest.mark.parametrize(
    ("kind", "level", "allowed"),
    [
        ("government", "province", True),
        ("government", "city", True),
        ("government", "national", True),
        ("department", "national", True),
        ("government", "county", False),
        ("department", "city", False),
        ("department", "county", False),
        ("town", "township", False),
        ("branch", "city", False),
    ],
)
def test_who_may_make_rules(edition: Edition, kind: str, level: str, allowed: bool) -> None:
    """Only governments from the city up and national bodies make 规章; elsewhere a figure there is an error."""
    given = {"organ.kind": kind, "organ.level": level, "organ.name": "甲", "disclosure.rules.in_force": 2}
    findings = [f.check for f in lint.examples(edition, given)]
    assert ("disclosure.rule_making" in findings) != allowed


# -- blank cells and missing answers -------------------------------------------------------------


def test_a_blank_cell_of_a_report_is_an_error_at_its_place() -> None:
    """A printed table may leave no cell blank; a sum that needs it waits instead of failing."""
    whole = report()
    section = whole.sections[0]
    rows = [
        [replace(c, text="", value=None) if c.key == "requests.granted.enterprise" else c for c in row]
        for table in section.grids()
        for row in table.rows
    ]
    table = replace(next(section.grids()), rows=tuple(map(tuple, rows)))
    outcome = check(EDITION, replace(whole, sections=(replace(section, blocks=(table,)), *whole.sections[1:])))
    assert [(f.check, f.place) for f in outcome.findings] == [("cells.number", "requests.granted.enterprise")]
    assert {"requests.outcomes", "requests.applicants"} <= set(outcome.pending)


@pytest.mark.parametrize("text", ["无", "/", "-", "3.5", "二"])
def test_a_cell_that_is_no_number_is_quoted(text: str) -> None:
    """Words in a figure's place are shown as they stand."""
    whole = report()
    rows = [
        [replace(c, text=text, value=None) if c.key == "disputes.suit_direct.upheld" else c for c in row]
        for row in next(whole.sections[1].grids()).rows
    ]
    table = replace(next(whole.sections[1].grids()), rows=tuple(map(tuple, rows)))
    changed = replace(
        whole, sections=(whole.sections[0], replace(whole.sections[1], blocks=(table,)), whole.sections[2])
    )
    [finding] = check(EDITION, changed).findings
    assert finding.place == "disputes.suit_direct.upheld"
    assert finding.quote == text
    assert f"“{text}”" in finding.message


def zeros() -> Answers:
    """Complete answers of a department without a single event."""
    answers: Answers = {"edition": "2021"}
    for field in EDITION.fields.values():
        if field.obligatory and field.kind in ("count", "money"):
            answers = store(answers, EDITION, field, 0 if field.kind == "count" else "0")
    organ = {"name": "甲县乙局", "self": "我局", "kind": "department", "level": "county"}
    problems = [{"problem": "更新慢", "measure": "按月检查"}]
    return answers | {"organ": organ, "year": 2023, "scope": "own", "problems": problems}


def findings(answers: Answers) -> list[tuple[str, str]]:
    return [(f.check, f.place) for f in review_answers(answers)[1].findings if f.severity == "error"]


def test_complete_answers_have_no_error() -> None:
    """Zeros everywhere, a problem and its measure are a complete report."""
    assert findings(zeros()) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("year", "year"),
        ("organ.name", "organ.name"),
        ("scope", "scope"),
        ("problems", "problems"),
        ("disputes", "disputes"),
        ("requests.granted", "requests.granted"),
        ("disclosure.fees", "disclosure.fees"),
        ("disputes.reconsideration.upheld", "disputes.reconsideration.upheld"),
    ],
)
def test_what_is_missing_is_named_once(path: str, place: str) -> None:
    """A missing field, row or table is one error named by its FIELD and its Chinese title."""
    answers = zeros()
    *parents, last = path.split(".")
    inside: Any = answers
    for key in parents:
        inside = inside[key]
    del inside[last]
    [finding] = [f for f in review_answers(answers)[1].findings if f.check == "missing"]
    assert finding.place == place
    assert finding.severity == "error"
    assert not finding.message.isascii() and place not in finding.message


def test_one_missing_cell_of_a_row() -> None:
    """A single open cell is named by its column."""
    answers = put(zeros(), ("requests", "received"), [0, None, 0, 0, 0, 0])
    assert ("missing", "requests.received.enterprise") in findings(answers)


def test_null_is_as_missing_as_absent() -> None:
    """What must be there may not be left out either."""
    assert ("missing", "problems") in findings(zeros() | {"problems": None})


def test_a_problem_without_its_measure() -> None:
    """Each problem needs its measure; the lacking one is named by its number."""
    answers = zeros() | {"problems": [{"problem": "甲", "measure": "乙"}, {"problem": "丙"}]}
    assert findings(answers) == [("missing", "problems.2.measure")]


@pytest.mark.parametrize("kind", ["government", "town"])
def test_governments_owe_three_results(kind: str) -> None:
    """考核、评议、责任追究 must be reported by governments at every level, and by no one else."""
    answers = put(zeros(), ("organ", "kind"), kind)
    owed = [place for name, place in findings(answers) if name == "missing"]
    part = "overview.supervision"
    assert owed == [f"{part}.appraisal.held", f"{part}.public_review.held", f"{part}.accountability.occurred"]


def test_a_total_given_first_is_compared() -> None:
    """A total that was said first and is not the sum is an error with both sides."""
    answers = put(zeros(), ("requests", "received"), [3, 1, 0, 0, 0, 0]) | {"targets": {"requests.received.total": 5}}
    [finding] = [f for f in review_answers(answers)[1].findings if f.check == "targets"]
    assert (finding.place, finding.left, finding.right, finding.difference) == ("requests.received.total", 4, 5, -1)
    assert "本年新收" in finding.message


def test_a_total_waits_for_its_cells() -> None:
    """While cells of the row are open there is nothing to compare; the cells are missing."""
    answers = put(zeros(), ("requests", "received"), [3, None, 0, 0, 0, 0]) | {
        "targets": {"requests.received.total": 5}
    }
    assert "targets" not in [name for name, _ in findings(answers)]


def test_a_list_left_open_is_an_error() -> None:
    """Half a list would be lost silently, so it is told."""
    answers = zeros() | {"open": {"overview.proactive.channels": [{"name": "网站"}]}}
    [finding] = review_answers(answers)[1].findings
    assert (finding.check, finding.place) == ("lists.open", "overview.proactive.channels")
    assert "分渠道发布数" in finding.message


# -- what expressions see ------------------------------------------------------------------------


def test_totals_are_derived(edition: Edition) -> None:
    """Row totals, 总计, group sums and what is left come out of the cells."""
    answers = zeros()
    for key, row in {
        "received": [4, 1, 0, 0, 0, 0],
        "granted": [2, 0, 0, 0, 0, 0],
        "not_held": [1, 1, 0, 0, 0, 0],
    }.items():
        answers = put(answers, ("requests", key), row)
    table = context(edition, answers)["requests"]
    assert table["received"]["total"] == 5
    assert table["received"]["organizations"] == 1
    assert table["concluded"] == {
        **dict.fromkeys(COLUMNS, 0),
        "natural_person": 3,
        "enterprise": 1,
        "organizations": 1,
        "total": 4,
    }
    assert table["unavailable"]["total"] == 2
    assert table["left"]["total"] == 1


def test_an_unanswered_cell_leaves_its_sums_undefined(edition: Edition) -> None:
    """A sum that lacks a figure is not there at all, instead of being too small."""
    answers = put(zeros(), ("requests", "granted"), [1, None, 0, 0, 0, 0])
    table = context(edition, answers)["requests"]
    assert "total" not in table["granted"]
    assert "total" not in table["concluded"]
    assert table["concluded"]["natural_person"] == 1


def test_nulls_are_not_there_and_vague_counts_say_so(edition: Edition) -> None:
    """Left out is like unanswered to an expression; 30余 prints its 余 and compares as 30."""
    answers = {"organ": {"superior": None}, "overview": {"proactive": {"total": {"count": 30, "at_least": True}}}}
    facts = context(edition, answers)
    assert "superior" not in facts["organ"]
    assert isinstance(facts["proactive"]["total"], Vague)
    assert facts["proactive"]["total"] > 29
    assert f"{facts['proactive']['total']}条" == "30余条"


def test_the_context_never_changes_the_answers(edition: Edition) -> None:
    """Deriving works on a copy."""
    answers = zeros()
    before = repr(answers)
    context(edition, answers)
    assert repr(answers) == before


@pytest.mark.parametrize("path", sorted(data_file("seeds").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_seeds_are_clean(path: Any) -> None:
    """Every shipped example is a complete report without an error."""
    assert findings(read(path)) == []
