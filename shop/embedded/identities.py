"""Who runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shop.embedded.errors import CannotStart
from shop.embedded.processes import Identity


class CannotRunAsRoot(CannotStart):
    """Root started the shop where no other user may go, and the kernel offers no way out."""


@dataclass(frozen=True)
class Runner:
    """How a server is run: as whom, and behind which command."""

    identity: Identity | None = None
    wrapper: tuple[str, ...] = ()


def runner_for(data: Path, *, reach: Iterable[Path]) -> Runner:
    """Choose who runs the server on this data folder, changing no rights on the machine.

    A normal user: itself. Root: the owner of the folder or of what it stands in, else "nobody".
    Where that user cannot reach the files (a clone below /root), root itself, in a user namespace
    in which it looks like a normal user. An existing folder is handed over to whoever it will be.
    """
    if os.geteuid() != 0:
        return Runner()
    user = _owner(data)
    identity = Identity(user.pw_uid, user.pw_gid)
    runner = Runner(identity)
    if not all(_can_reach(identity, path) for path in reach):
        runner = Runner(wrapper=_namespace(user.pw_name))
    _hand_over(data, runner.identity or Identity(0, 0))
    return runner


def _owner(data: Path) -> pwd.struct_passwd:
    """Return the first owner that is not root, from the folder upwards."""
    for path in (data, *data.parents):
        if path.exists() and (uid := path.stat().st_uid):
            try:
                return pwd.getpwuid(uid)
            except KeyError:
                continue
    return pwd.getpwnam("nobody")


def _can_reach(identity: Identity, path: Path) -> bool:
    """Return whether this user may pass through every folder on the way, by mode alone."""
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        found = folder.stat()
        if found.st_uid == identity.user:
            allowed = found.st_mode & 0o100
        elif found.st_gid == identity.group:
            allowed = found.st_mode & 0o010
        else:
            allowed = found.st_mode & 0o001
        if not allowed:
            return False
    return True


def _namespace(name: str) -> tuple[str, ...]:
    """Return the command that makes root look like user 1000 to the server, and to it alone.

    Capabilities will not do instead: initdb asks access(2), which ignores them.
    """
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    if unshare and setpriv:
        looks = (unshare, "--user", "--map-user=1000", "--map-group=1000")
        # The kernel forgets the wish to die with the parent when the namespace changes.
        wrapper = (*looks, setpriv, "--pdeathsig", "INT")
        tried = subprocess.run([*wrapper, "true"], capture_output=True, check=False)  # noqa: S603 -- see above
        if tried.returncode == 0:
            return wrapper
    raise CannotRunAsRoot(
        f"PostgreSQL does not run as root, the user {name!r} cannot reach this folder, and user "
        "namespaces are off. Run as a normal user, or clone to a place others may enter, or set "
        "DATABASE_URL to a server.",
    )


def _hand_over(data: Path, identity: Identity) -> None:
    """Give a stopped cluster to the user that will run it, if it was another's."""
    if not data.exists() or data.stat().st_uid == identity.user:
        return
    for folder, _, names in os.walk(data):
        for path in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118 -- os.walk gives strings
            os.chown(path, identity.user, identity.group, follow_symlinks=False)
