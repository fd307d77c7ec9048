"""Errors as problem details (RFC 9457): one shape, with a stable code and the fields at fault."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.recency import ReauthenticationRequired
from analytics.services import collecting
from core.errors import NotFound, Refusal
from core.limits import TooOften
from core.services.idempotency import KeyReused

CONTENT_TYPE = "application/problem+json"
# A refusal is a conflict with the shop's present state, unless it says otherwise here.
STATUSES: dict[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    collecting.Unreadable: HTTPStatus.BAD_REQUEST,
    collecting.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ReauthenticationRequired: HTTPStatus.FORBIDDEN,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem for an exception; None lets a bug be a 500 and be logged."""
    del context
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, exceptions.APIException):
        headers = {"WWW-Authenticate": error.auth_header} if hasattr(error, "auth_header") else None
        return problem(
            HTTPStatus(error.status_code),
            str(error.default_code),
            str(error.detail),
            headers=headers,
        )
    return None


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """Return one problem."""
    body = {
        "type": f"/api/docs/#{code}",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    response = Response(body | more, status=status, headers=headers)
    response.content_type = CONTENT_TYPE
    return response


def _refused(refusal: Refusal) -> Response:
    status = STATUSES.get(type(refusal), HTTPStatus.CONFLICT)
    errors = [{"field": refusal.field, "detail": str(refusal)}] if refusal.field else []
    return problem(status, refusal.code, str(refusal), errors=errors, details=refusal.details)


def _invalid(error: exceptions.ValidationError) -> Response:
    errors = list(_flatten("", error.detail))
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", _("Please check what you sent."), errors=errors
    )


def _flatten(path: str, detail: Any) -> Any:
    """Yield {field, detail} for every leaf: address.postcode, lines.0.quantity."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _flatten(f"{path}.{name}" if path else str(name), below)
    elif isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        for place, below in enumerate(detail):
            yield from _flatten(f"{path}.{place}", below)
    else:
        for text in detail if isinstance(detail, list) else [detail]:
            yield {"field": path, "detail": str(text)}
