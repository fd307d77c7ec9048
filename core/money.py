"""Money: an amount and its currency, and the only place where money is reckoned with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision

# Languages as Django names them, and the locale whose customs they follow.
LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN"}
# A yuan price in a shop is whole unless it really has fen: ¥858, not ¥858.00.
WHOLE_WHEN_ROUND = {"CNY", "JPY"}


class CurrencyMismatchError(TypeError):
    """Two amounts in different currencies met in one sum."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount of one currency."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in this currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """Return the sum of the parts; of none, zero."""
        return sum(parts, cls.zero(currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def rounded(self) -> Money:
        """Return the amount in whole minor units, half up."""
        return Money(self.amount.quantize(minor_unit(self.currency), ROUND_HALF_UP), self.currency)

    def minor_units(self) -> int:
        """Return the amount as a gateway counts it: pence, fen."""
        return int(self.rounded().amount / minor_unit(self.currency))

    def split(self, weights: Sequence[Decimal | int]) -> list[Money]:
        """Return one part per weight, in whole minor units, that add up to this amount exactly.

        Largest remainder (Hamilton's method): every part gets its share rounded towards zero,
        and the units left over go to the largest remainders, the earlier part first in a tie.
        With no weight at all the parts are equal.
        """
        if not weights:
            return []
        shares = [Decimal(weight) for weight in weights]
        if not sum(shares):
            shares = [Decimal(1)] * len(shares)
        units, whole = self.minor_units(), sum(shares)
        sign = -1 if units < 0 else 1
        exact = [abs(units) * share / whole for share in shares]
        parts = [int(part) for part in exact]
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in by_remainder[: abs(units) - sum(parts)]:
            parts[i] += 1
        unit = minor_unit(self.currency)
        return [Money(sign * part * unit, self.currency) for part in parts]

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} in one sum")
        return other.amount


def minor_unit(currency: str) -> Decimal:
    """Return the smallest coin: 0.01 for pounds and yuan, 1 for yen."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


@lru_cache(maxsize=8192)  # a list page writes the same few prices again and again
def format_money(money: Money, language: str) -> str:
    """Return the amount as this language writes it: £96.00, ¥858."""
    locale = LOCALES.get(language, language.replace("-", "_"))
    amount = money.rounded().amount
    whole = money.currency in WHOLE_WHEN_ROUND and amount == amount.to_integral_value()
    return str(
        format_currency(
            amount,
            money.currency,
            "¤#,##0" if whole else "¤#,##0.00",
            locale=locale,
            currency_digits=not whole,
        )
    )
