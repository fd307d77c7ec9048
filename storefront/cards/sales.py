"""The bag, the checkout and the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.money import Money
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the bag; `notices` tell what has changed since it was put there."""

    id: str
    url: str
    name: str
    options: str
    picture: Picture | None
    unit: Money
    was_unit: Money | None
    quantity: int
    max_quantity: int
    total: Money
    notices: Sequence[str] = ()
    personal: Sequence[tuple[str, str]] = ()  # what is put on it: name and words
    read_url: str = ""  # where a digital good is read, once it is paid
    review_url: str = ""  # where it can be reviewed, once it was bought and sent
    measured: str = ""
    saved: Money | None = None  # what was taken off; `total` is after it
    listed: Money | None = None  # what they cost before, where something was taken off
    why: Sequence[str] = ()  # what was applied, what was not and why, in order
    is_gift: bool = False


@dataclass(frozen=True, slots=True)
class OfferView:
    """What one offer took off."""

    name: str
    saved: Money


@dataclass(frozen=True, slots=True)
class CouponView:
    """A coupon in the bag: what it takes off, or why it does not."""

    token: str
    label: str
    saved: Money | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum at the foot of a bag, a checkout or an order. Tax is included in `total`.

    `items` are what they were listed at; `offers` say what was taken off, `saved` all of it.
    """

    items: Money
    delivery: Money | None
    tax: Money
    total: Money
    to_free_delivery: Money | None = None
    free_delivery_percent: int = 0  # how far along, for the bar
    tax_label: str = ""
    no_parcel: bool = False  # nothing of it travels: delivery is not spoken of
    offers: Sequence[OfferView] = ()
    saved: Money | None = None

    @property
    def goods(self) -> Money:
        """What the goods come to, with everything taken off, before delivery."""
        return self.total if self.delivery is None else self.total - self.delivery


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to deliver or to pay, as a radio card."""

    value: str
    label: str
    note: str = ""
    price: Money | None = None
    checked: bool = False
    icon: str = ""
    available: bool = True
    kind: str = ""  # what further questions it brings: "collect", "slot"


@dataclass(frozen=True, slots=True)
class SlotDay:
    """The times of one day at which a driver can come."""

    label: str
    times: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Step:
    """One mark on an order's timeline."""

    label: str
    state: Literal["done", "now", "later", "problem"]
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CollectView:
    """Where and when an order is collected, and the code to show there; `qr` is its picture."""

    store: str
    address: str
    hours: str
    code: str
    qr_url: str
    window: str
    held_until: datetime


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One parcel of an order on its page."""

    name: str
    state: str
    tone: Literal["ok", "warn", "plain"]
    carrier: str
    tracking: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class KeepLine:
    """A line of which some units can still be cancelled; `choices` are how many can be kept."""

    id: str
    name: str
    wanted: int
    choices: Sequence[int]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a customer's list."""

    number: str
    url: str
    placed_at: datetime
    status: str
    status_tone: Literal["ok", "warn", "sale", "plain"]
    total: Money
    quantity: int
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressView:
    """A postal address, already in its country's order of lines."""

    name: str
    lines: tuple[str, ...]
    phone: str = ""
    id: str = ""
    is_default: bool = False
    url: str = ""  # where it is changed
