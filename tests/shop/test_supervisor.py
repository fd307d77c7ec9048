"""The family of processes: kept up, ended in order, never left behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shop.embedded.processes import started_at, wait_until
from shop.places import ROOT

FAMILY = Path(__file__).with_name("family.py")
# Each child writes its id at every start, so that tests can meet it.
STAY = "echo $$ >> {name}.pids; exec sleep 60"
LAST_WORDS = (
    "trap 'echo {name} >> order; exit 0' TERM; echo $$ >> {name}.pids; while :; do sleep .05; done"
)

pytestmark = pytest.mark.faults


class Family:
    """A supervisor process and what is known of it."""

    def __init__(self, var, *children):
        self.var = var
        self.out = var / "out"
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(FAMILY), str(var), *children],
                stdout=out,
                stderr=out,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            )

    def pids(self, name):
        path = self.var / f"{name}.pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def wait_starts(self, name, count):
        assert wait_until(lambda: len(self.pids(name)) >= count, seconds=10), self.out.read_text()
        return self.pids(name)[-1]


@pytest.fixture
def family(tmp_path):
    """Start families that are gone after the test."""
    started = []

    def start(*children):
        started.append(Family(tmp_path, *children))
        return started[-1]

    yield start
    for one in started:
        one.process.terminate()
        one.process.wait(10)


def kill(pid):
    subprocess.run(["kill", "-9", str(pid)], check=True)


def stay(name):
    return f"{name}=" + STAY.format(name=name.rpartition(":")[2])


def test_a_killed_child_is_started_again(family):
    shop = family(stay("web"), stay("worker"))
    kill(shop.wait_starts("web", 1))

    again = shop.wait_starts("web", 2)

    assert started_at(again)
    assert len(shop.pids("worker")) == 1
    assert "web ended (signal SIGKILL); starting it again in 0.2 s" in shop.out.read_text()


def test_a_child_that_cannot_stay_up_ends_the_family_with_its_last_words(family):
    shop = family(stay("worker"), "web=echo $$ >> web.pids; echo 'no such table'; exit 3")

    assert shop.process.wait(15) == 1
    assert len(shop.pids("web")) == 5
    said = shop.out.read_text()
    assert "web failed 5 times within 60 s, the last time: exit code 3" in said
    assert "no such table" in said
    assert started_at(shop.pids("worker")[0]) is None


def test_what_falls_with_a_server_waits_for_it_and_is_not_blamed(family, tmp_path):
    server = "echo $$ >> db.pids; touch db.ready; exec sleep 60"
    shop = family(f"0:db={server}", stay("1:relay"))
    shop.wait_starts("relay", 1)
    assert wait_until((tmp_path / "db.ready").exists, seconds=5)

    (tmp_path / "db.ready").unlink()  # the server is there, and recovering
    kill(shop.pids("relay")[-1])
    assert wait_until(lambda: "when the servers are back" in shop.out.read_text(), seconds=5)
    assert len(shop.pids("relay")) == 1

    (tmp_path / "db.ready").touch()
    assert started_at(shop.wait_starts("relay", 2))


def test_what_falls_after_its_server_is_back_is_not_blamed_either_but_only_once(family):
    server = "echo $$ >> db.pids; touch db.ready; exec sleep 60"
    shop = family(f"0:db={server}", stay("1:relay"))
    shop.wait_starts("relay", 1)
    kill(shop.wait_starts("db", 1))
    shop.wait_starts("db", 2)

    kill(shop.pids("relay")[-1])
    kill(shop.wait_starts("relay", 2))
    shop.wait_starts("relay", 3)

    said = [line for line in shop.out.read_text().splitlines() if line.startswith("relay")]
    assert said == [
        "relay ended (signal SIGKILL); it starts again when the servers are back",
        "relay ended (signal SIGKILL); starting it again in 0.2 s",
    ]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_asked_to_stop_it_ends_the_faces_before_the_servers(family, name):
    shop = family(
        *(
            f"{rank}:{child}=" + LAST_WORDS.format(name=child)
            for rank, child in [(2, "web"), (1, "worker"), (0, "db")]
        )
    )
    for child in ("web", "worker", "db"):
        shop.wait_starts(child, 1)
    assert wait_until(lambda: "started" in shop.out.read_text(), seconds=5)

    shop.process.send_signal(signal.Signals[name])

    assert shop.process.wait(10) == 0
    assert (shop.var / "order").read_text().split() == ["web", "worker", "db"]


def test_children_of_a_killed_supervisor_end(family):
    shop = family(stay("web"), stay("worker"))
    pids = [shop.wait_starts("web", 1), shop.wait_starts("worker", 1)]

    kill(shop.process.pid)

    assert wait_until(lambda: not any(map(started_at, pids)), seconds=5)


def test_the_next_start_ends_what_a_killed_one_left(family):
    orphan = "sleep 60 & echo $! > orphan.pid; echo $$ >> web.pids; wait"
    shop = family(f"web={orphan}")
    shop.wait_starts("web", 1)
    left = int((shop.var / "orphan.pid").read_text())
    kill(shop.process.pid)
    assert wait_until(lambda: started_at(shop.pids("web")[0]) is None, seconds=5)
    assert started_at(left)

    again = family(stay("web"))
    again.wait_starts("web", 2)

    assert started_at(left) is None
    assert "ended 1 process group(s) left by an earlier start" in again.out.read_text()
    note = shop.var / "run" / "children.json"  # written a moment after the child has started
    assert wait_until(note.exists, seconds=5)
    assert len(json.loads(note.read_text())) == 1
