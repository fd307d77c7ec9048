"""What may be kept about a visitor: the question, and the page where minds change."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import selectors as people
from accounts.services import consents
from core import clock
from core import consent as cookie
from storefront import bags, visitors
from storefront.composing import consents as composing
from storefront.composing.frame import frame

SHOWN = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Show what is kept for which purpose, or take a decision."""
    if request.method != "POST":
        return _page(request)
    purposes = _chosen(request)
    if purposes is None:
        problem = _("Please choose again: “purposes” has a value we do not know.")
        return _page(request, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = redirect(_back(request))
    decide(request, response, purposes)
    return response


def decide(request: HttpRequest, response: HttpResponse, purposes: list[str]) -> None:
    """Keep a decision, on this device and as a record; pseudonyms come and go with it."""
    pseudonym = visitors.begin(request, response) if cookie.ANALYTICS in purposes else None
    if pseudonym is None:
        visitors.forget(response)
    cookie.keep(response, purposes)
    consents.record(
        user_id=bags.person(request), visitor=pseudonym, purposes=purposes, now=clock.now()
    )


def _chosen(request: HttpRequest) -> list[str] | None:
    """Return the purposes of the form; None if it names one there is not."""
    choice = request.POST.get("choice", "some")
    if choice == "all":
        return list(cookie.PURPOSES)
    given = [] if choice == "none" else request.POST.getlist("purposes")
    return given if choice in {"none", "some"} and set(given) <= set(cookie.PURPOSES) else None


def _page(request: HttpRequest, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    user_id = bags.person(request)
    context = frame(
        request,
        purposes=composing.purposes(cookie.chosen(request)),
        asks_consent=False,  # the page is the question
        objects=cookie.objects(request),
        saved="saved" in request.GET,
        records=composing.records(people.consents_of(user_id=user_id)[:SHOWN]) if user_id else [],
        noindex=True,
        **more,
    )
    return render(request, "storefront/consent.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return where the question was asked, or the page of choices."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return f"{reverse('storefront:consent')}?saved=1"
