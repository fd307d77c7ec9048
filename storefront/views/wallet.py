"""A member's purse: store credit with its history, and the ways to pay that are kept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotFound
from membership import selectors as purse
from payments import selectors as money
from payments.services import methods
from storefront.composing.frame import frame

PER_PAGE = 20


@login_required
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """What there is, what came and went, and how one can pay at a tap."""
    user_id = request.user.pk or 0
    page = Paginator(purse.statement(user_id=user_id), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(
        request,
        tab="account",
        accounts=purse.accounts_of(user_id=user_id),
        entries=page.object_list,
        next_url=f"?page={page.next_page_number()}" if page.has_next() else "",
        shown=page.end_index(),
        total=page.paginator.count,
        methods=money.methods_of(user_id=user_id),
        removed="removed" in request.GET,
    )
    return render(request, "storefront/account/wallet.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, method_id: str) -> HttpResponse:
    """Forget a way to pay, here and at the gateway."""
    try:
        methods.remove(user_id=request.user.pk or 0, public_id=method_id)
    except NotFound as missing:
        raise Http404 from missing
    response = redirect("storefront:account-wallet")
    response["Location"] += "?removed=1"
    return response
