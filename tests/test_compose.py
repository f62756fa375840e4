"""Composing: facts in, official Chinese out. The cases are YAML that a lawyer can read.

A file of tests/cases/compose holds facts common to its cases (`start`, over tables full of
zeros) and `cases`: what is `given` (FIELD: value; null takes the fact away), what the report
`says` and what it `never` says. `seed` starts from an answers file instead.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import answers, documents, facts
from assistant.answers import Answers
from assistant.compose import _choice, compose, phrases
from assistant.edition import load
from assistant.report import Report

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "compose"
SAMPLE = ROOT.parent / "shared" / "samples" / "yanshan-2023.txt"
EDITION = load()
FORM = EDITION.form
SEEDS = sorted(file.name for file in (ROOT / "seeds").glob("*.yaml"))
TABLES = ("disclosure", "requests", "disputes")
LONGEST = 350  # characters of a paragraph that a reader still takes in
# Facts that decide what may be said, which check applies or when the report is due, without a word of their own.
PAGE_ONLY = {f"publication.page.{key}" for key in ("document_number", "index_number", "published_on", "validity")}
SILENT = {"edition", "organ.level", "organ.deadline", *PAGE_ONLY}  # kept, or shown by the web page, but no sentence

MEASURES = "件|条|次|人次|人|个次|个|处|项|份|期|场|块|名|单|万元|元|分|%"
FAULTS = {
    "two marks together": r"[，。；：、][，。；：、]|[。！？][”）]。",
    "a mark where a line or a bracket opens": r"(?m)^[，。；：、）]|（[，。；：、]",
    "empty brackets": r"（）|《》|“”|〈〉",
    "a blank between Chinese": r"[一-鿿，。；：、（）“”《》] | [一-鿿，。；：、（）“”《》]",
    "half-width punctuation": r"[一-鿿”》）][,;:()?!]|[,;:()?!][一-鿿“《（]",
    "what a template leaves": r"None|Undefined|余余|[{}【】]",
    "zero told as a count": rf"(?<![0-9.])0({MEASURES})",
    "其中 without parts": r"其中(?![^。]*[0-9])",
    "均 of one": r"(?m)(?:^|[。；])(?:[0-9]{4}年，)?[^。；0-9\n]*1(件|条|项|个次)，均",
    "a blank where a number belongs": r"(信息|申请|文件|决定|案件|材料|合计)(件|条)[，。；]",
}
SELVES = re.compile(
    r"我(?:总队|支队|大队|街道|中心|[局镇乡县市区省州旗办委厅部处馆队站所院会社关])|本(?:机关|单位|街道)"
)


# -- the cases ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """Facts, and what the report must and must not say of them."""

    name: str
    start: Mapping[str, Any]
    given: Mapping[str, Any]
    seed: str
    says: tuple[str, ...]
    never: tuple[str, ...]

    def answers(self) -> Answers:
        """A seed, or tables full of zeros and the file's facts, with those of the case laid over it."""
        document = _seed(self.seed) if self.seed else _zeros()
        for path, value in {**({} if self.seed else self.start), **self.given}.items():
            field = EDITION.fields.get(path)
            store = field.store if field else tuple(path.split("."))
            document = answers.drop(document, store) if value is None else answers.put(document, store, value)
        return answers.parse(documents.Document(document, {(): 1}, self.name))


def _seed(name: str) -> Answers:
    return answers.read(ROOT / "seeds" / name)


def _zeros() -> Answers:
    disclosure: dict[str, Any] = {}
    for row, cell in EDITION.disclosure_cells:
        disclosure.setdefault(row, {})[cell] = "0" if cell == "amount" else 0
    return {
        "edition": EDITION.name,
        "disclosure": disclosure,
        "requests": {row.key: [0] * len(EDITION.columns) for row in EDITION.rows if not row.derived},
        "disputes": {block: dict.fromkeys(EDITION.results, 0) for block in EDITION.blocks},
    }


def _cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        data = documents.load_text(file.read_text(encoding="utf-8"), file.name)
        for case in data["cases"]:
            assert set(case) <= {"name", "seed", "given", "says", "never"}, (file.name, case["name"])
            assert case.get("says") or case.get("never"), (file.name, case["name"])
            laid, says, never = case.get("given", {}), case.get("says", ()), case.get("never", ())
            made = Case(case["name"], data["start"], laid, case.get("seed", ""), tuple(says), tuple(never))
            found.append(pytest.param(made, id=f"{file.stem[3:]}:{made.name}"))
    return found


def _whole(report: Report) -> str:
    """Everything a reader sees outside the tables, one paragraph a line."""
    lines = ["".join(report.title), *(paragraph.text for paragraph in report.preface)]
    for section in report.sections:
        lines += [section.heading, *(paragraph.text for paragraph in section.paragraphs())]
    return "\n".join([*lines, *report.signature])


def _bodies(report: Report) -> list[Any]:
    inner = [paragraph for section in report.sections for paragraph in section.paragraphs()]
    return [paragraph for paragraph in (*report.preface, *inner) if paragraph.style == "body"]


def _faults(report: Report) -> list[str]:
    """What no report may print, whatever was answered."""
    text = _whole(report)
    found = [f"{name}: …{_around(text, hit)}…" for name, rule in FAULTS.items() if (hit := re.search(rule, text))]
    unended = [body.text[-20:] for body in _bodies(report) if not body.text.endswith("。")]
    return found + [f"no 。 at the end: {text}" for text in unended]


def _around(text: str, hit: re.Match[str]) -> str:
    return text[max(0, hit.start() - 25) : hit.end() + 25]


@pytest.mark.parametrize("case", _cases())
def test_case(case: Case) -> None:
    """Each case says what it must, nothing it must not, and keeps the house rules."""
    document = case.answers()
    report = compose(EDITION, document)
    text = _whole(report)
    assert [words for words in case.says if words not in text] == [], text
    assert [words for words in case.never if words in text] == [], text
    assert _faults(report) == []
    assert [body.text for body in _bodies(report) if len(body.text) > LONGEST] == []
    own = document.get("organ", {}).get("self")
    assert set(SELVES.findall(text)) <= {own}, "one way to call oneself"
    left = facts.context(EDITION, document)["requests"]["left"]
    assert not any(left.values()), "the case's own table three must balance"


# -- every phrase, every variant, every fact --------------------------------------------------


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    files = sorted((ROOT / "prompts" / "phrases").glob("*.yaml"))
    written = [phrase for file in files for group in phrases(file.stem) for phrase in group]
    return {p["id"]: (p["text"],) if isinstance(p["text"], str) else tuple(p["text"]) for p in written}


def test_every_phrase_and_variant_is_produced() -> None:
    """No wording is dead, and none is unread: each stands in the report of some case."""
    printed = set()
    for parameter in _cases():
        document = parameter.values[0].answers()
        context = facts.context(EDITION, document)
        for body in _bodies(compose(EDITION, document)):
            printed |= {(name, _choice(name, context, len(_texts()[name]))) for name in body.sources}
    missing = [(name, n) for name, texts in _texts().items() for n in range(len(texts)) if (name, n) not in printed]
    assert [f"{name}, text {n + 1}: {_hint(name, n)}" for name, n in missing] == []


def _hint(name: str, number: int) -> str:
    """A unit that prints this variant, for whoever writes the missing case."""
    places, bureaus = ("青山县", "石桥县", "临江市", "云溪县", "河口县"), ("林业局", "水务局", "教育局", "统计局")
    units = (f"{place}{bureau}" for place in places for bureau in bureaus)
    count = len(_texts()[name])
    return next((unit for unit in units if _choice(name, {"organ": {"name": unit}}, count) == number), "")


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Places whose answer may be missing: members of groups, cells of rows, lists and what items may lack."""
    if path:
        yield path
    if isinstance(value, dict) and "at_least" not in value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and path[0] == "requests":
        yield from ((*path, column) for column in range(len(value)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict):
                yield from ((*path, number, key) for key in item if key not in ("name", "problem"))


def _without(document: Answers, places: Any, left_out: bool = False) -> Answers:
    """The answers without these places: not asked yet, or (`left_out`) asked and left out."""
    rest = copy.deepcopy(document)
    for place in places:
        *parents, last = place
        here: Any = rest
        for key in parents:
            here = here.get(key) if isinstance(here, dict) else here[key] if isinstance(here, list) else None
        if isinstance(here, list) or (left_out and isinstance(here, dict) and last in here):
            here[last] = None
        elif isinstance(here, dict):
            here.pop(last, None)
    return rest


def test_every_fact_reaches_the_report() -> None:
    """For every question there is a case in which the answer changes what is printed."""
    waiting = {path for path in EDITION.fields if path.partition(".")[0] not in TABLES} - SILENT
    for parameter in _cases():
        document = parameter.values[0].answers()
        whole = _whole(compose(EDITION, document))
        for place in _leaves(document):
            path = ".".join(map(str, place))
            if path in waiting and _whole(compose(EDITION, _without(document, [place]))) != whole:
                waiting.discard(path)
    assert sorted(waiting) == []


# -- whatever is missing ----------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(data=st.data(), seed=st.sampled_from(SEEDS), keep=st.booleans(), left_out=st.booleans())
def test_unanswered_facts_leave_no_trace(data: st.DataObject, seed: str, keep: bool, left_out: bool) -> None:
    """Any part of a seed's facts makes clean sentences, be the rest not asked yet or left out."""
    document = _seed(seed)
    places = [place for place in _leaves(document) if place != ("edition",)]
    chosen = data.draw(st.sets(st.sampled_from(places), max_size=40), label="places")
    if keep:  # only these and what stands above or below them
        chosen = {p for p in places if not any(p[: len(c)] == c or c[: len(p)] == p for c in chosen)}
    assert _faults(compose(EDITION, _without(document, sorted(chosen, key=str), left_out))) == []


@settings(max_examples=60, deadline=None)
@given(total=st.integers(1, 99999), last=st.integers(1, 99999))
def test_rates_are_computed(total: int, last: int) -> None:
    """The change against last year is worked out, to two decimals, halves up."""
    document = {**_zeros(), "organ": {"name": "青山县林业局", "self": "我局"}, "year": 2023}
    document["overview"] = {"proactive": {"total": total, "last_total": last}}
    text = _whole(compose(EDITION, document))
    rate = (Decimal(abs(total - last)) * 100 / last).quantize(Decimal("0.01"), ROUND_HALF_UP)
    printed = re.findall(r"(?:增长|下降|增幅|降幅)([0-9.]+)%", text)
    assert [Decimal(value) for value in printed] == ([rate] if rate else [])
    assert ("持平" in text) == (total == last)


@pytest.mark.parametrize("seed", SEEDS)
def test_same_answers_same_report(seed: str) -> None:
    """A report depends on its answers alone, also after they were written and read again."""
    document = _seed(seed)
    again = answers.parse(documents.parse_yaml(answers.dump(document), seed))
    assert compose(EDITION, document) == compose(EDITION, document) == compose(EDITION, again)


def test_a_unit_keeps_its_wording() -> None:
    """What is answered elsewhere does not change how a unit words a sentence."""
    zero = Case("", {}, {"organ.name": "石桥县水务局", "year": 2023}, "", (), ()).answers()
    fuller = answers.put(zero, ("overview", "platforms", "boards"), 2)
    texts = [[body.text for body in _bodies(compose(EDITION, document))] for document in (zero, fuller)]
    assert set(texts[0]) < set(texts[1])


# -- the statutory form -----------------------------------------------------------------------


def _labels(entry: Any) -> Iterator[str]:
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key in ("label", "group", "band", "corner", "head", "under"):
                yield value
            elif key == "header":
                yield from value
            elif key in ("blocks", "rows", "columns", "cells"):
                yield from _labels(value)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _labels(inner)


@pytest.mark.parametrize("seed", [*SEEDS, ""])
def test_headings_and_labels_are_the_statutory_ones(seed: str) -> None:
    """Headings, captions and every label stand word for word as in form.yaml, none beside them."""
    report = compose(EDITION, _seed(seed) if seed else {"edition": EDITION.name})
    assert [section.heading for section in report.sections] == [entry["heading"] for entry in FORM["sections"]]
    assert [grid.key for grid in report.grids()] == list(TABLES)
    for grid in report.grids():
        assert grid.caption == FORM[grid.key]["caption"]
        assert {cell.text for cell in grid.cells() if not cell.key} == set(_labels(FORM[grid.key]))
        assert all(cell.text if seed else not cell.text for cell in grid.cells() if cell.key)


def test_parts_are_numbered_in_the_statutory_order() -> None:
    """The five parts of 总体情况 bear their fixed names; a part without a fact leaves no gap in the numbers."""
    labels = [part["label"] for part in FORM["overview_parts"]]
    for seed, expected in ((SEEDS[-1], labels), ("", ["依申请公开", "政府信息管理"])):
        document = _seed(seed) if seed else {**_zeros(), "organ": {"self": "我局"}, "year": 2023}
        parts = [p.text for p in compose(EDITION, document).sections[0].paragraphs() if p.style == "part"]
        assert parts == [f"（{number}）{label}" for number, label in zip("一二三四五", expected, strict=False)]


def test_a_draft_says_so() -> None:
    """Only a draft bears the mark."""
    assert compose(EDITION, _seed(SEEDS[0]), draft=True).draft == FORM["draft_mark"]
    assert compose(EDITION, _seed(SEEDS[0])).draft == ""


# -- against a published report ---------------------------------------------------------------

# what the published report states, and how ours states the same figures and names
STATED = {
    "total and kinds": (
        r"公开共(\d+)条,其中,党务公开(\d+)条,政务公开(\d+)条,财务公开(\d+)条",
        "主动公开政府信息{}条。其中，党务公开{}条、政务公开{}条、财务公开{}条。",
    ),
    "a vague total": (r"公开相关信息(\d+余)条", "各渠道合计{}条。"),
    "channels": (r"通过(政府网站)发布、(单位公示栏)、(通达OA系统)", "门户网站、{1}、{2}发布"),
    "titles": (r"编制了((?:《[^》]+》){4})", "{}"),
    "procurement": (
        r"公告(\d+)条,中标、成交结果公告(\d+)条,成交金额([\d.]+)万元",
        "采购需求公告{}条、中标（成交）结果公告{}条，成交金额{}万元。",
    ),
    "framework orders": (r"框架协议完成采购(\d+)单,完成支付资金([\d.]+)万元", "采购{}单，支付资金{}万元。"),
    "no powers": (
        r"我局无(行政许可)、(行政处罚)、(行政强制)和(行政事业性收费)等事项",
        "我局不承担{}、{}、{}和{}职能",
    ),
    "no requests": (r"(无)政府信息依申请公开情况", "未收到政府信息公开申请"),
    "principles": (r"坚持“(先审查、后公开)”“(三审三校)”“(上网不涉密),(涉密不上网)”", "坚持“{}”“{}”“{}，{}”的原则"),
    "liaison": (r"(规范性文件报送联络员制度)", "实行{}"),
    "no platform, the portal, the board": (
        r"无门户网站及新媒体账号.*依托(县政府门户网站)公开发布,日常公开在(单位内部公示栏)公示",
        "未开设网站和政务新媒体账号，政府信息在{}发布，线下通过{}公开。",
    ),
    "inspection": (
        r"采取(日常监督)、(重点抽查)、(半年检查)和(年度自查)等方式,定期对(.+?)、(公开时效)、(交易信息.+?)等进行自查",
        "采取{}、{}、{}、{}的方式，对{}、{}、{}进行监督检查。",
    ),
}


@pytest.fixture(scope="module")
def published() -> str:
    """The report as its office published it."""
    if not SAMPLE.exists():
        pytest.skip("the published sample (shared/samples/yanshan-2023.txt) is not beside the project")
    return SAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("fact", STATED)
def test_published_facts_stand_in_the_report(published: str, fact: str) -> None:
    """Fact by fact: the figures and names of the published report, in this program's words."""
    rule, wording = STATED[fact]
    found = re.search(rule, published)
    assert found, fact
    groups = [group.replace("(", "（").replace(")", "）") for group in found.groups()]
    assert wording.format(*groups) in _whole(compose(EDITION, _seed("yanshan-2023.yaml")))


def test_published_tables_stand_in_the_report(published: str) -> None:
    """All 175 + 10 + 15 cells, zero by zero, under the published headings."""
    report = compose(EDITION, _seed("yanshan-2023.yaml"))
    figures = report.figures()
    sections = re.split(r"(?m)^(?=[一二三四五六]、.*情况$|六、)", published)[1:]
    headings = [section.heading for section in report.sections]
    starts = [text.split("\n", 1)[0] for text in sections if text.split("\n", 1)[0] in headings]
    assert starts == headings
    bodies = {text.split("\n", 1)[0]: text for text in sections if text.split("\n", 1)[0] in headings}
    for key, count in (("disclosure", 10), ("requests", 175), ("disputes", 15)):
        heading = next(section.heading for section in report.sections if section.key == key)
        printed = [cell for cell in re.split(r"[|\n]", bodies[heading]) if cell.strip().isdigit()]
        ours = [value for name, value in figures.items() if name.startswith(f"{key}.")]
        assert [Decimal(cell) for cell in printed] == ours == [0] * count


def test_published_parts_add_up() -> None:
    """21 = 6 + 13 + 2, as the office wrote."""
    proactive = _seed("yanshan-2023.yaml")["overview"]["proactive"]
    assert proactive["total"] == sum(kind["count"] for kind in proactive["kinds"]) == 21
