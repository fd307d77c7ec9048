"""Recommending the shop: one's own link, and the page it leads to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from membership.selectors import giving, members
from membership.services import activities, referrals
from membership.services import members as membership
from storefront import bags
from storefront.composing.frame import frame
from storefront.cookies import FRIEND_COOKIE, keep_friend, token
from storefront.doing import carry_out
from storefront.forms.club import CodeForm
from storefront.views.account import signed_in

PAGE = "storefront:member-friends"
SAID = {
    "accepted": lambda: _("Noted. You both get points after your first order."),
    "shared": lambda: _("Thank you for sharing. Your points are in."),
}


@login_required
@require_safe
def friends(request: HttpRequest) -> HttpResponse:
    """One's link and code, and who came by it."""
    return _page(request)


@login_required
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Say who recommended the shop."""
    user, form = signed_in(request), CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    response = carry_out(
        lambda: referrals.accept(friend_id=user.pk, code=code, now=clock.now()),
        then=PAGE,
        said="accepted",
        page=lambda text: _page(request, refusal=text, form=form),
    )
    response.delete_cookie(FRIEND_COOKIE)
    return response


@login_required
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Note that something was shared."""
    user, what = signed_in(request), request.POST.get("what", "")[:60]
    return carry_out(
        lambda: activities.share(user_id=user.pk, what=what, now=clock.now()),
        then=PAGE,
        said="shared",
        page=lambda text: _page(request, refusal=text),
    )


@require_http_methods(["GET", "HEAD"])
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Where a friend's link leads: what both get, and the way in. The code is kept for a month."""
    try:
        found = referrals.referrer_by(code)
    except referrals.UnknownCode as unknown:
        raise Http404 from unknown
    if bags.person(request) is not None:
        return redirect(f"{reverse(PAGE)}?code={found.code}")
    name = found.user.name.split(" ")[0] if found.user.name else ""
    context = frame(request, tab="account", friend=name, terms=members.programme(), noindex=True)
    response = render(request, "storefront/club/invited.html", context)
    keep_friend(response, found.code)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, **said: Any) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    member = membership.join(user_id=user.pk, now=now)
    spoken = SAID.get(request.GET.get("said", ""))
    code = request.GET.get("code", "") or token(request, FRIEND_COOKIE)
    path = reverse("storefront:invited", args=[member.code])
    context = frame(
        request,
        tab="account",
        member=member,
        link=f"{settings.PUBLIC_URL}{path}",
        terms=members.programme(),
        referrals=giving.referrals_by(user_id=user.pk)[:20],
        brought=hasattr(user, "referred_by"),
        form=said.pop("form", None) or CodeForm(initial={"code": code[:12]}),
        done=spoken() if spoken else "",
        **said,
    )
    return render(request, "storefront/club/friends.html", context)
