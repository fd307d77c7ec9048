"""When to start a fallen process again, and when to stop trying."""

from collections import deque

FAILURES = 5
WINDOW = 60.0
DELAYS = (0.2, 0.5, 1.0, 2.0)


class Restarts:
    """The recent failures of one process."""

    def __init__(self) -> None:
        self._failures: deque[float] = deque(maxlen=FAILURES)

    def after_failure(self, now: float) -> float | None:
        """Note a failure; return how long to wait, or None when there were too many of late."""
        self._failures.append(now)
        recent = [moment for moment in self._failures if now - moment <= WINDOW]
        return None if len(recent) >= FAILURES else DELAYS[len(recent) - 1]
