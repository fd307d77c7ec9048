"""A free TCP port that no other clone takes at the same moment."""

import socket
from dataclasses import dataclass

from shop.embedded.errors import CannotStart

TRIES = 100


class NoFreePort(CannotStart):
    """Every port that was tried is taken."""


@dataclass(frozen=True)
class Port:
    """A port, and the claim on it that lasts as long as this object's socket is open."""

    number: int
    claim: socket.socket

    def release(self) -> None:
        """Let others have it."""
        self.claim.close()


def claim_port(host: str, first: int, *, tries: int = TRIES) -> Port:
    """Return the first free port from `first` on.

    Raises NoFreePort when `tries` ports are all taken.
    """
    for number in range(first, first + tries):
        claim = socket.socket(socket.AF_UNIX)
        try:
            # granian listens with SO_REUSEPORT, so two shops could share a port unnoticed. The
            # trial bind sees those that listen; the name, which the kernel frees with its
            # holder, settles the race between two that start together.
            claim.bind(f"\0loopmart-port-{number}")
            _trial_bind(host, number)
        except OSError:
            claim.close()
            continue
        return Port(number, claim)
    raise NoFreePort(_sentence(host, first, tries))


def _trial_bind(host: str, number: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, number))


def _sentence(host: str, first: int, tries: int) -> str:
    if tries == 1:
        return f"Port {first} on {host} is taken or not allowed; choose another with PORT=…"
    return f"No free port on {host} from {first} to {first + tries - 1}; choose one with PORT=…"
