"""The interview: what a reply changes and what follows from it, in tables, pick-lists and lists."""

from __future__ import annotations

import pytest
from interviewing import EDITION, ORGAN, OUTCOMES, asked_back, figures, following, origins, row, say, sheet

from assistant.answers import ABSENT, get
from assistant.interview import Sheet, agenda, prompt_for, take

# -- table three ---------------------------------------------------------------------------------


def test_two_times_nothing_fills_the_whole_table() -> None:
    """没有 new and 没有 carried over: every other row is zero, and why is kept."""
    desk = say(sheet(), "requests.received", "没有")
    assert row(desk, "received") == [0] * 6
    assert row(desk, "granted") is ABSENT
    desk = say(desk, "requests.brought_forward", "没有")
    for key in (*EDITION.outcomes, "carried_forward"):
        assert row(desk, key) == [0] * 6
        assert origins(desk)[f"requests.{key}"] == "none"
    assert following(desk) == ""


def test_the_table_opens_again_when_a_request_turns_up() -> None:
    """A later correction takes back what followed from 没有, and the outcomes are asked."""
    desk = say(say(sheet(), "requests.received", "没有"), "requests.brought_forward", "没有")
    desk = say(desk, "requests.received", "2件，都是自然人")
    assert row(desk, "received") == [2, 0, 0, 0, 0, 0]
    assert row(desk, "granted") is ABSENT
    assert not any(origins(desk).get(path) == "none" for path in OUTCOMES)
    assert following(desk) == "requests.carried_forward"


def test_typed_outcomes_are_parked_and_come_back() -> None:
    """Outcomes typed before the intake becomes zero are put aside, not lost, and return with it."""
    desk = say(say(sheet(), "requests.received", "3件，都是自然人"), "requests.brought_forward", "没有")
    desk = say(say(desk, "requests.carried_forward", "1"), "requests", "予以公开、部分公开")
    desk = say(desk, "requests.granted", "1")
    before = figures(desk)
    closed = say(desk, "requests.received", "没有")
    assert row(closed, "granted") == [0] * 6
    assert closed.answers["parked"]["requests.granted.natural_person"] == 1
    again = say(closed, "requests.received", "3件，都是自然人")
    assert figures(again)["requests"]["granted"] == before["requests"]["granted"]
    assert figures(again)["requests"]["carried_forward"] == before["requests"]["carried_forward"]
    assert "parked" not in again.answers


def test_a_row_is_asked_as_a_total_then_by_its_open_cells() -> None:
    """The total first, then one applicant after the other, until nothing is left to spread."""
    desk = say(sheet(), "requests.received", "5件")
    assert following(desk) == "requests.received.natural_person"
    desk = say(desk, following(desk), "3")
    assert following(desk) == "requests.received.enterprise"
    desk = say(desk, following(desk), "2")
    assert row(desk, "received") == [3, 2, 0, 0, 0, 0]
    assert following(desk) == "requests.brought_forward"


def test_cells_that_cannot_be_are_asked_back() -> None:
    """More than the total leaves, or too little in the last cell, is told with the figures."""
    desk = say(sheet(), "requests.received", "5件，自然人3件")
    told = asked_back(desk, "requests.received.enterprise", "3")
    assert "2" in told and "5" in told
    for column in ("enterprise", "research", "public_welfare", "legal_service"):
        desk = say(desk, f"requests.received.{column}", "0")
    assert "2" in asked_back(desk, "requests.received.other_organization", "1")
    last = prompt_for(desk, "requests.received.other_organization")
    assert last is not None and last.default == 2


def test_outcomes_may_not_exceed_what_came_in() -> None:
    """A row larger than what has no outcome yet, in all or in one column, is asked back."""
    desk = say(sheet(), "requests.received", "5件，自然人3件，企业2件")
    desk = say(desk, "requests.brought_forward", "没有")
    desk = say(desk, "requests.carried_forward", "没有")
    desk = say(desk, "requests", "予以公开、部分公开、不掌握")
    assert "5" in asked_back(desk, "requests.granted", "6件")
    assert "自然人" in asked_back(desk, "requests.granted", "4件，都是自然人")
    desk = say(desk, "requests.granted", "3件")
    assert "商业企业" in asked_back(desk, "requests.granted.enterprise", "3")
    assert asked_back(desk, "requests.granted.natural_person", "4")


def test_columns_without_requests_are_filled() -> None:
    """Where only natural persons asked, an outcome needs no further question."""
    desk = say(sheet(), "requests.received", "5件，都是自然人")
    desk = say(say(desk, "requests.brought_forward", "没有"), "requests.carried_forward", "没有")
    desk = say(desk, "requests", "予以公开、部分公开")
    desk = say(desk, "requests.granted", "3")
    assert row(desk, "granted") == [3, 0, 0, 0, 0, 0]


def test_the_last_open_row_is_forced_by_the_sums() -> None:
    """When one outcome alone is open, the columns say what stands in it, and it is said."""
    desk = say(sheet(), "requests.received", "5件，自然人3件，企业2件")
    desk = say(say(desk, "requests.brought_forward", "没有"), "requests.carried_forward", "没有")
    desk = say(desk, "requests", "予以公开、不掌握")
    prompt = prompt_for(desk, "requests.granted")
    assert prompt is not None
    step = take(desk, prompt, "3件，自然人2件，企业1件")
    assert row(step.sheet, "not_held") == [1, 1, 0, 0, 0, 0]
    assert "2件" in step.said
    assert following(step.sheet) == ""


def test_no_outcome_is_forced_against_a_given_total() -> None:
    """A total the person gave for the last row stands, even where it does not balance: the checks will tell."""
    desk = say(sheet(), "requests.received", "5件，自然人3件，企业2件")
    desk = say(say(desk, "requests.brought_forward", "没有"), "requests.carried_forward", "没有")
    desk = say(desk, "requests", "予以公开、不掌握")
    desk = say(desk, "requests.granted", "3件，自然人2件，企业1件")
    desk = say(desk, "requests.granted", "2件")
    assert desk.answers["targets"]["requests.granted.total"] == 2


def test_a_total_not_spread_yet_is_no_zero() -> None:
    """When all is used up by totals alone, the rows still open for their cells are not filled with zeros."""
    desk = say(sheet(), "requests.received", "5件，自然人3件，企业2件")
    desk = say(say(desk, "requests.brought_forward", "没有"), "requests.carried_forward", "没有")
    desk = say(desk, "requests", "予以公开、部分公开、不掌握")
    desk = say(say(desk, "requests.granted", "3件"), "requests.granted_in_part", "2件")
    assert row(desk, "granted")[:2] == row(desk, "granted_in_part")[:2] == [None, None]
    assert row(desk, "not_held") == [0] * 6


def test_a_row_answered_anew_forgets_its_cells() -> None:
    """A new total takes the old cells and the old total away."""
    desk = say(sheet(), "requests.received", "5件，自然人3件，企业2件")
    desk = say(desk, "requests.received", "6件，自然人6件")
    assert row(desk, "received") == [6, 0, 0, 0, 0, 0]
    assert desk.answers["targets"] == {"requests.received.total": 6}
    desk = say(desk, "requests.received", "没有")
    assert "targets" not in desk.answers


# -- table four and areas --------------------------------------------------------------------------


def test_a_gate_closes_and_opens_an_area() -> None:
    """没有 fills table four with zeros; a later 有 opens its questions again."""
    desk = say(sheet(), "disputes", "没有")
    assert all(value == 0 for block in desk.answers["disputes"].values() for value in block.values())
    assert origins(desk)["disputes"] == "none"
    desk = say(desk, "disputes", "有")
    assert "disputes" not in desk.answers
    desk = say(desk, "disputes.reconsideration", "2件，维持1件，纠正1件")
    assert desk.answers["disputes"]["reconsideration"] == {"upheld": 1, "corrected": 1, "other_result": 0, "pending": 0}


def test_figures_behind_a_closed_gate_come_back() -> None:
    """Typed figures are put aside by a 没有 and return with the 有."""
    desk = say(say(sheet(), "disputes", "有"), "disputes.reconsideration", "2件，维持1件，纠正1件")
    closed = say(desk, "disputes", "没有")
    assert closed.answers["disputes"]["reconsideration"]["upheld"] == 0
    again = say(closed, "disputes", "有")
    assert again.answers["disputes"]["reconsideration"] == desk.answers["disputes"]["reconsideration"]


def test_powers_decide_about_table_two() -> None:
    """Without a power its cell is zero and not asked; with it the question comes."""
    desk = say(sheet(), "organ.powers", "处罚")
    assert desk.answers["disclosure"]["licences"] == {"decisions": 0}
    assert desk.answers["disclosure"]["fees"] == {"amount": "0"}
    assert "penalties" not in desk.answers["disclosure"]
    desk = say(desk, "disclosure.penalties.decisions", "42")
    desk = say(desk, "organ.powers", "许可")
    assert desk.answers["disclosure"]["penalties"] == {"decisions": 0}
    assert desk.answers["parked"] == {"disclosure.penalties.decisions": 42}
    desk = say(desk, "organ.powers", "许可、处罚")
    assert desk.answers["disclosure"]["penalties"] == {"decisions": 42}


# -- pick-lists ------------------------------------------------------------------------------------


def test_only_what_is_picked_is_asked() -> None:
    """What is not picked is left out with null; what is picked is asked."""
    desk = say(sheet(), "organ.contact", "电话、地址")
    contact = desk.answers["organ"]["contact"]
    assert {key for key, value in contact.items() if value is None} == {
        "site",
        "url",
        "unit",
        "postcode",
        "fax",
        "email",
    }
    open_fields = [stop.field for stop in agenda(desk) if stop.open]
    assert "organ.contact.phone" in open_fields
    assert "organ.contact.fax" not in open_fields


def test_outcomes_not_picked_are_zero() -> None:
    """Rows of table three that are not picked are zeros, not left out."""
    desk = say(say(sheet(), "requests.received", "2件，都是自然人"), "requests.brought_forward", "没有")
    desk = say(say(desk, "requests.carried_forward", "没有"), "requests", "予以公开、撤回")
    assert row(desk, "state_secret") == [0] * 6
    assert row(desk, "granted") is ABSENT
    assert following(desk) == "requests.granted"


def test_unpicking_puts_aside_and_picking_brings_back() -> None:
    """A fact that is unpicked is not lost, and stands there again when it is picked anew."""
    desk = say(say(sheet(), "overview", "全年公开总数、各渠道发布数"), "overview.proactive.total", "236")
    desk = say(desk, "overview", "各渠道发布数")
    assert desk.answers["overview"]["proactive"]["total"] is None
    desk = say(desk, "overview", "全年公开总数、各渠道发布数")
    assert desk.answers["overview"]["proactive"]["total"] == 236
    assert "parked" not in desk.answers


def test_an_empty_reply_keeps_the_picks() -> None:
    """Coming back to a pick-list, an empty reply means: as it was."""
    desk = say(sheet(), "overview", "全年公开总数")
    desk = say(desk, "overview.proactive.total", "236")
    again = say(desk, "overview", "")
    assert again.answers["overview"] == desk.answers["overview"]


def test_what_governments_owe_is_not_offered_but_asked() -> None:
    """考核、评议、责任追究 are no matter of choice for a town."""
    town = sheet(organ={**ORGAN, "name": "苇湾镇人民政府", "kind": "town", "level": "township"})
    prompt = prompt_for(town, "overview.supervision")
    assert prompt is not None
    assert not {"appraisal", "public_review", "accountability"} & set(prompt.options)
    desk = say(town, "overview.supervision", "没有")
    open_fields = {stop.field for stop in agenda(desk) if stop.open}
    part = "overview.supervision"
    assert {f"{part}.appraisal.held", f"{part}.public_review.held", f"{part}.accountability.occurred"} <= open_fields
    department = prompt_for(sheet(), "overview.supervision")
    assert department is not None and "appraisal" in department.options


# -- lists -----------------------------------------------------------------------------------------


def opened(field: str) -> Sheet:
    """A sheet on which a list of the overview was picked and nothing else."""
    prompt = prompt_for(sheet(), "overview")
    assert prompt is not None
    return say(sheet(), "overview", prompt.options[field.removeprefix("overview.")])


def test_a_list_is_open_until_it_is_closed() -> None:
    """Items one by one, then a full stop: only then the list is an answer."""
    desk = opened("overview.proactive.channels")
    desk = say(desk, "overview.proactive.channels.1.name", "网站")
    desk = say(desk, "overview.proactive.channels.1.count", "120")
    assert get(desk.answers, EDITION.fields["overview.proactive.channels"]) is ABSENT
    desk = say(desk, "overview.proactive.channels.2.name", "公示栏")
    desk = say(desk, "overview.proactive.channels.2.count", "")
    desk = say(desk, "overview.proactive.channels.3.name", ".")
    assert desk.answers["overview"]["proactive"]["channels"] == [{"name": "网站", "count": 120}, {"name": "公示栏"}]
    assert "open" not in desk.answers


def test_several_items_in_one_sentence() -> None:
    """All channels said at once are the whole list."""
    desk = say(opened("overview.proactive.channels"), "overview.proactive.channels.1.name", "网站120条，公众号85条")
    assert following(desk, "overview") != "overview.proactive.channels.3.name"
    assert [item["name"] for item in desk.answers["overview"]["proactive"]["channels"]] == ["网站", "公众号"]


@pytest.mark.parametrize("reply", [".", "。", "没有了", "没有", "无", "", "结束"])
def test_ways_to_end_a_list(reply: str) -> None:
    """A full stop, 没有了, 没有 or an empty line end a list; nothing of them becomes an item."""
    desk = say(opened("overview.proactive.areas"), "overview.proactive.areas.1", "社会救助")
    desk = say(desk, "overview.proactive.areas.2", reply)
    assert desk.answers["overview"]["proactive"]["areas"] == ["社会救助"]


def test_nothing_as_a_first_item_leaves_the_list_out() -> None:
    """没有 at the first item: the list is left out."""
    desk = say(opened("overview.proactive.areas"), "overview.proactive.areas.1", "没有")
    assert desk.answers["overview"]["proactive"]["areas"] is None


def test_problems_need_one_with_its_measure() -> None:
    """The list of problems may not be empty, nor a problem be without its measure."""
    desk = sheet()
    assert asked_back(desk, "problems.1.problem", ".")
    desk = say(desk, "problems.1.problem", "更新慢")
    assert "措施" in asked_back(desk, "problems.1.evidence", ".")
    desk = say(desk, "problems.1.evidence", "没有")
    assert asked_back(desk, "problems.1.measure", "")
    assert asked_back(desk, "problems.1.measure", "没有")
    desk = say(desk, "problems.1.measure", "按月检查")
    desk = say(desk, "problems.1.owner", ".")
    assert desk.answers["problems"] == [{"problem": "更新慢", "measure": "按月检查"}]


def test_the_catalogue_is_taken_by_number_or_whole_wording_only() -> None:
    """A number takes an entry; a person's own words stay their own even where an entry contains them."""
    prompt = prompt_for(sheet(), "problems.1.problem")
    assert prompt is not None
    first = next(iter(prompt.options))
    assert say(sheet(), prompt.field, "1").answers["open"]["problems"][0]["problem"] == first
    assert say(sheet(), prompt.field, first).answers["open"]["problems"][0]["problem"] == first
    own = first[:6]
    assert say(sheet(), prompt.field, own).answers["open"]["problems"][0]["problem"] == own
    assert asked_back(sheet(), prompt.field, "99")
    assert asked_back(sheet(), prompt.field, "1、2")


def test_an_item_of_a_closed_list_is_changed_in_its_place() -> None:
    """Going back to one item changes it and nothing else."""
    desk = sheet(overview={"proactive": {"channels": [{"name": "网站", "count": 120}, {"name": "微博"}]}})
    desk = say(desk, "overview.proactive.channels.1.count", "121")
    assert desk.answers["overview"]["proactive"]["channels"] == [{"name": "网站", "count": 121}, {"name": "微博"}]
    desk = say(desk, "overview.proactive.channels.2.name", "公众号")
    assert desk.answers["overview"]["proactive"]["channels"][1]["name"] == "公众号"
    assert "open" not in desk.answers


def test_a_list_takes_no_more_than_its_schema() -> None:
    """The item too many is told, and the list stays as it was."""
    many = [{"problem": f"问题{n}", "measure": "改"} for n in range(20)]
    desk = sheet(open={"problems": many})
    assert "20" in asked_back(desk, "problems.21.problem", "又一个")
