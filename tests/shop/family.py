"""A stand-in stack for the supervisor's tests: `python family.py VAR NAME=SHELL-COMMAND…`.

A name may carry its rank ("1:worker"). A command of rank 0 is ready once VAR/<name>.ready is there.
"""

import sys
from functools import partial
from pathlib import Path

from shop.embedded.errors import CannotStart
from shop.embedded.processes import Command
from shop.embedded.stopping import Stopped, StopRequest
from shop.embedded.supervisor import Child, Supervisor


def main(var, *descriptions):
    with StopRequest().listening() as stop_request:
        say = partial(print, flush=True)
        supervisor = Supervisor(var=var, stop_request=stop_request, say=say)
        try:
            supervisor.reap_leftovers()
            for child in (described(var, text) for text in descriptions):
                supervisor.start(child)
            say("started")
            supervisor.watch()
        except Stopped:
            return 0
        except CannotStart as reason:
            say(reason)
            return 1
        finally:
            supervisor.stop()


def described(var, text):
    title, command = text.split("=", 1)
    rank, _, name = title.rpartition(":")
    ready = (lambda _pid: (var / f"{name}.ready").exists()) if rank == "0" else None
    run = Command(("sh", "-c", command), folder=var)
    return Child(name, run, int(rank or 1), ready=ready, patience=2)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), *sys.argv[2:]))
