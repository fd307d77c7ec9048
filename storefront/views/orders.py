"""An order after it was placed: its page, its timeline, calling it off, an account for it."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import cast

import segno
from allauth.account.internal.flows.signup import complete_signup
from allauth.decorators import rate_limit
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from accounts.services import addresses
from aftercare.selectors import repairables
from core import clock, preferences
from core.errors import Refusal
from orders import selectors
from orders.models import Order
from orders.returnables import returnables
from orders.rules import states
from orders.services import cancellations, ownership, reorders
from orders.types import HELD_STATES, PAID_STATES, Paper, State
from recommendations.serving.feeds import Around
from recommendations.serving.values import Page
from storefront import bags
from storefront.cards import SlotView
from storefront.composing import (
    baskets,
    collecting,
    papers,
    parcels,
    paying,
    repairing,
    returning,
    suggesting,
    timelines,
)
from storefront.composing.frame import frame
from storefront.cookies import keep_cart
from storefront.forms.entrance import JoinForm
from storefront.forms.papers import FapiaoForm


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order's page, opened by the secret in its address."""
    return page_of(request, found_by(token))


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The timeline alone, asked for every few seconds while something can still change."""
    return render(request, "storefront/order/status.html", _state(found_by(token)))


@require_safe
def code(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """The code to show in the store, as a picture that its scanner reads."""
    shown = getattr(found_by(token), "collection", None)
    if shown is None:
        raise Http404
    picture = io.BytesIO()
    segno.make(shown.code, error="m").save(picture, kind="svg", scale=6, border=2, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Call the order off, as long as it is not packed."""
    found = found_by(token)
    try:
        cancellations.cancel(order_id=found.pk, reason="shopper", now=clock.now())
    except Refusal as refusal:
        return page_of(request, found, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put the same into the bag once more, in one tap; what is gone is told."""
    found, bag = found_by(token), bags.opened(request)
    done = reorders.again(order=found, cart=bag, currency=preferences.currency(request))
    response: HttpResponse = redirect("storefront:cart")
    if done.gone:
        context = frame(request, order=found, done=done, noindex=True)
        response = render(request, "storefront/again.html", context)
    if bag.user_id is None:
        keep_cart(response, bag.token)
    return response


@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel some of an order: the form says how many of each line are still wanted."""
    found = found_by(token)
    wanted = {
        line.pk: int(posted)
        for line in found.lines.all()
        if (posted := request.POST.get(f"keep-{line.public_id}", "")).isdecimal()
    }
    try:
        cancellations.keep_only(order_id=found.pk, keep=wanted, reason="shopper", now=clock.now())
    except Refusal as refusal:
        return page_of(request, found, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


@require_POST
@rate_limit(action="signup")  # type: ignore[no-untyped-call,untyped-decorator]  # allauth's
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Make the guest who ordered a member: one password, and order and address are theirs."""
    found = found_by(token)
    if not _may_join(request, found):
        return redirect("storefront:order", token=token)
    form = JoinForm({"email": found.email, "password1": request.POST.get("password1", "")})
    if not form.is_valid():
        return page_of(request, found, join=form, code=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        user = _new_member(request, form, found)
    except IntegrityError:  # a double click: the first one has made the account
        return redirect("storefront:order", token=token)
    url = reverse("storefront:order", args=[token])
    signed_in: HttpResponse = complete_signup(request, user=user, redirect_url=url)
    return signed_in


def _may_join(request: HttpRequest, found: Order) -> bool:
    return found.user_id is None and not request.user.is_authenticated


@transaction.atomic
def _new_member(request: HttpRequest, form: JoinForm, found: Order) -> User:
    user = cast("User", form.save(request))
    ownership.claim(order_id=found.pk, user_id=user.pk, now=clock.now())
    addresses.add(user_id=user.pk, address=PostalAddress(**found.ship_to), is_default=True)
    return user


def found_by(token: str) -> Order:
    """Return the order this secret opens, or none at all."""
    found = selectors.order_by_token(token=token)
    if found is None:
        raise Http404
    return found


def page_of(
    request: HttpRequest,
    found: Order,
    *,
    errors: list[str] | None = None,
    join: JoinForm | None = None,
    fapiao: FapiaoForm | None = None,
    code: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Return the order's page, with what is to be put right on it."""
    context = _state(found) | {
        "lines": baskets.order_lines(
            found.lines.all(),
            currency=found.currency,
            order_token=found.token,
            reviewed=found.state in HELD_STATES,
            read=found.state in PAID_STATES,
        ),
        "totals": baskets.order_totals(found),
        "address": baskets.address(found.ship_to),
        "tenders": paying.tenders(found.number),
        "keep": parcels.cancellable(found),
        "returns": returning.returns(found),
        "papers": [one for one in found.documents.all() if one.kind != Paper.SLIP],
        "fapiao": fapiao or papers.fapiao_form(found),
        **_returning(found),
        **_aftercare(found),
        "errors": errors or [],
        "slots": _slots(request, found),
        "join": (join or JoinForm()) if _may_join(request, found) else None,
        "noindex": True,
    }
    response = render(request, "storefront/order.html", frame(request, **context), status=code)
    # The address is the key to this page: it must not reach another site.
    response["Referrer-Policy"] = "same-origin"
    return response


def _slots(request: HttpRequest, found: Order) -> list[SlotView]:
    """Return what goes with an order, once it is one."""
    if found.state == State.AWAITING:
        return []
    ids = (line.variant.product_id for line in found.lines.all() if line.variant)
    around = Around(anchors=tuple(dict.fromkeys(ids)))
    return suggesting.whole(request, Page.ORDER, now=clock.now(), around=around)


def _returning(found: Order) -> dict[str, object]:
    open_rows = returnables(found, now=clock.now())
    terms = max((row.terms for row in open_rows), key=lambda one: one.days, default=None)
    words = returning.terms_of(terms) if terms else ""
    return {"can_return": bool(open_rows), "return_terms": words}


def _aftercare(found: Order) -> dict[str, object]:
    now = clock.now()
    held = repairables(found, now=now) if found.state in HELD_STATES else []
    return {
        "warranties": repairing.warranties(held),
        "repairs": repairing.repairs(found),
        "visits": repairing.visits(found, now=now),
    }


def _state(found: Order) -> dict[str, object]:
    return {
        "order": found,
        "steps": timelines.steps(found),
        "status": timelines.headline(found),
        "collect": collecting.collection(found),
        "parcels": parcels.parcels(found),
        "is_live": found.state not in {State.DELIVERED, State.CANCELLED},
        "can_cancel": states.can(found.state, State.CANCELLED, has_parcel=found.has_parcel),
        "can_pay": found.state == State.AWAITING
        or (found.pays_later and found.state != State.CANCELLED),
    }
