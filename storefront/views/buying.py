"""The checkout, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts import selectors as people
from accounts.models import Address
from analytics.services import tracing
from analytics.types import Kind
from core import clock, ids, preferences
from core.errors import Refusal
from core.money import Money
from orders import quotations
from orders.models import Cart, Order
from orders.quotations import Quotation
from orders.services import checkout
from orders.services.agreement import EmptyCart
from orders.types import Buyer, Details
from payments.types import Situation
from storefront import arms, bags, devices, proofs, visitors
from storefront.composing import baskets, collecting, offering, spending
from storefront.composing.frame import frame
from storefront.composing.paying import section
from storefront.forms.checkout import CheckoutForm
from storefront.views import paying

FIELDS = {
    *("line1", "postcode", "phone", "delivery", "slot", "gateway", "card_number"),
    *("store", "window", "wrap"),
}
# Of the funnel; those between are told by the page.
FIRST_STEP, LAST_STEP = 1, 4
# What the sum depends on.
ASKED = ("country", "delivery", "postcode", "slot", "wrap", "use_points")


@require_http_methods(["GET", "HEAD", "POST"])
def buy(request: HttpRequest) -> HttpResponse:
    """Show the checkout, or carry it out."""
    token = request.POST.get("bag") or request.GET.get("bag", "")
    cart = bags.bag(request, token=token)
    if request.method == "POST":
        visitors.note(request, Kind.CHECKOUT, now=clock.now(), position=LAST_STEP)
        return _carry_out(request, cart)
    if request.method == "GET":
        visitors.note(request, Kind.CHECKOUT, now=clock.now(), position=FIRST_STEP)
        arms.tell(request, now=clock.now())
    return _page(request, cart, CheckoutForm(initial=_initial(request) | {"bag": token}))


@require_safe
def quote(request: HttpRequest) -> HttpResponse:
    """The ways to deliver and the sum, for another country or method."""
    cart = bags.bag(request, token=request.GET.get("bag", ""))
    return _quoted(request, cart, request.GET.dict())


def again(request: HttpRequest, cart: Cart, *, coupon_error: str) -> HttpResponse:
    """The checkout after its coupons have changed: the sum, or with JavaScript off all of it."""
    if request.headers.get("HX-Request"):
        return _quoted(request, cart, request.POST.dict(), coupon_error=coupon_error)
    given = _with_saved_address(request)
    return _page(request, cart, CheckoutForm(initial=given), coupon_error=coupon_error)


def _quoted(
    request: HttpRequest, cart: Cart | None, asked: dict[str, str], **extra: Any
) -> HttpResponse:
    context = _sum(request, cart, _asked(request, asked)) | extra
    use_credit = bool(asked.get("use_credit"))
    context["payment"] = section(
        context["situation"], chosen=asked.get("gateway", ""), use_credit=use_credit
    )
    context["use_credit"] = use_credit
    return render(request, "storefront/checkout/quote.html", context)


def _carry_out(request: HttpRequest, cart: Cart | None) -> HttpResponse:
    form = CheckoutForm(_with_saved_address(request))
    if not form.is_valid():
        return _page(request, cart, form)
    if form.saved and not proofs.is_recent(request):
        return proofs.ask(request)
    try:
        if cart is None:
            raise EmptyCart
        order, payment = checkout.buy(
            cart=cart,
            details=_details(request, form),
            buyer=Buyer(
                currency=preferences.currency(request),
                language=get_language() or "en",
                actor=bags.actor(request, cart),
                user_id=bags.person(request),
                client=devices.client_of(request),
                segments=bags.shopper(request, now=clock.now()).segments,
            ),
            instrument=form.instrument(request),
            return_url=lambda order: _traced(request, order),
            key=form.cleaned_data["key"],
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in FIELDS else None, str(refusal))
        return _page(request, cart, form)
    _traced(request, order)  # what nothing is to be paid for was asked for no address
    return paying.after(order, payment)


def _details(request: HttpRequest, form: CheckoutForm) -> Details:
    """Return what the shopper decided, with the total they saw."""
    data, expected = form.cleaned_data, None
    if data["expected_total"] is not None:
        expected = Money(
            data["expected_total"], data["expected_currency"] or preferences.currency(request)
        )
    names = (
        *("email", "delivery", "slot", "low_packaging", "gateway", "note", "use_credit"),
        *("store", "window", "wrap", "gift_message"),
    )
    chosen = {name: data[name] for name in names}
    if data["use_points"]:
        chosen["points"] = spending.free(bags.person(request))
    return Details(ship_to=form.postal, expected_total=expected, **chosen)


def _page(
    request: HttpRequest, cart: Cart | None, form: CheckoutForm, **extra: Any
) -> HttpResponse:
    context = _sum(request, cart, {name: form[name].value() or "" for name in ASKED}) | extra
    if not context["lines"] and not form.is_bound:
        return redirect("storefront:cart")
    user_id = bags.person(request)
    saved = list(people.addresses_of(user_id=user_id)) if user_id else []
    use_credit = bool(form["use_credit"].value())
    context |= {
        "form": form,
        "addresses": [_saved(address) for address in saved],
        "chosen_address": form["address"].value() or "",
        "payment": section(
            context["situation"], chosen=form["gateway"].value() or "", use_credit=use_credit
        ),
        "idempotency_key": form["key"].value() or ids.public_id(),
        "noindex": True,
        "signed_in": user_id is not None,
        "use_credit": use_credit,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = render(request, "storefront/checkout.html", frame(request, **context), status=status)
    return devices.known(request, page)


def _asked(request: HttpRequest, asked: dict[str, str]) -> dict[str, str]:
    """Return where to and how, as chosen so far: of a saved address, what the book has."""
    user_id, picked = bags.person(request), asked.get("address", "new")
    if user_id is not None and picked != "new":
        book = people.addresses_of(user_id=user_id)
        found = next((address for address in book if address.public_id == picked), None)
        asked |= {"country": found.country, "postcode": found.postcode} if found else {}
    return asked


def _sum(request: HttpRequest, cart: Cart | None, asked: Mapping[str, str]) -> dict[str, Any]:
    currency, now, country = preferences.currency(request), clock.now(), asked.get("country", "")
    country = country if len(country) == 2 and country.isalpha() else baskets.home_country()  # noqa: PLR2004 -- ISO 3166 alpha-2
    quotation = quotations.quote(
        cart=cart,
        currency=currency,
        country=country.upper(),
        delivery=asked.get("delivery", ""),
        postcode=asked.get("postcode", "")[:12],
        wrap=asked.get("wrap", ""),
        now=now,
        shopper=(shopper := bags.shopper(request, now=now)),
        deduction=(points := spending.points_of(shopper, currency=currency, asked=asked)).used,
    )
    return {
        **offering.told(quotation, shopper=shopper, now=now),
        "points": points,
        "lines": baskets.lines(quotation.lines, currency=currency, quotation=quotation),
        "totals": baskets.totals(quotation),
        "has_parcel": quotation.has_parcel,
        "situation": _situation(request, quotation, country.upper()),
        "is_collected": quotation.is_collected,
        "wraps": baskets.wraps(quotation, currency=currency, chosen=asked.get("wrap", "")),
        "collect": collecting.choices(quotation, country=country.upper(), now=now),
        "country": country.upper(),
        "delivery_choices": baskets.delivery_choices(
            # What is made for somebody leaves later.
            quotation.offers,
            quotation.chosen,
            now=now + timedelta(days=quotation.lead_days),
        ),
        "slot_days": baskets.slot_choices(quotation.offers, asked.get("slot", "")),
        "can_pack_less": any(offer.low_packaging for offer in quotation.offers),
        "expected_total": quotation.sum.total.amount,
        "expected_currency": currency,
        "unavailable": [line for line in quotation.lines if not line.is_buyable],
        "shop_name": settings.SHOP_NAME,
    }


def _situation(request: HttpRequest, quotation: Quotation, country: str) -> Situation:
    return Situation(
        amount=quotation.sum.total,
        country=country,
        has_parcel=quotation.has_parcel,
        # The till stands beside it, and is shown once collecting is chosen.
        is_collected=any(offer.is_collected for offer in quotation.offers),
        payer_id=bags.person(request),
    )


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what the form begins with: for a member the default address, else the country."""
    initial: dict[str, Any] = {"country": baskets.home_country()}
    user_id = bags.person(request)
    if user_id is None:
        return initial
    initial["email"] = request.user.email  # type: ignore[union-attr]  # signed in
    default = people.addresses_of(user_id=user_id).first()
    return initial | (_fields(default) if default else {})


def _with_saved_address(request: HttpRequest) -> dict[str, Any]:
    """Return the posted fields, with those of the saved address that was picked."""
    posted = request.POST.dict()
    user_id = bags.person(request)
    if user_id is None:
        return posted
    posted.setdefault("email", request.user.email)  # type: ignore[union-attr]  # signed in
    picked = posted.get("address", "")
    if picked and picked != "new":
        book = people.addresses_of(user_id=user_id)
        found = next((address for address in book if address.public_id == picked), None)
        if found is not None:
            return posted | _fields(found)
    return posted


def _fields(address: Address) -> dict[str, Any]:
    names = ("name", "line1", "line2", "city", "region", "postcode", "country", "phone")
    return {name: getattr(address, name) for name in names} | {"address": address.public_id}


def _saved(address: Address) -> Any:
    postal = {name: value for name, value in _fields(address).items() if name != "address"}
    return baskets.address(postal, public_id=address.public_id, is_default=address.is_default)


def _traced(request: HttpRequest, order: Order) -> str:
    """Return the order's page; before its money is asked for, join it to this visit."""
    now = clock.now()
    if envelope := visitors.own(request, now=now):
        tracing.keep(order_id=order.pk, envelope=envelope, now=now)
    return _order_url(order)


def _order_url(order: Order) -> str:
    return reverse("storefront:order", args=[order.token])
