"""The member's pages: orders, addresses, settings."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors as people
from accounts.models import User
from accounts.services import addresses
from core import clock
from core.errors import NotFound, Refusal
from messaging import selectors as messages
from orders import selectors
from recommendations.serving.values import Page
from storefront.composing import baskets, suggesting
from storefront.composing.account import order_rows, review_rows
from storefront.composing.frame import frame
from storefront.forms.checkout import BookAddressForm

PER_PAGE = 20
ADDRESS_FIELDS = ("name", "line1", "line2", "city", "region", "postcode", "country", "phone")


class SettingsForm(forms.ModelForm[User]):
    """What a member may change about themselves."""

    language = forms.ChoiceField(
        label=_("Language of our messages"), choices=[("en", "English"), ("zh-hans", "简体中文")]
    )

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Full name")}


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; `login_required` stands before."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The latest orders, the default address, the inbox."""
    user = signed_in(request)
    default = people.addresses_of(user_id=user.pk).first()
    context = frame(
        request,
        tab="account",
        member=user,
        orders=order_rows(list(selectors.orders_of(user_id=user.pk)[:3])),
        address=_view(default) if default else None,
        messages_in=messages.inbox(user_id=user.pk)[:3],
        slots=suggesting.whole(request, Page.ACCOUNT, now=clock.now()),
    )
    return render(request, "storefront/account/overview.html", context)


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """All orders, twenty a page."""
    page = Paginator(selectors.orders_of(user_id=signed_in(request).pk), PER_PAGE).get_page(
        request.GET.get("page")
    )
    next_url = f"?page={page.next_page_number()}" if page.has_next() else ""
    context = frame(
        request,
        tab="account",
        orders=order_rows(list(page.object_list)),
        next_url=next_url,
        shown=page.end_index(),
        total=page.paginator.count,
    )
    return render(request, "storefront/account/orders.html", context)


@login_required
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """A member's own order; nobody else's exists."""
    found = selectors.orders_of(user_id=signed_in(request).pk).filter(number=number).first()
    if found is None:
        raise Http404
    return redirect("storefront:order", token=found.token)


@login_required
@require_safe
def address_book(request: HttpRequest) -> HttpResponse:
    """Every address, the default first."""
    found = [_view(address) for address in people.addresses_of(user_id=signed_in(request).pk)]
    return render(
        request, "storefront/account/addresses.html", frame(request, tab="account", addresses=found)
    )


@login_required
def address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a new address ("new"), or change one."""
    user = signed_in(request)
    known = people.addresses_of(user_id=user.pk).filter(public_id=public_id).first()
    if known is None and public_id != "new":
        raise Http404
    fields = (*ADDRESS_FIELDS, "is_default")
    initial = (
        {name: getattr(known, name) for name in fields}
        if known
        else {"country": baskets.home_country()}
    )
    form = BookAddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        written = {
            "user_id": user.pk,
            "address": form.postal,
            "is_default": form.cleaned_data["is_default"],
        }
        try:
            if known is None:
                addresses.add(**written)
            else:
                addresses.change(public_id=public_id, **written)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:account-addresses")
    context = frame(request, tab="account", form=form, is_new=known is None, public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "storefront/account/address.html", context, status=status)


@login_required
@require_POST
def remove_address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete an address."""
    try:
        addresses.remove(user_id=signed_in(request).pk, public_id=public_id)
    except NotFound as missing:
        raise Http404 from missing
    return redirect("storefront:account-addresses")


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What can be reviewed, and what became of the reviews written."""
    user_id = signed_in(request).pk
    rows = review_rows(user_id=user_id)
    context = frame(request, tab="account", waiting=rows.waiting, written=rows.written)
    return render(request, "storefront/account/reviews.html", context)


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Name and language."""
    form = SettingsForm(request.POST or None, instance=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(f"{reverse('storefront:account-settings')}?saved=1")
    context = frame(request, tab="account", form=form, saved="saved" in request.GET)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "storefront/account/settings.html", context, status=status)


def _view(row: object) -> object:
    postal = {name: getattr(row, name) for name in ADDRESS_FIELDS}
    return baskets.address(postal, public_id=row.public_id, is_default=row.is_default)  # type: ignore[attr-defined]  # -- an Address
