"""Digital goods, for those who have paid: opened by the order's secret address."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import Content
from orders import selectors
from orders.models import Order, OrderLine
from storefront.composing.frame import frame
from storefront.composing.journal import words
from storefront.composing.pictures import picture


@require_safe
def read(request: HttpRequest, token: str, line: str) -> HttpResponse:
    """The text of a digital good, and the way to its file."""
    order, bought, content = _paid(token, line)
    body = words(content.body)
    context = frame(
        request, order=order, line=bought, content=content, body=body, noindex=True, tab="account"
    )
    response = render(request, "storefront/content.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def download(request: HttpRequest, token: str, line: str) -> FileResponse:  # noqa: ARG001 -- a view is handed its request
    """The file of a digital good, always to be saved and never shown in the shop's name."""
    _order, _bought, content = _paid(token, line)
    if not content.file:
        raise Http404
    name = PurePosixPath(str(content.file.name)).name
    response = FileResponse(content.file.open("rb"), as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All digital goods a member has bought."""
    found = [
        (line, picture(line.image, alt=""))
        for line in selectors.library(user_id=request.user.pk or 0)
    ]
    context = frame(request, tab="account", found=found)
    return render(request, "storefront/account/library.html", context)


def _paid(token: str, line: str) -> tuple[Order, OrderLine, Content]:
    """Return what was paid for; anything else does not exist."""
    order = selectors.order_by_token(token=token)
    bought = selectors.content_line(order, line_id=line) if order else None
    if order is None or bought is None or bought.variant is None:
        raise Http404
    content = Content.objects.filter(product=bought.variant.product_id).first()
    if content is None:
        raise Http404
    return order, bought, content
