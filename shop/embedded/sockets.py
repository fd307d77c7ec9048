"""Folders for Unix sockets: short enough for the kernel, closed to everyone else."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from shop.embedded.errors import CannotStart

LONGEST = 103  # the kernel has 108 bytes with the final zero, and 103 on other systems

_LONGEST_NAME = ".s.PGSQL.5432"
_LONGEST_BASE = 60


class NotOurs(CannotStart):
    """A folder that should be private belongs to somebody else."""


def socket_dir(wanted: Path) -> Path:
    """Return the wanted folder, or a short one named after it when its path is too long."""
    if len(os.fsencode(wanted / _LONGEST_NAME)) <= LONGEST:
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:10]
    for base in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108 -- made private below
        if base and len(os.fsencode(base)) < _LONGEST_BASE and os.access(base, os.W_OK):
            return Path(base) / f"loopmart-{os.geteuid()}-{name}"
    raise NotOurs(f"No folder with a short path can be written for the sockets of {wanted}")


def make_private(folder: Path, *, owner: int | None = None) -> Path:
    """Make a folder that its owner alone may enter, or refuse one that is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner}:
        raise NotOurs(f"{folder} belongs to someone else; remove it and start again")
    folder.chmod(0o700)
    if owner is not None and found.st_uid != owner:
        os.chown(folder, owner, -1)
    return folder
