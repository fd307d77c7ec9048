"""The sandbox bank's own page: where a shopper confirms a payment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from payments.services import sandbox_bank


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask "is it really you?"; the answer goes back to the shop by webhook, the shopper by link."""
    if request.method == "POST":
        back = sandbox_bank.answer(
            reference=reference, approved="approve" in request.POST, now=clock.now()
        )
        if back is None:
            raise Http404
        return redirect(back)
    charge = sandbox_bank.pending(reference=reference)
    if charge is None:
        raise Http404
    return render(
        request, "storefront/bank.html", {"charge": charge, "amount": sandbox_bank.money_of(charge)}
    )
