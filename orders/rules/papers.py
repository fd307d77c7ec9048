"""Sums of documents: tax within an amount, taxes by rate, a sum spread over rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import Money


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a document. No units: a charge or a sum."""

    name: str
    units: int
    percent: Decimal
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        """What is paid for it."""
        return self.net + self.tax


def tax_within(gross: Money, percent: Decimal) -> Money:
    """Return the tax that an amount contains."""
    return Money(gross.amount * percent / (100 + percent), gross.currency).rounded()


def rate_of(gross: Money, tax: Money, known: Iterable[Decimal]) -> Decimal:
    """Return the rate by which this tax is in this amount: one of those known, if any fits."""
    for percent in sorted(set(known), reverse=True):
        if tax_within(gross, percent) == tax:
            return percent
    if not tax:
        return Decimal(0)
    return (tax.amount / (gross - tax).amount * 100).quantize(Decimal("0.01"))


def by_rate(rows: Sequence[Row]) -> list[Row]:
    """Return net and tax of each rate, the highest rate first."""
    found: dict[Decimal, Row] = {}
    for row in rows:
        rate = row.percent.normalize()
        before = found.get(rate)
        net = row.net if before is None else before.net + row.net
        tax = row.tax if before is None else before.tax + row.tax
        found[rate] = Row("", 0, row.percent, net, tax)
    return [found[rate] for rate in sorted(found, reverse=True)]


def spread(name: str, amount: Money, rows: Sequence[Row]) -> list[Row]:
    """Return a sum as rows by rate, in the proportion these rows have."""
    rates = by_rate(rows)
    parts = amount.split([rate.gross.amount for rate in rates])
    spread_over = []
    for rate, part in zip(rates, parts, strict=True):
        if part:
            tax = tax_within(part, rate.percent)
            spread_over.append(Row(name, 0, rate.percent, part - tax, tax))
    return spread_over
