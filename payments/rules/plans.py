"""Paying in parts: what each part is, what it costs in all, and that as a yearly rate."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from core.money import Money, minor_unit
from payments.types import Plan

HUNDRED = Decimal(100)
STEPS = 60  # halvings: far below a hundredth of a per cent


def plan(amount: Money, *, months: int, fee: Decimal) -> Plan:
    """Return the plan for paying in equal monthly parts, the first after a month.

    `fee` is what the shopper pays on top, in per cent of the amount. Parts are rounded up to the
    minor unit, so that they cover the total.
    """
    total = (amount * (1 + fee / HUNDRED)).rounded()
    part = (total.amount / months).quantize(minor_unit(amount.currency), ROUND_UP)
    each = Money(part, amount.currency)
    return Plan(months=months, each=each, total=total, rate=yearly_rate(amount, total, months))


def yearly_rate(amount: Money, total: Money, months: int) -> Decimal:
    """Return the effective yearly rate, per cent, of paying `total` in equal monthly parts."""
    if total <= amount:
        return Decimal("0.0")
    part = total.amount / months
    low, high = Decimal(0), Decimal(1)  # a month
    for _step in range(STEPS):
        middle = (low + high) / 2
        worth = sum(part / (1 + middle) ** month for month in range(1, months + 1))
        low, high = (middle, high) if worth > amount.amount else (low, middle)
    rate = ((1 + low) ** 12 - 1) * HUNDRED
    return rate.quantize(Decimal("0.1"), ROUND_HALF_UP)
