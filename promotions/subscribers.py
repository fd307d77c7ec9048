"""What promotions does when something happens to itself."""

from datetime import datetime

from core.events import subscriber
from promotions.events import CouponIssued
from promotions.services import letters


@subscriber(CouponIssued)
def tell_of_coupon(event: CouponIssued, now: datetime) -> None:
    """Tell whoever was given a coupon."""
    letters.tell(claim_id=event.claim_id, now=now)
