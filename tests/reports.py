"""Reports for tests: the statutory tables filled with figures that can all be told apart."""

from __future__ import annotations

from itertools import count
from typing import Any

from assistant import formats
from assistant.edition import Edition, load
from assistant.report import Block, Paragraph, Report, Section
from assistant.tables import grid

# The formats written in this process; PDF takes LibreOffice and is measured in test_page_word.
IN_PROCESS = [suffix for suffix in formats.WRITERS if suffix != ".pdf"]
ORGAN = "临江县水务局"
YEAR = 2024
PROSE = (
    "2024年，临江县水务局主动公开政府信息318条，其中政府网站发布246条、微信公众号发布72条。",
    "全年收到政府信息公开申请12件，办结11件，结转下年度1件，均在法定期限内答复。",
    "局办公室负责政府信息公开日常工作，配备专职人员1名、兼职人员6名，全年组织业务培训2次，参训86人次。",
)
PROBLEMS = (
    "河道采砂许可信息的更新间隔较长，2024年第三季度有4条信息迟于规定期限发布。"
    "下一步由河湖管理股在许可决定作出之日起7个工作日内报送发布。"
)


def figures(edition: Edition, start: int = 1, step: int = 1) -> dict[str, dict[str, Any]]:
    """Table figures, each cell a different number, so that a cell in a wrong place is noticed."""
    numbers = count(start, step)
    columns = [column["key"] for column in edition.form["requests"]["columns"]]
    rows = {row.key: {column: next(numbers) for column in columns} for row in edition.rows}
    cells = [cell["key"] for cell in edition.form["disputes"]["cells"]]
    disclosure: dict[str, Any] = {}
    for row, cell in edition.disclosure_cells:
        disclosure.setdefault(row, {})[cell] = "12.38" if cell == "amount" else next(numbers)
    return {
        "disclosure": disclosure,
        "requests": rows,
        "disputes": {block: {cell: next(numbers) for cell in cells} for block in edition.blocks},
    }


def report(
    *,
    organ: str = ORGAN,
    prose: tuple[str, ...] = PROSE,
    start: int = 1,
    step: int = 1,
    signature: tuple[str, ...] = (),
    draft: str = "",
    preface: bool = True,
) -> Report:
    """A whole report of the current edition."""
    edition = load()
    values = figures(edition, start, step)
    parts = [part["label"] for part in edition.form["overview_parts"]]
    bodies: dict[str, tuple[Block, ...]] = {key: (grid(edition, key, values[key]),) for key in values}
    bodies["overview"] = tuple(
        block
        for number, part, text in zip("一二三四五", parts, prose, strict=False)
        for block in (Paragraph(f"（{number}）{part}", "part"), Paragraph(text))
    )
    bodies["problems"] = (Paragraph(PROBLEMS),)
    bodies["other_matters"] = (Paragraph("本年度未收取信息处理费。"), Paragraph("本年度没有其他需要报告的事项。"))
    head = (organ, f"{YEAR}年政府信息公开工作年度报告")
    return Report(
        title=head,
        organ=organ,
        year=YEAR,
        edition=edition.name,
        preface=(
            Paragraph("本报告根据《中华人民共和国政府信息公开条例》编制，统计期限自2024年1月1日起至2024年12月31日止。"),
        )
        if preface
        else (),
        sections=tuple(Section(s["key"], s["heading"], bodies[s["key"]]) for s in edition.form["sections"]),
        signature=signature,
        draft=draft,
        meta={"title": "".join(head), "author": organ, "date": "2025-01-20"},
    )
