"""The member centre: tier, progress, what it brings, points, events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from membership.models import Tier
from membership.selectors import giving, members, plans
from membership.selectors import points as purse
from membership.services import activities
from membership.services import members as membership
from membership.types import Birthday, Why
from occasions import selectors as occasions
from orders.shoppers import shopper_of
from storefront.composing.frame import frame
from storefront.doing import carry_out
from storefront.forms.club import BirthdayForm
from storefront.views.account import signed_in

SAID = {
    "checked-in": lambda: _("Good to see you. Your points are in."),
    "birthday": lambda: _("Thank you. We will think of you that day."),
}


@login_required
@require_safe
def club(request: HttpRequest) -> HttpResponse:
    """Where a member stands and what comes of it."""
    return _page(request)


@login_required
@require_POST
def check_in(request: HttpRequest) -> HttpResponse:
    """Come by once a day."""
    user, now = signed_in(request), clock.now()
    return carry_out(
        lambda: activities.check_in(user_id=user.pk, now=now),
        then="storefront:member",
        said="checked-in",
        page=lambda text: _page(request, refusal=text),
    )


@login_required
@require_POST
def birthday(request: HttpRequest) -> HttpResponse:
    """Say one's birthday, once; it completes the profile."""
    user, now, form = signed_in(request), clock.now(), BirthdayForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, refusal=_("Please choose a day and a month."))

    def act() -> None:
        said = Birthday(form.cleaned_data["birth_month"], form.cleaned_data["birth_day"])
        membership.set_birthday(user_id=user.pk, birthday=said, now=now)
        if user.name and user.addresses.exists():
            key = f"profile:{user.pk}"
            activities.try_to(user_id=user.pk, why=Why.PROFILE, key=key, now=now)

    return carry_out(
        act,
        then="storefront:member",
        said="birthday",
        page=lambda text: _page(request, form=form, refusal=text),
    )


def _events(user_id: int, ladder: Iterable[Tier], now: datetime) -> list[dict[str, Any]]:
    """Return the members' events to come, those of others with whom they are for."""
    mine = shopper_of(user_id=user_id, country="", now=now).audiences
    tiers = {f"tier:{tier.code}": tier.name for tier in ladder}

    def whose(audience: str) -> str:
        return "" if audience in mine else tiers.get(audience) or members.audience_name(audience)

    rows = occasions.for_members(now=now)[:6]
    return [{"row": row, "only_for": whose(row.audience)} for row in rows]


def _page(request: HttpRequest, **said: Any) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    membership.join(user_id=user.pk, now=now)
    member, ladder = members.member_of(user_id=user.pk), members.ladder()
    if member is None:
        raise Http404
    spoken = SAID.get(request.GET.get("said", ""))
    context = frame(
        request,
        tab="account",
        member=member,
        ladder=ladder,
        tier=next((one for one in ladder if one.pk == member.tier_id), None),
        progress=members.progress_of(member, ladder),
        score=members.score_of(user_id=user.pk, now=now, terms=members.programme()),
        history=members.tier_history(user_id=user.pk)[:6],
        points=purse.account_of(user_id=user.pk),
        expiring=purse.expiring(user_id=user.pk, now=now),
        checked_in=purse.has_moved(activities.check_in_key(user.pk, now)),
        check_in=purse.earning_rules().get(Why.CHECK_IN),
        subscription=plans.subscription_of(user_id=user.pk),
        cashbacks=giving.cashbacks_of(user_id=user.pk)[:5],
        events=_events(user.pk, ladder, now),
        form=said.pop("form", None) or BirthdayForm(),
        done=spoken() if spoken else "",
        **said,
    )
    return render(request, "storefront/club/club.html", context)
