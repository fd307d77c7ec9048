"""What a basket costs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from pricing.rules.baskets import price_basket
from pricing.rules.tax import tax_of
from pricing.types import Line, Tax

VAT = Tax(Decimal(20), is_inclusive=True)
CHINA = Tax(Decimal(13), is_inclusive=True)
ON_TOP = Tax(Decimal("8.875"), is_inclusive=False)


def gbp(amount):
    return Money(Decimal(amount), "GBP")


@pytest.mark.parametrize(
    ("amount", "rate", "tax"),
    [
        # 120 x 20/120 = 20; gov.uk gives the fraction 1/6.
        ("120.00", VAT, "20.00"),
        ("48.00", VAT, "8.00"),
        # 9.99 / 6 = 1.665, half up.
        ("9.99", VAT, "1.67"),
        # 113 x 13/113 = 13, the rate of China's VAT law since April 2019.
        ("113.00", CHINA, "13.00"),
        ("428.00", CHINA, "49.24"),
        # New York City's 8.875% on 100.00.
        ("100.00", ON_TOP, "8.88"),
    ],
)
def test_tax_of_a_line(amount, rate, tax):
    assert str(tax_of(gbp(amount), rate).amount) == tax


def test_a_basket_with_delivery():
    lines = [Line(1, gbp("48.00"), 2, VAT), Line(2, gbp("3.33"), 3, VAT)]
    total = price_basket(lines, currency="GBP", delivery=gbp("3.95"), delivery_tax=VAT)
    assert str(total.items.amount) == "105.99"
    assert str(total.total.amount) == "109.94"
    # 96.00/6 = 16.00, 9.99/6 = 1.67, 3.95/6 = 0.66.
    assert str(total.tax.amount) == "18.33"


def test_tax_on_top_is_added():
    total = price_basket([Line(1, gbp("100.00"), 1, ON_TOP)], currency="GBP")
    assert str(total.total.amount) == "108.88"


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 99)), max_size=20))
def test_the_document_adds_up(rows):
    lines = [
        Line(n, Money(Decimal(pence) / 100, "GBP"), quantity, VAT)
        for n, (pence, quantity) in enumerate(rows)
    ]
    total = price_basket(lines, currency="GBP")
    assert total.items == Money.total((line.total for line in total.lines), "GBP")
    assert total.tax == Money.total((line.tax for line in total.lines), "GBP")
    assert total.total == total.items
    assert all(line.tax <= line.total for line in total.lines)
