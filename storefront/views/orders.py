"""An order after it was placed: its page, its timeline, calling it off."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import Refusal
from orders import selectors
from orders.models import Order
from orders.rules import states
from orders.services import cancellations
from orders.types import State
from storefront.composing import baskets, timelines
from storefront.composing.frame import frame


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order's page, opened by the secret in its address."""
    return _page(request, _found(token))


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The timeline alone, asked for every few seconds while something can still change."""
    return render(request, "storefront/order/status.html", _state(_found(token)))


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Call the order off, as long as it is not packed."""
    found = _found(token)
    try:
        cancellations.cancel(order_id=found.pk, reason="shopper", now=clock.now())
    except Refusal as refusal:
        return _page(request, found, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


def _found(token: str) -> Order:
    found = selectors.order_by_token(token=token)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    found: Order,
    *,
    errors: list[str] | None = None,
    code: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = _state(found) | {
        "lines": baskets.order_lines(
            found.lines.all(), currency=found.currency, order_token=found.token
        ),
        "totals": baskets.order_totals(found),
        "address": baskets.address(found.ship_to),
        "errors": errors or [],
        "noindex": True,
    }
    response = render(request, "storefront/order.html", frame(request, **context), status=code)
    # The address is the key to this page: it must not reach another site.
    response["Referrer-Policy"] = "same-origin"
    return response


def _state(found: Order) -> dict[str, object]:
    return {
        "order": found,
        "steps": timelines.steps(found),
        "status": timelines.headline(found),
        "is_live": found.state in {State.AWAITING, State.PAID, State.PACKED, State.SHIPPED},
        "can_cancel": states.can(found.state, State.CANCELLED),
        "can_pay": found.state == State.AWAITING,
    }
