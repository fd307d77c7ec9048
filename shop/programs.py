"""How each process of the shop is run: one place for the supervisor, the tests and the reader."""

import sys
from pathlib import Path

from shop.embedded.processes import Command
from shop.places import ROOT

THREADS = 4


def web(*, host: str, port: int, workers: int) -> Command:
    """Pages and API."""
    listen = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    size = ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    program = ["-m", "granian", *listen, *size, "--respawn-failed-workers"]
    return _python(*program, "shop.wsgi:application")


def live(*, host: str, port: int) -> Command:
    """Sockets; they carry a word a minute, so one process has room for thousands."""
    listen = ["--interface", "asgi", "--host", host, "--port", str(port), "--ws"]
    program = ["-m", "granian", *listen, "--workers", "1", "--respawn-failed-workers"]
    return _python(*program, "shop.asgi:application")


def worker() -> Command:
    """Jobs from the queue."""
    size = ["--pool", "threads", "--concurrency", str(THREADS)]
    quiet = ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    return _python("-m", "celery", "-A", "shop", "worker", *size, *quiet)


def beat(*, schedule: Path) -> Command:
    """Jobs by the clock."""
    keep = ["--schedule", str(schedule), "--pidfile="]
    return _python("-m", "celery", "-A", "shop", "beat", "--loglevel", "warning", *keep)


def relay() -> Command:
    """Events from the outbox to their subscribers."""
    return manage("relay")


def events() -> Command:
    """Events of visitors from the stream into their table."""
    return manage("events")


def manage(*arguments: str) -> Command:
    """Return a command of `manage.py`."""
    return _python("manage.py", *arguments)


def _python(*arguments: str) -> Command:
    return Command([sys.executable, *arguments], {"PYTHONUNBUFFERED": "1"}, folder=ROOT)
