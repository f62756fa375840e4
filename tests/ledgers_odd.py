"""Ledgers that are hard to read: kept twice, odd dates, disputes, wordings to decide, several stretches."""

from __future__ import annotations

from datetime import date

from tests.ledgers_habit import Habit

D = date
ON_REQUEST = "overview.on_request"

TWICE = Habit(
    "entered twice: a yearly sheet beside the months, one number in two rows",
    "twice.xlsx",
    {
        "上半年": [
            ["编号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果"],
            ["01", D(2023, 2, 1), "陈一", "自然人", "补贴", D(2023, 2, 10), "予以公开"],
            ["02", D(2023, 3, 1), "陈二", "自然人", "拆迁", D(2023, 3, 10), "部分公开"],
            ["02", D(2023, 3, 1), "陈二", "自然人", "拆迁", D(2023, 3, 10), None],
        ],
        "全年汇总": [
            ["编号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果"],
            ["01", D(2023, 2, 1), "陈一", "自然人", "补贴", D(2023, 2, 10), "予以公开"],
            ["02", D(2023, 3, 1), "陈二", "自然人", "拆迁", D(2023, 3, 10), "部分公开"],
            ["03", D(2023, 8, 1), "陈一", "自然人", "补贴", D(2023, 8, 10), "重复申请"],
            ["03", D(2023, 9, 1), "陈四", "自然人", "低保", D(2023, 9, 10), "予以公开"],
            ["04", D(2023, 9, 1), "陈四", "自然人", "低保", D(2023, 9, 10), "予以公开"],
        ],
    },
    {
        "received": [5, 0, 0, 0, 0, 0],
        "granted": [3, 0, 0, 0, 0, 0],
        "granted_in_part": [1, 0, 0, 0, 0, 0],
        "repeated": [1, 0, 0, 0, 0, 0],
    },
    left=(4, 2, 3),
    told=("number_twice", "maybe_twice"),
)

ODD_DATES = Habit(
    "dates that cannot be, answers before receipt, late answers",
    "odd.xlsx",
    {
        "台账": [
            ["编号", "收到日期", "申请人类型", "答复日期", "办理结果"],
            ["N1", "2023-02-30", "自然人", "2023-03-10", "予以公开"],
            ["N2", "年初", "自然人", "2023-03-10", "予以公开"],
            ["N3", "2023-05-10", "自然人", "2023-04-10", "予以公开"],
            ["N4", "2023-06-01", "自然人", "2023-08-31", "予以公开"],
            ["N5", "2023-07-03收，7月5日转办", "自然人", "2023-07-20 15:30:00", "予以公开"],
            ["N6", "", "自然人", "2023-07-20", "予以公开"],
            ["N7", "2023-03-01", "自然人", "2023-06-31", "予以公开"],
            ["N8", "2023-09-01", "自然人", "2023-09-20", "办理中"],
            ["N9", "2023-10-09", "自然人", "", "予以公开"],
        ]
    },
    {"received": [6, 0, 0, 0, 0, 0], "granted": [5, 0, 0, 0, 0, 0], "carried_forward": [1, 0, 0, 0, 0, 0]},
    left=(2, 3, 7),
    told=("late", "early_reply", "replied_impossible", "open_replied", "no_reply", "overdue"),
    facts={f"{ON_REQUEST}.late": 1, f"{ON_REQUEST}.within_limit": False},
)

DISPUTED = Habit(
    "reconsiderations and suits, a status column, merged rows",
    "disputed.xlsx",
    {
        "申请": [
            ["编号", "接收日期", "申请主体", "申请人", "状态", "回复日期", "答复情况", "行政复议情况", "行政诉讼情况"],
            ["K-1", D(2023, 2, 6), "自然人", "陈一", "已办结", D(2023, 2, 20), "予以公开", None, None],
            [
                "K-2",
                D(2023, 3, 6),
                "自然人",
                "陈二",
                "已办结",
                D(2023, 3, 20),
                "政府信息不存在",
                "维持",
                "驳回诉讼请求",
            ],
            ["K-3", None, "自然人", "陈三", "已办结", D(2023, 3, 20), "个人隐私，不予公开", "否", "一审审理中"],
            [
                "K-4",
                D(2023, 5, 6),
                "自然人",
                "陈四",
                "已办结",
                D(2023, 5, 20),
                "第三方不同意公开",
                "撤销并责令重新答复",
                "无",
            ],
            ["K-5", D(2023, 12, 6), "自然人", "陈五", "办理中", None, None, None, None],
        ]
    },
    {
        "received": [5, 0, 0, 0, 0, 0],
        "granted": [1, 0, 0, 0, 0, 0],
        "not_held": [1, 0, 0, 0, 0, 0],
        "third_party_rights": [2, 0, 0, 0, 0, 0],
        "carried_forward": [1, 0, 0, 0, 0, 0],
    },
    merges=("B3:B4",),
    facts={
        "disputes.reconsideration.upheld": 1,
        "disputes.reconsideration.corrected": 1,
        "disputes.reconsideration.pending": 0,
        "disputes.suit_direct.pending": 1,
        "disputes.suit_after_review.upheld": 1,
    },
)

DECIDED = Habit(
    "headings and wordings of its own, settled once",
    "own.xlsx",
    {
        "Sheet1": [
            ["号码", "何时来的", "谁", "怎么来的", "何时回的", "怎么回的", "备注"],
            ["1-1", "2023-01-11", "干部", "网上", "2023-01-20", "给了", ""],
            ["1-2", "2023-02-11", "企业", "网上", "2023-02-20", "没给", ""],
            ["1-3", "2023-03-11", "干部", "网上", "2023-03-20", "给了", ""],
        ]
    },
    {
        "received": [2, 1, 0, 0, 0, 0],
        "granted": [2, 0, 0, 0, 0, 0],
        "not_held": [0, 1, 0, 0, 0, 0],
    },
    decided={
        "columns": {
            "号码": "number",
            "何时来的": "received",
            "谁": "applicant_type",
            "怎么来的": "channel",
            "何时回的": "replied",
            "怎么回的": "outcome",
        },
        "applicants": {"干部": "自然人"},
        "outcomes": {"给了": "granted", "没给": "not_held"},
    },
)

SECTIONS = Habit(
    "two stretches in one sheet, the second with other columns; a note at the foot",
    "sections.xlsx",
    {
        "台账": [
            ["上半年"],
            ["编号", "收到日期", "申请人类型", "答复日期", "办理结果"],
            ["S1", "2023-01-11", "自然人", "2023-01-20", "予以公开"],
            ["下半年"],
            ["编号", "收到日期", "答复日期", "申请人类型", "办理结果"],
            ["S2", "2023-08-11", "2023-08-20", "律师事务所", "予以公开"],
            ["小计", None, None, 2, None],
            ["填表人：陈九，电话13800000000"],
        ]
    },
    {"received": [1, 0, 0, 0, 1, 0], "granted": [1, 0, 0, 0, 1, 0]},
    left=(7,),
    told=("repeated",),
)
