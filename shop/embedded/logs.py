"""One log file per process, kept from growing without end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LARGEST = 20 << 20


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a log for writing at its end; one that has grown large becomes `<name>.1` first."""
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_name(path.name + ".1"))
    with path.open("ab") as log:
        yield log


def end_of(path: Path, *, lines: int = 15) -> str:
    """Return the last lines of a log, and where the rest is."""
    try:
        text = path.read_bytes()[-20_000:].decode(errors="replace")
    except OSError:
        return f"(no log at {path})"
    return "\n".join([*text.splitlines()[-lines:], f"(the whole log: {path})"])
