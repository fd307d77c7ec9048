"""Fetching an address that a file names, and nothing of this network.

Addresses are checked as they are connected to, so that no name and no redirect leads inside.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urljoin, urlsplit

TIMEOUT = 15
REDIRECTS = 3
MOVED = {301, 302, 303, 307, 308}
OK = 200


class NotFetched(Exception):
    """The address gave nothing; the argument is a code of `transfers.wording`."""


def fetch(address: str, *, most: int) -> bytes:
    """Return what is at an address, of at most so many bytes. Raises NotFetched."""
    for _attempt in range(REDIRECTS + 1):
        connection = _connection(address)
        try:
            answer = _ask(connection, address)
            if answer.status in MOVED:
                address = urljoin(address, answer.headers.get("Location", ""))
                continue
            if answer.status != OK:
                raise NotFetched("not_found")
            data = answer.read(most + 1)
        except (OSError, HTTPException, ValueError) as broken:
            raise NotFetched("no_answer") from broken
        finally:
            connection.close()
        if len(data) > most:
            raise NotFetched("too_large")
        return data
    raise NotFetched("no_answer")


def _connection(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotFetched("address")
    try:
        port = parts.port
    except ValueError as broken:
        raise NotFetched("address") from broken
    kind = _SafeHttps if parts.scheme == "https" else _SafeHttp
    return kind(parts.hostname, port, timeout=TIMEOUT)


def _ask(connection: HTTPConnection, address: str) -> HTTPResponse:
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection.request("GET", path, headers={"User-Agent": "Loopmart", "Accept": "image/*"})
    return connection.getresponse()


class _SafeHttp(HTTPConnection):
    """Connects to public addresses only."""

    def connect(self) -> None:
        """Open the socket."""
        self.sock = _public_socket(self.host, self.port)


class _SafeHttps(HTTPSConnection):
    """The same over TLS, for the name that was asked for."""

    def connect(self) -> None:
        """Open the socket and shake hands."""
        plain = _public_socket(self.host, self.port)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _public_socket(host: str, port: int) -> socket.socket:
    for family, kind, protocol, _name, place in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        if not is_public(str(place[0])):
            raise NotFetched("private")
        found = socket.socket(family, kind, protocol)
        found.settimeout(TIMEOUT)
        found.connect(place)
        return found
    raise NotFetched("no_answer")


def is_public(address: str) -> bool:
    """Return whether an address is on the open internet."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global
