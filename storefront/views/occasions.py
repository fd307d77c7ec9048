"""Events in the stores: the programme, booking seats, giving them back."""

from __future__ import annotations

from http import HTTPStatus

from allauth.decorators import rate_limit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock, page_cache
from core.errors import Refusal
from occasions import selectors
from occasions.models import Occasion, Seat
from occasions.services import seats
from occasions.services.seats import Guest
from orders.shoppers import shopper_of
from storefront.cards import Seo
from storefront.composing import journal
from storefront.composing.frame import frame
from storefront.composing.occasions import row
from storefront.forms.occasions import SeatForm


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """All events to come, the next first."""
    seo = Seo(_("Events in our stores"), _("Workshops, tastings and talks; seats are free."))
    found = [row(one) for one in selectors.coming(now=clock.now())]
    context = frame(request, occasions=found, seo=seo)
    response = render(request, "storefront/occasions/programme.html", context)
    return page_cache.tag(response, "navigation", "occasions", "stores")


@require_safe
def occasion(request: HttpRequest, occasion_id: str) -> HttpResponse:
    """One event; the form to book is a page of its own."""
    found = _found(occasion_id)
    context = frame(
        request,
        event=row(found),
        body=journal.words(found.body),
        is_open=found.is_open(clock.now()),
        occasion_id=found.public_id,
        seo=Seo(found.title, found.summary),
    )
    response = render(request, "storefront/occasions/occasion.html", context)
    return page_cache.tag(response, "navigation", "occasions", "stores")


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="signup")  # type: ignore[no-untyped-call,untyped-decorator]  # allauth's
def book(request: HttpRequest, occasion_id: str) -> HttpResponse:
    """Say who comes."""
    found, user = _found(occasion_id), request.user
    known = {"name": user.name, "email": user.email} if user.is_authenticated else {}
    form = SeatForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        guest = Guest(
            name=data["name"],
            email=data["email"],
            language=get_language() or "en",
            user_id=user.pk if user.is_authenticated else None,
            audiences=shopper_of(user_id=user.pk, country="", now=clock.now()).audiences,
        )
        try:
            seat = seats.book(
                occasion_id=found.pk, guest=guest, people=data["people"], now=clock.now()
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:seat", token=seat.token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = frame(
        request, event=row(found), form=form, is_open=found.is_open(clock.now()), noindex=True
    )
    return render(request, "storefront/occasions/book.html", context, status=status)


@require_safe
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """A booking, opened by the secret in its address."""
    return _page(request, _booking(token))


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give the seats back."""
    found = _booking(token)
    try:
        seats.cancel(seat_id=found.pk, now=clock.now())
    except Refusal as refusal:
        return _page(request, found, error=str(refusal), code=HTTPStatus.CONFLICT)
    return redirect("storefront:seat", token=token)


def _page(
    request: HttpRequest, found: Seat, *, error: str = "", code: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = frame(
        request,
        seat=found,
        event=row(found.occasion),
        can_cancel=found.cancelled_at is None and found.occasion.starts_at > clock.now(),
        error=error,
        noindex=True,
    )
    response = render(request, "storefront/occasions/seat.html", context, status=code)
    response["Referrer-Policy"] = "same-origin"
    return response


def _found(occasion_id: str) -> Occasion:
    found = selectors.occasion(public_id=occasion_id)
    if found is None:
        raise Http404
    return found


def _booking(token: str) -> Seat:
    found = selectors.booking(token=token)
    if found is None:
        raise Http404
    return found
