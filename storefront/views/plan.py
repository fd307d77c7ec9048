"""Paid membership: choosing a plan, what it saved, cancelling it, another card."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, preferences
from core.errors import NotFound, Refusal
from membership.selectors import plans as read
from membership.services import subscriptions
from payments import selectors as money
from payments.gateways.base import GATEWAYS
from payments.types import State
from storefront import proofs
from storefront.composing.frame import frame
from storefront.doing import carry_out
from storefront.forms.club import PlanForm
from storefront.views.account import signed_in

PAGE = "storefront:member-plan"
SAID = {
    "begun": lambda: _("Welcome. Your membership has begun."),
    "waiting": lambda: _("The payment is under way. Your membership begins when it is here."),
    "cancelled": lambda: _("Cancelled. It stays yours until the paid time is over."),
    "resumed": lambda: _("Good to have you back. It goes on."),
    "card": lambda: _("From now on it is renewed from this card."),
}


@login_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plans, or one's own."""
    return _page(request)


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    user, form = signed_in(request), PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=_("Please choose a plan."), status=422)
    if form.cleaned_data["saved"] and not proofs.is_recent(request):
        return proofs.ask(request)
    try:
        subscription, payment = subscriptions.begin(
            user_id=user.pk,
            plan=form.cleaned_data["plan"],
            currency=preferences.currency(request),
            gateway=_gateway(user.pk, form.cleaned_data["saved"]),
            instrument=form.instrument(),
            return_url=reverse(PAGE),
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, refusal=str(refusal), status=422)
    if payment and payment.state == State.ACTION and payment.redirect_url:
        return redirect(payment.redirect_url)
    if payment and payment.state == State.FAILED:
        text = _("The bank declined this card. Please try another.")
        return _page(request, refusal=text, status=422)
    return redirect(f"{reverse(PAGE)}?said={'begun' if subscription.is_running else 'waiting'}")


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Cancel it, take it up again, or renew it from another card."""
    user, now = signed_in(request), clock.now()
    said = request.POST.get("act", "")
    acts = {
        "cancelled": lambda: subscriptions.cancel(user_id=user.pk, now=now),
        "resumed": lambda: subscriptions.resume(user_id=user.pk, now=now),
        "card": lambda: subscriptions.change_method(
            user_id=user.pk, method_id=request.POST.get("saved", ""), now=now
        ),
    }
    if said == "card" and not proofs.is_recent(request):
        return proofs.ask(request)
    if said not in acts:
        return _page(request, refusal=str(NotFound()), status=422)
    return carry_out(
        acts[said],
        then=PAGE,
        said=said,
        page=lambda text: _page(request, refusal=text),
    )


def _page(request: HttpRequest, *, status: int = 200, **said: Any) -> HttpResponse:
    user, currency = signed_in(request), preferences.currency(request)
    spoken = SAID.get(request.GET.get("said", ""))
    keeping = [code for code, gateway in GATEWAYS.items() if gateway.keeps_methods]
    context = frame(
        request,
        tab="account",
        prices=read.plans_in(currency),
        subscription=read.subscription_of(user_id=user.pk),
        had_trial=read.had_trial(user_id=user.pk),
        bills=read.bills_of(user_id=user.pk),
        saved_by=read.saved_by(user_id=user.pk),
        methods=[one for one in money.methods_of(user_id=user.pk) if one.gateway in keeping],
        asks_for_card=any(GATEWAYS[code].asks_for_card for code in keeping),
        done=spoken() if spoken else "",
        **said,
    )
    return render(request, "storefront/club/plan.html", context, status=status)


def _gateway(user_id: int, saved: str) -> str:
    """Return the gateway of a kept card, or the one that takes a new card on our own page."""
    kept = money.methods_of(user_id=user_id).filter(public_id=saved).first() if saved else None
    if kept is not None:
        return kept.gateway
    fitting = (c for c, one in GATEWAYS.items() if one.keeps_methods and one.asks_for_card)
    return next(fitting, "")
