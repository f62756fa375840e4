"""A blank interview to practise with: the real one, its files in a folder that is gone afterwards."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from assistant.teach.borrowed import BorrowedDesk
from assistant.tui.interviewing import InterviewScreen
from assistant.tui.session import Session


class PracticeScreen(InterviewScreen):
    """The interview over a file in a temporary folder; nothing of it joins the recent list. F12 goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12", "app.pop_screen", show=False)]

    def __init__(self, last_year: int) -> None:
        self.desk = BorrowedDesk()
        super().__init__(Session.begin(self.desk.folder / "answers.yaml", last_year))

    def on_unmount(self) -> None:
        self.desk.close()
