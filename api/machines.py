"""Machines that speak to one door of the API, each with a token of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class MachineToken(BaseAuthentication, ABC):
    """`Authorization: Bearer …` with a machine's token; it opens one door only.

    A door names what `owner_of` returns for a token, or None for a wrong one.
    """

    @abstractmethod
    def owner_of(self, token: str) -> object | None:
        """Return whose token this is."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, object] | None:
        """Return the token's owner as `request.auth`."""
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        owner = self.owner_of(token.strip())
        if owner is None:
            raise AuthenticationFailed
        return AnonymousUser(), owner

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- the framework's signature
        """Say how to prove who one is."""
        return "Bearer"


class MachineTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular's own
    """How the description names it."""

    target_class = MachineToken
    match_subclasses = True
    name = "machineToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 -- spectacular's signature
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer"}


class IsMachine(BasePermission):
    """Whoever has a right token for this door."""

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 -- the framework's signature
        """Return whether a token was right."""
        return request.auth is not None and isinstance(
            request.successful_authenticator, MachineToken
        )
