"""The sandbox carrier: a courier that lives in this shop, for trying it out.

It signs notices with HMAC-SHA-256, and carries every parcel whose tracking number begins with
"LM": picked up at once, sorted after 1 minute, on the van after 2, at the door after 3. A number
that ends in "X" finds nobody in, and one that ends in "R" goes back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from delivery.carriers.base import ForgedNotice, UnreadableNotice
from delivery.types import Scan, Status

PREFIX = "LM"
SIGNATURE_HEADER = "Courier-Signature"
# The courier's own words, and the shop's for them.
STATUSES = {
    "PU": Status.REGISTERED,
    "AR": Status.MOVING,
    "OD": Status.OUT,
    "NA": Status.FAILED,
    "DL": Status.DELIVERED,
    "RT": Status.RETURNED,
}
ROAD = (("PU", 0, "Depot"), ("AR", 1, "Sorting centre"), ("OD", 2, "Van"))
LAST = {"X": "NA", "R": "RT"}
LAST_AFTER = 3


class SandboxCourier:
    """The courier's side of the interface."""

    code = "sandbox"
    signature_header = SIGNATURE_HEADER

    def read(self, body: bytes, headers: Mapping[str, str]) -> Scan:
        """Check the signature, then read."""
        given = headers.get(self.signature_header, "")
        if not hmac.compare_digest(sign(body).encode(), given.encode()):
            raise ForgedNotice
        try:
            data = json.loads(body.decode())
            at = datetime.fromisoformat(_word(data["at"]))
            if at.tzinfo is None:
                raise ValueError("a moment without a zone")  # noqa: TRY301 -- as unreadable as the rest
            return Scan(
                event_id=_word(data["id"]),
                tracking=_word(data["tracking"], most=80),
                status=STATUSES[data["code"]],
                at=at,
                place=_word(data.get("place", "")),
            )
        except (ValueError, KeyError, TypeError) as unreadable:
            raise UnreadableNotice from unreadable

    def poll(self, parcels: Iterable[tuple[str, datetime]], *, now: datetime) -> Sequence[Scan]:
        """Tell how far its own parcels have come."""
        own = [(number, sent) for number, sent in parcels if number.startswith(PREFIX)]
        return [scan for number, sent in own for scan in _road(number, sent) if scan.at <= now]


def sign(body: bytes) -> str:
    """Return the HMAC-SHA-256 the courier puts on a notice, in hex."""
    secret = f"sandbox-courier:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _road(number: str, sent: datetime) -> Iterator[Scan]:
    last = (LAST.get(number[-1], "DL"), LAST_AFTER, "")
    for code, minutes, place in (*ROAD, last):
        yield Scan(
            event_id=f"{number}:{code}",
            tracking=number,
            status=STATUSES[code],
            at=sent + timedelta(minutes=minutes),
            place=place,
        )


def _word(value: object, *, most: int = 120) -> str:
    text = str(value)
    if len(text) > most or not text.isprintable():
        raise ValueError("not a name the books can hold")
    return text
