"""Ledgers as their keepers like them, each with the table counted by hand."""

from __future__ import annotations

from datetime import date

from tests.ledgers_habit import Habit
from tests.ledgers_odd import DECIDED, DISPUTED, ODD_DATES, SECTIONS, TWICE

D = date
ON_REQUEST = "overview.on_request"

PLAIN = Habit(
    "the usual columns",
    "usual.xlsx",
    {
        "台账": [
            ["编号", "收到日期", "申请人", "申请人类型", "申请方式", "申请内容", "答复日期", "办理结果"],
            ["2023-001", D(2023, 2, 1), "陈一", "自然人", "网络", "某村征地补偿标准", D(2023, 2, 20), "予以公开"],
            ["2023-002", D(2023, 3, 6), "云岭建材有限公司", "商业企业", "信函", "规划许可", D(2023, 3, 20), "部分公开"],
            ["2023-003", D(2023, 4, 7), "陈二", "自然人", "当面", "低保名单", D(2023, 4, 25), "信息不存在"],
            [
                "2023-004",
                D(2023, 5, 8),
                "明理律师事务所",
                "法律服务机构",
                "网络",
                "处罚决定",
                D(2023, 5, 26),
                "属于行政执法案卷",
            ],
            ["2023-005", D(2023, 12, 20), "陈三", "自然人", "网络", "预算", None, None],
        ]
    },
    {
        "received": [3, 1, 0, 0, 1, 0],
        "granted": [1, 0, 0, 0, 0, 0],
        "granted_in_part": [0, 1, 0, 0, 0, 0],
        "not_held": [1, 0, 0, 0, 0, 0],
        "enforcement_file": [0, 0, 0, 0, 1, 0],
        "carried_forward": [1, 0, 0, 0, 0, 0],
    },
    facts={
        f"{ON_REQUEST}.channels": [
            {"name": "网络", "count": 3},
            {"name": "信函", "count": 1},
            {"name": "当面", "count": 1},
        ],
        f"{ON_REQUEST}.within_limit": True,
    },
)

TITLED = Habit(
    "a title above, two heading rows merged, other names, a total below",
    "titled.xlsx",
    {
        "Sheet1": [
            ["某县水务局2023年政府信息公开申请办理情况登记表", *[None] * 8],
            ["填报单位：办公室", *[None] * 8],
            ["序号", "申请人", None, "申请", None, None, "答复", None, "备注"],
            [None, "姓名（名称）", "类别", "时间", "渠道", "内容", "时间", "类型", None],
            [1, "陈一", "公民", "2023.1.9", "网上", "水库加固", "2023.2.3", "公开", None],
            [
                2,
                "青山农业发展有限公司",
                "企业",
                "2023.3.15",
                "邮寄",
                "河道采砂许可",
                "2023.4.3",
                "不予公开（商业秘密）",
                None,
            ],
            [],
            [3, "陈二", "公民", "2023.6.1", "来访", "移民补偿", "2023.6.19", "申请人撤回", None],
            ["合计", None, None, 3, None, None, None, None, None],
        ]
    },
    {
        "received": [2, 1, 0, 0, 0, 0],
        "granted": [1, 0, 0, 0, 0, 0],
        "third_party_rights": [0, 1, 0, 0, 0, 0],
        "other_reason": [1, 0, 0, 0, 0, 0],
    },
    merges=("A1:I1", "A2:I2", "A3:A4", "B3:C3", "D3:F3", "G3:H3", "I3:I4"),
    left=(9,),
    told=("weak_column",),
    facts={f"{ON_REQUEST}.withdrawn": 1},
)

MONTHS = Habit(
    "a sheet for every month, days only, serial numbers that start again",
    "months.xlsx",
    {
        "1月": [
            ["序号", "收件日期", "申请人", "申请人性质", "答复时间", "答复结果"],
            [1, "5日", "陈一", "个人", "1月20日", "予以公开"],
            [2, "1月18日", "陈二", "个人", "2月6日", "重复申请"],
        ],
        "2月": [
            ["序号", "收件日期", "申请人", "申请人性质", "答复时间", "答复结果"],
            [1, "2月3日", "陈三", "个人", "2月10日", "已主动公开"],
        ],
        "12月": [
            ["序号", "收件日期", "申请人", "申请人性质", "答复时间", "答复结果"],
            [1, "12月25日", "大江地产有限责任公司", "企业", "1月12日", "予以公开"],
        ],
        "Sheet4": [],
    },
    {
        "received": [3, 1, 0, 0, 0, 0],
        "granted": [2, 0, 0, 0, 0, 0],
        "repeated": [1, 0, 0, 0, 0, 0],
        "carried_forward": [0, 1, 0, 0, 0, 0],
    },
    told=("guessed_year",),
)

CARRIED_MARKED = Habit(
    "carried-in rows under their own heading, dates without a year",
    "carried.xls",
    {
        "台账": [
            ["登记号", "收到时间", "申请人类别", "申请事项", "答复日期", "处理结果", "备注"],
            ["一、上年结转"],
            ["依申请2022-31", "12月19日", "公民", "扶贫项目", D(2023, 1, 10), "予以公开", None],
            ["依申请2022-32", "12月28日", "企业", "招标文件", D(2023, 1, 18), "需要另行制作", None],
            ["二、本年新收"],
            [
                "依申请2023-01",
                D(2023, 2, 1),
                "公民",
                "宅基地审批",
                D(2023, 2, 15),
                "不属于本机关，告知向他局申请",
                None,
            ],
            ["依申请2023-02", 45047, "其他组织", "道路改造", 45061, "予以公开", None],
        ]
    },
    {
        "received": [1, 0, 0, 0, 0, 1],
        "brought_forward": [1, 1, 0, 0, 0, 0],
        "granted": [1, 0, 0, 0, 0, 1],
        "needs_creation": [0, 1, 0, 0, 0, 0],
        "not_held": [1, 0, 0, 0, 0, 0],
    },
)

CARRIED_UNMARKED = Habit(
    "carried-in rows known by their dates alone, in a ledger of several years",
    "years.xlsx",
    {
        "依申请": [
            ["申请编号", "签收日期", "申请人类型", "寄出日期", "答复类型"],
            ["22-07", "2022-11-01", "自然人", "2022-11-20", "予以公开"],
            ["22-08", "2022-12-15", "自然人", "2023-01-06", "信息不存在"],
            ["22-09", "2022-12-30", "科研机构", "", ""],
            ["22-10", "2022-06-30", "自然人", "", "予以公开"],
            ["23-01", "2023/1/4", "社会公益组织", "2023/1/30", "予以公开"],
            ["23-02", "2023/12/8", "自然人", "2024/1/4", "部分公开"],
            ["24-01", "2024/1/3", "自然人", "", ""],
        ]
    },
    {
        "received": [1, 0, 0, 1, 0, 0],
        "brought_forward": [1, 0, 1, 0, 0, 0],
        "granted": [0, 0, 0, 1, 0, 0],
        "not_held": [1, 0, 0, 0, 0, 0],
        "carried_forward": [1, 0, 1, 0, 0, 0],
    },
    left=(2, 5, 8),
)

TICKED = Habit(
    "a column for every answer, ticked",
    "ticked.xlsx",
    {
        "2023": [
            [
                "编号",
                "收到时间",
                "申请人",
                "自然人",
                "商业企业",
                "答复时间",
                "予以公开",
                "部分公开",
                "不予公开",
                None,
                "其他处理",
            ],
            [None] * 8 + ["3.危及“三安全一稳定”", "5.属于三类内部事务信息", "3.其他（撤回）"],
            ["1号", "2023年3月1日", "陈一", "√", None, "2023年3月9日", "√", None, None, None, None],
            ["2号", "2023年4月1日", "陈二", "√", None, "2023年4月9日", None, "√", None, None, None],
            ["3号", "2023年5月1日", "红土矿业有限公司", None, "√", "2023年5月9日", None, None, None, "√", None],
            ["4号", "2023年6月1日", "陈三", "1", None, None, None, None, None, None, "1"],
        ]
    },
    {
        "received": [3, 1, 0, 0, 0, 0],
        "granted": [1, 0, 0, 0, 0, 0],
        "granted_in_part": [1, 0, 0, 0, 0, 0],
        "internal_affairs": [0, 1, 0, 0, 0, 0],
        "other_reason": [1, 0, 0, 0, 0, 0],
    },
    merges=("I1:J1", "A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:F2", "G1:G2", "H1:H2"),
)

CHINESE_CSV = Habit(
    "text in GB18030, Chinese numerals, separate particulars",
    "gb.csv",
    {
        "": [
            ["受理编号", "收到申请日期", "申请人名称", "主体类型", "办结日期", "处理结果", "不予公开理由"],
            ["公〔2023〕1号", "二〇二三年三月五日", "陈一", "个人", "2023年3月25日", "不予公开", "过程性信息"],
            ["公〔2023〕2号", "2023年4月2日", "陈二", "个人", "2023年4月21日", "无法提供", "补正后申请内容仍不明确"],
            ["公〔2023〕3号", "2023年5月2日", "陈三", "个人", "2023年5月21日", "不予处理", "属于信访事项"],
            ["公〔2023〕4号", "2023年6月2日", "陈四", "个人", "2023年6月30日", "予以公开", ""],
        ]
    },
    {
        "received": [4, 0, 0, 0, 0, 0],
        "process_information": [1, 0, 0, 0, 0, 0],
        "still_unclear": [1, 0, 0, 0, 0, 0],
        "complaint": [1, 0, 0, 0, 0, 0],
        "granted": [1, 0, 0, 0, 0, 0],
    },
    encoding="gb18030",
)

TABBED = Habit(
    "tab-separated text, dates as bare figures, names instead of types",
    "tab.txt",
    {
        "": [
            ["收件编号", "收文日期", "申请人", "来件方式", "答复时间", "办理结果"],
            ["A1", "20230306", "陈一", "EMS快递", "20230320", "提供"],
            ["A2", "20230406", "欧阳某某等3人", "现场", "20230420", "公开出版物"],
            ["A3", "20230506", "西南某某大学", "电子邮箱", "20230520", "要求重新出具"],
            ["A4", "20230606", "某某村村民委员会", "传真", "20230620", "大量反复申请"],
        ]
    },
    {
        "received": [2, 0, 1, 0, 0, 1],
        "granted": [1, 0, 0, 0, 0, 0],
        "publication": [1, 0, 0, 0, 0, 0],
        "confirmation": [0, 0, 1, 0, 0, 0],
        "excessive": [0, 0, 0, 0, 0, 1],
    },
    told=("by_name",),
    facts={
        f"{ON_REQUEST}.channels": [
            {"name": "传真", "count": 1},
            {"name": "信函", "count": 1},
            {"name": "当面", "count": 1},
            {"name": "电子邮件", "count": 1},
        ]
    },
)

OPEN_DOCUMENT = Habit(
    "an .ods with corrections, extensions, fees",
    "open.ods",
    {
        "登记": [
            [
                "编号",
                "收到日期",
                "申请人类型",
                "是否补正",
                "收到补正日期",
                "是否延期",
                "信息处理费（元）",
                "实收",
                "缴费日期",
                "答复日期",
                "办理结果",
            ],
            ["1号件", D(2023, 1, 3), "自然人", "是", D(2023, 2, 1), "否", None, None, None, D(2023, 2, 24), "予以公开"],
            ["2号件", D(2023, 3, 1), "自然人", "是", None, "否", None, None, None, None, "逾期未补正，不再处理"],
            [
                "3号件",
                D(2023, 4, 3),
                "商业企业",
                "否",
                None,
                "是",
                380,
                380,
                D(2023, 4, 20),
                D(2023, 5, 31),
                "予以公开",
            ],
            ["4号件", D(2023, 5, 4), "自然人", "否", None, "否", 120, None, None, None, "逾期未缴费"],
            ["5号件", D(2023, 12, 11), "自然人", "是", None, "否", None, None, None, None, "等待补正"],
        ]
    },
    {
        "received": [4, 1, 0, 0, 0, 0],
        "granted": [1, 1, 0, 0, 0, 0],
        "not_corrected": [1, 0, 0, 0, 0, 0],
        "fee_unpaid": [1, 0, 0, 0, 0, 0],
        "carried_forward": [1, 0, 0, 0, 0, 0],
    },
    facts={
        f"{ON_REQUEST}.extended": 1,
        f"{ON_REQUEST}.within_limit": True,
        "other_matters.information_fee.notices": 2,
        "other_matters.information_fee.noticed": "500",
        "other_matters.information_fee.collected": "380",
    },
)

HABITS = (
    *(PLAIN, TITLED, MONTHS, CARRIED_MARKED, CARRIED_UNMARKED, TICKED, CHINESE_CSV, TABBED, OPEN_DOCUMENT),
    *(TWICE, ODD_DATES, DISPUTED, DECIDED, SECTIONS),
)
