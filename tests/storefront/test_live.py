"""The sockets: who may listen, what they hear, and that they hear nothing of others."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from shop.asgi import application
from shop.settings_parts import policy
from support.models import Ticket
from support.services import live, talk
from tests.factories import talks
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("CS1")]
HERE = f"http://{settings.ALLOWED_HOSTS[0]}"


def socket(cookies="", origin=HERE, query=b""):
    headers = [(b"origin", origin.encode()), (b"cookie", cookies.encode())]
    scope = {"type": "websocket", "path": "/live/", "headers": headers, "query_string": query}
    return ApplicationCommunicator(application, scope | {"subprotocols": []})


def apart(asked):
    """Run it on a thread of its own: where a browser has run, this one has a loop already."""

    def call(*args):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(async_to_sync(asked), *args).result()

    return call


@apart
async def refused(one):
    await one.send_input({"type": "websocket.connect"})
    answer = await one.receive_output(timeout=5)
    return answer["type"] == "websocket.close"


@apart
async def hears(one, do):
    """Return what a socket hears after something was done: the first "look" is for having come."""
    await one.send_input({"type": "websocket.connect"})
    assert (await one.receive_output(timeout=5))["type"] == "websocket.accept"
    assert (await one.receive_output(timeout=5))["text"] == "look"
    do()
    silent = await one.receive_nothing(timeout=1)
    found = None if silent else (await one.receive_output(timeout=5))["text"]
    await one.send_input({"type": "websocket.disconnect", "code": 1000})
    await one.wait(timeout=5)
    return found


def chat():
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.post("/en/chat/words/", {"words": "Hi", "key": "k"}, headers={"X-Chat": "1"})
    return Ticket.objects.latest("pk"), f"talk={client.cookies['talk'].value}"


def nudge(ticket):
    return lambda: live.send(f'{{"ticket": {ticket.pk}}}')


def test_a_shopper_hears_of_their_own_chat_and_of_no_other():
    (own, cookie), (other, _theirs) = chat(), chat()
    assert hears(socket(cookie), nudge(own)) == "look"
    assert hears(socket(cookie), nudge(other)) is None


def test_an_agent_hears_of_all_and_strangers_of_nothing(client):
    ticket, _cookie = chat()
    client.force_login(operator("service"))
    session = f"sessionid={client.cookies['sessionid'].value}"
    assert hears(socket(session, query=b"inbox"), nudge(ticket)) == "look"
    client.force_login(operator("warehouse"))
    session = f"sessionid={client.cookies['sessionid'].value}"
    for cookies in (session, "", "talk=guessed", "talk=\x7f;;;="):
        assert refused(socket(cookies))
        assert refused(socket(cookies, query=b"inbox"))


def test_pages_of_other_hosts_may_not_listen():
    _ticket, cookie = chat()
    assert refused(socket(cookie, origin="https://evil.example"))


def test_an_answer_is_told_once_it_is_written(now, monkeypatch):
    told = []
    monkeypatch.setattr(live, "send", told.append)
    ticket, _cookie = chat()
    told.clear()
    talk.answer(ticket_id=ticket.pk, words="Yes", key="a", agent_id=talks.agent().pk, now=now)
    assert len(told) == 1
    assert f'"ticket": {ticket.pk}' in told[0]
    assert "Yes" not in told[0]


def test_where_sockets_are_is_in_the_policy():
    assert policy.origin("ws://shop.example:8001/live/") == "ws://shop.example:8001"
    assert policy.origin("") is None
    strict = policy.strict(pictures=None, sockets="ws://a:1")
    assert strict["DIRECTIVES"]["connect-src"] == ["'self'", "ws://a:1"]
