"""Paying for an order that waits: again, later, or on the phone what stands on the screen."""

from __future__ import annotations

import io
from http import HTTPStatus

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock, ids
from core.errors import Refusal
from orders import selectors
from orders.models import Order
from orders.services import checkout, expiries, settlements
from orders.types import Payer
from orders.types import State as OrderState
from payments.models import Payment
from payments.selectors import latest_of
from payments.types import Situation, State
from storefront import bags, devices, proofs
from storefront.composing import baskets, collecting, paying, timelines
from storefront.composing.frame import frame
from storefront.forms.checkout import PaymentForm


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Pay for an order that waits: after a refusal, or later, from the reminder."""
    order = selectors.order_by_token(token=token)
    if order is None or not (order.state == OrderState.AWAITING or order.pays_later):
        return redirect("storefront:order", token=token)
    expiries.stay(order_id=order.pk, now=clock.now())
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.saved and not proofs.is_recent(request):
            return proofs.ask(request)
        try:
            return after(order, _carry_out(request, order, form))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return _page(request, order, form)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether the money is here; a page that waits for a phone asks every few seconds."""
    order = _found(token)
    response = render(request, "storefront/pay/waiting.html", {"order": order})
    if order.state != OrderState.AWAITING and not order.pays_later:
        response["HX-Redirect"] = reverse("storefront:order", args=[token])
    return response


@require_safe
def phone_code(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """The code that opens this order's payment on a phone."""
    order = _found(token)
    return _code(f"{settings.PUBLIC_URL}{reverse('storefront:pay', args=[order.token])}")


@require_safe
def wallet_code(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """The code that a wallet reads off the screen."""
    waiting = _waiting(_found(token))
    if waiting is None:
        raise Http404
    return _code(waiting.qr)


def after(order: Order, payment: Payment | None) -> HttpResponse:
    """Send the shopper where the payment's state calls for; without one the order is settled."""
    if payment is None:
        return redirect("storefront:order", token=order.token)
    if payment.state == State.ACTION and payment.redirect_url and not payment.qr:
        return redirect(payment.redirect_url)
    if payment.state in {State.FAILED, State.ACTION}:
        return redirect("storefront:pay", token=order.token)
    return redirect("storefront:order", token=order.token)


def _carry_out(request: HttpRequest, order: Order, form: PaymentForm) -> Payment:
    return checkout.pay(
        order=order,
        gateway=form.cleaned_data["gateway"],
        instrument=form.instrument(request),
        return_url=reverse("storefront:order", args=[order.token]),
        key=form.cleaned_data["key"],
        payer=Payer(_payer(request, order), devices.client_of(request)),
        use_credit=form.cleaned_data["use_credit"] and order.state == OrderState.AWAITING,
        now=clock.now(),
    )


def _page(request: HttpRequest, order: Order, form: PaymentForm) -> HttpResponse:
    situation = Situation(
        amount=settlements.missing(order) or settlements.promised_money(order),
        country=order.ship_to["country"],
        has_parcel=order.has_parcel,
        is_collected=order.state == OrderState.AWAITING and collecting.is_collected(order),
        payer_id=_payer(request, order),
    )
    waiting, use_credit = _waiting(order), bool(form["use_credit"].value())
    context = frame(
        request,
        form=form,
        order=order,
        due=situation.amount,
        lines=baskets.order_lines(
            order.lines.all(), currency=order.currency, order_token=order.token
        ),
        totals=baskets.order_totals(order),
        payment=paying.section(
            situation, chosen=form["gateway"].value() or "", use_credit=use_credit
        ),
        use_credit=use_credit,
        tenders=paying.tenders(order.number),
        waiting=waiting,
        waiting_for=paying.label(waiting) if waiting else "",
        on_phone=devices.is_phone(request),
        address=baskets.address(order.ship_to),
        failure=timelines.failure(_last_failure(order)),
        noindex=True,
        idempotency_key=ids.public_id(),
    )
    code = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, "storefront/pay.html", context, status=code)
    # The address is the key to this page: it must not reach another site.
    response["Referrer-Policy"] = "same-origin"
    return response


def _payer(request: HttpRequest, order: Order) -> int | None:
    """Return who pays, if it is the order's own owner: credit and cards are theirs alone."""
    person = bags.person(request)
    return person if person is not None and person == order.user_id else None


def _waiting(order: Order) -> Payment | None:
    """Return the payment that waits for a phone to read its code."""
    latest = latest_of(reference=order.number)
    return latest if latest and latest.state == State.ACTION and latest.qr else None


def _found(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order


def _code(text: str) -> HttpResponse:
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=5, border=2, light="white")
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


def _last_failure(order: Order) -> str:
    last = latest_of(reference=order.number)
    return last.failure if last and last.state == State.FAILED else ""
