"""The other sides of our channels, running."""

import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller

from messaging.channels import base
from messaging.channels.app_push import Firebase as OurFirebase
from tests.messaging.peers.browser import Browser
from tests.messaging.peers.firebase import Firebase
from tests.messaging.peers.serving import serving


class Postbox:
    """Keeps what an SMTP server was handed."""

    def __init__(self):
        self.letters, self.is_full, self.unknown = [], False, set()

    async def handle_RCPT(self, _server, _session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if address in self.unknown:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- aiosmtpd's name
        if self.is_full:
            return "452 Insufficient system storage"
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield box
    controller.stop()


@pytest.fixture
def browser(settings):
    """A browser that may be subscribed; `browser.endpoint` is where its service listens."""
    one = Browser(settings.VAPID_PUBLIC_KEY)
    with serving(one.answer) as address:
        settings.PUSH_SERVICES = [address]
        one.endpoint = f"{address}/push/one"
        yield one


@pytest.fixture
def firebase(monkeypatch):
    """Firebase, and our channel to it."""
    peer = Firebase()
    with serving(peer.answer) as address:
        channel = OurFirebase(account=peer.account(address), address=address)
        monkeypatch.setitem(base.CHANNELS, "app_push", channel)
        yield peer
