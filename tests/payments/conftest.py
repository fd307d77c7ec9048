"""Gateways of other companies, each with its peer on this machine."""

import json
import socket
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from payments.gateways import base
from payments.gateways.alipay import Alipay, AlipayTerms
from payments.gateways.stripe import Stripe, StripeTerms
from payments.gateways.wechat import WeChat, WeChatTerms
from tests.payments.peers import alipay_peer, wechat_peer
from tests.payments.peers.serving import Keys, served


@pytest.fixture
def register(monkeypatch):
    """Offer a gateway for the length of a test."""

    def add(gateway):
        monkeypatch.setitem(base.GATEWAYS, gateway.code, gateway)
        return gateway

    return add


@pytest.fixture(scope="session")
def merchant():
    """The merchant's keys: peers are given the public half."""
    return Keys()


@pytest.fixture
def alipay_at(merchant):
    with served(alipay_peer.AlipayPeer(merchant.public)) as peer:
        yield peer


@pytest.fixture
def alipay(alipay_at, merchant, register):
    terms = AlipayTerms(
        app_id=alipay_peer.APP_ID,
        private_key=merchant.secret_pem,
        public_key=alipay_at.keys.public_pem,
        url=f"{alipay_at.url}/gateway.do",
        plans={3: Decimal("2.3"), 6: Decimal("4.5")},
    )
    return register(Alipay(terms))


@pytest.fixture
def wechat_at(merchant):
    with served(wechat_peer.WeChatPeer(merchant.public)) as peer:
        yield peer


@pytest.fixture
def wechat(wechat_at, merchant, register):
    terms = WeChatTerms(
        merchant_id=wechat_peer.MERCHANT,
        app_id=wechat_peer.APP,
        serial=wechat_peer.SERIAL,
        private_key=merchant.secret_pem,
        api_key=wechat_peer.KEY,
        public_key=wechat_at.keys.public_pem,
        public_key_id=wechat_peer.KEY_ID,
        url=wechat_at.url,
    )
    return register(WeChat(terms))


class StripeAt:
    """localstripe's process, the shopper's hand on its page, and what it tells."""

    def __init__(self, url):
        self.url = url

    def hand(self, session, number="4242424242424242"):
        return self.post(f"/_config/hand/{session}", {"number": number})

    def post(self, path, body):
        sent = Request(
            f"{self.url}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer sk_test_12345"},
        )
        with urlopen(sent, timeout=5) as answer:
            return json.loads(answer.read() or b"{}")


@pytest.fixture(scope="session")
def stripe_at():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Path(__file__).parent / "peers" / "stripe_peer.py"
    process = subprocess.Popen([sys.executable, str(program), str(port)])
    peer = StripeAt(f"http://127.0.0.1:{port}")
    try:
        _await(peer.url)
        yield peer
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def stripe(stripe_at, register):
    terms = StripeTerms("sk_test_12345", "whsec_teapot", api_base=stripe_at.url)
    return register(Stripe(terms))


@pytest.fixture
def reserving(stripe, register):
    """Stripe that reserves now and takes later."""
    return register(Stripe(replace(stripe.terms, capture="manual")))


def _await(url):
    until = time.monotonic() + 20
    while True:
        try:
            urlopen(f"{url}/v1/balance", timeout=1)
        except URLError as problem:
            if getattr(problem, "code", None) == 401:
                return
            if time.monotonic() > until:
                raise
