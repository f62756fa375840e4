"""The report as a piece of a page: every element styled in itself, to be pasted into a portal's editor."""

from __future__ import annotations

from assistant.expressions import markup
from assistant.formats.html import TEMPLATES, shown
from assistant.formats.layout import Profile
from assistant.report import Report


def write(report: Report, profile: Profile) -> bytes:
    """The fragment; it has no head, no style sheet, no class: an editor would drop them."""
    return markup(TEMPLATES / "fragment.html.j2").render(**shown(report, profile)).encode("utf-8")
