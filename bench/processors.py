"""Processor time of groups of processes: on a busy machine the only figure to trust."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

NANO = 1e-9


def spent(pids: Iterable[int]) -> float:
    """Return the seconds that all threads of these processes have run so far."""
    return sum(_thread(task) for pid in pids for task in _tasks(pid)) * NANO


def group(leader: int) -> list[int]:
    """Return the living processes of a child's group."""
    return [pid for pid in _all() if _group_of(pid) == leader]


def below(parent: int) -> list[int]:
    """Return a process and all it has started, directly or not: PostgreSQL and its backends."""
    parents = {pid: _field(pid, 1) for pid in _all()}
    found = {parent}
    while more := {pid for pid, above in parents.items() if above in found} - found:
        found |= more
    return sorted(found)


def _all() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _tasks(pid: int) -> list[Path]:
    with suppress(OSError):
        return list(Path(f"/proc/{pid}/task").iterdir())
    return []


def _thread(task: Path) -> int:
    with suppress(OSError, IndexError):
        return int((task / "schedstat").read_text().split()[0])
    return 0


def _group_of(pid: int) -> int:
    return _field(pid, 2)


def _field(pid: int, number: int) -> int:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[number])
    return 0
