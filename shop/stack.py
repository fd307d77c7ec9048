"""The processes of a running shop: which there are, and in which order they start and stop."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from shop import programs
from shop.embedded import postgres, valkey
from shop.embedded.processes import Command
from shop.embedded.supervisor import Child

SERVERS, JOBS, FACES = 0, 1, 2  # ranks: the faces stop first, the servers last
ADDRESSES = ("DATABASE_URL", "CACHE_URL", "QUEUE_URL", "PUBLIC_URL")


class Servers:
    """The servers of a clone: its own, but for those whose address the environment gives."""

    def __init__(self, var: Path, environ: Mapping[str, str]) -> None:
        self._cluster = postgres.Cluster(var / "pg", var / "run" / "pg")
        self._valkeys = {
            "CACHE_URL": self._valkey("cache", var, valkey.FORGETFUL),
            "QUEUE_URL": self._valkey("queue", var, valkey.DURABLE),
        }
        self._environ = environ

    def make_cluster(self) -> bool:
        """Make the PostgreSQL cluster where one is needed and missing."""
        return "DATABASE_URL" not in self._given and self._cluster.prepare()

    def ensure_database(self) -> None:
        """Make the database in our own server."""
        if "DATABASE_URL" not in self._given:
            self._cluster.ensure_database()

    def children(self) -> list[Child]:
        """Return the servers to run."""
        found = [
            self._valkey_child(server)
            for name, server in self._valkeys.items()
            if name not in self._given
        ]
        return found if "DATABASE_URL" in self._given else [self._postgres_child(), *found]

    def addresses(self) -> dict[str, str]:
        """Return where the three servers are, ours or others'."""
        ours = {"DATABASE_URL": self._cluster.url()}
        ours |= {name: server.url() for name, server in self._valkeys.items()}
        return {name: self._environ.get(name) or address for name, address in ours.items()}

    @property
    def _given(self) -> set[str]:
        return {name for name in ADDRESSES if self._environ.get(name)}

    @staticmethod
    def _valkey(name: str, var: Path, options: tuple[str, ...]) -> valkey.Valkey:
        return valkey.Valkey(name, var / name, var / "run" / "valkey", options)

    def _postgres_child(self) -> Child:
        cluster = self._cluster
        return Child(
            "postgres",
            cluster.command(),
            SERVERS,
            before_start=cluster.clear_stale,
            ready=cluster.ready,
            patience=60,
        )

    @staticmethod
    def _valkey_child(server: valkey.Valkey) -> Child:
        return Child(
            server.name,
            server.command(),
            SERVERS,
            before_start=server.make_folders,
            ready=server.ready,
        )


def shop_children(
    *, var: Path, host: str, port: int, live_port: int, addresses: Mapping[str, str]
) -> list[Child]:
    """Return the shop's own processes, told where the servers are."""

    def told(command: Command) -> Command:
        return replace(command, environ={**command.environ, **addresses})

    web = programs.web(host=host, port=port, workers=len(os.sched_getaffinity(0)))
    return [
        Child("web", told(web), FACES, ready=answers_at(host, port)),
        Child("live", told(programs.live(host=host, port=live_port)), FACES),
        Child("worker", told(programs.worker()), JOBS, patience=20),  # a picture takes a while
        Child("beat", told(programs.beat(schedule=var / "beat")), FACES),
        Child("relay", told(programs.relay()), FACES),
        Child("events", told(programs.events()), JOBS),
    ]


def answers_at(host: str, port: int) -> Callable[[int], bool]:
    """Return a question whether a shop serves there, with all that its pages need."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not bound

    def answers(_pid: int) -> bool:
        connection = HTTPConnection(reachable, port, timeout=5)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    return answers


def write_addresses(path: Path, addresses: Mapping[str, str]) -> None:
    """Tell every other process of this clone where the stack is."""
    aside = path.with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(dict(addresses), indent=1))
    aside.replace(path)
