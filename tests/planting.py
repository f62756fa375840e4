"""A good report of our own, and the same with the fault of one check planted, as a file of any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant import answers as answers_file
from assistant import formats
from assistant.answers import Answers
from assistant.checks import rules
from assistant.claims import rules as claim_rules
from assistant.compose import compose
from assistant.edition import load
from assistant.report import Block, Cell, Grid, Paragraph, Report, Section
from assistant.tables import grid
from tests.reviews import laid, planted, zeros

EDITION = load()
TABLES = ("disclosure", "requests", "disputes")
PARTS = {part["key"]: part["label"] for part in EDITION.form["overview_parts"]}
ORGAN = {"name": "青山县农业农村局", "self": "我局", "kind": "department", "level": "county"}
PREFACE = "本报告按照国办公开办函〔2021〕30号规定的格式编制，统计期限为{year}年1月1日至{year}年12月31日。"
WORDS = {
    **dict.fromkeys(PARTS, "全年开展检查4次。"),
    "supervision": "全年开展检查4次，工作考核、社会评议均为合格，没有责任追究情形。",
    "problems": "存在的问题：栏目更新有2次晚于规定期限，原因是承办股室报送不及时，把关环节多，遇有人员变动时交接不清，"
    "信息在各环节停留时间过长，群众查询不便。改进情况：已按月检查各栏目的更新情况，检查结果在局务会上通报，对迟报的当场说明"
    "原因、限期补报，并把更新情况列入股室年度工作的评定内容。",
    "other_matters": "本年度未发出收费通知，未收取信息处理费。",
}


@dataclass(frozen=True)
class Made:
    """A file in the making: a report, or answers; and last year's beside it."""

    report: Report | None = None
    answers: Answers | None = None
    last: Report | None = None
    last_answers: Answers | None = None

    def lay(self, folder: Path, suffix: str) -> tuple[Path, Path | None]:
        """The files: (this year's, last year's or None)."""
        if suffix == ".yaml":
            return _saved(self.answers, folder / "答卷.yaml"), _saved(self.last_answers, folder / "上年.yaml")
        return _written(self.report, folder / f"年报{suffix}"), _written(self.last, folder / f"上年{suffix}")


def _saved(document: Answers | None, path: Path) -> Any:
    if document is not None:
        answers_file.save(path, document)
    return path if document is not None else None


def _written(report: Report | None, path: Path) -> Any:
    if report is not None:
        path.write_bytes(formats.write(report, path.suffix))
    return path if report is not None else None


# -- what an example says ------------------------------------------------------------------


def good(values: Mapping[str, Any] | None = None, words: Mapping[str, str] | None = None) -> Report:
    """A report of ours without a fault: tables (zeros) with `values` laid over, `words` for its parts."""
    facts = dict(values or {})
    year, organ = int(facts.pop("year", 2023)), str(facts.pop("organ.name", ORGAN["name"]))
    texts = {"preface": PREFACE.format(year=year), **WORDS, **(words or {})}
    bodies: dict[str, list[Block]] = {key: [grid(EDITION, key, _zero_table(key))] for key in TABLES}
    bodies["overview"] = _paragraphs(texts.get("overview", ""))
    for number, (key, label) in zip("一二三四五", PARTS.items(), strict=True):
        bodies["overview"] += [Paragraph(f"（{number}）{label}", "part"), *_paragraphs(texts[key])]
    for key in ("problems", "other_matters"):
        bodies[key] = _paragraphs(texts[key])
    sections = tuple(Section(s["key"], s["heading"], tuple(bodies[s["key"]])) for s in EDITION.form["sections"])
    title = (organ, f"{year}年政府信息公开工作年度报告")
    made = Report(title, organ, year, EDITION.name, tuple(_paragraphs(texts["preface"])), sections)
    return planted(made, {path: str(value) for path, value in facts.items()})


def _zero_table(key: str) -> dict[str, Any]:
    columns = [column["key"] for column in EDITION.form["requests"]["columns"]]
    results = [cell["key"] for cell in EDITION.form["disputes"]["cells"]]
    if key == "requests":
        return {row.key: dict.fromkeys(columns, 0) for row in EDITION.rows}
    if key == "disputes":
        return {block: dict.fromkeys(results, 0) for block in EDITION.blocks}
    found: dict[str, Any] = {}
    for row, cell in EDITION.disclosure_cells:
        found.setdefault(row, {})[cell] = 0
    return found


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.split("\n") if line]


def own(values: Mapping[str, Any] | None = None) -> Answers:
    """Answers that make a report without a fault, with FIELD values laid over."""
    whole = {
        **zeros(),
        "organ": dict(ORGAN),
        "year": 2023,
        "scope": "own",
        "overview": {"supervision": {"own_words": "全年开展检查4次。"}},
        "problems": [{"problem": "栏目更新有2次晚于规定期限", "measure": "已按月检查"}],
        "other_matters": {"information_fee": {"notices": 0, "noticed": "0", "collected": "0"}},
    }
    return laid(whole, dict(values or {}))


# -- checks of the tables and facts ----------------------------------------------------------

NAMES = {  # units whose name tells the kind that an example gives
    ("government", "county"): "云川县人民政府",
    ("government", "province"): "岚江省人民政府",
    ("town", "township"): "苇湾镇人民政府",
    ("street_office", "township"): "青山县城东街道办事处",
    ("branch", "county"): "国家税务总局青山县税务局",
    ("department", "county"): ORGAN["name"],
}


def of_figures(example: Mapping[str, Any]) -> Made:
    """A report and answers with the FIELDs of an example of checks.yaml."""
    last = {key.removeprefix("last."): value for key, value in example.items() if key.startswith("last.")}
    now = {key: value for key, value in example.items() if not key.startswith("last.")}
    return Made(_report(now), _answers(now), _report(last) if last else None, _answers(last) if last else None)


def _report(values: Mapping[str, Any]) -> Report:
    cells = {key: value for key, value in values.items() if key.partition(".")[0] in TABLES or key == "year"}
    kind = (str(values.get("organ.kind", "department")), str(values.get("organ.level", "county")))
    cells["organ.name"] = values.get("organ.name", NAMES.get(kind, ORGAN["name"]))
    words = {key.removeprefix("prose."): str(value) for key, value in values.items() if key.startswith("prose.")}
    if "overview" in words:
        words = {**dict.fromkeys(PARTS, "全年开展检查4次。"), **words}
    fee = {key.rpartition(".")[2]: value for key, value in values.items() if "information_fee" in key}
    if fee:
        words["other_matters"] = _fee({"notices": 1, **fee})
    made = good(cells, words)
    return _headed(made, str(values["headings"])) if "headings" in values else made


def _fee(fee: Mapping[str, Any]) -> str:
    document = laid(own(), {f"other_matters.information_fee.{key}": value for key, value in fee.items()})
    section = next(s for s in compose(EDITION, document).sections if s.key == "other_matters")
    return "\n".join(paragraph.text for paragraph in section.paragraphs())


def _headed(report: Report, headings: str) -> Report:
    """The overview with only the parts that are named."""
    overview = report.sections[0]
    kept: list[Block] = []
    for head, text in zip(overview.blocks[::2], overview.blocks[1::2], strict=True):
        if isinstance(head, Paragraph) and head.text.partition("）")[2] in headings:
            kept += [head, text]
    return replace(report, sections=(replace(overview, blocks=tuple(kept)), *report.sections[1:]))


def _answers(values: Mapping[str, Any]) -> Answers | None:
    """Answers with these values; None where one of them is no answer."""
    derived = {key: value for key, value in values.items() if key not in EDITION.fields}
    if not all(key.partition(".")[0] in TABLES for key in derived):
        return None
    document = own({key: value for key, value in values.items() if key not in derived})
    printed = compose(EDITION, document).figures()
    return document if all(printed.get(key) == value for key, value in derived.items()) else None


# -- claims in the prose ---------------------------------------------------------------------


def of_words(example: Mapping[str, Any]) -> Made:
    """A report and answers with the text and tables of an example of claim_rules.yaml."""
    texts: dict[str, str] = dict(example.get("texts", {}))
    if "text" in example:
        texts[example.get("part", "overview")] = example["text"]
    if "overview" in texts:
        texts = {**dict.fromkeys(PARTS, ""), **texts}
    cells, before = _cells(example.get("tables", {})), _cells(example.get("last_tables", {}))
    cells |= {"organ.name": example["organ"]} if "organ" in example else {}
    cells |= {"year": example["year"]} if "year" in example else {}
    last = good({**before, "year": int(cells.get("year", 2023)) - 1}) if "last_tables" in example else None
    document = None if {"preface", "overview"} & texts.keys() else _worded(texts, cells)
    earlier = own({**_answerable(before), "year": 2022}) if last else None
    return Made(good(cells, texts), document, last, earlier)


def _cells(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row of table three alone means natural persons, and the total with them."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        keys = (path,) if path.count(".") == 2 else (f"{path}.natural_person", f"{path}.total")
        found |= dict.fromkeys(keys, value)
    return found


def _answerable(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cells.items() if key in EDITION.fields}


def _worded(texts: Mapping[str, str], cells: Mapping[str, Any]) -> Answers:
    facts = _answerable(cells)
    for key, text in texts.items():
        if key in PARTS:
            facts[f"overview.{key}.own_words"] = text
    document = own(facts)
    if "problems" in texts:
        document = {**document, "problems": [{"problem": texts["problems"].rstrip("。"), "measure": "已按月检查"}]}
    if "other_matters" in texts:
        other = {**document["other_matters"], "matters": [texts["other_matters"].rstrip("。")]}
        document = {**document, "other_matters": other}
    return document


# -- the form --------------------------------------------------------------------------------


def with_heading(report: Report, key: str, heading: str) -> Report:
    """A section under another heading."""
    return replace(report, sections=tuple(replace(s, heading=heading) if s.key == key else s for s in report.sections))


def with_table(report: Report, key: str, change: Callable[[Grid], Grid | None]) -> Report:
    """A report with one table changed, or without it."""
    sections = []
    for section in report.sections:
        blocks = [change(b) if isinstance(b, Grid) and b.key == key else b for b in section.blocks]
        sections.append(replace(section, blocks=tuple(block for block in blocks if block is not None)))
    return replace(report, sections=tuple(sections))


def relabelled(report: Report, right: str, wrong: str) -> Report:
    """A label of the tables printed otherwise."""

    def cell(old: Cell) -> Cell:
        return replace(old, text=wrong) if old.text == right else old

    made = report
    for key in TABLES:
        made = with_table(made, key, lambda g: replace(g, rows=tuple(tuple(map(cell, row)) for row in g.rows)))
    return made


def without_row(report: Report, table: str, row: str) -> Report:
    """A table that lost a row with its label."""
    prefix = f"{table}.{row}."

    def change(old: Grid) -> Grid:
        return replace(old, rows=tuple(r for r in old.rows if not any(cell.key.startswith(prefix) for cell in r)))

    return with_table(report, table, change)


def with_row(report: Report, after: str, label: str, figure: str) -> Report:
    """A row that the form does not have, below another row of table three."""

    def change(old: Grid) -> Grid:
        rows: list[tuple[Cell, ...]] = []
        for row in old.rows:
            rows.append(row)
            values = [cell for cell in row if cell.key.startswith(f"requests.{after}.")]
            if values:
                rows = [_grown(one, y, len(rows) - 1) for y, one in enumerate(rows)]
                head = next(cell for cell in reversed(rows[-1]) if not cell.key)
                rows.append((replace(head, text=label), *(replace(cell, text=figure, key="") for cell in values)))
        return replace(old, rows=tuple(rows))

    return with_table(report, "requests", change)


def _grown(row: tuple[Cell, ...], y: int, below: int) -> tuple[Cell, ...]:
    """A row whose cells that span `below` span one row more."""
    longer = [cell.rowspan > 1 and y + cell.rowspan > below for cell in row]
    return tuple(replace(c, rowspan=c.rowspan + 1) if long else c for c, long in zip(row, longer, strict=True))


def _moved(report: Report) -> Report:
    first, second, *rest = report.sections
    return replace(report, sections=(second, first, *rest))


def _doubled(report: Report, key: str) -> Report:
    """A section whose table is printed twice."""
    twice = [replace(s, blocks=s.blocks * 2) if s.key == key else s for s in report.sections]
    return replace(report, sections=tuple(twice))


def _narrower(old: Grid) -> Grid:
    """Table three without its column 科研机构."""

    def kept(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        cells = [cell for cell in row if not cell.key.endswith(".research") and cell.text != "科研机构"]
        return tuple(replace(cell, colspan=cell.colspan - 1) if cell.colspan in (5, 7) else cell for cell in cells)

    return replace(old, rows=tuple(map(kept, old.rows)), widths=old.widths[:-1])


def _annex(report: Report) -> Report:
    return replace(report, sections=(*report.sections, Section("", "七、附件", (Paragraph("无附件。"),))))


def _elsewhere(report: Report) -> Report:
    return replace(report, preface=(Paragraph(f"本报告由安宁市{report.organ}按照国办公开办函〔2021〕30号编制。"),))


FORMS: dict[str, Callable[[Report], Report]] = {
    "form.title": lambda r: replace(r, title=(r.organ, "2023年度政府信息公开工作报告")),
    "form.organ": _elsewhere,
    "form.section": lambda r: replace(r, sections=tuple(s for s in r.sections if s.key != "problems")),
    "form.section_order": _moved,
    "form.section_number": lambda r: with_heading(r, "other_matters", "五、其他需要报告的事项"),
    "form.section_name": lambda r: with_heading(r, "problems", "五、存在问题和下一步打算"),
    "form.heading": lambda r: with_heading(r, "requests", "三、收到和处理政府信公开申请情况"),
    "form.outline": lambda r: with_heading(r, "overview", "一、概述"),
    "form.section_extra": _annex,
    "form.column": lambda r: with_table(r, "requests", _narrower),
    "form.table": lambda r: with_table(r, "requests", lambda grid: None),
    "form.borders": lambda r: with_table(r, "disputes", lambda grid: replace(grid, bordered=False)),
    "form.label": lambda r: relabelled(r, "2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    "form.row": lambda r: without_row(r, "disclosure", "compulsion"),
    "form.twice": lambda r: _doubled(r, "disputes"),
    "form.extra": lambda r: with_row(r, "repeated", "3.来信来访", "0"),
}


def of_form(identity: str) -> Made:
    """A report whose form has the fault of a check."""
    return Made(FORMS[identity](good()))


# -- all of them -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A check with its fault planted (`bad`) and the same report without it (`fine`)."""

    check: str
    bad: Made
    fine: Made
    needs: str = ""


def cases() -> list[Case]:
    """Every check that an example or a change of the form can plant."""
    found = []
    for entry in rules(EDITION):
        if "example" in entry:
            example = entry["example"]
            pair = of_figures(example["fails"]), of_figures(example["passes"])
            found.append(Case(entry["id"], *pair, entry.get("needs", "")))
        elif entry["id"] in FORMS:
            found.append(Case(entry["id"], of_form(entry["id"]), Made(good())))
    for identity, rule in claim_rules.load(EDITION).rules.items():
        pair = of_words(rule["example"]["fails"]), of_words(rule["example"]["passes"])
        found.append(Case(identity, *pair))
    return found
