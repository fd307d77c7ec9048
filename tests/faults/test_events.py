"""The database stops while people browse: no event that a door took in is lost, and none doubled.

The server is really stopped and started again, and the writer really killed. The stop is shortened:
ten minutes hold no more than these three seconds, but for the length of the stream, which is 40
batches here so that the files are needed too.
"""

import os
import shutil
import signal
import tempfile
import time
import uuid
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from analytics import spill, stream
from analytics.services import collecting
from analytics.services.collecting import Sender
from core import clock
from shop.embedded.processes import kill_group, spawn, wait_until
from shop.programs import events
from shop.testing import stack

pytestmark = [pytest.mark.faults, pytest.mark.req("AN1", "AN14")]

BATCHES, EACH = 500, 20


class Rig:
    """A cluster of its own, and the process that writes events into it."""

    def __init__(self, folder):
        self.folder = folder
        self.stack = stack.TestStack(folder, Path(os.environ["LOOPMART_TEST_CACHE"]))
        self.cluster = self.stack._cluster()
        self.url = self.cluster.url(stack.TEMPLATE)
        self.writer = None

    def stop_database(self):
        process = self.stack.processes.pop()
        process.send_signal(signal.SIGINT)
        process.wait(30)

    def start_database(self):
        self.stack._start(self.cluster.command(), self.cluster)

    def start_writer(self):
        command = replace(events(), environ={**events().environ, "DATABASE_URL": self.url})
        with (self.folder / "writer.log").open("ab") as log:
            self.writer = spawn(command, log)

    def kill_writer(self):
        kill_group(self.writer.pid, signal.SIGKILL)
        self.writer.wait()

    def one(self, sql):
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()

    def count(self):
        return self.one("SELECT count(*), count(DISTINCT id) FROM analytics_event")


@pytest.fixture
def rig(settings):
    settings.EVENT_STREAM_LENGTH = 40
    stream.server().delete(stream.KEY)
    folder = Path(tempfile.mkdtemp(prefix="loopmart-events-"))
    folder.chmod(0o711)
    rig = Rig(folder)
    yield rig
    if rig.writer and rig.writer.poll() is None:
        rig.kill_writer()
    rig.stack.end()
    stream.server().delete(stream.KEY)
    shutil.rmtree(Path(settings.VAR_DIR) / "spill", ignore_errors=True)


def send(batches):
    """What the door does with a batch, and how long it took."""
    longest = 0.0
    for _ in range(batches):
        now = clock.now()
        said = [
            {"id": str(uuid.uuid4()), "kind": "view", "at": now.timestamp() * 1000, "path": "/en/"}
            for _ in range(EACH)
        ]
        sender = Sender("web", str(uuid.uuid4()), str(uuid.uuid4()), agent="Mozilla/5.0 Firefox/1")
        begun = time.perf_counter()
        batch = {"sent": now.timestamp() * 1000, "events": said}
        collecting.take(batch=batch, sender=sender, now=now)
        longest = max(longest, time.perf_counter() - begun)
    return longest


def test_ten_thousand_events_and_a_stopped_database(rig):
    rig.start_writer()
    send(100)
    assert wait_until(lambda: rig.count()[0] > 0, seconds=60)

    rig.stop_database()
    send(200)
    time.sleep(1.5)  # the writer meets a database that is away
    rig.kill_writer()
    rig.start_writer()
    send(200)
    time.sleep(1.5)
    assert spill.waiting() > 0
    rig.start_database()

    whole = BATCHES * EACH
    assert wait_until(lambda: rig.count()[0] >= whole, seconds=120), rig.count()
    assert rig.count() == (whole, whole) == (10_000, 10_000)
    assert rig.one("SELECT count(*) FROM analytics_reject") == (0,)
    assert wait_until(lambda: stream.length() == 0 and spill.waiting() == 0, seconds=10)
    assert rig.one("SELECT sum(events) FROM analytics_intake") == (10_000,)
