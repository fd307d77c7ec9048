"""What a shopper presses "Pay" on must be what they saw: goods, delivery, address, total."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from delivery.selectors import Offer
from delivery.services import slots
from orders.quotations import Quotation
from orders.types import Details
from payments.gateways.till import Till
from payments.services import intents


class EmptyCart(Refusal):
    """There is nothing to buy."""

    code = "empty_cart"
    message = _("Your bag is empty.")


class ItemsUnavailable(Refusal):
    """Some lines cannot be bought as they stand; details name them."""

    code = "items_unavailable"
    message = _("Some items in your bag are no longer available. Please look at your bag.")


class AddressMissing(Refusal):
    """Something in the bag travels, and nobody has said where to."""

    code = "address_missing"
    field = "line1"
    message = _("Please tell us where to deliver.")


class NotDeliverable(Refusal):
    """This method does not carry this basket to this country."""

    code = "not_deliverable"
    field = "delivery"
    message = _("Please choose a delivery method for this address.")


class WrapUnknown(Refusal):
    """This wrapping is not offered."""

    code = "wrap_unknown"
    field = "wrap"
    message = _("This wrapping is not offered any more. Please choose another.")


class TotalChanged(Refusal):
    """The total is not the one the shopper saw; details carry the new one."""

    code = "total_changed"
    message = _("Prices have changed since you opened this page. Please check the new total.")


def agreed(quotation: Quotation, details: Details) -> Offer | None:
    """Return the way to deliver that was chosen, if everything is as the shopper saw it.

    None when there is nothing to deliver. Raises EmptyCart, ItemsUnavailable, AddressMissing,
    NotDeliverable, TotalChanged, SlotMissing, UnknownGateway.
    """
    if not quotation.lines:
        raise EmptyCart
    short = {
        line.variant.pk: line.obtainable
        for line in quotation.lines
        # What is collected lies in its store; that is looked at when it is held.
        if not (line.is_sold if quotation.is_collected and line.is_goods else line.is_buyable)
    }
    if short:
        raise ItemsUnavailable(short=short)
    if quotation.has_parcel:
        _check_delivery(quotation, details)
    if details.expected_total is not None and details.expected_total != quotation.sum.total:
        raise TotalChanged(total=str(quotation.sum.total.amount))
    return quotation.chosen


def _check_delivery(quotation: Quotation, details: Details) -> None:
    if not details.ship_to.line1 and not quotation.is_collected:
        raise AddressMissing
    if details.gateway == Till.code and not quotation.is_collected:
        raise intents.UnknownGateway
    if quotation.chosen is None or quotation.chosen.code != details.delivery:
        raise NotDeliverable
    if quotation.chosen.has_slots and not details.slot:
        raise slots.SlotMissing
