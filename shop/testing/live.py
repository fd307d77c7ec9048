"""A real server process of the shop on this worker's test database."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from shop.embedded.ports import claim_port
from shop.embedded.processes import kill_group, spawn, wait_until
from shop.places import ROOT
from shop.programs import web
from shop.stack import answers_at

HOST = "127.0.0.1"
FIRST_PORT = 18_000


class ShopDidNotStart(RuntimeError):
    """The server process ended or stayed silent; the message is its log."""


@contextmanager
def live_shop(environ: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Run the shop as it is run for people, DEBUG off, and give its address.

    `environ` says which data it serves; the pages need `collected_assets` first.
    """
    port = claim_port(HOST, FIRST_PORT)
    address = f"http://{HOST}:{port.number}"
    command = web(host=HOST, port=port.number, workers=1)
    command = replace(command, environ={**command.environ, **environ, "PUBLIC_URL": address})
    with (folder / "web.log").open("ab") as log:
        process = spawn(command, log)
    try:
        _wait_for(process, port.number, folder / "web.log")
        yield address
    finally:
        process.terminate()
        wait_until(lambda: process.poll() is not None, seconds=5)
        kill_group(process.pid)
        process.wait()
        port.release()


def collected_assets(folder: Path) -> Path:
    """Collect the hashed assets once for all workers and runs, and again when a source changed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, str(ROOT / "manage.py"), "prepare", "--only", "assets"],
            env={**os.environ, "STATIC_ROOT": str(folder / "static")},
            check=True,
            capture_output=True,
        )
    return folder / "static"


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    answers = answers_at(HOST, port)
    wait_until(lambda: process.poll() is not None or answers(process.pid), seconds=30)
    if process.poll() is not None or not answers(process.pid):
        raise ShopDidNotStart(log.read_text(errors="replace")[-3000:])
