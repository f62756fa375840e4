"""Blocks copied out of worksheets and tables: where they land in the grid, and what is said about the rest."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import ABSENT, Answers, get
from assistant.edition import load
from assistant.tui.tabling_block import Landing, land
from assistant.tui.tabling_figures import Figures, RowPlace, figures_of, kept
from tests.interviewing import sheet

EDITION = load()
SIX = len(EDITION.columns)


def empty(table: str = "requests") -> Figures:
    return figures_of(EDITION, table, {})


def rows(table: str = "requests") -> list[RowPlace]:
    return [row for row in empty(table).layout.rows if not row.derived]


def value(figures: Figures, path: str) -> Any:
    return figures.values.get(path)


def paste(text: str, at: tuple[int, int] = (0, 0), table: str = "requests") -> Landing:
    return land(empty(table), text, at)


def whole(totals: bool, labels: bool, heads: bool = False) -> tuple[str, dict[str, list[int]]]:
    """Table three as a worksheet has it, and the figures by row."""
    figures = {row.path: [n % 7 + x for x in range(SIX)] for n, row in enumerate(rows())}
    lines = []
    for row in empty().layout.rows:
        outcomes = [figures[f"requests.{key}"] for key in EDITION.outcomes]
        cells = [sum(column) for column in zip(*outcomes, strict=True)] if row.derived else figures[row.path]
        if row.derived and not totals:
            continue
        label = ["三、本年度办理结果" if row.label.startswith("（一）") else "", row.label] if labels else []
        lines.append([*label, *map(str, cells), *([str(sum(cells))] if totals else [])])
    columns = [column["label"] for column in EDITION.form["requests"]["columns"]][: SIX + totals]
    top = [["", "", *columns]] if heads else []
    return "\r\n".join("\t".join(line) for line in top + lines) + "\r\n", figures


def placed(landing: Landing, figures: dict[str, list[int]]) -> bool:
    return all(
        value(landing.figures, path) == figure
        for row in rows()
        for path, figure in zip(row.cells, figures[row.path], strict=True)
    )


def test_the_whole_table_with_totals_labels_and_headings() -> None:
    """As it is copied out of last year's file: every figure lands, totals are left to be worked out."""
    for shape in ((True, True, True), (True, True, False), (True, False, False), (False, False, False), (False, True)):
        text, figures = whole(*shape)
        landing = paste(text)
        assert placed(landing, figures), shape
        assert landing.placed == 24 * SIX and not landing.beside and not landing.unread and not landing.differ
        assert landing.by_label == shape[1]


def test_labels_say_which_row() -> None:
    """A row with its label goes to its row wherever the cursor stands, also with another numbering."""
    landing = paste("部分公开\t1\t2\t\t\t\t\t3", at=(20, 3))
    row = next(row for row in rows() if row.path == "requests.granted_in_part")
    assert [value(landing.figures, path) for path in row.cells] == [1, 2, None, None, None, None]
    assert landing.by_label and not landing.differ


def test_a_block_lands_at_the_cursor_and_what_does_not_fit_is_named() -> None:
    """Two columns from the fifth on: one fits, the total's place takes nothing, the rest is said."""
    landing = paste("1\t2\t3\n4\t5\t6", at=(0, 5))
    first, second = rows()[:2]
    assert value(landing.figures, first.cells[5]) == 1 and value(landing.figures, second.cells[5]) == 4
    assert landing.placed == 2 and landing.beside == ["2", "3", "5", "6"]
    assert "2、3、5" in "".join(landing.told())


def test_below_the_last_row_nothing_fits() -> None:
    """Lines after the last row are counted as not placed."""
    landing = paste("1\n2\n3", at=(24, 0))
    assert landing.placed == 1 and landing.beside == ["2", "3"]


def test_signs_and_blanks() -> None:
    """Dashes and strokes are said to be zeros, blanks leave what stands there, thousands are read."""
    figures = empty().putting({rows()[0].cells[3]: 9})
    landing = land(figures, '-\t/\t\t \t"1,234"\t１２件', (0, 0))
    cells = [value(landing.figures, path) for path in rows()[0].cells]
    assert cells == [0, 0, None, 9, 1234, 12]
    assert landing.dashes == 2 and landing.blank == 2
    told = "".join(landing.told())
    assert "填入 4 格" in told and "2 格是短横或斜线" in told and "2 格是空的" in told


def test_what_is_no_figure_is_named_and_not_placed() -> None:
    """约3, -1, 0.5 are not taken for figures; nothing else is lost by them."""
    landing = paste("约3\t2\t-1\t0.5\t1\t1")
    assert landing.placed == 3 and landing.unread == ["约3", "-1", "0.5"]
    assert "看不出数来" in "".join(landing.told())


def test_a_total_that_came_along_is_compared() -> None:
    """A printed total that its parts do not make up is named; it is not placed."""
    landing = paste("1\t2\t0\t0\t0\t0\t5")
    assert landing.placed == 6 and len(landing.differ) == 1
    assert "5" in landing.differ[0] and "3" in landing.differ[0]


def test_figures_with_blanks_between_them_are_a_row() -> None:
    """Copied out of a text: figures apart by blanks; other words are no block."""
    assert [value(paste("1 2  0 0 0 3").figures, path) for path in rows()[0].cells] == [1, 2, 0, 0, 0, 3]
    assert not paste("会议纪要 第3次").met


def test_table_four_as_the_form_prints_it() -> None:
    """Fifteen figures in one line are three blocks of five; twelve are three of four."""
    for with_totals in (True, False):
        blocks = [[n, 0, 1, n] for n in range(3)]
        tokens = [str(v) for block in blocks for v in ([*block, sum(block)] if with_totals else block)]
        landing = paste("\t".join(tokens), table="disputes")
        got = [[value(landing.figures, path) for path in row.cells] for row in rows("disputes")]
        assert got == blocks and not landing.differ and not landing.beside


def test_table_two_by_its_labels() -> None:
    """Rows of different width, an amount among them."""
    text = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n行政规范性文件\t2\t1\t9\n"
    text += "第二十条第（八）项\t\t\t\n行政事业性收费\t0.038\t\t"
    landing = paste(text, table="disclosure")
    values = landing.figures.values
    assert values["disclosure.normative_documents.in_force"] == 9
    assert values["disclosure.fees.amount"] == "0.038"


# -- any block, saved, is read back equal ------------------------------------------------------

figure = st.one_of(st.integers(0, 999_999_999), st.just(0), st.none())


@st.composite
def blocks(draw: st.DrawFn) -> tuple[list[list[int | None]], tuple[int, int]]:
    """A block of figures and blanks and a place where it fits."""
    height, width = draw(st.integers(1, 24)), draw(st.integers(1, SIX))
    top, left = draw(st.integers(0, 24 - height)), draw(st.integers(0, SIX - width))
    lines = draw(st.lists(st.lists(figure, min_size=width, max_size=width), min_size=height, max_size=height))
    lines[0][0] = lines[0][0] or 0  # blank rows at an edge of a selection do not come along in every program
    lines[-1][-1] = lines[-1][-1] or 0
    return lines, (top, left)


def written(number: int | None, style: str) -> str:
    if number is None:
        return ""
    return f"{number:,}" if style == "thousands" else f"{number}.0" if style == "decimal" else str(number)


@given(
    blocks(), st.sampled_from(["plain", "thousands", "decimal"]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
@settings(max_examples=120)
def test_any_block_pasted_and_saved_is_read_back(
    block: tuple[list[list[int | None]], tuple[int, int]], style: str, ending: str, before_zero: bool
) -> None:
    """Whatever is pasted stands in the answers afterwards, blanks excepted, whatever stood there before."""
    lines, (top, left) = block
    start: Answers = {}
    if before_zero:  # zeros that only followed from 没有收到
        start = {"requests": {row.path.partition(".")[2]: [0] * SIX for row in rows()}}
        start["origins"] = {row.path: "none" for row in rows()}
    desk = sheet(**start)
    text = ending.join("\t".join(written(number, style) for number in line) for line in lines)
    opened = figures_of(EDITION, "requests", desk.answers)
    at = empty().layout.rows.index(rows()[top])
    derived = next(y for y, row in enumerate(empty().layout.rows) if row.derived)
    if at < derived < at + len(lines):  # a block over the derived row has a line for it or not: told apart by its sums
        lines = lines[: derived - at]
        text = ending.join("\t".join(written(number, style) for number in line) for line in lines)
    landing = land(opened, text, (at, left))
    after = kept(desk, opened, landing.figures, landing.paths).answers
    for row, line in zip(rows()[top:], lines, strict=False):
        for path, number in zip(row.cells[left:], line, strict=False):
            if number is not None:
                assert get(after, EDITION.fields[path]) == number, path
            elif not before_zero:
                assert get(after, EDITION.fields[path]) in (ABSENT, 0)
