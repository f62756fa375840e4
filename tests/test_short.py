"""How few questions it takes: the town with nothing, the department with five requests, answered as a person would."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answers import dump, lookup, parse
from assistant.compose import compose
from assistant.documents import parse_yaml
from assistant.edition import load
from assistant.interview import Sheet, agenda, next_prompt, prompt_for, take
from assistant.review import review_answers

EDITION = load()
START = {"edition": "2021"}

TOWN = {
    "organ.name": "苇湾镇人民政府",
    "organ.self": "",
    "organ": "没有",
    "organ.powers": "行政处罚",
    "disclosure.normative_documents": "没有",
    "disclosure.penalties.decisions": "一件没有",
    "requests.received": "没收到",
    "requests.brought_forward": "没有",
    "disputes": "没有",
    "overview.platforms.own": "没有",
    "overview.platforms.portal": "云川县人民政府门户网站",
    "overview": "全年公开总数、各类信息数、谁分管、哪个科室承办",
    "overview.proactive.total": "236条",
    "overview.proactive.kinds.1.name": "工作动态148条，惠农补贴52条，社会救助24条",
    "overview.supervision.leader": "镇党委副书记",
    "overview.supervision.office": "镇党政办公室",
    "overview.supervision.appraisal.held": "都没有",
    "last_problems.1.problem": "没有",
    "problems.1.problem": "惠农补贴信息公开不够及时",
    "problems.1.evidence": "8批次补贴有3批次晚公开一个月",
    "problems.1.measure": "补贴名单审定后5个工作日内公开",
    "problems.1.owner": "镇财政所，2025年3月底前",
    "problems.2.problem": "没有了",
    "other_matters": "没有",
}
FIVE = {
    "organ.name": "青山县农业农村局",
    "organ.self": "对",
    "organ": "上级机关",
    "organ.superior": "青山县人民政府",
    "organ.powers": "许可、处罚",
    "disclosure.normative_documents": "制发2件，废止1件，现行有效9件",
    "disclosure.licences.decisions": "315",
    "disclosure.penalties.decisions": "42起",
    "requests.received": "5件，其中自然人3件，商业企业2件",
    "requests.brought_forward": "没有",
    "requests.carried_forward": "1件，商业企业1件",
    "requests": "予以公开、部分公开、不掌握",
    "requests.granted": "2件，自然人2件",
    "requests.granted_in_part": "1件，商业企业1件",
    "disputes": "没有",
    "overview.platforms.own": "没有",
    "overview.platforms.portal": "青山县人民政府门户网站",
    "overview": "",
    "overview.proactive.total": "210",
    "overview.proactive.channels.1.name": "门户网站150条，公众号60条",
    "overview.on_request.channels.1.name": "网络4件，信函1件",
    "overview.on_request.within_limit": "是",
    "overview.on_request.carry_reason": "12月下旬收到，尚在法定期限内",
    "overview.management.practices": "1、2",
    "overview.supervision.leader": "副局长",
    "overview.supervision.office": "局办公室",
    "overview.supervision.training": "组织2次，56人次",
    "last_problems.1.problem": "没有",
    "problems.1.problem": "1",
    "problems.1.evidence": "",
    "problems.1.measure": "1",
    "problems.1.owner": "局办公室，6月底前",
    "problems.2.problem": "没有了",
    "other_matters": "没有",
}


def drive(script: Mapping[str, str]) -> tuple[Sheet, list[str]]:
    """Answer by the script alone: whatever is asked must stand in it, and be taken the first time."""
    sheet, asked = Sheet(EDITION, dict(START), 2024), []
    while (prompt := next_prompt(sheet)) is not None:
        asked.append(prompt.field)
        step = take(sheet, prompt, script[prompt.field])
        assert not step.ask, (prompt.field, step.ask)
        sheet = step.sheet
    return sheet, asked


def test_the_town_takes_fewer_than_25_questions() -> None:
    """All zeros, a few facts, one problem: done, without a finding of error or warning."""
    sheet, asked = drive(TOWN)
    assert len(asked) < 25
    assert len(asked) == len(set(asked))
    assert [f.message for f in review_answers(sheet.answers)[1].findings if f.severity != "tip"] == []
    assert sheet.answers["other_matters"]["information_fee"] == {"notices": 0, "noticed": "0", "collected": "0"}
    assert parse(parse_yaml(dump(sheet.answers), "f")) == sheet.answers


def test_the_department_with_five_requests() -> None:
    """Requests, documents, decisions and the usual facts: under 40 questions, and every column balances."""
    sheet, asked = drive(FIVE)
    assert len(asked) < 40
    assert lookup(sheet.answers, ("requests", "not_held")) == [1, 0, 0, 0, 0, 0]
    assert [f.message for f in review_answers(sheet.answers)[1].findings if f.severity != "tip"] == []
    text = compose(EDITION, sheet.answers).text()
    for fact in ("210", "150", "网络4件", "副局长", "56人次"):
        assert fact in text


def say(sheet: Sheet, field: str, text: str) -> Sheet:
    prompt = prompt_for(sheet, field)
    assert prompt is not None
    step = take(sheet, prompt, text)
    assert not step.ask, step.ask
    return step.sheet


def named() -> Sheet:
    return say(say(Sheet(EDITION, dict(START), 2024), "organ.name", "苇湾镇人民政府"), "organ.self", "")


def test_one_yes_to_what_the_name_suggests() -> None:
    """Self, kind, level, year, scope in one question; a no asks each; a plain reply answers only its own field."""
    sheet = named()
    assert sheet.answers["organ"]["kind"] == "town" and sheet.answers["scope"] == "own"
    start = say(Sheet(EDITION, dict(START), 2024), "organ.name", "苇湾镇人民政府")
    refused = say(start, "organ.self", "不对")
    prompt = next_prompt(refused)
    assert prompt is not None and (prompt.field, prompt.kind) == ("organ.self", "text")
    own = say(start, "organ.self", "本镇")
    assert own.answers["organ"] == {"name": "苇湾镇人民政府", "self": "本镇"}
    following = next_prompt(own)
    assert following is not None and following.field == "organ.kind"


def test_a_name_that_tells_nothing_is_asked_field_by_field() -> None:
    """No guess, no yes to it."""
    sheet = say(Sheet(EDITION, dict(START), 2024), "organ.name", "青山")
    prompt = next_prompt(sheet)
    assert prompt is not None and prompt.kind == "text"


def test_three_results_in_one_list() -> None:
    """What is named happened, the rest did not; a bare yes asks each alone."""
    held = say(named(), "overview.supervision.appraisal.held", "考核、评议")
    supervision = held.answers["overview"]["supervision"]
    assert supervision["appraisal"] == {"held": True} and supervision["public_review"] == {"held": True}
    assert supervision["accountability"] == {"occurred": False}
    each = say(named(), "overview.supervision.appraisal.held", "有")
    assert "supervision" not in each.answers.get("overview", {})
    prompt = prompt_for(each, "overview.supervision.appraisal.held")
    assert prompt is not None and prompt.kind == "flag"


def test_more_opens_the_longer_lists() -> None:
    """Without it they are closed; with it each part offers what the short list does not; later again too."""
    sheet = say(named(), "overview.platforms.own", "有")
    without = say(sheet, "overview", "全年公开总数")
    assert not [s.field for s in agenda(without) if s.open and s.kind == "choose" and s.field.startswith("overview.p")]
    more = say(without, "overview", "全年公开总数、还有清单上没有的")
    lists = [s.field for s in agenda(more) if s.open and s.kind == "choose" and s.field.startswith("overview.p")]
    assert lists == ["overview.proactive", "overview.platforms"]
    picked = say(more, "overview.proactive", "关注人数")
    assert "overview.proactive.followers" in [s.field for s in agenda(picked) if s.open]


def test_figures_of_a_group_in_one_sentence() -> None:
    """Named ones are filled, obligatory ones not named are asked, others are left out; nonsense is asked back."""
    sheet = say(named(), "disclosure.normative_documents", "没有制发，现行有效9件")
    assert sheet.answers["disclosure"]["normative_documents"] == {"issued": 0, "in_force": 9}
    assert "disclosure.normative_documents.repealed" in [s.field for s in agenda(sheet) if s.open]
    training = say(
        say(named(), "overview", "培训了几次"), "overview.supervision.training", "组织2次，参加上级1次，共56人次"
    )
    assert training.answers["overview"]["supervision"]["training"] == {
        "held": 2,
        "people": 56,
        "attended": 1,
        "topics": None,
    }
    prompt = prompt_for(named(), "disclosure.normative_documents")
    assert prompt is not None
    for nonsense in ("制发2件，还有别的", "制发十来件", "九件"):
        assert take(named(), prompt, nonsense).ask


def test_who_and_until_when_in_one_reply() -> None:
    """局办公室，6月底前; one of them alone is told by its words."""
    sheet = say(say(named(), "problems.1.problem", "更新慢"), "problems.1.evidence", "")
    sheet = say(sheet, "problems.1.measure", "按月检查")
    for reply, owner, deadline in (
        ("局办公室，6月底前", "局办公室", "6月底前"),
        ("6月底前", None, "6月底前"),
        ("党政办", "党政办", None),
    ):
        [item] = say(sheet, "problems.1.owner", reply).answers["open"]["problems"]
        assert (item["owner"], item["deadline"]) == (owner, deadline)
