"""The developers' gallery: every component in its states, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from storefront.composing.frame import frame
from storefront.gallery_examples import examples

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; examples are made up, so nothing here can be bought."""
    return render(request, "storefront/gallery.html", frame(request, **examples()))
