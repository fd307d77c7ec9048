"""The shop's addresses, and a page that does nothing: the reference."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from shop.urls import urlpatterns as of_the_shop


@cache
def _body(size: int) -> bytes:
    return b"<!doctype html><p>" + b"x" * size


def bare(_request: HttpRequest, size: int) -> HttpResponse:
    """Answer so many bytes."""
    return HttpResponse(_body(size))


urlpatterns = [path("bare/<int:size>/", bare), *of_the_shop]
