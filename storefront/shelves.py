"""Whose shelf a request is about."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from catalog import shelves as read
from catalog.models import Shelf
from catalog.services import shelves
from storefront.bags import person
from storefront.cookies import SHELF_COOKIE, keep_shelf, token


def shelf(request: HttpRequest) -> Shelf | None:
    """Return the shelf of this request, if there is one."""
    return read.shelf_of(token=token(request, SHELF_COOKIE), user_id=person(request))


def opened(request: HttpRequest, now: datetime) -> Shelf:
    """Return the shelf of this request, made if there was none."""
    found = shelves.opened(token=token(request, SHELF_COOKIE), user_id=person(request), now=now)
    request.COOKIES[SHELF_COOKIE] = found.token
    return found


def marks(request: HttpRequest) -> read.Marks:
    """Return what pages mark as saved and as compared."""
    return read.marks(token=token(request, SHELF_COOKIE), user_id=person(request))


def kept(response: HttpResponse, own: Shelf) -> HttpResponse:
    """Remember a guest's shelf on this device."""
    if own.user_id is None:
        keep_shelf(response, own.token)
    return response
