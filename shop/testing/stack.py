"""Throw-away PostgreSQL and Valkey servers for one test run."""

import atexit
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from shop.embedded import postgres, valkey
from shop.embedded.processes import Command, kill_group, spawn, started_at, wait_until, working_in
from shop.places import ROOT, var_dir
from shop.translations import compile_catalogues

PREFIX = "loopmart-test-"
TEMPLATE = "loopmart_template"
ENOUGH_MEMORY = 2 << 30
DATABASES = 64
KEPT_TEMPLATES = 2


class BootFailed(RuntimeError):
    """The servers for the tests did not start."""


@dataclass
class TestStack:
    """The servers of one run, in a folder that goes with it."""

    __test__ = False  # pytest: not a test class, whatever its name

    root: Path
    cache_dir: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def boot(self) -> None:
        """Start the servers and tell everybody, by environment, where they are."""
        compile_catalogues()
        cluster = self._cluster()
        cache, queue = self._valkey("cache"), self._valkey("queue")
        os.environ.update(
            LOOPMART_TEST_ROOT=str(self.root),
            LOOPMART_TEST_CACHE=str(self.cache_dir),
            LOOPMART_TEST_TEMPLATE=TEMPLATE,
            LOOPMART_VAR=str(self.root / "var"),
            SECRET_KEY=secrets.token_urlsafe(),
            DATABASE_URL=cluster.url(),
            CACHE_URL=cache.url(),
            QUEUE_URL=queue.url(),
        )

    def end(self) -> None:
        """Stop the servers without ceremony and forget everything."""
        for process in self.processes:
            kill_group(process.pid, signal.SIGQUIT)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:  # the machine is busy; nothing here is worth waiting
                kill_group(process.pid, signal.SIGKILL)
                process.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    def _cluster(self) -> postgres.Cluster:
        """Start PostgreSQL on a copy of the migrated template, made first where it is missing."""
        cluster = postgres.Cluster(self.root / "pg", self.root / "run", postgres.THROW_AWAY)
        template = self.cache_dir / "test-template" / _template_key()
        if template.exists():
            _copy(template, cluster.data)
        else:
            self._make_template(cluster, template)
        self._start(replace(cluster.command(), stop_signal=signal.SIGQUIT), cluster)
        return cluster

    def _make_template(self, cluster: postgres.Cluster, template: Path) -> None:
        cluster.prepare()
        process = self._start(cluster.command(), cluster)
        cluster.ensure_database(TEMPLATE)
        migrated = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, str(ROOT / "manage.py"), "migrate", "--skip-checks", "--verbosity=0"],
            env={**os.environ, "DATABASE_URL": cluster.url(TEMPLATE)},
            capture_output=True,
            text=True,
            check=False,
        )
        process.send_signal(signal.SIGINT)
        process.wait(60)
        self.processes.remove(process)
        if migrated.returncode:
            raise BootFailed("migrate failed:\n" + migrated.stdout + migrated.stderr)
        _keep(cluster.data, template)

    def _start(
        self, command: Command, server: postgres.Cluster | valkey.Valkey
    ) -> subprocess.Popen[bytes]:
        if isinstance(server, postgres.Cluster):
            server.clear_stale()
        else:
            server.make_folders()
        with (self.root / "log").open("ab") as log:
            process = spawn(command, log)
        self.processes.append(process)
        wait_until(lambda: process.poll() is not None or server.ready(process.pid), seconds=60)
        if not server.ready(process.pid):
            raise BootFailed((self.root / "log").read_text(errors="replace")[-3000:])
        return process

    def _valkey(self, name: str) -> valkey.Valkey:
        server = valkey.Valkey(
            name, self.root / name, self.root / "valkey", ("--appendonly", "no"), DATABASES
        )
        self._start(replace(server.command(), stop_signal=signal.SIGKILL), server)
        return server


def boot_once() -> None:
    """Start the servers, unless the run that started this process already has."""
    if "LOOPMART_TEST_ROOT" in os.environ:
        return
    place = _roomy_folder()
    sweep(place)
    name = f"{PREFIX}{os.getpid()}-{started_at(os.getpid())}"
    stack = TestStack(place / name, var_dir(os.environ))
    stack.root.mkdir()
    stack.root.chmod(0o711)  # PostgreSQL runs as another user when root runs the tests
    atexit.register(_end_in, os.getpid(), stack)
    stack.boot()


def take_own_share(worker: str) -> None:
    """Give this process its own Valkey databases and its own folders."""
    number = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    own = Path(os.environ["LOOPMART_TEST_ROOT"]) / "var" / (worker or "main")
    own.mkdir(parents=True, exist_ok=True)
    os.environ["LOOPMART_VAR"] = str(own)
    for name in ("CACHE_URL", "QUEUE_URL"):
        os.environ[name] = os.environ[name].partition("?")[0] + f"?db={number}"


def sweep(place: Path) -> None:
    """Remove what killed runs left in memory."""
    for folder in place.glob(f"{PREFIX}*-*"):
        pid, _, ticks = folder.name.removeprefix(PREFIX).partition("-")
        if folder.stat().st_uid != os.geteuid() or started_at(int(pid)) == ticks:
            continue
        for left in working_in(folder / "pg"):
            kill_group(left)
        shutil.rmtree(folder, ignore_errors=True)


def _end_in(owner: int, stack: TestStack) -> None:
    if os.getpid() == owner:  # a forked child runs the same exit handlers
        stack.end()


def _roomy_folder() -> Path:
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH_MEMORY:
        return memory
    return Path(tempfile.gettempdir())


def _template_key() -> str:
    """Return a name for the schema: a change of anything that may alter it gives another."""
    digest = hashlib.sha256(f"{postgres.version()} {os.geteuid()}".encode())
    for path in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "shop" / "settings.py"]):
        digest.update(path.read_bytes())
    digest.update((ROOT / "requirements" / "base.txt").read_bytes())
    return digest.hexdigest()[:16]


def _keep(data: Path, template: Path) -> None:
    """Cache a migrated cluster for the next run, and forget older ones."""
    template.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="new-", dir=template.parent))
    _copy(data, aside / "pg")
    if not template.exists():
        (aside / "pg").rename(template)
    shutil.rmtree(aside)
    by_age = sorted(template.parent.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-KEPT_TEMPLATES]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy with owners and modes, which shutil does not."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)  # noqa: S603, S607 -- coreutils
