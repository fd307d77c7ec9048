"""`python -m bench.startup`: from a fresh clone to the first page, and the second start."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.asking import table
from shop.places import ROOT

PATIENCE = 1800
PAGE = re.compile(r"http://[\w.:\[\]-]+/en/")
HEADS = ("start", "seconds", "x bare Django")


def main() -> None:
    """Clone what is committed, start it twice, and say how large it has become."""
    with tempfile.TemporaryDirectory(prefix="loopmart-start-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cold, warm = _started(clone), _started(clone)
        bare = _bare(clone)
        rows = [("cold", cold), ("warm", warm), ("bare Django set-up", bare)]
        table(HEADS, [[name, f"{took:.1f}", f"{took / bare:.1f}"] for name, took in rows])
        sizes = [[name, f"{_megabytes(clone / name):.0f}"] for name in (".venv", "var", ".git")]
        table(("folder", "MB"), sizes)


def _started(clone: Path) -> float:
    """Return how long it takes from the command to a whole page; then stop the shop."""
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    start = time.monotonic()
    server = subprocess.Popen(
        ["script/server"], cwd=clone, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in server.stdout or ():
            if found := PAGE.search(line):
                _ask(found[0])
                return time.monotonic() - start
            assert time.monotonic() - start < PATIENCE, "it takes too long"
        raise RuntimeError("the shop did not start")
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=120)


def _ask(url: str) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", urlsplit(url).path)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    answer.read()


def _bare(clone: Path) -> float:
    """Return how long Django alone takes to load the shop."""
    start = time.monotonic()
    program = "import shop.wsgi"
    subprocess.run([str(clone / ".venv/bin/python"), "-c", program], cwd=clone, check=True)
    return time.monotonic() - start


def _megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 2**20


if __name__ == "__main__":
    if shutil.which("git") is None:
        sys.exit("git is needed")
    main()
