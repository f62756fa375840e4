"""The one exception a user may cause: what went wrong, with the values, and what to do next."""

from __future__ import annotations


class AssistantError(Exception):
    """A fault in what the user gave (file, option, answer), never a bug.

    `message` says what is wrong, with the values and where; `hint` what to do next.
    Both are Chinese and ready to print. `code` is the exit status (2 wrong use, 3 file).
    """

    def __init__(self, message: str, hint: str = "", code: int = 3) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message
