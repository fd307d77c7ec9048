"""The points shop, draws and auctions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock, ids
from membership.models import Draw
from membership.rules import fairness
from membership.selectors import play
from membership.selectors import points as purse
from membership.services import auctions, draws, mall
from storefront.composing.frame import frame
from storefront.composing.mall import auction_views, item_views
from storefront.doing import carry_out
from storefront.forms.club import PointsForm
from storefront.views.account import signed_in

SAID = {
    "redeemed": lambda: _("It is yours. You find it below."),
    "entered": lambda: _("Your ticket is in the box. Good luck."),
    "bid": lambda: _("Your bid leads. Its points are held until somebody bids more."),
}


@login_required
@require_safe
def shop(request: HttpRequest) -> HttpResponse:
    """What can be had for points."""
    return _shop(request)


@login_required
@require_POST
def redeem(request: HttpRequest, item_id: str) -> HttpResponse:
    """Take something for points."""
    user, key = signed_in(request), request.POST.get("key", "")[:40]
    return carry_out(
        lambda: mall.redeem(user_id=user.pk, item_id=item_id, key=key, now=clock.now()),
        then="storefront:mall",
        said="redeemed",
        page=lambda text: _shop(request, refusal=text),
    )


@login_required
@require_POST
def enter(request: HttpRequest, draw_id: str) -> HttpResponse:
    """Buy a ticket of a draw."""
    user, key = signed_in(request), request.POST.get("key", "")[:40]
    return carry_out(
        lambda: draws.enter(user_id=user.pk, draw_id=draw_id, key=key, now=clock.now()),
        then="storefront:mall",
        said="entered",
        page=lambda text: _shop(request, refusal=text),
    )


@require_safe
def draw(request: HttpRequest, draw_id: str) -> HttpResponse:
    """What anybody needs to check a draw: hash, list, and once it is drawn the seed."""
    found = Draw.objects.filter(public_id=draw_id, opens_at__lte=clock.now()).first()
    if found is None:
        raise Http404
    tickets, won = play.tickets_of(found), play.winners_of(found)
    is_drawn = found.drawn_at is not None
    context = frame(
        request,
        tab="account",
        draw=found,
        tickets=tickets,
        list_hash=fairness.list_hash(tickets),
        winners=[(place, position + 1, tickets[position]) for place, position in enumerate(won, 1)],
        seed=found.seed if is_drawn else "",
        holds=is_drawn
        and fairness.is_fair(
            promised=found.commitment,
            seed=found.seed,
            tickets=tickets,
            said=won,
            count=found.winners,
        ),
        noindex=True,
    )
    return render(request, "storefront/club/draw.html", context)


@login_required
@require_safe
def auction_list(request: HttpRequest) -> HttpResponse:
    """The auctions, live by asking again."""
    return _auctions(request)


@login_required
@require_safe
def auction_live(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "storefront/club/_auctions.html", _auction_context(request))


@login_required
@require_POST
def bid(request: HttpRequest, auction_id: str) -> HttpResponse:
    """Bid points."""
    user, form = signed_in(request), PointsForm(request.POST)
    if not form.is_valid():
        response = _auctions(request, refusal=_("Please bid a whole number of points."))
        response.status_code = 422
        return response
    return carry_out(
        lambda: auctions.bid(
            user_id=user.pk,
            auction_id=auction_id,
            points_bid=form.cleaned_data["points"],
            now=clock.now(),
        ),
        then="storefront:auctions",
        said="bid",
        page=lambda text: _auctions(request, refusal=text),
    )


def _shop(request: HttpRequest, **said: Any) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    account = purse.account_of(user_id=user.pk)
    spoken = SAID.get(request.GET.get("said", ""))
    context = frame(
        request,
        tab="account",
        points=account,
        items=item_views(play.mall(now=now), points=account.free),
        draws=play.draws(user_id=user.pk, now=now)[:8],
        redemptions=play.redemptions_of(user_id=user.pk)[:12],
        key=ids.public_id(),
        done=spoken() if spoken else "",
        **said,
    )
    return render(request, "storefront/club/mall.html", context)


def _auctions(request: HttpRequest, **said: Any) -> HttpResponse:
    spoken = SAID.get(request.GET.get("said", ""))
    context = _auction_context(request) | {"done": spoken() if spoken else ""} | said
    return render(
        request, "storefront/club/auctions.html", frame(request, tab="account", **context)
    )


def _auction_context(request: HttpRequest) -> dict[str, Any]:
    user, now = signed_in(request), clock.now()
    return {
        "points": purse.account_of(user_id=user.pk),
        "auctions": auction_views(play.auctions(now=now)[:12], user_id=user.pk, now=now),
        "key": ids.public_id(),
    }
