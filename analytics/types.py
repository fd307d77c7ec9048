"""Words of this room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What happened."""

    VISIT = "visit", _("Visit began")
    VIEW = "view", _("Page seen")
    DWELL = "dwell", _("Time on a page")
    CLICK = "click", _("Click")
    SEARCH = "search", _("Search")
    CART = "cart", _("Put into the bag")
    UNCART = "uncart", _("Taken out of the bag")
    CHECKOUT = "checkout", _("Step of the checkout")
    PURCHASE = "purchase", _("Purchase")
    RETURN = "return", _("Return")
    REVIEW = "review", _("Review")
    SHARE = "share", _("Shared")
    SIGNIN = "signin", _("Sign-in")
    IMPRESSION = "impression", _("Recommendation seen")
    EXPOSURE = "exposure", _("Experiment seen")
    SPEED = "speed", _("Page speed")


class Page(models.TextChoices):
    """The types of page."""

    HOME = "home", _("Home page")
    CATEGORY = "category", _("Category")
    SEARCH = "search", _("Search results")
    PRODUCT = "product", _("Product page")
    CART = "cart", _("Bag")
    CHECKOUT = "checkout", _("Checkout")
    ORDER = "order", _("Order page")
    ACCOUNT = "account", _("Account")
    HELP = "help", _("Help")
    CONTENT = "content", _("Content page")
    OTHER = "other", _("Other pages")


class Device(models.TextChoices):
    """What people hold in their hands."""

    PHONE = "phone", _("Phone")
    TABLET = "tablet", _("Tablet")
    DESKTOP = "desktop", _("Computer")
    APP = "app", _("App")


class Source(models.TextChoices):
    """Who sent an event."""

    WEB = "web", _("Web pages")
    APP = "app", _("Apps")
    SERVER = "server", _("The shop itself")


class Reason(models.TextChoices):
    """Why an event was set aside."""

    MALFORMED = "malformed", _("Malformed")
    OVERSIZED = "oversized", _("Too large")
    UNKNOWN_KIND = "unknown-kind", _("Unknown kind")
    LATE = "late", _("More than seven days late")
    FUTURE = "future", _("Dated in the future")
    SKEWED = "skewed", _("Sent by a clock that is off")
    DUPLICATE = "duplicate", _("Sent twice")
    FORGOTTEN = "forgotten", _("Of a person who was erased")
    FORGED = "forged", _("Not the sender's to say")
    EXPERIMENT = "experiment", _("Unknown experiment")
    FLOOD = "flood", _("Too many from one address")
    NO_MONTH = "no-month", _("No partition for its month")


# What only the shop itself may say: a page that claims a purchase is not believed.
SERVER_ONLY = frozenset({Kind.PURCHASE, Kind.RETURN, Kind.REVIEW, Kind.SIGNIN})
# What the shop notes about its own pages, in the view that does it; apps say it themselves.
NOTED = frozenset({Kind.VISIT, Kind.CART, Kind.UNCART})


class ExperimentKind(models.TextChoices):
    """What an experiment changes."""

    INTERFACE = "interface", _("Pages")
    PRICE = "price", _("Prices")
    PROMOTION = "promotion", _("Offers")
    RECOMMENDATION = "recommend", _("Recommendations")
    MESSAGE = "message", _("Messages")


class ExperimentState(models.TextChoices):
    """Where an experiment stands."""

    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    ROLLED_OUT = "rolled-out", _("Rolled out")


class Measure(models.TextChoices):
    """What is compared, for each visitor who was in the experiment."""

    CONVERSION = "conversion", _("Conversion")
    ORDER_VALUE = "value", _("Sales per visitor")
    CONTRIBUTION = "contribution", _("Contribution per visitor")
    RETURNS = "returns", _("Orders returned")


# What pages can show differently today: by the experiment's code its arms, and where it shows. Only
# who sees such a page has met the arm, and only such pages have a copy of each.
INTERFACES: dict[str, tuple[tuple[str, ...], tuple[Page, ...]]] = {
    "promises-first": (("control", "first"), (Page.PRODUCT,)),
    "buy-words": (("control", "returns"), (Page.PRODUCT,)),
}
