"""After a ledger has told its facts, the interview still offers the rest."""

from __future__ import annotations

from interviewing import START

from assistant.edition import load
from assistant.interview import Sheet, agenda, prompt_for, take

EDITION = load()
TOLD = {
    **START,
    "requests": {"received": [2, 0, 0, 0, 0, 0], "brought_forward": [0] * 6, "granted": [2, 0, 0, 0, 0, 0]},
    "overview": {"on_request": {"channels": [{"name": "网络", "count": 2}]}},
    "origins": {"overview.on_request.channels": "ledger", "requests.received": "ledger"},
}


def test_facts_of_the_ledger_do_not_close_the_list_of_facts() -> None:
    """What the ledger knows is no pick of the writer's: the list is still asked, without it, and nothing is lost."""
    sheet = Sheet(EDITION, TOLD, 2023)
    stop = next(stop for stop in agenda(sheet) if stop.field == "overview")
    assert stop.open
    prompt = prompt_for(sheet, "overview")
    assert prompt is not None
    assert "on_request.channels" not in prompt.options
    step = take(sheet, prompt, "全年公开总数")
    assert step.ask == ""
    assert step.sheet.answers["overview"]["on_request"]["channels"] == [{"name": "网络", "count": 2}]
    asked = [stop.field for stop in agenda(step.sheet) if stop.open and stop.field.startswith("overview")]
    assert "overview.proactive.total" in asked
