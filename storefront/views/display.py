"""How the shop looks to this shopper: preferences, currency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from core import preferences
from storefront import bags


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep display preferences, on this device and with the account; "reset" forgets them all."""
    choices = (
        {}
        if "reset" in request.POST
        else preferences.chosen(request)
        | {name: request.POST[name] for name in preferences.CHOICES if name in request.POST}
    )
    if user_id := bags.person(request):
        User.objects.filter(pk=user_id).update(display=choices)
    response = _back(request)
    preferences.keep(response, choices)
    return response


@require_POST
def currency(request: HttpRequest) -> HttpResponse:
    """Keep the currency."""
    response = _back(request)
    preferences.keep_currency(response, request.POST.get("currency", ""))
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """Send the shopper back where they were; to nobody else's site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return redirect(target)
