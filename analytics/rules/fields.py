"""Fields of an event as somebody's program wrote them, read one by one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from analytics.types import Page

MOST = 2**31 - 1
MOST_ORDERS = 2**53
MOST_VALUE = Decimal(10) ** 11
MOST_EXPERIMENTS = 20
MOST_MILLISECONDS = 600_000


class Malformed(ValueError):
    """A field cannot be read; the message names it."""


def moment(value: Any) -> datetime | None:
    """Return a time given as milliseconds since 1970; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def text(event: Mapping[str, Any], name: str, most: int) -> str:
    """Return a text, cut; "" if it is not given."""
    value = event.get(name, "")
    if not isinstance(value, str):
        raise Malformed(name)
    # Half a surrogate pair and NUL are no text that a database keeps.
    whole = value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return whole[:most].strip()


def texts(event: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of short texts."""
    value = event.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_EXPERIMENTS:
        raise Malformed(name)
    return [text({name: item}, name, 80) for item in value]


def number(event: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number from nought up; None if it is not given."""
    value = event.get(name)
    if value is None:
        return None
    most = MOST_ORDERS if name == "order_id" else MOST
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Malformed(name)
    return value


def amount(event: Mapping[str, Any], name: str) -> Decimal | None:
    """Return an amount to two places; None if it is not given."""
    value = event.get(name)
    if value is None:
        return None
    try:
        read = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation as problem:
        raise Malformed(name) from problem
    if isinstance(value, bool) or not read.is_finite() or abs(read) > MOST_VALUE:
        raise Malformed(name)
    return read


def identity(event: Mapping[str, Any], name: str) -> uuid.UUID | None:
    """Return a UUID; None if it is not given."""
    value = event.get(name)
    if value in (None, ""):
        return None
    try:
        return uuid.UUID(value)
    except (ValueError, AttributeError, TypeError) as problem:
        raise Malformed(name) from problem


def page(event: Mapping[str, Any]) -> str:
    """Return the type of page, if it is said and there is such a type."""
    said = text(event, "page", 24)
    if said and said not in Page.values:
        raise Malformed("page")
    return said


def extras(event: Mapping[str, Any], most: int, *, figures: bool) -> dict[str, Any]:
    """Return what a kind of event has besides; `figures`: all but its page's name are numbers."""
    value = event.get("props", {})
    if not isinstance(value, dict):
        raise Malformed("props")
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as problem:  # not a number, or half a surrogate pair
        raise Malformed("props") from problem
    if figures and not all(_is_figure(figure) for name, figure in value.items() if name != "g"):
        raise Malformed("props")
    if len(written) > most or b"\\u0000" in written:
        raise Malformed("props")
    return value


def _is_figure(value: Any) -> bool:
    """Return whether this is a time in milliseconds, or a share: ten minutes are no page's."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= MOST_MILLISECONDS
