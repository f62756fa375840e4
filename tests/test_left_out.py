"""不写 leaves a fact out; it is a no only where writing something is itself the question."""

from __future__ import annotations

from assistant.answers import get
from assistant.edition import Edition
from assistant.interview import Sheet, prompt_for, take

OFFICE = {
    "edition": "2021",
    "organ": {"name": "青禾县水务局", "self": "我局", "kind": "department", "level": "county"},
    "year": 2023,
    "scope": "own",
}


def test_not_writing_about_a_site_is_no_statement(edition: Edition) -> None:
    """A report never says an office has no site because its writer did not want to write about one."""
    for field, stored in (("overview.platforms.own", None), ("publication.preface", False)):
        sheet = Sheet(edition, OFFICE, 2023)
        prompt = prompt_for(sheet, field)
        assert prompt
        step = take(sheet, prompt, "不写")
        assert not step.ask and get(step.sheet.answers, edition.fields[field]) is stored
