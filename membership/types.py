"""Values of membership: what moves, why, and on which side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Why store credit moved."""

    GRANTED = "granted", _("A gift from the shop")
    REFUNDED = "refunded", _("Refund of an order")
    SPENT = "spent", _("Paid with credit")
    RETURNED = "returned", _("Credit given back")
    CORRECTED = "corrected", _("Correction")
    CASHBACK = "cashback", _("Cash-back")
    REFERRAL = "referral", _("Friend recommended")
    POINTS = "points", _("Points turned into credit")
    CARE = "care", _("A present")


class Party(models.TextChoices):
    """The two sides of every move: what one gains the other owes."""

    SHOPPER = "shopper", _("Shopper")
    SHOP = "shop", _("Shop")


class Purse(models.TextChoices):
    """Where points can lie. The shop's purse is the other side of everything that is given."""

    FREE = "free", _("To spend")
    PENDING = "pending", _("On the way")
    HELD = "held", _("Held")
    OWED = "owed", _("Owed back")
    SHOP = "shop", _("Shop")


class Why(models.TextChoices):
    """Why points moved."""

    PURCHASE = "purchase", _("Purchase")
    REVIEW = "review", _("Review")
    SHARE = "share", _("Shared")
    CHECK_IN = "check_in", _("Check-in")
    PROFILE = "profile", _("Profile completed")
    REFERRAL = "referral", _("Friend recommended")
    TAKING_PART = "taking_part", _("Took part")
    LIKE = "like", _("Helpful vote or like")
    CARE = "care", _("A present")
    GIVEN = "given", _("A gift from the shop")
    RIPE = "ripe", _("Ready to spend")
    CHECKOUT = "checkout", _("Spent at checkout")
    MALL = "mall", _("Points shop")
    CREDIT = "credit", _("Turned into store credit")
    CASH = "cash", _("Paid out")
    DRAW = "draw", _("Draw")
    AUCTION = "auction", _("Auction")
    HOLD = "hold", _("Held for a bid")
    RELEASE = "release", _("Released")
    RETURNED = "returned", _("Points given back")
    REVERSED = "reversed", _("Taken back after a refund")
    EXPIRED = "expired", _("Expired")
    CORRECTED = "corrected", _("Correction")


# What is earned by doing something, within the day's cap.
ACTIVITIES = (*(Why.REVIEW, Why.SHARE, Why.CHECK_IN, Why.PROFILE, Why.TAKING_PART, Why.LIKE),)
EARNED = (Why.PURCHASE, Why.REFERRAL, *ACTIVITIES)
SPENT = (Why.CHECKOUT, Why.MALL, Why.CREDIT, Why.CASH, Why.DRAW, Why.AUCTION)


class LotState(models.TextChoices):
    """Where points that came together are."""

    PENDING = "pending", _("On the way")
    FREE = "free", _("To spend")


class Mark(models.TextChoices):
    """What counts towards a tier."""

    SPEND = "spend", _("Spent")
    ORDER = "order", _("Orders")
    ACTIVITY = "activity", _("Activity")


class Privilege(models.TextChoices):
    """What a tier or a plan brings."""

    PRICES = "prices", _("Prices of their own")
    DELIVERY = "delivery", _("Packed first")
    EXCLUSIVE = "exclusive", _("Products for members")
    EARLY = "early", _("Earlier at sales")
    REBATE = "rebate", _("Cash-back")
    SUPPORT = "support", _("Support lane")
    FREE_DELIVERY = "free_delivery", _("Free delivery")
    EVENTS = "events", _("Events for members")


class SubscriptionState(models.TextChoices):
    """Where a paid membership stands."""

    STARTING = "starting", _("Waiting for the first payment")
    TRIAL = "trial", _("Trial")
    ACTIVE = "active", pgettext_lazy("subscription", "Active")
    PAST_DUE = "past_due", _("Payment failed; we try again")
    ENDED = "ended", _("Ended")


class BillState(models.TextChoices):
    """Where the payment of one period stands."""

    DUE = "due", pgettext_lazy("bill", "Due")
    PAID = "paid", pgettext_lazy("bill", "Paid")
    FAILED = "failed", pgettext_lazy("bill", "Failed")


# A member with one of these has what the plan brings.
RUNNING = (SubscriptionState.TRIAL, SubscriptionState.ACTIVE, SubscriptionState.PAST_DUE)


class Prize(models.TextChoices):
    """What points buy."""

    GIFT = "gift", _("A thing that is sent")
    COUPON = "coupon", _("A coupon")
    CREDIT = "credit", _("Store credit")
    POINTS = "points", _("Points")


class RedemptionState(models.TextChoices):
    """Where something taken for points stands."""

    TO_SEND = "to_send", _("To be sent")
    DONE = "done", pgettext_lazy("redemption", "Done")
    CANCELLED = "cancelled", pgettext_lazy("redemption", "Cancelled")


class CashState(models.TextChoices):
    """Where a pay-out stands."""

    ASKED = "asked", _("Waiting for the identity check")
    PAID = "paid", _("Paid out")
    REFUSED = "refused", _("Refused")


class Occasion(models.TextChoices):
    """When the shop thinks of somebody."""

    WELCOME = "welcome", _("Welcome")
    BIRTHDAY = "birthday", _("Birthday")
    ANNIVERSARY = "anniversary", _("Anniversary of joining")
    FESTIVAL = "festival", _("Festival")


class ReferralState(models.TextChoices):
    """Where a recommendation stands."""

    JOINED = "joined", _("Joined")
    BOUGHT = "bought", _("Bought; the return window is open")
    PAID = "paid", pgettext_lazy("referral", "Rewarded")
    REFUSED = "refused", _("No reward")


class CashBackState(models.TextChoices):
    """Where cash-back stands."""

    PENDING = "pending", _("On the way")
    PAID = "paid", _("On the store credit")
    GONE = "gone", _("Cancelled by a refund")


class DrawState(models.TextChoices):
    """Where a draw stands."""

    OPEN = "open", pgettext_lazy("draw", "Open")
    DRAWN = "drawn", _("Drawn")


class AuctionState(models.TextChoices):
    """Where an auction stands."""

    OPEN = "open", pgettext_lazy("auction", "Open")
    CLOSED = "closed", pgettext_lazy("auction", "Closed")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to the shop right now: for prices, promotions and pages."""

    tier: str = ""
    is_paid_member: bool = False
    audiences: frozenset[str] = frozenset()
    hours_early: int = 0  # their tier lets them into sales so much sooner
    is_packed_first: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What of a sale earns, as the sale's owner tells it."""

    reference: str
    ends_at: datetime | None = None  # when it can no longer be sent back; None: not known yet


@dataclass(frozen=True, slots=True)
class Birthday:
    """Day and month; the year is nobody's business."""

    month: int
    day: int

    def falls_on(self, today: date) -> bool:
        """Whether it is today; the 29th of February is kept on the 28th in other years."""
        if (self.month, self.day) == (today.month, today.day):
            return True
        leap_day = (self.month, self.day) == (2, 29)
        is_leap = today.year % 4 == 0 and (today.year % 100 != 0 or today.year % 400 == 0)
        return leap_day and not is_leap and (today.month, today.day) == (2, 28)
