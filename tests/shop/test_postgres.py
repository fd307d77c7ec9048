"""The embedded cluster: made once, recovered after any kill, reached by nobody else."""

import os
import signal
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from shop.embedded import postgres
from shop.embedded.processes import kill_group, spawn, started_at, wait_until, working_in

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def place():
    """A folder that PostgreSQL can reach whoever runs it; the module makes one cluster in it."""
    folder = tempfile.mkdtemp(
        prefix="很长的名字 with spaces " * 5, dir=os.environ["LOOPMART_TEST_ROOT"]
    )
    Path(folder).chmod(0o711)
    return Path(folder)


@pytest.fixture(autouse=True)
def _sockets_in_the_runs_own_folder(monkeypatch):
    """The paths here are too long for sockets; the short folders go with the test run."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", os.environ["LOOPMART_TEST_ROOT"])


@pytest.fixture
def running(place):
    """Start the server as the supervisor does; whatever is left is killed after the test."""
    cluster = postgres.Cluster(place / "pg", place / "run")
    processes = []

    def start():
        cluster.prepare()
        cluster.clear_stale()
        with (place / "log").open("ab") as log:
            processes.append(spawn(cluster.command(), log))
        assert wait_until(lambda: cluster.ready(processes[-1].pid), seconds=30), (
            place / "log"
        ).read_text()
        cluster.ensure_database()
        return cluster, processes[-1]

    yield start
    for process in processes:
        process.send_signal(signal.SIGQUIT)
        process.wait(10)


def ask(cluster, question):
    with closing(psycopg2.connect(cluster.url())) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else None


def test_it_reads_chinese_and_listens_on_no_port(running):
    cluster, _ = running()

    ask(cluster, "CREATE EXTENSION IF NOT EXISTS pg_trgm")

    assert ask(cluster, "SELECT cardinality(show_trgm('蓝牙耳机')) > 1") == [(True,)]
    assert ask(cluster, "SHOW listen_addresses") == [("",)]
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_rows_survive_a_killed_server(running):
    cluster, process = running()
    ask(cluster, "CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS n")
    ask(cluster, "INSERT INTO kept VALUES (2)")

    process.kill()
    process.wait()
    cluster, _ = running()

    assert ask(cluster, "SELECT max(n) FROM kept") == [(2,)]


def test_a_server_left_by_a_killed_supervisor_is_ended(running):
    _, left = running()

    cluster, process = running()

    assert left.wait(10) == 0
    assert ask(cluster, "SELECT 1") == [(1,)]
    assert process.pid in working_in(cluster.data)


def test_a_stale_lock_whose_id_belongs_to_another_program_is_no_obstacle(running):
    cluster, process = running()
    kill_group(process.pid)
    process.wait()
    with subprocess.Popen(("sleep", "60")) as stranger:
        for lock in (cluster.data / "postmaster.pid", cluster.sockets / ".s.PGSQL.5432.lock"):
            rest = lock.read_text().partition("\n")[2]
            lock.write_text(f"{stranger.pid}\n{rest}")

        cluster, _ = running()

        assert started_at(stranger.pid)
        assert ask(cluster, "SELECT 1") == [(1,)]
        stranger.kill()


def test_a_half_made_cluster_is_made_again(place):
    cluster = postgres.Cluster(place / "second", place / "run")
    (place / "second.new").mkdir()
    (place / "second.new" / "PG_VERSION").write_text("18")

    assert cluster.prepare() is True
    assert cluster.prepare() is False


def test_another_releases_data_is_refused_with_advice(place):
    cluster = postgres.Cluster(place / "old", place / "run")
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(postgres.ClusterError, match="was made by PostgreSQL 16, this is 18"):
        cluster.prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody to become")
def test_root_becomes_somebody_else_or_looks_like_it(place, tmp_path):
    open_to_all = postgres.Cluster(place / "other", place / "run").runner
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    behind = postgres.Cluster(closed / "pg", closed / "run").runner

    assert open_to_all.identity is not None
    assert open_to_all.identity.user != 0
    assert "unshare" in behind.wrapper[0]
