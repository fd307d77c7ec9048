"""Notifications of apps on both systems, through Firebase Cloud Messaging's HTTP v1 interface."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from messaging.channels.base import TIMEOUT, Gone, Undeliverable
from messaging.models import Message

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
NOT_FOUND, TOO_MANY, BROKEN = 404, 429, 500


class Firebase:
    """One Firebase project; Apple's devices are reached through it as well."""

    def __init__(self, *, account: dict[str, Any], address: str) -> None:
        """Keep a service account's key (as Firebase hands it out) and where the service is."""
        self._account = account
        self._url = f"{address}/v1/projects/{account['project_id']}/messages:send"

    def send(self, message: Message) -> str:
        """Hand one notification over; return its name there."""
        device = message.device
        if device is None:
            raise Gone("no device")
        try:
            answer = self._session.post(
                self._url, json={"message": _body(message, device.address)}, timeout=TIMEOUT
            )
        except GoogleAuthError as problem:
            raise OSError(type(problem).__name__) from problem
        if answer.ok:
            return str(answer.json().get("name", ""))[:200]
        if answer.status_code == NOT_FOUND:
            raise Gone("unregistered")
        if answer.status_code == TOO_MANY or answer.status_code >= BROKEN:
            raise OSError(answer.status_code)
        raise Undeliverable(str(answer.status_code))

    @cached_property
    def _session(self) -> AuthorizedSession:
        credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]  # the same
            self._account, scopes=[SCOPE]
        )
        return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]  # google-auth has no types


def _body(message: Message, token: str) -> dict[str, Any]:
    return {
        "token": token,
        "notification": {"title": message.subject, "body": message.text},
        "data": {"url": message.url, "id": message.public_id},
        # The same name makes a repeat after a crash replace the first one.
        "android": {"notification": {"tag": message.public_id}},
        "apns": {"headers": {"apns-collapse-id": message.public_id}},
    }
