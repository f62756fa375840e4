"""Table three out of a ledger on the screen: its cases, what to look at, into a report, beside typed figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import answers as answers_file
from assistant import cli, desk, memory
from assistant.answers import Answers
from assistant.edition import load
from assistant.ledger import remembered
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.session import Session
from assistant.tui.start import StartScreen
from assistant.tui.tabling import TablingScreen
from assistant.tui.tallying.filling import CompareScreen, FilledScreen, FillScreen
from assistant.tui.tallying.listing import ListingScreen
from assistant.tui.tallying.mapping import MappingScreen
from assistant.tui.tallying.picking import PickScreen
from assistant.tui.tallying.result import ResultScreen
from tests import ledgers
from tests.interviewing import ORGAN
from tests.pilots import YEAR, press, seen, session
from tests.tallies import HEAD, PLAIN, SECRETS, choose, counted, ledger, opened, ready, screens, told

TYPED = {"received": [3, 1, 0, 0, 0, 0], "carried_forward": [0, 0, 0, 0, 0, 0], "granted": [2, 0, 0, 0, 0, 0]}


def report(home: Path, **changes: object) -> Path:
    """A report on this machine that has its unit and year."""
    path = home / "我局2023.yaml"
    answers_file.save(path, {"edition": "2021", "organ": dict(ORGAN), "scope": "own", **{"year": YEAR, **changes}})
    desk.remember(path)
    return path


def everything(home: Path) -> str:
    """The text of every file the program has written."""
    files = [path for path in home.rglob("*") if path.is_file() and path.suffix not in (".xlsx", ".bin")]
    return "".join(path.read_text(encoding="utf-8", errors="replace") + path.name for path in files)


# -- the table -------------------------------------------------------------------------------


async def test_a_cell_opens_the_cases_behind_it(home: Path) -> None:
    """Numbers, dates, outcome; also of totals and of the derived row; nothing behind a nought."""
    async with opened(ledger(home)) as pilot:
        assert isinstance(await counted(pilot), ResultScreen)
        assert "新收3件" in told(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ListingScreen)
        text = told(pilot)
        assert "2023-01" in text and "2023-02-10" in text and "予以公开" in text
        assert "2件" in text and not any(secret in text for secret in SECRETS)
        await press(pilot, "escape", "end", "enter")
        assert "3件" in told(pilot) and "结转下年度" in told(pilot)
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, ResultScreen) and "没有办件" in seen(pilot, "banner")
        screen = pilot.app.screen
        rows = screen.figures.layout.rows
        screen.at = next(y for y, row in enumerate(rows) if row.derived), len(rows[0].cells)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ListingScreen) and "2件" in told(pilot)


async def test_what_is_to_be_looked_at_and_what_is_left_out(home: Path) -> None:
    """Late answers, rows without a date, duplicates, the facts that come along; nobody's name."""
    rows = [
        *PLAIN,
        ["2023-02", "2023-03-01", "李二虎", "自然人", "", "信函", "低保名单", "2023-03-10", "信息不存在"],
        ["2023-09", "", "李二虎", "自然人", "", "信函", "低保名单", "2023-03-10", "信息不存在"],
        ["2023-10", "2023-01-10", "李二虎", "自然人", "", "信函", "低保名单", "2023-06-10", "予以公开"],
    ]
    async with opened(ledger(home, rows)) as pilot:
        await counted(pilot)
        assert "没有计入的2行" in told(pilot)
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, ListingScreen)
        text = told(pilot)
        assert "超过法定期限答复1件：2023-10" in text and "只计一次" in text and "没有收到日期" in text
        assert "申请提交渠道" in text and not any(secret in text for secret in SECRETS)


async def test_one_of_two_offices_can_be_counted(home: Path) -> None:
    """Both are counted and that is told; one can be chosen, which is remembered, and both again."""
    rows = [[*row, unit] for row, unit in zip(PLAIN, ("甲镇", "乙镇", "乙镇"), strict=True)]
    path = ledger(home, rows, [*HEAD, "受理单位"])
    async with opened(path) as pilot:
        screen = await counted(pilot)
        assert isinstance(screen, ResultScreen) and sum(screen.result.requests["received"]) == 3
        await press(pilot, "f2")
        assert "几个单位" in told(pilot)
        await press(pilot, "escape", "f4")
        assert isinstance(pilot.app.screen, PickScreen)
        screen = await choose(pilot, "乙镇")
        assert isinstance(screen, ResultScreen) and sum(screen.result.requests["received"]) == 2
    async with opened(path) as pilot:
        screen = await ready(pilot)
        assert isinstance(screen, ResultScreen) and sum(screen.result.requests["received"]) == 2
        await press(pilot, "f4")
        screen = await choose(pilot, "全部单位")
        assert isinstance(screen, ResultScreen) and sum(screen.result.requests["received"]) == 3


# -- into a report ---------------------------------------------------------------------------


async def test_a_new_report_begins_with_the_table(home: Path) -> None:
    """Filled and saved at once; the interview asks for the rest and not for the table; no personal data anywhere."""
    async with opened(ledger(home)) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        assert isinstance(pilot.app.screen, FillScreen)
        assert isinstance(await choose(pilot, "new"), FilledScreen)
        assert "2023-03" in told(pilot)  # carried on into the next year
        answers = answers_file.read(next(home.rglob("journal/*.yaml")))
        assert answers["requests"]["received"] == [2, 1, 0, 0, 0, 0] and answers["year"] == YEAR
        assert answers["origins"]["requests.received"] == "ledger"
        assert answers["cases"]["requests.carried_forward.enterprise"] == ["2023-03"]
        assert isinstance(await choose(pilot, "on"), InterviewScreen)
        assert not any(secret in told(pilot) for secret in SECRETS)
        assert session(pilot).prompt is not None
    assert not any(secret in everything(home) for secret in SECRETS)


async def test_a_report_of_this_year_is_offered_and_one_of_another_is_not(home: Path) -> None:
    """Its figures are laid in as one step that can be undone; the office keeps what was decided."""
    path = report(home)
    other = home / "旧.yaml"
    answers_file.save(other, {"edition": "2021", "organ": {**ORGAN, "name": "乙局"}, "year": YEAR - 1})
    desk.remember(other)
    async with opened(ledger(home)) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        assert path.name in told(pilot) and other.name not in told(pilot)
        assert isinstance(await choose(pilot, ORGAN["name"]), FilledScreen)
        assert answers_file.read(path)["requests"]["granted"] == [1, 0, 0, 0, 0, 0]
        await choose(pilot, "on")
        await press(pilot, "ctrl+z")
        assert "requests" not in answers_file.read(path)
    assert remembered(load(), ORGAN["name"]).columns["收到日期"] == "received"


@pytest.mark.parametrize(
    ("keys", "received", "granted"),
    [
        (["f6"], TYPED["received"], TYPED["granted"]),
        (["f2", "f6"], [2, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]),
        (["enter", "f6"], [2, 1, 0, 0, 0, 0], TYPED["granted"]),
        (["f2", "f3", "f6"], TYPED["received"], TYPED["granted"]),
    ],
    ids=["keep mine", "take all", "cell by cell", "all and back"],
)
async def test_typed_figures_are_compared_cell_by_cell(
    home: Path, keys: list[str], received: list[int], granted: list[int]
) -> None:
    """Nothing is overwritten unless it was said; what was kept and what gave way is told."""
    path = report(home, requests=dict(TYPED))
    async with opened(ledger(home), path) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        assert isinstance(await choose(pilot, "given"), CompareScreen)
        assert "留原来的3（台账2）" in told(pilot) and answers_file.read(path)["requests"] == TYPED
        await press(pilot, *keys)
        assert isinstance(await ready(pilot), FilledScreen)
        assert "：3改为2" in told(pilot) or "留着原来的3，台账是2" in told(pilot)
    answers = answers_file.read(path)
    assert answers["requests"]["received"] == received and answers["requests"]["granted"] == granted
    assert answers["requests"]["carried_forward"][1] == (1 if keys == ["f2", "f6"] else 0)


async def test_leaving_the_comparison_changes_nothing(home: Path) -> None:
    """Escape leads back to the choice of the report; the file is let go."""
    path = report(home, requests=dict(TYPED))
    before = path.read_bytes()
    async with opened(ledger(home), path) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        await choose(pilot, "given")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FillScreen) and path.read_bytes() == before
        again = Session.open(path, YEAR)
        assert not again.readonly
        again.close()


async def test_a_report_open_elsewhere_is_not_touched(home: Path) -> None:
    """That it is open in another window is said."""
    path = report(home)
    elsewhere = Session.open(path, YEAR)
    before = path.read_bytes()
    async with opened(ledger(home), path) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        await choose(pilot, "given")
        assert isinstance(pilot.app.screen, FillScreen) and seen(pilot, "banner").strip() != "填进报告"
    elsewhere.close()
    assert path.read_bytes() == before


async def test_a_changed_ledger_changes_the_report_and_tells_what(home: Path) -> None:
    """The next tally: the cell follows, the case that came is named."""
    path = report(home)
    for rows in (PLAIN, [*PLAIN, ["2023-04", "2023-05-04", "", "自然人", "", "网络", "", "2023-05-10", "予以公开"]]):
        async with opened(ledger(home, rows), path) as pilot:
            if isinstance(await ready(pilot), MappingScreen):
                await counted(pilot)
            await press(pilot, "f6")
            assert isinstance(await choose(pilot, "given"), FilledScreen)
            text = told(pilot)
    assert "：2改为3" in text and "增加：2023-04" in text
    assert answers_file.read(path)["requests"]["received"] == [3, 1, 0, 0, 0, 0]


async def test_a_file_of_answers_that_is_not_there_yet_is_begun(home: Path) -> None:
    """As `tally -o` names it; one of another year is refused with the reason, and nothing is changed."""
    async with opened(ledger(home), home / "新.yaml") as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        assert isinstance(await choose(pilot, "given"), FilledScreen)
    assert answers_file.read(home / "新.yaml")["requests"]["received"] == [2, 1, 0, 0, 0, 0]
    path = report(home, year=YEAR - 1)
    before = path.read_bytes()
    async with opened(ledger(home), path) as pilot:
        if not isinstance(await ready(pilot), ResultScreen):
            await counted(pilot)
        await press(pilot, "f6")
        await choose(pilot, "given")
        assert isinstance(pilot.app.screen, FillScreen) and "答卷写的是2022年" in told(pilot)
    assert path.read_bytes() == before


async def test_leaving_ends_where_one_came_from(home: Path) -> None:
    """From the start page back to it; where the ledger came first, out of the program."""
    path = report(home)
    async with opened(ledger(home), path) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        await choose(pilot, "given")
        await choose(pilot, "stop")
        assert StartScreen not in screens(pilot)
    assert pilot.app.return_code == 0
    again = Session.open(path, YEAR)
    assert not again.readonly
    again.close()


# -- in the interview ------------------------------------------------------------------------


async def test_the_grid_of_the_interview_shows_the_cases(home: Path) -> None:
    """F6 on a cell lists them; a figure changed by hand is told beside them; without any the key is not there."""
    path = report(home)
    async with opened(ledger(home), path) as pilot:
        await counted(pilot)
        await press(pilot, "f6")
        await choose(pilot, "given")
        await choose(pilot, "on")
        pilot.app.push_screen(TablingScreen(session(pilot), "requests.received"))
        await press(pilot, "f6")
        assert isinstance(pilot.app.screen, ListingScreen)
        assert "2023-01" in told(pilot) and "2023-02" in told(pilot)
        await press(pilot, "escape", "down", "f6")
        assert isinstance(pilot.app.screen, TablingScreen) and "没有记下" in told(pilot)
        await press(pilot, "up", "9", "f6")
        assert "台账2件，表里填的是9" in told(pilot)


def last_year(home: Path, *numbers: str) -> Path:
    path = home / "上年.yaml"
    cases = {"requests.carried_forward.natural_person": list(numbers)}
    row = {"carried_forward": [len(numbers), 0, 0, 0, 0, 0]}
    whole: Answers = {"edition": "2021", "organ": dict(ORGAN), "year": YEAR - 1, "requests": row, "cases": cases}
    answers_file.save(path, whole)
    return path


async def test_what_last_year_carried_forward_is_looked_for(home: Path) -> None:
    """By number: what the ledger has is brought forward, what it lacks is told at once and in the interview."""
    path = report(home)
    desk.link(path, last_year(home, "2022-77", "2022-88"))
    rows = [*PLAIN, ["2022-77", "2022-12-20", "", "自然人", "", "", "", "2023-01-05", "予以公开"]]
    async with opened(ledger(home, rows), path) as pilot:
        screen = await counted(pilot)
        assert isinstance(screen, ResultScreen) and screen.result.requests["brought_forward"][0] == 1
        await press(pilot, "f2")
        assert "台账里没有1件：2022-88" in told(pilot) and "2022-77" not in told(pilot)
        await press(pilot, "escape", "f6")
        await choose(pilot, "given")
        assert "台账里没有1件：2022-88" in told(pilot)
        await choose(pilot, "on")
        assert "台账里没有1件：2022-88" in told(pilot)


def test_the_same_units_report_of_the_year_before_will_do(home: Path) -> None:
    """Without a file given as last year's, one on this machine is looked into; none is no trouble."""
    about: Answers = {"organ": dict(ORGAN), "year": YEAR}
    assert memory.carried_over(None, about) == ()
    desk.remember(last_year(home, "2022-77"))
    assert memory.carried_over(None, about) == ("2022-77",)


# -- the command -----------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """As if at a terminal; the screens that would be shown."""
    from assistant import tui

    shown: list[object] = []
    monkeypatch.setattr(cli, "_terminal", lambda: True)
    monkeypatch.setattr(cli, "_plain_only", lambda: False)
    monkeypatch.setattr(tui, "show", lambda first, _year: shown.append(first()) or 0)
    return shown


def test_at_a_terminal_what_is_open_is_asked_on_the_screen(home: Path, terminal: list[object]) -> None:
    """A wording nobody decided, a figure typed before, no year: the screen; otherwise the count is printed."""
    out = report(home, requests=dict(TYPED))
    path = ledgers.write(home / "a.csv", {"": [HEAD, [*PLAIN[0][:8], "给了"]]})
    assert cli.main(["tally", str(path), "--year", "2023"]) == 0
    assert len(terminal) == 1
    assert cli.main(["tally", str(ledger(home)), "--year", "2023", "-o", str(out)]) == 0 and len(terminal) == 2
    assert cli.main(["tally", str(path)]) == 0 and len(terminal) == 3
    assert cli.main(["tally"]) == 0 and len(terminal) == 4
    assert cli.main(["tally", str(ledger(home)), "--year", "2023"]) == 0 and len(terminal) == 4
    assert cli.main(["tally", str(path), "--year", "2023", "--json"]) == 1 and len(terminal) == 4


def test_without_a_terminal_nothing_is_asked(home: Path) -> None:
    """As ever: listed, exit 1, nothing written."""
    path = ledgers.write(home / "a.csv", {"": [HEAD, [*PLAIN[0][:8], "给了"]]})
    assert cli.main(["tally", str(path), "--year", "2023", "-o", str(home / "x.yaml")]) == 1
    assert cli.main(["tally"]) == 2 and not (home / "x.yaml").exists()


def test_last_years_cases_are_looked_for_by_the_command_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a file of answers that has its last year's."""
    path = report(home)
    desk.link(path, last_year(home, "2022-88"))
    assert cli.main(["tally", str(ledger(home)), "-o", str(path)]) == 0
    assert "台账里没有 1 件：2022-88" in capsys.readouterr().err


async def test_a_long_ledger_is_told_while_it_is_read(home: Path) -> None:
    """The count runs in a thread: meanwhile the screen says what it does, and F6 does nothing."""
    async with opened(ledger(home)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        if isinstance(screen, MappingScreen) and screen.busy:
            screen.action_go()
            assert "正在读" in told(pilot)
        await ready(pilot)
        assert isinstance(pilot.app.screen, MappingScreen) and not pilot.app.screen.busy
