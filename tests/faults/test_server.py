"""`script/server` as a person meets it: open, killed, open again with nothing lost, closed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from shop.embedded.processes import MARK, kill_group, living, started_at, wait_until
from shop.places import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.req("PL4")]


class Clone:
    """A data folder and the shops started on it, one after the other."""

    def __init__(self, base):
        self.base = base
        self.var = base / "empty"
        self.out = base / "out"
        self.process = None

    def start(self):
        """Start the shop in a session of its own, as a terminal would."""
        kept = {"PATH", "HOME", "LANG"}
        environ = {name: value for name, value in os.environ.items() if name in kept}
        self.out.write_bytes(b"")
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "shop.server"],
                cwd=ROOT,
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**environ, "LOOPMART_DATA": "empty", "LOOPMART_VAR": str(self.base)},
            )

    def wait_open(self):
        """Wait until the shop says so, and return its address."""
        done = lambda: self.process.poll() is not None or "The shop is open" in self.said()  # noqa: E731 -- short
        assert wait_until(done, seconds=120), self.said()
        assert self.process.poll() is None, self.said()
        return self.addresses()["PUBLIC_URL"]

    def said(self):
        return self.out.read_text()

    def addresses(self):
        return json.loads((self.var / "run" / "stack.json").read_text())

    def processes(self):
        """Every process of this clone, by the mark they inherit."""
        mark = f"{MARK}={self.var}".encode()
        return [pid for pid in living() if mark in _environ(pid)]

    def ask(self, question):
        with closing(psycopg2.connect(self.addresses()["DATABASE_URL"])) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else None


def _environ(pid):
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def status_of(address):
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=30)) as connection:
        connection.request("GET", "/health/")
        return connection.getresponse().status


@pytest.fixture
def clone():
    """A clone's data folder, and nothing left running in it after the test."""
    base = Path(tempfile.mkdtemp(prefix="clone-", dir=os.environ["LOOPMART_TEST_ROOT"]))
    base.chmod(0o711)
    one = Clone(base)
    yield one
    one.process.kill()
    one.process.wait()
    for pid in one.processes():
        kill_group(pid)


def test_killed_in_full_run_it_opens_again_with_nothing_lost_and_closes_cleanly(clone):
    clone.start()
    assert status_of(clone.wait_open()) < 500
    clone.ask("CREATE TABLE kept AS SELECT 42 AS n")
    with redis.Redis.from_url(clone.addresses()["QUEUE_URL"]) as queue:
        queue.rpush("kept", "job")

    for pid in [clone.process.pid, *clone.processes()]:  # everything at once, the watcher first
        if started_at(pid):
            os.kill(pid, signal.SIGKILL)
    clone.process.wait()
    clone.start()

    assert status_of(clone.wait_open()) < 500
    assert clone.ask("SELECT n FROM kept") == [(42,)]
    with redis.Redis.from_url(clone.addresses()["QUEUE_URL"]) as queue:
        assert queue.lpop("kept") == b"job"

    clone.process.send_signal(signal.SIGINT)
    assert clone.process.wait(60) == 0, clone.said()
    assert clone.processes() == []
    assert not (clone.var / "run" / "stack.json").exists()


def test_a_second_start_is_told_where_the_first_is_and_a_killed_web_comes_back(clone):
    clone.start()
    address = clone.wait_open()

    second = subprocess.run(
        [sys.executable, "-m", "shop.server"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "LOOPMART_DATA": "empty", "LOOPMART_VAR": str(clone.base)},
    )
    assert f"already running: {address}" in second.stdout

    web = next(
        pid for pid in clone.processes() if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    os.kill(web, signal.SIGKILL)
    assert wait_until(lambda: "web ended" in clone.said(), seconds=10)
    assert wait_until(lambda: _answers(address), seconds=60), clone.said()


def _answers(address):
    try:
        return status_of(address) < 500
    except OSError:
        return False
