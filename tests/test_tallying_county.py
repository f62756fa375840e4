"""A whole run: an invented county's ledger of 150 applications, counted, interviewed, written to Word, read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from textual.pilot import Pilot

from assistant.tui.interviewing import InterviewScreen
from assistant.tui.tallying.filling import FilledScreen
from assistant.tui.tallying.result import ResultScreen
from tests.conftest import Outcome
from tests.interviewing import usual
from tests.ledgers import write
from tests.pilots import answer, session
from tests.tallies import choose, counted, opened

HEAD = [
    "登记编号",
    "收到时间",
    "申请人",
    "申请人类别",
    "联系电话",
    "申请渠道",
    "申请内容",
    "答复时间",
    "办理结果",
    "备注",
]
# applicant, outcome, how many; "" is not answered by the end of the year
NEW = [
    ("公民", "予以公开", 48), ("企业", "予以公开", 12), ("律所", "予以公开", 6), ("公民", "部分公开", 15),
    ("公民", "信息不存在", 20), ("企业", "信息不存在", 6), ("高校", "同意公开", 3), ("基金会", "需要另行制作", 4),
    ("公民", "过程性信息", 9), ("公民", "信访事项", 8), ("公民", "撤回申请", 7), ("公民", "", 6),
]  # fmt: skip
OLD = [("公民", "予以公开", 4), ("企业", "第三方不同意公开", 2)]  # received the year before, brought forward
NAMES = ("欧阳一鸣", "上官二虎", "司马三元")

# Counted by hand: people, companies, research, welfare, law, others, total.
TABLE = {
    "received": [113, 18, 3, 4, 6, 0, 144],
    "brought_forward": [4, 2, 0, 0, 0, 0, 6],
    "granted": [52, 12, 3, 0, 6, 0, 73],
    "granted_in_part": [15, 0, 0, 0, 0, 0, 15],
    "third_party_rights": [0, 2, 0, 0, 0, 0, 2],
    "process_information": [9, 0, 0, 0, 0, 0, 9],
    "not_held": [20, 6, 0, 0, 0, 0, 26],
    "needs_creation": [0, 0, 0, 4, 0, 0, 4],
    "complaint": [8, 0, 0, 0, 0, 0, 8],
    "other_reason": [7, 0, 0, 0, 0, 0, 7],
    "concluded": [111, 20, 3, 4, 6, 0, 144],
    "carried_forward": [6, 0, 0, 0, 0, 0, 6],
}
SCRIPT = {
    "organ.name": "临江县人民政府",
    "scope": "1",
    "overview.proactive.total": "3260条",
    "problems.1.problem": "个别信息更新不够及时",
    "problems.1.measure": "每月检查一次，逐条督促",
}


def county(folder: Path) -> Path:
    """The ledger: 150 applications, and rows that are none of this year's."""
    rows: list[list[object]] = []
    for first, groups in ((date(2023, 1, 4), NEW), (date(2022, 12, 20), OLD)):
        for kind, outcome, many in groups:
            for _ in range(many):
                n = len(rows)
                received = first + timedelta(days=2 * n) if first.year == 2023 else first
                replied = received + timedelta(days=21) if outcome else ""
                name = NAMES[n % 3] if kind == "公民" else f"临江{kind}{n}"
                rows.append(
                    [f"LJ-{n:03}", received, name, kind, "13800001111", "网上", "征地补偿", replied, outcome, ""]
                )
    again = list(rows[7])
    later = ["LJ-900", date(2024, 1, 3), NAMES[0], "公民", "", "网上", "规划图", "", ""]
    total = ["合计", 150, *[""] * 7]
    title = ["临江县政府信息公开申请登记台账（2023年度）", *[""] * 8]
    return write(folder / "台账.xlsx", {"2023年": [title, HEAD, *rows, again, later, total]})


async def to_the_end(pilot: Pilot[int]) -> list[str]:
    """Answer every question of the interview on the screen; the FIELDs asked."""
    asked: list[str] = []
    while (prompt := session(pilot).prompt) is not None and isinstance(pilot.app.screen, InterviewScreen):
        asked.append(prompt.field)
        await answer(pilot, SCRIPT.get(prompt.field, usual(prompt)))
        assert session(pilot).prompt != prompt, (prompt.field, prompt.ask)
    return asked


async def test_a_county_from_its_ledger_to_the_word_file(home: Path, nianbao: Callable[..., Outcome]) -> None:
    """The figures in the Word file are those counted by hand; table three is not asked; nobody is named."""
    async with opened(county(home), size=(120, 40)) as pilot:
        screen = await counted(pilot)
        assert isinstance(screen, ResultScreen) and len(screen.result.left_out) == 3
        assert len({case for cases in screen.result.cases.values() for case in cases}) == 150
        await pilot.press("f6")
        assert isinstance(await choose(pilot, "new"), FilledScreen)
        await choose(pilot, "on")
        asked = await to_the_end(pilot)
        path = session(pilot).path
    assert not [field for field in asked if field.startswith("requests.")]
    out = home / "年报.docx"
    assert nianbao("check", path).code == 0
    built = nianbao("build", path, "-o", out)
    assert built.code == 0, built.err
    figures = json.loads(nianbao("read", out, "--json").out)["figures"]["requests"]
    assert {row: cells for row, cells in figures.items() if any(cells)} == TABLE
    text = path.read_text(encoding="utf-8") + nianbao("read", out).out
    assert not any(secret in text for secret in (*NAMES, "13800001111"))
