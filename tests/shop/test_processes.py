"""Children end with their parent, and leftovers are recognised, never mistaken."""

import signal
import subprocess
import sys
import time

import pytest

from shop.embedded.processes import (
    MARK,
    Command,
    Ledger,
    kill_group,
    spawn,
    started_at,
    wait_until,
    working_in,
)

SLEEP = ("sleep", "60")
# A parent that starts a child of its own and says its id.
PARENT = """
import sys, time
from shop.embedded.processes import Command, spawn
print(spawn(Command(("sleep", "60")), None).pid, flush=True)
time.sleep(60)
"""
# A leader that leaves a member of its group behind.
LEADER = "sleep 60 & echo $! > {path}; exit 0"


@pytest.fixture
def started():
    """Start children that are gone after the test."""
    processes = []

    def start(*arguments, **environ):
        processes.append(spawn(Command(arguments, environ), None))
        return processes[-1]

    yield start
    for process in processes:
        kill_group(process.pid)
        process.wait()


@pytest.mark.faults
def test_the_child_of_a_killed_parent_ends():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert started_at(child)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert wait_until(lambda: started_at(child) is None, seconds=5)


def test_a_noted_child_is_ended_and_forgotten(tmp_path, started):
    child = started(*SLEEP)
    ledger = Ledger(tmp_path / "children.json", "mine")
    ledger.write([child.pid])

    assert ledger.reap() == [child.pid]

    assert child.wait(5) == -signal.SIGTERM
    assert ledger.reap() == []


def test_a_reused_id_is_left_alone(tmp_path, started):
    stranger = started(*SLEEP)
    ledger = Ledger(tmp_path / "children.json", "mine")
    ledger.path.write_text(f'[[{stranger.pid}, "1"]]')

    assert ledger.reap() == []

    assert stranger.poll() is None


@pytest.mark.parametrize(("mark", "ended"), [("mine", True), ("another", False)])
def test_a_group_without_its_leader_is_known_by_its_mark(tmp_path, started, mark, ended):
    leader = started("sh", "-c", LEADER.format(path=tmp_path / "pid"), **{MARK: mark})
    ledger = Ledger(tmp_path / "children.json", "mine")
    ledger.write([leader.pid])
    leader.wait(5)
    member = int((tmp_path / "pid").read_text())

    reaped = ledger.reap()

    assert reaped == ([leader.pid] if ended else [])
    assert (started_at(member) is None) is ended


def test_a_child_that_ignores_the_request_is_killed(tmp_path, started):
    deaf = started("sh", "-c", f"trap '' TERM; touch {tmp_path}/ready; sleep 60")
    assert wait_until((tmp_path / "ready").exists, seconds=5)
    ledger = Ledger(tmp_path / "children.json", "mine")
    ledger.write([deaf.pid])

    start = time.monotonic()
    ledger.reap(patience=0.3)

    assert deaf.wait(5) == -signal.SIGKILL
    assert time.monotonic() - start < 5


def test_a_broken_ledger_is_no_obstacle(tmp_path):
    ledger = Ledger(tmp_path / "children.json", "mine")
    ledger.path.write_text("[[1,")

    assert ledger.reap() == []


def test_a_process_is_found_by_the_folder_it_works_in(tmp_path):
    with subprocess.Popen(SLEEP, cwd=tmp_path) as process:
        found = working_in(tmp_path)
        process.kill()

    assert found == [process.pid]
