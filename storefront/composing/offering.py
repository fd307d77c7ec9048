"""The offers of a bag as its pages show them, with the coupon that would take off the most."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from orders.quotations import Quotation
from orders.reckonings import Prepared
from pricing.types import Shopper
from promotions import selectors as promotions
from promotions.rules import compiling
from promotions.selectors import Held
from storefront.cards import CouponView
from storefront.composing import offers

# So many coupons of a wallet are tried on a bag; those that end first.
TRIED = 20


def told(quotation: Quotation, *, shopper: Shopper, now: datetime) -> dict[str, Any]:
    """Return what a bag says of offers: what is nearly reached, its coupons, the best one."""
    return {
        "nearly": offers.nearly(quotation),
        "coupons": offers.coupons(quotation),
        "best": best(quotation, shopper=shopper, now=now),
    }


def best(quotation: Quotation, *, shopper: Shopper, now: datetime) -> CouponView | None:
    """Return the coupon of the person's wallet that would take off the most beyond what is off.

    Two statements or so for somebody signed in, none for others.
    """
    if shopper.user_id is None or not quotation.lines:
        return None
    before = quotation.sum.total
    held = {one.claim_id for one in quotation.prepared.considered.held}
    currency, found = before.currency, []
    for claim in promotions.wallet(user_id=shopper.user_id)[:TRIED]:
        row = promotions.row_of(claim.coupon.promotion)
        offer = compiling.offer(row, currency)
        is_over = claim.expires_at is not None and claim.expires_at <= now
        if offer is None or is_over or claim.pk in held:
            continue
        one = Held(claim.public_id, row, offer, claim_id=claim.pk)
        saved = before - _with(quotation.prepared, one, quotation).total
        found.append((saved, claim.public_id, offer))
    saved, token, offer = max(found, key=lambda one: one[0].amount, default=(None, "", None))
    if saved is None or offer is None or saved.amount <= 0:
        return None
    return CouponView(token, offers.called(offer), saved)


def _with(prepared: Prepared, held: Held, quotation: Quotation) -> Any:
    known = prepared.considered
    tried = replace(
        prepared,
        considered=replace(known, offers=(*known.offers, held.offer), held=(*known.held, held)),
    )
    charge = quotation.chosen.price if quotation.chosen else None
    return tried.priced(charge, quotation.delivery_tax)
