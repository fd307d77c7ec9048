"""Games: wheels, lucky draws, draws won by sharing, polls."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import clock, ids
from core.errors import Refusal
from play import selectors
from play.models import Game, Helper, Turn
from play.services import polls, sharing, turns
from storefront.composing import games
from storefront.composing.frame import frame
from storefront.views.account import signed_in


@require_safe
def all_games(request: HttpRequest) -> HttpResponse:
    """What can be played now."""
    context = frame(request, games=selectors.games(now=clock.now()), noindex=True)
    return render(request, "storefront/play/games.html", context)


@require_safe
def game(request: HttpRequest, code: str) -> HttpResponse:
    """One game; `turn` is the one just taken."""
    found = _found(code)
    shown = selectors.turn(public_id=request.GET.get("turn", "")[:16])
    is_own = shown is not None and shown.game_id == found.pk and shown.user_id == request.user.pk
    return _page(request, found, shown=shown if is_own else None)


@login_required
@require_POST
def turn(request: HttpRequest, code: str) -> HttpResponse:
    """Take a turn."""
    found, user = _found(code), signed_in(request)
    word = request.POST.get("word", "")
    try:
        taken = turns.take(game_id=found.pk, user_id=user.pk, word=word, now=clock.now())
    except Refusal as refusal:
        return _page(request, found, refusal=str(refusal))
    return redirect(f"{reverse('storefront:game', args=[code])}?turn={taken.public_id}")


@login_required
@require_POST
def buy(request: HttpRequest, code: str) -> HttpResponse:
    """Give points for another turn."""
    found, user = _found(code), signed_in(request)
    key = request.POST.get("key", "")[:40] or ids.public_id()
    try:
        turns.buy(game_id=found.pk, user_id=user.pk, key=key, now=clock.now())
    except Refusal as refusal:
        return _page(request, found, refusal=str(refusal))
    return redirect("storefront:game", code=code)


@login_required
@require_POST
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Make a link to send to friends."""
    found, user = _found(code), signed_in(request)
    try:
        sharing.link(game=found, user_id=user.pk)
    except Refusal as refusal:
        return _page(request, found, refusal=str(refusal))
    return redirect("storefront:game", code=code)


@login_required
@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Vote, or change one's mind."""
    found, user = _found(code), signed_in(request)
    try:
        polls.vote(
            game_id=found.pk,
            option_id=request.POST.get("option", ""),
            user_id=user.pk,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, found, refusal=str(refusal))
    return redirect("storefront:game", code=code)


@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A friend's link: help them, then play."""
    return _invitation(request, token)


@login_required
@require_POST
def help_friend(request: HttpRequest, token: str) -> HttpResponse:
    """Bring a friend a turn."""
    user = signed_in(request)
    try:
        helper = sharing.help_friend(token=token, user_id=user.pk, now=clock.now())
    except Refusal as refusal:
        return _invitation(request, token, refusal=str(refusal))
    return redirect("storefront:game", code=helper.game.code)


@require_safe
def check(request: HttpRequest, turn_id: str) -> HttpResponse:
    """What anybody needs to check a turn: the promise, its word and number, and later the seed."""
    found = selectors.turn(public_id=turn_id)
    if found is None:
        raise Http404
    is_shown = found.game.revealed_at is not None
    context = frame(
        request,
        turn=found,
        prizes=games.view(found.game, now=clock.now()).prizes,
        seed=found.game.seed if is_shown else "",
        holds=is_shown and selectors.follows(found),
        noindex=True,
    )
    return render(request, "storefront/play/check.html", context)


def _found(code: str) -> Game:
    found = selectors.game(code=code, now=clock.now())
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Game, *, refusal: str = "", shown: Turn | None = None
) -> HttpResponse:
    now, view = clock.now(), games.view(found, now=clock.now())
    standing = None
    if request.user.is_authenticated:
        standing = selectors.standing(found, user_id=request.user.pk, now=now)
    context: dict[str, Any] = {
        "view": view,
        "standing": standing,
        "options": games.options(found, voted=standing.voted if standing else None),
        "shown": shown,
        "stop": games.stop(shown, view) if shown else "",
        "key": ids.public_id(),
        "refusal": refusal,
        "share_url": _absolute(request, standing.link) if standing and standing.link else "",
        "noindex": True,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "storefront/play/game.html", frame(request, **context), status=status)


def _absolute(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("storefront:game-invitation", args=[token]))


def _invitation(request: HttpRequest, token: str, *, refusal: str = "") -> HttpResponse:
    helper = Helper.objects.select_related("game").filter(token=token).first()
    if helper is None:
        raise Http404
    context = frame(request, game=helper.game, token=token, refusal=refusal, noindex=True)
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "storefront/play/invitation.html", context, status=status)
