"""`script/server`: the whole shop, from nothing to an open door, and watched over from then on."""

import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from shop import places, programs
from shop.clone_lock import AlreadyRunning, CloneLock
from shop.embedded.errors import CannotStart
from shop.embedded.ports import Port, claim_port
from shop.embedded.stopping import Stopped, StopRequest
from shop.embedded.supervisor import Supervisor
from shop.stack import Servers, shop_children, write_addresses
from shop.welcome import welcome

FIRST_PORT = 8000
RECOVERY = 300.0  # a large cluster that was killed reads its log first
OPENING = 120.0


def main() -> int:
    """Start everything, keep it running, and return the exit code once all has stopped."""
    var = places.var_dir(os.environ)
    try:
        with CloneLock(var) as lock, StopRequest().listening() as stop_request:
            return Shop(var, lock, stop_request).run()
    except AlreadyRunning as running:
        print(running)
    except CannotStart as reason:
        print(f"\nThe shop cannot start: {reason}", file=sys.stderr)
    return 1


class Shop:
    """One run of one clone's shop."""

    def __init__(self, var: Path, lock: CloneLock, stop_request: StopRequest) -> None:
        self.var = var
        self.lock = lock
        self.supervisor = Supervisor(var=var, stop_request=stop_request, say=self.say)
        self.servers = Servers(var, os.environ)
        self.started = time.monotonic()
        self.port: Port | None = None  # kept: the claim lasts as long as this object
        self.live_port: Port | None = None  # the same
        self.address_file = var / "run" / "stack.json"

    def run(self) -> int:
        """Open the shop and watch over it until it is asked to close, or cannot go on."""
        try:
            self.supervisor.reap_leftovers()
            self.start_servers()
            self.open()
            self.supervisor.watch()
        except Stopped:
            return 0
        except CannotStart as reason:
            print(f"\nThe shop has stopped: {reason}", file=sys.stderr, flush=True)
            return 1
        finally:
            self.say("closing")
            self.supervisor.stop()
            self.address_file.unlink(missing_ok=True)
            self.say("closed; nothing is lost, script/server opens it again")
        return 0

    def start_servers(self) -> None:
        """Start PostgreSQL and Valkey, where no address of other ones is given."""
        if self.servers.make_cluster():
            self.say("made a PostgreSQL cluster")
        children = self.servers.children()
        for child in children:
            self.supervisor.start(child)
        for child in children:
            self.supervisor.wait_ready(child.name, seconds=RECOVERY)
        self.servers.ensure_database()
        self.say("servers are up")

    def open(self) -> None:
        """Prepare the data, start the shop's own processes, and say where it is."""
        host, self.port = _claimed_port(os.environ)
        public = os.environ.get("PUBLIC_URL") or f"http://{_shown(host)}:{self.port.number}"
        self.live_port = _claimed_live_port(os.environ, host, self.port.number)
        live = os.environ.get("LIVE_URL") or f"ws://{_shown(host)}:{self.live_port.number}/live/"
        addresses = {**self.servers.addresses(), "PUBLIC_URL": public, "LIVE_URL": live}
        write_addresses(self.address_file, addresses)
        self.lock.note(public)
        self.supervisor.run_to_end("prepare", programs.manage("prepare"))
        self.say("prepared")
        # Figures begin anew with the processes; each keeps a file for ever.
        shutil.rmtree(self.var / "metrics", ignore_errors=True)
        children = shop_children(
            var=self.var,
            host=host,
            port=self.port.number,
            live_port=self.live_port.number,
            addresses=addresses,
        )
        # The door first: the others would take the processor from it while it opens.
        for child in children:
            self.supervisor.start(child)
            if child.ready:
                self.supervisor.wait_ready(child.name, seconds=OPENING)
        print(welcome(public, var=self.var, seconds=self.seconds()), flush=True)

    def seconds(self) -> float:
        """Return how long this run has lasted."""
        return time.monotonic() - self.started

    def say(self, news: str) -> None:
        """Print one line of news, with its time."""
        print(f"[{self.seconds():6.1f} s] {news}", flush=True)


def _claimed_port(environ: Mapping[str, str]) -> tuple[str, Port]:
    host, wanted = environ.get("HOST") or "127.0.0.1", environ.get("PORT")
    if wanted is None:
        return host, claim_port(host, FIRST_PORT)
    if not wanted.isdecimal():
        raise CannotStart(f"PORT={wanted} is not a port number")
    return host, claim_port(host, int(wanted), tries=1)


def _claimed_live_port(environ: Mapping[str, str], host: str, web: int) -> Port:
    """Return the port of the sockets: the one that is asked for, or the next free one."""
    wanted = environ.get("LIVE_PORT")
    if wanted is None:
        return claim_port(host, web + 1)
    if not wanted.isdecimal():
        raise CannotStart(f"LIVE_PORT={wanted} is not a port number")
    return claim_port(host, int(wanted), tries=1)


def _shown(host: str) -> str:
    """Return the host as a browser on this machine can use it."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 -- compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    raise SystemExit(main())
