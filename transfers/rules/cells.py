"""What one cell says: numbers, dates, yes or no; and what must not be a formula."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

# A spreadsheet runs a cell that begins like this. A leading apostrophe makes it text.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d[\d.,  ]*")
YES = {"yes", "y", "true", "1", "on", "是", "有", "真", "√"}
NO = {"no", "n", "false", "0", "off", "否", "无", "假", "×"}
MOST = Decimal(10) ** 10


class NotUnderstood(ValueError):
    """The cell does not say what its column asks for; the argument is the problem's code."""


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if text.startswith(DANGEROUS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    # A text that begins like an escaped one is escaped too, so that it comes back as it was.
    return f"'{text}" if text.startswith("'") else text


def unescaped(text: str) -> str:
    """Return what was escaped."""
    if text.startswith("'") and text[1:].startswith((*DANGEROUS, "'")):
        return text[1:]
    return text


def decimal(text: str) -> Decimal:
    """Return a number as people write it: 1,234.50, 1234.5, 12,50, £12, ¥1,200. Raises."""
    plain = re.sub(r"[\s £$€¥￥元'’]", "", text)
    if "," in plain and "." in plain:
        # The later of the two is the decimal mark.
        group = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(group, "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation as broken:
        raise NotUnderstood("number") from broken
    if not number.is_finite() or abs(number) >= MOST:
        raise NotUnderstood("number")
    return number


def amount(text: str) -> Decimal:
    """Return a sum of money: at least nought, two places. Raises NotUnderstood."""
    number = decimal(text)
    if number < 0:
        raise NotUnderstood("negative")
    if number != number.quantize(Decimal("0.01")):
        raise NotUnderstood("places")
    return number.quantize(Decimal("0.01"))


def whole(text: str, most: int = 2_000_000_000) -> int:
    """Return a whole number from nought up. Raises NotUnderstood."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise NotUnderstood("whole")
    if number < 0:
        raise NotUnderstood("negative")
    if number > most:
        raise NotUnderstood("too_large")
    return int(number)


def boolean(text: str) -> bool:
    """Return yes or no. Raises NotUnderstood."""
    said = text.strip().casefold()
    if said in YES:
        return True
    if said in NO:
        return False
    raise NotUnderstood("boolean")


def day(text: str) -> date:
    """Return a date written as 2026-11-22 or 2026/11/22. Raises NotUnderstood."""
    return moment(text).date()


def moment(text: str) -> datetime:
    """Return a moment; without a zone it is UTC. Raises NotUnderstood."""
    try:
        read = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as broken:
        raise NotUnderstood("date") from broken
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def several(text: str) -> list[str]:
    """Return the parts of a list: separated by |, ; or a new line (also full-width)."""
    return [part.strip() for part in re.split(r"[|;；\n]", text) if part.strip()]
