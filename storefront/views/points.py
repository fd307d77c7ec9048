"""Points: what came and went, what is on the way, what expires; turned into credit or money."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, ids, preferences
from membership.selectors import play
from membership.selectors import points as purse
from membership.services import cash, mall
from storefront import proofs
from storefront.composing.frame import frame
from storefront.doing import carry_out
from storefront.forms.club import PointsForm
from storefront.views.account import signed_in

PER_PAGE = 20
HUNDRED = 100
SAID = {
    "credit": lambda: _("Done. It is on your store credit."),
    "cash": lambda: _("We have your request. Your points are held while we check that it is you."),
}


@login_required
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """The statement."""
    return _page(request)


@login_required
@require_POST
def to_credit(request: HttpRequest) -> HttpResponse:
    """Turn points into store credit."""
    user, form = signed_in(request), PointsForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    return carry_out(
        lambda: mall.to_credit(
            user_id=user.pk,
            amount_of=form.cleaned_data["points"],
            currency=preferences.currency(request),
            key=form.cleaned_data["key"],
            now=clock.now(),
        ),
        then="storefront:member-points",
        said="credit",
        page=lambda text: _page(request, refusal=text, form=form),
    )


@login_required
@require_POST
def to_cash(request: HttpRequest) -> HttpResponse:
    """Ask for points to be paid out; whoever asks has just proved who they are."""
    user, form = signed_in(request), PointsForm(request.POST)
    if not form.is_valid():
        return _page(request, cash_form=form)
    if not proofs.is_recent(request):
        return proofs.ask(request)
    return carry_out(
        lambda: cash.ask(
            user_id=user.pk,
            amount_of=form.cleaned_data["points"],
            currency=preferences.currency(request),
            key=form.cleaned_data["key"],
            now=clock.now(),
        ),
        then="storefront:member-points",
        said="cash",
        page=lambda text: _page(request, refusal=text, cash_form=form),
    )


def _page(request: HttpRequest, **said: Any) -> HttpResponse:
    user, now, currency = signed_in(request), clock.now(), preferences.currency(request)
    account = purse.account_of(user_id=user.pk)
    page = Paginator(purse.statement(user_id=user.pk), PER_PAGE).get_page(request.GET.get("page"))
    spoken = SAID.get(request.GET.get("said", ""))
    fresh = {"key": ids.public_id(), "points": HUNDRED}
    context = frame(
        request,
        tab="account",
        points=account,
        worth=purse.points_worth(user_id=user.pk, points=account.free, currency=currency),
        terms=purse.terms_in(currency),
        expiring=purse.expiring(user_id=user.pk, now=now),
        waiting=purse.waiting(user_id=user.pk)[:10],
        entries=page.object_list,
        next_url=f"?page={page.next_page_number()}" if page.has_next() else "",
        cash_outs=play.cash_outs_of(user_id=user.pk)[:5],
        form=said.pop("form", None) or PointsForm(initial=fresh),
        cash_form=said.pop("cash_form", None) or PointsForm(initial=fresh),
        done=spoken() if spoken else "",
        **said,
    )
    response = render(request, "storefront/club/points.html", context)
    if context["form"].errors or context["cash_form"].errors:
        response.status_code = 422
    return response
