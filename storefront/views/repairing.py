"""Having something repaired, and having somebody come."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from aftercare import selectors
from aftercare.models import Repair
from aftercare.selectors import Repairable
from aftercare.services import charges, repairs, steps, visits
from core import clock, ids
from core.errors import Refusal
from orders.models import Order
from storefront.composing import repairing, returning
from storefront.composing.frame import frame
from storefront.forms.repairing import RepairForm, VisitForm
from storefront.views.orders import found_by, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Choose what is to be repaired; opened by the order's secret address."""
    order, now = found_by(token), clock.now()
    found = selectors.repairables(order, now=now)
    if not found:
        return redirect("storefront:order", token=token)
    posted = request.POST if request.method == "POST" else None
    form = RepairForm(posted, request.FILES or None, initial={"key": ids.public_id()})
    if request.method == "POST" and form.is_valid():
        try:
            repairs.ask(order=order, wish=form.wish, key=form.cleaned_data["key"], now=now)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:order", token=token)
    return _page(request, order, found, form)


@require_POST
def accept(request: HttpRequest, token: str, repair_id: str) -> HttpResponse:
    """Agree to the quote and go on to pay for it."""
    order = found_by(token)
    try:
        charge = charges.accept(repair_id=_repair(order, repair_id).pk, now=clock.now())
    except Refusal as refusal:
        return page_of(request, order, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:pay", token=charge.token)


@require_POST
def refuse(request: HttpRequest, token: str, repair_id: str) -> HttpResponse:
    """Have it back as it is."""
    order = found_by(token)
    try:
        steps.refuse(repair_id=_repair(order, repair_id).pk, now=clock.now())
    except Refusal as refusal:
        return page_of(request, order, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


@require_POST
def withdraw(request: HttpRequest, token: str, repair_id: str) -> HttpResponse:
    """Not send it after all."""
    order = found_by(token)
    try:
        steps.withdraw(repair_id=_repair(order, repair_id).pk, now=clock.now())
    except Refusal as refusal:
        return page_of(request, order, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


@require_POST
def visit(request: HttpRequest, token: str, line_id: str) -> HttpResponse:
    """Choose when somebody may come for a bought service, or another time."""
    order, form = found_by(token), VisitForm(request.POST)
    if not form.is_valid():
        errors = [str(text) for texts in form.errors.values() for text in texts]
        return page_of(request, order, errors=errors, code=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        visits.book(
            order=order,
            line_id=line_id,
            slot_id=data["slot"],
            note=data["note"],
            now=clock.now(),
        )
    except Refusal as refusal:
        return page_of(request, order, errors=[str(refusal)], code=HTTPStatus.CONFLICT)
    return redirect("storefront:order", token=token)


def _repair(order: Order, repair_id: str) -> Repair:
    row = Repair.objects.filter(order=order, public_id=repair_id).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, order: Order, found: list[Repairable], form: RepairForm
) -> HttpResponse:
    stores = returning.stores(order)
    context = frame(
        request,
        order=order,
        form=form,
        lines=repairing.lines(found, form),
        ways=repairing.ways(form, has_stores=bool(stores)),
        pickups=returning.pickups(order, clock.now()),
        stores=stores,
        noindex=True,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, "storefront/repair.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
