"""Experiments on the shop's pages: which arms this visitor is in.

Pages differ by `core.variants`, so their arms are part of a cached page's key. Prices and offers
know an arm as a segment of the shopper. Whoever does not allow measuring is in no experiment, and
meets a winner once it is rolled out to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest

from analytics import experiments
from analytics.experiments.assigning import segment
from analytics.rules import pages
from analytics.types import ExperimentKind, Kind
from orders.shoppers import shopper_of
from pricing.types import Shopper
from storefront import visitors

MONEY = (ExperimentKind.PRICE, ExperimentKind.PROMOTION)


def of_page(request: HttpRequest) -> Mapping[str, str]:
    """Return the arms in which this page shows itself; registered with `core.variants`."""
    return experiments.arms_for(
        kinds=[ExperimentKind.INTERFACE],
        visitor=visitors.visitor(request),
        user_id=None,  # a cached page knows nobody
        language=visitors.language(request),
        device=visitors.device(request),
        page=pages.page_type(request.path),
    )


def of_shopper(request: HttpRequest, shopper: Shopper) -> dict[str, str]:
    """Return the arms of prices and offers this shopper is in; the same on all their devices."""
    return experiments.arms_for(
        kinds=MONEY,
        visitor=visitors.visitor(request),
        user_id=shopper.user_id,
        language=visitors.language(request),
        device=visitors.device(request),
        audiences=shopper.audiences,
    )


def in_segments(request: HttpRequest, shopper: Shopper) -> Shopper:
    """Return the shopper with a segment for each arm they are in."""
    arms = of_shopper(request, shopper)
    if not arms:
        return shopper
    found = {segment(code, arm) for code, arm in arms.items()}
    return replace(shopper, segments=shopper.segments | found)


def tell(request: HttpRequest, *, now: datetime) -> None:
    """Tell that this visitor now meets the prices and offers of their arms."""
    if visitors.visitor(request) is None or not experiments.running():
        return
    who = shopper_of(user_id=visitors.person(request), country="", now=now)
    for code, arm in of_shopper(request, who).items():
        visitors.note(request, Kind.EXPOSURE, now=now, experiments=[f"{code}:{arm}"])
