"""Ctrl-C and its relatives as a question that waiting code asks, at moments it chose."""

import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked this program to stop."""


class StopRequest:
    """Whether somebody asked to stop; the moment a signal comes, waiting ends."""

    def __init__(self) -> None:
        self.asked = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    @contextmanager
    def listening(self) -> Iterator["StopRequest"]:
        """Take over the stop signals, and the news of ended children, for a while."""
        names = (*ASKING, signal.SIGCHLD)
        before = {name: signal.signal(name, self._note) for name in names}
        fd_before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        try:
            yield self
        finally:
            signal.set_wakeup_fd(fd_before)
            for name, handler in before.items():
                signal.signal(name, handler)

    def pause(self, seconds: float) -> None:
        """Wait until something happens or the time is over; raise Stopped if we should stop."""
        deadline = time.monotonic() + seconds
        if self.asked:
            raise Stopped
        ready, _, _ = select.select([self._reader], [], [], max(deadline - time.monotonic(), 0))
        if ready:
            os.read(self._reader, 512)
        if self.asked:
            raise Stopped

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number in ASKING:
            self.asked = True
