"""Sending something back."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock, ids
from core.errors import Refusal
from orders import selectors
from orders.models import Order
from orders.returnables import Returnable, returnables
from orders.services.returns import requests, steps
from orders.types import Reason
from storefront.composing import returning
from storefront.composing.frame import frame
from storefront.forms.returning import ReturnForm


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Choose what goes back, why, how and what for; opened by the order's secret address."""
    order = _found(token)
    found = returnables(order, now=clock.now())
    if not found and request.method != "POST":
        return redirect("storefront:order", token=token)
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted, request.FILES or None, rows=found, initial={"key": ids.public_id()})
    if request.method == "POST" and form.is_valid():
        try:
            requests.ask(
                order=order,
                wishes=form.wishes,
                key=form.cleaned_data["key"],
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:order", token=token)
    return _page(request, order, found, form)


@require_POST
def withdraw(request: HttpRequest, token: str, return_id: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """Keep it after all."""
    order = _found(token)
    row = next((one for one in order.returns.all() if one.public_id == return_id), None)
    if row is None:
        raise Http404
    try:
        steps.withdraw(return_id=row.pk, now=clock.now())
    except steps.NotPossibleNow:  # it is on its way: the page says so
        return redirect("storefront:order", token=token)
    return redirect("storefront:order", token=token)


def _found(token: str) -> Order:
    order = selectors.order_by_token(token=token)
    if order is None:
        raise Http404
    return order


def _page(
    request: HttpRequest, order: Order, found: list[Returnable], form: ReturnForm
) -> HttpResponse:
    now = clock.now()
    context = frame(
        request,
        order=order,
        form=form,
        rows=returning.rows(found, form, now),
        reasons=Reason.choices,
        methods=returning.methods(form),
        outcomes=returning.outcomes(order, form),
        pickups=returning.pickups(order, now),
        stores=returning.stores(order),
        noindex=True,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, "storefront/return.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
