"""A form that does one thing: carried out it leads on, refused its page says why."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.errors import NotFound, Refusal

# Draws the page again, with what is to be said of the failure.
Page = Callable[[str], HttpResponse]


def carry_out(act: Callable[[], object], *, then: str, said: str, page: Page) -> HttpResponse:
    """Do it and lead on to a page that says so, or show the page with the refusal.

    What is not there is 404.
    """
    try:
        act()
    except NotFound as missing:
        raise Http404 from missing
    except Refusal as refusal:
        response = page(str(refusal))
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    return redirect(f"{reverse(then)}?said={said}")
