"""A desk for an hour: everything an interview keeps lies in a temporary folder, and is gone afterwards."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

HOME = "NIANBAO_HOME"


class BorrowedDesk:
    """While it is open, answers, journal and recent list lie in `folder`; the user's own are out of reach."""

    def __init__(self) -> None:
        self._holder = TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True)
        self.folder = Path(self._holder.name)
        self._before = os.environ.get(HOME)
        os.environ[HOME] = str(self.folder)

    def close(self) -> None:
        """Back to the user's own desk; what lay here is removed. Closing twice does no harm."""
        if os.environ.get(HOME) == str(self.folder):
            if self._before is None:
                del os.environ[HOME]
            else:
                os.environ[HOME] = self._before
        self._holder.cleanup()

    def __enter__(self) -> BorrowedDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
