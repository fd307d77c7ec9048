"""Words and numbers that several reports share, so that they mean the same everywhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from analytics.reporting import Column, Kind

SALES_GROUP = _("Sales")
BEHAVIOUR = _("Behaviour")
PEOPLE = _("Shoppers")
RANGE = _("Products")

VISITS = Column(
    "visits",
    _("Visits"),
    definition=_("Sessions with at least one event; a session ends after half an hour of silence."),
    more_is_good=True,
)
ORDERS = Column(
    "orders",
    _("Orders"),
    definition=_("Orders placed in the period that are paid, or agreed to be paid later."),
    more_is_good=True,
)
SALES = Column(
    "sales",
    _("Sales"),
    Kind.MONEY,
    _("What the goods were sold for: after discounts, tax included, before returns."),
    more_is_good=True,
)
UNITS = Column("units", _("Units"), definition=_("Pieces sold, before returns."), more_is_good=True)
BUYERS = Column(
    "buyers",
    _("Buyers"),
    definition=_("People with an order in the period; guests are told apart by their e-mail."),
    more_is_good=True,
)
MARGIN = Column(
    "margin",
    _("Margin"),
    Kind.MONEY,
    _("Sales without tax, less the cost of goods, of lines whose cost is known."),
    more_is_good=True,
)
MARGIN_SHARE = Column(
    "margin_share",
    _("Margin, %"),
    Kind.PERCENT,
    _("Margin as a share of sales without tax, of lines whose cost is known."),
    more_is_good=True,
)
RETURNED = Column(
    "returned",
    _("Returned"),
    Kind.PERCENT,
    _("Units that came back, as a share of units sold in the period."),
    more_is_good=False,
)
CONVERSION = Column(
    "conversion",
    _("Conversion"),
    Kind.PERCENT,
    _("Visits with a purchase, as a share of all visits."),
    more_is_good=True,
)
DAY = Column("day", _("Day"), Kind.DATE)

# What the database calls things, in words; shown through the translations.
UNKNOWN = gettext_noop("not known")
DIRECT = gettext_noop("direct")
PAGES = {
    "home": gettext_noop("Home page"),
    "category": gettext_noop("Category page"),
    "search": gettext_noop("Search results"),
    "product": gettext_noop("Product page"),
    "cart": gettext_noop("Bag"),
    "checkout": gettext_noop("Checkout"),
    "order": gettext_noop("Order page"),
    "account": gettext_noop("Account"),
    "help": gettext_noop("Help"),
    "content": gettext_noop("Articles and pages"),
    "other": gettext_noop("Other pages"),
}
DEVICES = {
    "phone": gettext_noop("Phone"),
    "tablet": gettext_noop("Tablet"),
    "desktop": gettext_noop("Computer"),
    "app": gettext_noop("App"),
}
LANGUAGES = {"en": gettext_noop("English"), "zh-hans": gettext_noop("Chinese")}
CHANNELS = {"web": gettext_noop("The shop itself"), "store": gettext_noop("Stores")}


def page(code: str) -> str:
    """Return a page type in words."""
    return PAGES.get(code, code or UNKNOWN)


def device(code: str | None) -> str:
    """Return a device in words."""
    return DEVICES.get(code or "", code or UNKNOWN)


def language(code: str | None) -> str:
    """Return a language in words."""
    return LANGUAGES.get(code or "", code or UNKNOWN)
