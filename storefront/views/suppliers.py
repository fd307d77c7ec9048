"""The page where a supplier answers a case; the link is the key."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import Refusal
from inventory.models import SupplierCase
from inventory.services import cases
from storefront.composing.frame import frame
from storefront.forms.suppliers import ReplyForm


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is wrong, and take the answer."""
    found = SupplierCase.objects.select_related("variant__product").filter(token=token).first()
    if found is None:
        raise Http404
    form = ReplyForm(request.POST or None, initial={"reply": found.reply})
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            cases.reply(token=token, words=form.cleaned_data["reply"], now=clock.now())
        except Refusal as refusal:
            form.add_error("reply", str(refusal))
        else:
            done = True
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = frame(request, form=form, case=found, done=done, noindex=True)
    return render(request, "storefront/supplier_case.html", context, status=status)
