"""A ledger of 2,000 applications to table three, beside a plain openpyxl read of the same file."""

from __future__ import annotations

import random
import tempfile
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

from assistant import ledger
from tests.benchmarks.timing import in_turn, line
from tests.ledgers import write

ROWS = 2000
YEAR = 2023
HEAD = (
    "编号",
    "收到日期",
    "申请人",
    "申请人类型",
    "申请方式",
    "申请内容",
    "是否延期",
    "答复日期",
    "办理结果",
    "联系电话",
)


def rows(number: int) -> list[tuple[object, ...]]:
    """A heading and `number` applications, the same each time."""
    chance = random.Random(1)
    found: list[tuple[object, ...]] = [HEAD]
    for n in range(number):
        received = date(YEAR, 1, 1) + timedelta(days=chance.randrange(360))
        found.append(
            (
                f"{YEAR}-{n:05}",
                received,
                chance.choice("赵钱孙李周吴郑王") + chance.choice("一二三四五六七八九"),
                chance.choice(("个人", "企业", "律所", "自然人")),
                chance.choice(("网上", "邮寄", "当面")),
                f"石桥村{n}组征地补偿安置方案",
                chance.choice(("是", "否")),
                received + timedelta(days=chance.randrange(5, 30)),
                chance.choice(("予以公开", "信息不存在", "不予公开（过程性信息）", "部分公开")),
                f"138{n:08}",
            )
        )
    return found


def plain_read(path: Path) -> int:
    """The peer: openpyxl walks through every cell and does nothing with it."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for row in book.worksheets[0].iter_rows(values_only=True) for _ in row)


def peak(path: Path) -> float:
    """The most memory a tally holds, in megabytes."""
    tracemalloc.start()
    ledger.tally(path, YEAR)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1024 / 1024


def run() -> list[str]:
    """The ratio the goal is set in; the time itself; the memory of one and of five times the rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.xlsx", {"台账": rows(ROWS)})
        text = write(Path(folder) / "a.csv", {"": rows(ROWS)})
        longer = write(Path(folder) / "b.csv", {"": rows(5 * ROWS)})
        times = in_turn(
            {
                "tally": lambda: ledger.tally(path, YEAR),
                "text": lambda: ledger.tally(text, YEAR),
                "openpyxl": lambda: plain_read(path),
            },
            7,
        )
        memory = peak(text), peak(longer)
    return [
        line(f"{ROWS:,} rows of .xlsx -> table three", times["tally"], times["openpyxl"], "a plain openpyxl read", "1"),
        line(f"{ROWS:,} rows of text -> table three", times["text"], times["openpyxl"], "a plain openpyxl read", "1"),
        f"{ROWS:,} rows take {memory[0]:.1f} MB, {5 * ROWS:,} rows {memory[1]:.1f} MB",
    ]
