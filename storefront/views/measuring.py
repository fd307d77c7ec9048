"""The door of events, for the shop's own pages."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from analytics.services import collecting
from analytics.types import Kind, Source
from core import clock, consent
from core.errors import Refusal
from core.limits import TooOften
from storefront import visitors

STATUSES = {
    collecting.TooLarge.code: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooOften.code: HTTPStatus.TOO_MANY_REQUESTS,
}


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a batch in. Without consent nothing is kept, not even that it came."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT, content_type="text/plain")
    if not consent.allowed(request, consent.ANALYTICS):
        return response
    now, agent = clock.now(), request.headers.get("User-Agent", "")
    try:
        # One byte more than it takes: what is larger is not read.
        body = request.read(collecting.MOST_BYTES + 1)
        batch = collecting.opened(
            body=body,
            source=Source.WEB,
            agent=agent,
            address=get_adapter(request).get_client_ip(request),
            now=now,
        )
    except Refusal as refusal:
        return _refused(refusal)
    visit = visitors.visit(request, batch.get("from"))
    sender = visitors.sender(request, visit)
    if visit.is_new:
        began = sender.envelope(now) | {"d": visitors.device(request)}
        collecting.note(kind=Kind.VISIT, envelope=began, now=now, key=visit.session)
    collecting.take(batch=batch, sender=sender, now=now)
    visit.keep(response)
    return response


def _refused(refusal: Refusal) -> HttpResponse:
    status = STATUSES.get(refusal.code, HTTPStatus.BAD_REQUEST)
    return JsonResponse({"code": refusal.code, "detail": str(refusal)}, status=status)
