"""The figures that are watched, and what is good news about each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: how it is told, whether more is good, and how often it is looked at."""

    code: str
    name: Promise
    unit: str  # count, percent, money, ms, permille
    definition: Promise
    more_is_good: bool = True
    is_hourly: bool = False


_ALL = (
    Indicator("visits", _("Visits"), "count", _("Sessions, programs left out."), is_hourly=True),
    Indicator("views", _("Products looked at"), "count",
              _("Looks at product pages."), is_hourly=True),
    Indicator("orders", _("Orders"), "count", _("Orders that count as sold."), is_hourly=True),
    Indicator("conversion", _("Conversion"), "percent",
              _("Visits with a purchase, as a share of all visits."), is_hourly=True),
    Indicator("order_value", _("Order value"), "money",
              _("Goods per order, after discounts, tax included, in the shop's first currency.")),
    Indicator("again1", _("Again within a day"), "percent",
              _("Of those whose first order was the day before, how many bought again within it.")),
    Indicator("again7", _("Again within 7 days"), "percent",
              _("Of those whose first order was 7 days before, how many bought again since.")),
    Indicator("again30", _("Again within 30 days"), "percent",
              _("Of those whose first order was 30 days before, how many bought again since.")),
    Indicator("churn", _("Churn"), "percent",
              _("Of those who bought in the ninety days before the last ninety, how many have not "
                "bought since."), more_is_good=False),
    Indicator("csat", _("Satisfied shoppers"), "percent",
              _("Reviews of the day with four or five stars, as a share of all.")),
    Indicator("complaints", _("Complaints per 1,000 orders"), "permille",
              _("Reviews of one or two stars of the last 28 days, per thousand orders of "
                "these days."), more_is_good=False),
    Indicator("returns", _("Returned"), "percent",
              _("Units of the orders of the last 28 days that came back."), more_is_good=False),
    Indicator("lcp", _("Largest paint, 75th percentile"), "ms",
              _("Three of four page views show their largest part within this time."),
              more_is_good=False),
    Indicator("stock_outs", _("Sold out"), "percent",
              _("Variants on sale of which nothing is left."), more_is_good=False),
)  # fmt: skip
INDICATORS = {one.code: one for one in _ALL}
