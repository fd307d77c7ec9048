"""Before an act that costs money at one tap: asking whether it is still the same person."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import suspend_request
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.recency import is_recent as is_recent_in
from core import clock


def is_recent(request: HttpRequest) -> bool:
    """Return whether whoever is signed in proved it a short while ago."""
    return is_recent_in(request.session, now=clock.now())


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the password; what was sent is kept and goes on when it is right."""
    response: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
    return response
