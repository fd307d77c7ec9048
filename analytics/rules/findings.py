"""What stands out in a month, and what it should become: rules on figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# By how much a figure must move to be a finding, and by how much what is proposed should mend it.
NOTABLE = 0.1
MENDED = 0.5
MOST = 6
FEWEST_ORDERS = 20
RETURNED_MUCH = 0.15
LEFT_MUCH = 0.75


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: which rule, about what, the figure now, before, and what it should become."""

    rule: str
    figure: str
    was: float
    now: float
    expected: float
    about: str = ""


def find(told: Mapping[str, Any]) -> list[Found]:
    """Return what stands out, at most six things, what weighs most first.

    `told`: figures "now" and "before" (None without a month before), "departments" as rows of name,
    sales now, sales before, share returned.
    """
    now, before = told["now"], told.get("before") or {}
    if (now.get("orders") or 0) < FEWEST_ORDERS:
        return []
    found = [
        *_fallen(now, before, "conversion", "conversion_fell"),
        *_fallen(now, before, "order_value", "order_value_fell"),
        *_fallen(now, before, "margin_share", "margin_fell"),
        *_fallen(now, before, "visits", "visits_fell"),
        *_many_left(now),
        *_many_discounts(now, before),
        *[one for row in told.get("departments", []) for one in _department(*row)],
    ]
    return sorted(found, key=lambda one: -abs(_change(one)))[:MOST]


def _fallen(
    now: Mapping[str, Any], before: Mapping[str, Any], figure: str, rule: str
) -> list[Found]:
    this, then = _number(now.get(figure)), _number(before.get(figure))
    if this is None or not then or this > then * (1 - NOTABLE):
        return []
    return [Found(rule, figure, then, this, this + (then - this) * MENDED)]


def _many_left(now: Mapping[str, Any]) -> list[Found]:
    left = _number(now.get("left_checkout"))
    if left is None or left < LEFT_MUCH:
        return []
    return [Found("checkout_left", "left_checkout", LEFT_MUCH, left, (left + LEFT_MUCH) / 2)]


def _many_discounts(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[Found]:
    this, then = _number(now.get("discount")), _number(before.get("discount"))
    if this is None or not then or this < then * (1 + 2 * NOTABLE):
        return []
    return [Found("discounts_rose", "discount", then, this, this - (this - then) * MENDED)]


def _department(name: str, sales: Any, before: Any, returned: Any) -> list[Found]:
    this, then, back = _number(sales), _number(before), _number(returned)
    found = []
    if this is not None and then and this < then * (1 - 2 * NOTABLE):
        expected = this + (then - this) * MENDED
        found.append(Found("department_fell", "sales", then, this, expected, name))
    if this is not None and then and this > then * (1 + 2 * NOTABLE):
        found.append(Found("department_rose", "sales", then, this, this * (1 + NOTABLE), name))
    if back is not None and back > RETURNED_MUCH:
        expected = (back + RETURNED_MUCH) / 2
        found.append(Found("department_returned", "returned", RETURNED_MUCH, back, expected, name))
    return found


def _number(value: Any) -> float | None:
    return None if value in {None, ""} else float(value)


def _change(found: Found) -> float:
    return (found.now - found.was) / found.was if found.was else 1.0
