"""Child processes that never outlive their parent, and the sweeping of those that did."""

import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
MARK = "LOOPMART_STACK"  # every child carries it, with the folder of the stack it belongs to

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """The user a child runs as, when that is not the parent's own."""

    user: int
    group: int


@dataclass(frozen=True)
class Command:
    """What to run, with which additions to the environment, as whom, and how it is told to end."""

    arguments: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    folder: Path = Path("/")


def spawn(command: Command, log: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own; the kernel ends it when this process dies.

    Without a log it writes where this process does. Call it from the main thread: the kernel
    means the *thread* that forked, not the process.
    """
    identity = command.identity
    return subprocess.Popen(  # noqa: S603 -- the commands are this program's own
        list(command.arguments),
        cwd=command.folder,
        env={**os.environ, **command.environ},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        user=identity.user if identity else None,
        group=identity.group if identity else None,
        extra_groups=[] if identity else None,
        preexec_fn=_die_with_parent(command.stop_signal),  # noqa: PLW1509 -- one thread only
    )


def _die_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """Return what the child does before exec; after setuid, which would clear the wish."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


def started_at(pid: int) -> str | None:
    """Return the kernel's start time of a living process: pid and this never name two."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] != "Z" else None


def _stat(pid: int) -> list[str]:
    """Return /proc/<pid>/stat from the state on; a name may hold spaces and brackets."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def living() -> list[int]:
    """Return the ids of all processes that are not already dead."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if started_at(pid)]


def working_in(folder: Path) -> list[int]:
    """Return the processes whose current folder is this one: how a postmaster is recognised."""
    found, wanted = [], str(folder.resolve())
    for pid in living():
        with suppress(OSError):
            if str(Path(f"/proc/{pid}/cwd").readlink()) == wanted:
                found.append(pid)
    return found


def kill_group(leader: int, signal_number: signal.Signals = signal.SIGKILL) -> None:
    """Signal all of a child's group, also after the child itself has gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal_number)


def wait_until(true: Callable[[], bool], *, seconds: float, step: float = 0.02) -> bool:
    """Return whether it came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


class Ledger:
    """A file with the children of a stack, for the next start to end those that were left."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self.mark = mark

    def write(self, pids: Iterable[int]) -> None:
        """Note these children, whole or not at all."""
        aside = self.path.with_suffix(".new")
        aside.write_text(json.dumps([[pid, started_at(pid)] for pid in pids]))
        aside.replace(self.path)

    def reap(self, *, patience: float = 5) -> list[int]:
        """End what an earlier stack left behind and return the leaders of those groups.

        Only ours: a leader that started when we noted it, or, where the leader has gone,
        a group with a member that carries our mark. A reused id is left alone.
        """
        leaders = [pid for pid, ticks in self._noted() if self._ours(pid, ticks)]
        for leader in leaders:
            kill_group(leader, signal.SIGTERM)
        if not wait_until(lambda: not any(map(_members, leaders)), seconds=patience):
            for leader in leaders:
                kill_group(leader)
            wait_until(lambda: not any(map(_members, leaders)), seconds=patience)
        self.path.unlink(missing_ok=True)
        return leaders

    def _noted(self) -> list[tuple[int, str]]:
        try:
            return [(int(pid), str(ticks)) for pid, ticks in json.loads(self.path.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def _ours(self, pid: int, ticks: str) -> bool:
        if now := started_at(pid):
            return now == ticks
        return any(self._marked(member) for member in _members(pid))

    def _marked(self, pid: int) -> bool:
        try:
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(f"{MARK}={self.mark}") in variables


def _members(session: int) -> list[int]:
    return [pid for pid in living() if (stat := _stat(pid)) and int(stat[3]) == session]
