"""The chat through HTTP: what its small program and people without scripts get."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from messaging.models import Message as Letter
from support.models import Message, Ticket
from support.services import desk, letters, talk, typing
from support.types import Author, State
from tests.factories import talks

pytestmark = [pytest.mark.django_db, pytest.mark.req("CS1")]
VALUES = {"X-Chat": "1"}


def say(client, words="Hello?", key="k1", **given):
    return client.post("/en/chat/words/", {"words": words, "key": key} | given, headers=VALUES)


def look(client, after=""):
    answer = client.get("/en/chat/state/", {"after": after, "read": "1"}, headers=VALUES)
    assert answer.status_code == 200
    return answer.json()


def browser():
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def test_the_first_word_begins_it_and_the_answer_comes(client, now):
    talks.office_hours()
    before = look(client)
    assert (before["open"], before["said"]) == (False, [])
    assert "until 23 Nov 2026, 09:00" in before["promise"]  # it is a Sunday
    told = say(client, "Where is my parcel?").json()
    ticket = Ticket.objects.get()
    assert (ticket.way, ticket.email) == ("chat", "")
    assert [word["body"] for word in told["said"]] == ["Where is my parcel?"]
    assert say(client, "Where is my parcel?").json()["said"] == told["said"]  # sent again
    robin = talks.agent()
    typing.note(ticket_id=ticket.pk, by=Author.AGENT, name="Robin")
    talk.read(ticket_id=ticket.pk, by=Author.AGENT, upto=ticket.messages.get().pk)
    assert look(client)["typing"] == "Robin"
    talk.answer(ticket_id=ticket.pk, words="On its way.", key="a", agent_id=robin.pk, now=now)
    fresh = look(client, after=told["said"][-1]["key"])
    assert [(word["who"], word["body"], word["own"]) for word in fresh["said"]] == [
        ("Robin", "On its way.", False)
    ]
    assert fresh["read"] == told["said"][0]["key"]
    ticket.refresh_from_db()
    assert ticket.read_by_shopper == Message.objects.latest("pk").pk
    assert client.post("/en/chat/writing/", headers=VALUES).status_code == 204
    assert typing.who(ticket_id=ticket.pk, of=Author.SHOPPER) == "Visitor"


def test_without_scripts_it_is_a_page(client):
    assert "Chat with us" in client.get("/en/chat/").content.decode()
    answer = client.post("/zh-hans/chat/words/", {"words": "你好", "key": "k"})
    ticket = Ticket.objects.get()
    assert (answer.status_code, ticket.language) == (302, "zh-hans")
    assert answer.url == f"/zh-hans/requests/{ticket.token}/"
    assert client.get("/zh-hans/chat/").url == answer.url
    empty = client.post("/en/chat/words/", {"words": " ", "key": "l"})
    assert empty.status_code == 422
    assert "Please write" in empty.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": ""}, "Please write"),
        ({"words": "a" * 5001}, "at most 5000"),
        ({"email": "nobody"}, "valid email"),
        ({"key": ""}, "required"),
        ({"files": SimpleUploadedFile("x.exe", b"MZ")}, "neither a picture"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(client, given, said):
    answer = say(client, **({"words": "Hi"} | given))
    assert answer.status_code == 422
    assert said in " ".join(answer.json()["errors"])
    assert not Ticket.objects.exists()


def test_nobody_reads_anybody_elses(client):
    say(client, "Mine")
    cookie = client.cookies["talk"]
    assert cookie["httponly"]
    stranger = browser()
    assert look(stranger)["said"] == []
    stranger.cookies["talk"] = "guessed"
    assert look(stranger)["said"] == []
    assert client.get("/en/chat/state/")["Cache-Control"] == "private, no-store"
    crossed = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert say(crossed).status_code == 403


def test_the_same_words_under_the_same_short_key_are_two_peoples():
    ada, eve = browser(), browser()
    say(ada, "Hi", key="k")
    say(eve, "Hi", key="k")
    assert Ticket.objects.count() == 2
    assert ada.cookies["talk"].value != eve.cookies["talk"].value


def test_the_first_word_sent_twice_before_its_answer_came_is_one_conversation():
    key = "4ef63f3e-9a39-4fc5-9aa7-0c1f2b0f2d11"
    say(browser(), "Hi", key=key)
    say(browser(), "Hi", key=key)
    assert Ticket.objects.count() == 1


def test_who_signs_in_after_somebody_else_sees_nothing_of_theirs(client):
    ada, eve = (
        User.objects.create_user(f"{name}@example.com", "a long pass phrase") for name in ("a", "e")
    )
    client.force_login(ada)
    say(client, "About my order")
    client.force_login(eve)
    assert look(client)["said"] == []
    client.logout()
    assert look(client)["said"] == []
    other = browser()
    other.force_login(ada)  # the same person on another device goes on
    assert [word["body"] for word in look(other)["said"]] == ["About my order"]


def test_a_closed_one_is_over_and_the_next_word_begins_another(client, now):
    say(client)
    ticket = Ticket.objects.get()
    desk.move(ticket_id=ticket.pk, to=State.CLOSED, agent_id=None, now=now)
    assert look(client)["open"] is False
    say(client, "Again", key="k2")
    assert Ticket.objects.count() == 2


def test_a_flood_is_stopped(client):
    codes = [say(browser(), key=f"k{n}").status_code for n in range(12)]
    assert codes == [200] * 10 + [422] * 2


def test_whoever_left_hears_by_letter_once(client, now):
    say(client, email="ada@example.com")
    ticket = Ticket.objects.get()
    robin = talks.agent()
    talk.answer(ticket_id=ticket.pk, words="Here it is.", key="a", agent_id=robin.pk, now=now)
    assert letters.tell_left(now=now + timedelta(minutes=1)) == 0
    assert letters.tell_left(now=now + timedelta(minutes=3)) == 1
    letters.tell_left(now=now + timedelta(minutes=4))
    assert [row.recipient for row in Letter.objects.filter(channel="email")] == ["ada@example.com"]
    look(client)
    talk.answer(ticket_id=ticket.pk, words="Read at once.", key="b", agent_id=robin.pk, now=now)
    look(client)
    assert letters.tell_left(now=now + timedelta(minutes=9)) == 0
