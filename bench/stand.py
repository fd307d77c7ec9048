"""A shop to measure: servers of its own, a generated catalogue, and one real web process.

A catalogue takes minutes to make, so its cluster is kept under `var/bench/<products>` and made
anew when the tables or the generator change. Everything else goes with the run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from bench import processors
from shop.embedded.processes import kill_group, spawn, wait_until
from shop.places import ROOT
from shop.stack import Servers
from shop.testing import live

FOLDER = ROOT / "var" / "bench"
MADE = "made"


@dataclass(frozen=True)
class Stand:
    """What runs, and the processor time it has used."""

    address: str
    environ: dict[str, str]
    postgres: int
    cache: int
    web: int = 0

    def spent(self) -> dict[str, float]:
        """Return seconds of processor time by part."""
        return {
            "web": processors.spent(processors.group(self.web)),
            "sql": processors.spent(processors.below(self.postgres)),
            "cache": processors.spent([self.cache]),
        }

    def valkey(self) -> redis.Redis:
        """Return a connection to the cache server."""
        return redis.Redis.from_url(self.environ["CACHE_URL"])


@contextmanager
def bare_stand(name: str) -> Iterator[Stand]:
    """Run servers with empty tables, kept under a name; whoever asks fills them."""
    var = _folder(name)
    with servers(var) as (environ, pids):
        os.environ.update(environ)
        if not (var / MADE).exists():
            _run("manage.py", "migrate", "--skip-checks", "--verbosity=0")
            (var / MADE).write_text(_key())
        yield Stand("", environ, pids["postgres"], pids["cache"])


@contextmanager
def stand(products: int, *, with_web: bool = True) -> Iterator[Stand]:
    """Run a shop with so many products; the web part as it runs for people, DEBUG off."""
    var = _folder(products)
    with servers(var) as (environ, pids):
        os.environ.update(environ)
        if not (var / MADE).exists():
            _run("manage.py", "migrate", "--skip-checks", "--verbosity=0")
            _run("-m", "bench.catalogue", str(products))
            (var / MADE).write_text(_key())
        found = Stand("", environ, pids["postgres"], pids["cache"])
        if not with_web:
            yield found
            return
        assets = live.collected_assets(FOLDER / "assets")
        with live.live_shop(environ | {"STATIC_ROOT": str(assets)}, var) as address:
            (web,) = (pid for pid in processors.below(os.getpid()) if _is_web(pid))
            yield Stand(address, environ, pids["postgres"], pids["cache"], web)


def _is_web(pid: int) -> bool:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return b"granian" in words and os.getpgid(pid) == pid


def _folder(name: int | str) -> Path:
    var = FOLDER / str(name)
    made = var / MADE
    if var.exists() and not (made.exists() and made.read_text() == _key()):
        shutil.rmtree(var)
    (var / "run").mkdir(parents=True, exist_ok=True)
    return var


def _key() -> str:
    digest = hashlib.sha256((ROOT / "bench" / "catalogue.py").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def servers(var: Path) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    """Run database and queues of their own; yield the environment naming them, and their pids."""
    servers = Servers(var, {})
    servers.make_cluster()
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with (var / "log").open("ab") as log:
            for child in servers.children():
                if child.before_start:
                    child.before_start()
                process = running[child.name] = spawn(child.command, log)
                if not wait_until(lambda c=child, p=process: c.ready(p.pid), seconds=60):
                    raise RuntimeError((var / "log").read_text(errors="replace")[-2000:])
        servers.ensure_database()
        yield (
            servers.addresses()
            | {"LOOPMART_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bench.settings"},
            {name: process.pid for name, process in running.items()},
        )
    finally:
        for process in reversed(running.values()):
            process.send_signal(2)
            process.wait(60)
            kill_group(process.pid)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)
