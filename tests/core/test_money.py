"""Money adds up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CurrencyMismatchError, Money, format_money

pence = st.integers(-10_000_000, 10_000_000)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=30)


@given(pence, weights)
def test_parts_add_up_to_the_whole(amount, shares):
    whole = Money(Decimal(amount) / 100, "GBP")
    parts = whole.split(shares)
    assert Money.total(parts, "GBP") == whole
    assert len(parts) == len(shares)


@given(pence, weights)
def test_no_part_is_a_penny_off_its_share(amount, shares):
    parts = Money(Decimal(amount) / 100, "GBP").split(shares)
    whole = sum(shares)
    for part, share in zip(parts, shares, strict=True):
        exact = Decimal(amount) * share / whole if whole else Decimal(amount) / len(shares)
        assert abs(part.amount * 100 - exact) < 1


def test_largest_remainder():
    # 10.00 over three equal lines: the first takes the odd penny.
    assert [str(p.amount) for p in Money(Decimal("10.00"), "GBP").split([1, 1, 1])] == [
        "3.34",
        "3.33",
        "3.33",
    ]


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(Decimal(96), "GBP"), "en", "£96.00"),
        (Money(Decimal(858), "CNY"), "zh-hans", "¥858"),
        (Money(Decimal("858.5"), "CNY"), "zh-hans", "¥858.50"),
        (Money(Decimal("1234567.891"), "GBP"), "en", "£1,234,567.89"),
        (Money(Decimal(-5), "GBP"), "en", "-£5.00"),
    ],
)
def test_written_as_the_language_writes_it(money, language, text):
    assert format_money(money, language) == text


def test_half_a_penny_goes_up():
    assert Money(Decimal("0.125"), "GBP").rounded().amount == Decimal("0.13")


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatchError):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "CNY")
