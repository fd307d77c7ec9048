"""Keeps a family of processes running: starts in order, restarts what falls, stops in order."""

import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from shop.embedded import logs
from shop.embedded.errors import CannotStart
from shop.embedded.processes import MARK, Command, Ledger, kill_group, spawn
from shop.embedded.restarts import FAILURES, WINDOW, Restarts
from shop.embedded.stopping import StopRequest

TICK = 0.25


class GaveUp(CannotStart):
    """A process would not start, or would not stay up; the message holds the end of its log."""


@dataclass(frozen=True)
class Child:
    """A process to keep running.

    Ranks start from the lowest up and stop from the highest down, and no child is started again
    before every lower rank that can be asked is ready.
    """

    name: str
    command: Command
    rank: int
    before_start: Callable[[], object] | None = None
    ready: Callable[[int], bool] | None = None
    patience: float = 10


@dataclass
class _Kept:
    """A child with its present process."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    due: float = 0
    restarts: Restarts = field(default_factory=Restarts)

    @property
    def answers(self) -> bool:
        """Whether it runs and, where that can be asked, is ready."""
        if self.process is None or self.process.poll() is not None:
            return False
        return self.child.ready is None or self.child.ready(self.process.pid)


class Supervisor:
    """One stack of processes under one folder."""

    def __init__(self, *, var: Path, stop_request: StopRequest, say: Callable[[str], None]) -> None:
        self.log_dir = var / "log"
        self._mark = str(var)
        self._ledger = Ledger(var / "run" / "children.json", self._mark)
        self._stop_request = stop_request
        self._say = say
        self._kept: list[_Kept] = []
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self._ledger.path.parent.mkdir(parents=True, exist_ok=True)

    def reap_leftovers(self) -> None:
        """End what a killed supervisor of this folder left running."""
        if leaders := self._ledger.reap():
            self._say(f"ended {len(leaders)} process group(s) left by an earlier start")

    def start(self, child: Child) -> None:
        """Start a child and keep it up from now on."""
        kept = _Kept(child)
        self._kept.append(kept)
        self._launch(kept)

    def wait_ready(self, name: str, *, seconds: float) -> None:
        """Wait until a started child answers.

        Raises GaveUp when it ends or stays silent; Stopped when somebody asks to stop.
        """
        kept = next(kept for kept in self._kept if kept.child.name == name)
        deadline = time.monotonic() + seconds
        while not kept.answers:
            if kept.process is None or kept.process.poll() is not None:
                raise GaveUp(f"{name} did not start\n{self._log_end(name)}")
            if time.monotonic() > deadline:
                raise GaveUp(f"{name} did not answer within {seconds:.0f} s\n{self._log_end(name)}")
            self._stop_request.pause(0.02)

    def run_to_end(self, name: str, command: Command) -> None:
        """Run a step of the start-up, its output on the terminal.

        Raises GaveUp when it fails; Stopped, with the step ended, when somebody asks to stop.
        """
        process = spawn(self._marked(command), None)
        self._note(process)
        try:
            while process.poll() is None:
                self._stop_request.pause(TICK)
        finally:
            kill_group(process.pid)
            process.wait()
        if process.returncode:
            raise GaveUp(f"{name} failed; see above")

    def watch(self) -> None:
        """Restart what falls, until asked to stop (Stopped) or a child is hopeless (GaveUp)."""
        while True:
            for kept in sorted(self._kept, key=lambda kept: kept.child.rank):
                self._tend(kept)
            self._stop_request.pause(TICK)

    def stop(self) -> None:
        """Stop all, highest rank first, and leave nothing behind."""
        for rank in sorted({kept.child.rank for kept in self._kept}, reverse=True):
            group = [kept for kept in self._kept if kept.child.rank == rank and kept.process]
            for kept in group:
                self._ask_to_end(kept)
            for kept in group:
                self._see_it_end(kept)
        self._ledger.path.unlink(missing_ok=True)

    def _tend(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.process and kept.process.poll() is not None:
            self._bury(kept, now)
        if kept.process is None and now >= kept.due and self._below_ready(kept):
            self._launch(kept)

    def _bury(self, kept: _Kept, now: float) -> None:
        """Note the end of a child, and when to start it again."""
        name, process = kept.child.name, kept.process
        assert process is not None  # noqa: S101 -- for the type checker; the caller looked
        kill_group(process.pid)  # granian's workers outlive a killed parent and keep the port
        kept.process = None
        ended = f"{name} ended ({_reason(process.returncode)})"
        if not self._below_ready(kept) or self._below_started_since(kept):
            # Not its own fault: it fell because a server below it did. It may take a moment to
            # fall, and the server be back by then.
            self._say(f"{ended}; it starts again when the servers are back")
            return
        delay = kept.restarts.after_failure(now)
        if delay is None:
            raise GaveUp(
                f"{name} failed {FAILURES} times within {WINDOW:.0f} s, the last time: "
                f"{_reason(process.returncode)}\n{self._log_end(name)}",
            )
        self._say(f"{ended}; starting it again in {delay:g} s")
        kept.due = now + delay

    def _below_ready(self, kept: _Kept) -> bool:
        below = [other for other in self._kept if other.child.rank < kept.child.rank]
        return all(other.answers for other in below if other.child.ready)

    def _below_started_since(self, kept: _Kept) -> bool:
        below = [other for other in self._kept if other.child.rank < kept.child.rank]
        return any(other.started > kept.started for other in below if other.child.ready)

    def _launch(self, kept: _Kept) -> None:
        child = kept.child
        if child.before_start:
            child.before_start()
        with logs.opened(self.log_dir / f"{child.name}.log") as log:
            kept.process = spawn(self._marked(child.command), log)
        kept.started = time.monotonic()
        self._note()

    def _marked(self, command: Command) -> Command:
        return replace(command, environ={**command.environ, MARK: self._mark})

    def _note(self, *others: subprocess.Popen[bytes]) -> None:
        running = [kept.process for kept in self._kept if kept.process]
        self._ledger.write(process.pid for process in (*running, *others))

    def _ask_to_end(self, kept: _Kept) -> None:
        if kept.process and kept.process.poll() is None:
            with suppress(ProcessLookupError):
                kept.process.send_signal(kept.child.command.stop_signal)

    def _see_it_end(self, kept: _Kept) -> None:
        if kept.process is None:
            return
        try:
            kept.process.wait(kept.child.patience)
        except subprocess.TimeoutExpired:
            self._say(f"{kept.child.name} did not stop within {kept.child.patience:.0f} s: killed")
        kill_group(kept.process.pid)
        kept.process.wait()

    def _log_end(self, name: str) -> str:
        return logs.end_of(self.log_dir / f"{name}.log")


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
