"""One running shop per data folder: the second start is told where the first one is."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from shop.embedded.errors import CannotStart


class AlreadyRunning(RuntimeError):
    """This folder's shop is open; the message says where."""


class CloneLock:
    """A lock the kernel gives back however its holder ends, with the holder's address in it."""

    def __init__(self, var: Path) -> None:
        self._path = var / "lock"

    def __enter__(self) -> Self:
        """Take the lock, or raise AlreadyRunning."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+")
        except OSError as failure:
            raise CannotStart(
                f"{self._path} cannot be written ({failure.strerror}). If another user started "
                "this clone first, start as that one, or set LOOPMART_VAR to a folder of yours.",
            ) from failure
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            where = self._file.read().strip() or "still starting"
            self._file.close()
            raise AlreadyRunning(f"This shop is already running: {where}") from None
        self.note("still starting")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        self._file.close()

    def note(self, address: str) -> None:
        """Write where the shop is, for the second start to show."""
        self._file.truncate(0)
        self._file.write(f"{address} (process {os.getpid()})")
        self._file.flush()
