"""Draws that nobody can bend, and everybody can check.

Before the first ticket the shop shows the SHA-256 of a random seed. When the draw has closed, the
list of tickets is fixed and hashed; the winners follow from seed and list together:

    key of round n = HMAC-SHA-256(seed, "<hash of the list>:<n>")
    winner of round n = the ticket at (key read as a number) mod (tickets still in the box)

Then the seed is shown. Whoever has it and the list gets the same winners, and sees that its hash
is what was shown before. The modulus favours no ticket measurably: 2^256 is far above any count.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence


def new_seed() -> str:
    """Return 256 random bits in hex."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """Return what is shown before: the hash of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def list_hash(tickets: Sequence[str]) -> str:
    """Return the hash of the list of tickets, one a line, in the order of their numbers."""
    return hashlib.sha256("\n".join(tickets).encode()).hexdigest()


def winners(seed: str, tickets: Sequence[str], count: int) -> list[int]:
    """Return the positions of the winning tickets, the first prize first; none wins twice."""
    fixed, box = list_hash(tickets), list(range(len(tickets)))
    drawn = []
    for round_number in range(1, min(count, len(box)) + 1):
        key = hmac.new(seed.encode(), f"{fixed}:{round_number}".encode(), hashlib.sha256)
        drawn.append(box.pop(int(key.hexdigest(), 16) % len(box)))
    return drawn


def is_fair(
    *, promised: str, seed: str, tickets: Sequence[str], said: Sequence[int], count: int
) -> bool:
    """Return whether the seed is the promised one and the winners are the ones that follow."""
    return commitment(seed) == promised and winners(seed, tickets, count) == list(said)
