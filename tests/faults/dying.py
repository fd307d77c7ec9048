"""Work that is killed in the middle, in a process of its own."""

import multiprocessing
import signal

from django.db import connections


def die(work):
    """Do this work in a forked process that kills itself with -9; return when it is dead."""
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_on_its_own, args=(work,))
    child.start()
    child.join(timeout=60)
    assert child.exitcode == -signal.SIGKILL


def _on_its_own(work):
    """Drop what the fork inherited: `close_all` misses one of the parent's connections.

    Where a browser has run, an event loop keeps connections of its own beside the thread's; the
    child has no loop and would go on with the thread's, whose other end lives on in the parent.
    """
    for connection in connections.all(initialized_only=True):
        connection.connection = None
    work()
