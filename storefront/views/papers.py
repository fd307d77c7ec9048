"""Documents of an order, and the fapiao a buyer asks for."""

from __future__ import annotations

from http import HTTPStatus

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusal
from orders.models import Document
from orders.services import fapiaos
from orders.services.fapiaos import Asked
from orders.types import Paper
from storefront.forms.papers import FapiaoForm
from storefront.views.orders import found_by, page_of


@require_safe
def paper(request: HttpRequest, token: str, paper_id: str) -> FileResponse:  # noqa: ARG001 -- a view is handed its request
    """A document's file, opened by the order's secret address; a moment later if not made yet."""
    rows = Document.objects.filter(order=found_by(token), public_id=paper_id)
    document = rows.exclude(kind=Paper.SLIP).exclude(file="").first()
    if document is None:
        raise Http404
    return sent(document)


@require_POST
def fapiao(request: HttpRequest, token: str) -> HttpResponse:
    """Keep to whom the fapiao is made out."""
    order = found_by(token)
    form = FapiaoForm(request.POST)
    if form.is_valid():
        try:
            fapiaos.ask(order=order, asked=Asked(**form.cleaned_data))
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, str(refusal))
        else:
            return redirect("storefront:order", token=token)
    return page_of(request, order, fapiao=form, code=HTTPStatus.UNPROCESSABLE_ENTITY)


def sent(document: Document) -> FileResponse:
    """Return a document's file, to be shown or saved and kept by nobody between."""
    file = storages["private"].open(document.file)
    response = FileResponse(file, filename=f"{document.name}.pdf".replace("/", "-"))
    response["Content-Type"] = "application/pdf"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
