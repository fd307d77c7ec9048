"""The bag: page, drawer and what is done to its lines."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.types import Kind
from core import clock, preferences
from core.errors import Refusal
from orders import quotations, selectors
from orders.models import Cart, CartLine
from orders.reckonings import Wish
from orders.services import carts
from recommendations.serving.values import Page
from storefront import arms, bags, shelves, visitors
from storefront.composing import baskets, offering, suggesting
from storefront.composing.frame import frame
from storefront.cookies import CART_COOKIE, keep_cart
from storefront.forms.carts import AddLineForm, QuantityForm

# A quantity of nought in the form takes the line out.
PERSONAL, MOST_LETTERS = "personal.", 500
MOST_AT_ONCE = 12
LINE_VERBS = ("save", "unsave", "remove")


@require_safe
def bag(request: HttpRequest) -> HttpResponse:
    """The bag's page."""
    return render(request, "storefront/cart.html", _page(request, contents(request)))


@require_safe
def drawer(request: HttpRequest) -> HttpResponse:
    """The bag beside the page."""
    return render(request, "storefront/cart/drawer.html", contents(request))


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The one personal fragment of a cached page: how full the bag is, and a name."""
    user_id = bags.person(request)
    name = request.user.name.split(" ")[0] if user_id and request.user.is_authenticated else ""
    context = {
        "bag_count": selectors.count_in(bags.bag(request)),
        "name": name,
        "marks": shelves.marks(request),
        "hidden": suggesting.hidden(request),
    }
    return render(request, "storefront/personal.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add to the bag; htmx gets the drawer back, everyone else the bag's page."""
    form = AddLineForm(request.POST)
    if form.is_valid():
        try:
            if "buy_now" in request.POST:
                return _buy_now(request, form)
            cart = bags.opened(request)
            currency = preferences.currency(request)
            carts.add(
                cart=cart, currency=currency, personal=_personal(request), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell_added(request, form)
            return answer(request, cart, added=True)
    if "sku" in form.errors:
        return refused(request, [_("Please choose what to add.")])
    return refused(request, [str(error) for errors in form.errors.values() for error in errors])


@require_POST
def add_all(request: HttpRequest) -> HttpResponse:
    """Add one of each to the bag: all of them, or none."""
    skus = request.POST.getlist("sku")[:MOST_AT_ONCE]
    forms = [AddLineForm({"sku": sku, "quantity": 1}) for sku in skus]
    if not forms or not all(form.is_valid() for form in forms):
        return refused(request, [_("Please choose what to add.")])
    cart = bags.opened(request)
    try:
        with transaction.atomic():
            for form in forms:
                currency = preferences.currency(request)
                carts.add(cart=cart, currency=currency, **form.cleaned_data)
    except Refusal as refusal:
        return refused(request, [str(refusal)])
    for form in forms:
        _tell_added(request, form)
    return answer(request, cart, added=True)


@require_POST
def line(request: HttpRequest, line: str) -> HttpResponse:
    """Change a line: its quantity, saved for later or not, or gone."""
    cart = bags.bag(request)
    if cart is None:
        return redirect("storefront:cart")
    verb = next((verb for verb in LINE_VERBS if verb in request.POST), "")
    form = QuantityForm(request.POST)
    try:
        if verb == "remove" or (
            not verb and form.is_valid() and form.cleaned_data["quantity"] == 0
        ):
            removed = carts.remove(cart=cart, line_id=line)
            undo = _undo(removed) if removed else {}
            if removed:
                visitors.note(request, Kind.UNCART, now=clock.now(), product=removed.variant.sku)
            return answer(request, cart, **undo)
        if verb:
            carts.save_for_later(cart=cart, line_id=line, is_saved=verb == "save")
        elif form.is_valid():
            carts.set_quantity(cart=cart, line_id=line, quantity=form.cleaned_data["quantity"])
        else:
            return refused(request, [_("Please enter a number.")])
    except Refusal as refusal:
        return refused(request, [str(refusal)])
    return answer(request, cart)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what was taken out a moment ago: the same as adding it again."""
    return add(request)


def contents(request: HttpRequest, **extra: object) -> dict[str, object]:
    """Return what page and drawer show of the bag, and remember the prices now told."""
    cart, currency, now = bags.bag(request), preferences.currency(request), clock.now()
    shopper = bags.shopper(request, now=now)
    basket = selectors.lines_of(cart, currency=currency, shopper=shopper)
    wanted = [entry for entry in basket if not entry.is_saved]
    quotation = quotations.quote_lines(
        wanted,
        currency=currency,
        country=baskets.home_country(),
        now=now,
        shopper=shopper,
        wish=Wish(tuple(cart.codes) if cart else ()),
    )
    told = {
        entry.id: entry.quote.price
        for entry in basket
        if entry.quote and entry.seen != entry.quote.price
    }
    if cart is not None and told:
        carts.mark_seen(cart=cart, prices_now=told)
    return {
        "lines": baskets.lines(quotation.lines, currency=currency, quotation=quotation),
        "saved": baskets.lines([entry for entry in basket if entry.is_saved], currency=currency),
        "totals": baskets.totals(quotation),
        "can_check_out": bool(wanted) and all(entry.is_buyable for entry in wanted),
        "bag_count": sum(entry.quantity for entry in wanted),
        "checkout_url": reverse("storefront:checkout"),
        "shop_name": settings.SHOP_NAME,
        **offering.told(quotation, shopper=shopper, now=now),
    } | extra


def _page(request: HttpRequest, found: dict[str, object]) -> dict[str, object]:
    """Return the context of the bag's own page, with what goes with what is in it."""
    slots = suggesting.whole(request, Page.CART, now=clock.now())
    return frame(request, **found, slots=slots, tab="bag", noindex=True)


def _tell_added(request: HttpRequest, form: AddLineForm) -> None:
    """Tell of what went into the bag: here, for the page may send what it likes."""
    sku, quantity = form.cleaned_data["sku"], form.cleaned_data["quantity"]
    now = clock.now()
    visitors.note(request, Kind.CART, now=now, product=sku, quantity=quantity)
    arms.tell(request, now=now)


def _buy_now(request: HttpRequest, form: AddLineForm) -> HttpResponse:
    cart = carts.apart(
        currency=preferences.currency(request), personal=_personal(request), **form.cleaned_data
    )
    _tell_added(request, form)
    url = f"{reverse('storefront:checkout')}?bag={cart.token}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _personal(request: HttpRequest) -> dict[str, str]:
    """Return what is to be put on the product, by field; what is empty is not asked for."""
    given = (
        (name.removeprefix(PERSONAL), value[:MOST_LETTERS])
        for name, value in request.POST.items()
        if name.startswith(PERSONAL)
    )
    return {name: str(value) for name, value in given if str(value).strip()}


def _undo(removed: CartLine) -> dict[str, object]:
    return {
        "undo_sku": removed.variant.sku,
        "undo_quantity": removed.quantity,
        "undo_personal": [(wish["code"], wish["value"]) for wish in removed.personal],
    }


def answer(request: HttpRequest, cart: Cart, **extra: object) -> HttpResponse:
    """Answer a change of the bag: the piece it was made in, or the bag's page."""
    if request.headers.get("HX-Request"):
        request.COOKIES[CART_COOKIE] = cart.token
        response = render(request, _piece(request), contents(request, **extra))
    else:
        response = redirect("storefront:cart")
    if cart.user_id is None:
        keep_cart(response, cart.token)
    return response


def refused(request: HttpRequest, errors: list[str]) -> HttpResponse:
    """Answer a change that cannot be made."""
    template = _piece(request) if request.headers.get("HX-Request") else "storefront/cart.html"
    context = contents(request, errors=errors)
    if template.endswith("cart.html"):
        context = _page(request, context)
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _piece(request: HttpRequest) -> str:
    """Page and drawer send the same forms; each gets its own piece back."""
    return f"storefront/cart/{'_bag' if request.POST.get('part') == 'page' else 'drawer'}.html"
