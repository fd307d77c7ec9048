"""Cursors over search results: opaque to the caller."""

from __future__ import annotations

import base64
import binascii

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from search.types import LAST_PAGE


class BadCursor(Refusal):
    """The cursor is not one we gave."""

    code = "bad_cursor"
    field = "cursor"
    message = _("This cursor is not valid. Please start from the first page.")


def encode(page: int) -> str:
    """Return a page's cursor."""
    return base64.urlsafe_b64encode(f"page {page}".encode()).decode().rstrip("=")


def decode(cursor: str) -> int:
    """Return the page behind a cursor; the first for none. Raises BadCursor."""
    if not cursor:
        return 1
    try:
        word, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split()
        page = int(number)
    except (binascii.Error, ValueError) as unreadable:
        raise BadCursor from unreadable
    if word != "page" or not 1 <= page <= LAST_PAGE:
        raise BadCursor
    return page
