"""Files for batches that the stream cannot take: one line each, written from there later.

Every host that serves pages has its own folder; the writer beside it empties it.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

# A writer takes a file at a time.
FULL_BYTES = 512 * 1024


def keep(body: str) -> None:
    """Append one batch to this process's file, whole."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / f"{os.getpid()}.open"
    with _locked(current) as handle:
        os.write(handle, f"{uuid.uuid4()} {body}\n".encode())
        if os.fstat(handle).st_size > FULL_BYTES:
            _close(current)


def waiting() -> int:
    """Return how many bytes wait in files."""
    return sum(path.stat().st_size for path in _folder().glob("*"))


def files() -> list[Path]:
    """Return files to be written from, oldest first; those being written to are closed for it."""
    for current in _folder().glob("*.open"):
        with _locked(current):
            _close(current)
    return sorted(_folder().glob("*.ready"), key=lambda path: path.stat().st_mtime)


def read(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the lines of a file with their ids; one cut by a full disk is told of as malformed."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        identity, _space, body = line.partition(" ")
        try:
            yield identity, json.loads(body)
        except ValueError:
            yield identity[:80] or str(uuid.uuid4()), _broken(path, line)


def _broken(path: Path, line: str) -> dict[str, Any]:
    problem = {"reject": "malformed", "detail": "a broken line", "body": line[:2000]}
    return {"s": "web", "r": path.stat().st_mtime} | problem


@contextmanager
def _locked(current: Path) -> Iterator[int]:
    """Open and lock a file, and be sure that it still has its name: nobody reads it meanwhile."""
    while True:
        handle = os.open(current, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is(current, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _close(current: Path) -> None:
    current.rename(current.with_name(f"{current.stem}-{uuid.uuid4().hex}.ready"))


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "spill"
