"""Offers in plain words, and the coupons of a wallet."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from core import clock, page_cache, preferences
from core.errors import NotFound, Refusal
from promotions.services import coupons
from storefront import bags
from storefront.composing import rules
from storefront.composing.frame import frame


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Everything that is on for everybody, with its rules in plain words."""
    found = rules.public(
        currency=preferences.currency(request),
        country=settings.SHOP_LANGUAGE_COUNTRY[get_language() or "en"],
        now=clock.now(),
    )
    response = render(request, "storefront/offers.html", frame(request, offers=found))
    return page_cache.tag(response, "navigation")


@login_required
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """The coupons somebody holds, and those they may take."""
    user_id, now = request.user.pk or 0, clock.now()
    currency = preferences.currency(request)
    held = rules.wallet(user_id=user_id, currency=currency, now=now)
    codes = {one.code for one in held}
    context = frame(
        request,
        tab="account",
        held=held,
        open=[one for one in rules.claimable(currency=currency, now=now) if one.code not in codes],
        said=request.GET.get("said", ""),
    )
    return render(request, "storefront/account/coupons.html", context)


@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Put a coupon into the wallet; who is not signed in does so first."""
    user_id, own = bags.person(request), reverse("storefront:account-coupons")
    if user_id is None:
        return redirect(f"{reverse('account_login')}?next={own}")
    said = "claimed"
    try:
        code = request.POST.get("coupon", "").replace("\0", "")[:40]
        coupons.claim(promotion_code=code, user_id=user_id, now=clock.now())
    except NotFound as missing:
        raise Http404 from missing
    except Refusal:
        said = "gone"
    return redirect(f"{own}?said={said}")
