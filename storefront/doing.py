"""A form that does one thing: carried out it leads on, refused its page says why."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.errors import Refusal

# Draws the page again, with what is to be said of the failure and the field it is about.
Page = Callable[[str, str], HttpResponse]


def carry_out(act: Callable[[], object], *, then: str, said: str, page: Page) -> HttpResponse:
    """Do it and lead on to a page that says so, or show the page with the refusal."""
    try:
        act()
    except Refusal as refusal:
        response = page(str(refusal), refusal.field or "")
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    return redirect(f"{reverse(then)}?said={said}")
