"""The agents' inbox through HTTP: who sees what, what may be given, what two agents see."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.money import Money
from membership.selectors import balance_of
from messaging.models import Message as Letter
from orders.services import refunds
from payments.models import Refund
from shop.roles import write_roles
from support.models import CannedReply, Message, Ticket
from support.services import talk
from support.types import Person
from tests.factories import sales, talks
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db, pytest.mark.req("CS3")]


@pytest.fixture
def desk():
    """An agent signed in at the inbox; call it for another one."""
    write_roles()

    def sit(name="Robin", **given):
        agent = talks.agent(name=name, **given)
        agent.user.groups.add(Group.objects.get(name="service"))
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        client.force_login(agent.user)
        client.agent = agent
        return client

    return sit


def seen(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def act(client, ticket, verb, **given):
    answer = client.post(f"/admin/inbox/{ticket.number}/{verb}/", given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_queue_to_the_answer(desk, now):
    robin = desk()
    ticket = talks.asked("Where is <b>it</b>?", now=now)
    assert ticket.number in seen(robin, "/admin/inbox/?queue=mine")  # she is the only one on duty
    page = seen(robin, f"/admin/inbox/{ticket.number}/")
    assert "&lt;b&gt;it&lt;/b&gt;" in page
    act(robin, ticket, "note", words="Carrier asked", key="n")
    page = act(robin, ticket, "say", words="Tomorrow.", key="a")
    assert "Tomorrow." in page
    assert "Carrier asked" in page
    act(robin, ticket, "say", words="Tomorrow.", key="a")  # pressed twice
    ticket.refresh_from_db()
    assert (ticket.state, ticket.messages.count(), ticket.assignee) == ("waiting", 3, robin.agent)
    act(robin, ticket, "move", to="solved")
    assert ticket.number in seen(robin, "/admin/inbox/?queue=solved")
    assert not Letter.objects.filter(text__contains="Carrier asked").exists()


def test_what_cannot_be_is_said_and_words_are_kept(desk, now):
    robin = desk()
    ticket = talks.asked(now=now)
    assert "Please write" in act(robin, ticket, "say", words="  ", key="a")
    page = act(robin, ticket, "say", words="long " * 1100, key="b")
    assert "under 5,000" in page
    assert "long long" in page
    assert "not possible" in act(robin, ticket, "move", to="nowhere")
    assert "not possible" in act(robin, ticket, "merge", into="C-NONE")
    assert "some of the messages" in act(robin, ticket, "split", subject="x")
    assert robin.post(f"/admin/inbox/{ticket.number}/fly/").status_code == 404
    assert robin.get("/admin/inbox/C-NONE/").status_code == 404
    ticket.refresh_from_db()
    assert (ticket.state, ticket.messages.count()) == ("open", 1)


def test_assign_weigh_merge_split(desk, now):
    robin = desk()
    other = talks.agent(name="Mei")
    one, two = talks.asked("First", now=now), talks.asked("Second", now=now)
    act(robin, one, "assign", to=other.public_id)
    act(robin, one, "weigh", lane="urgent", priority="3")
    one.refresh_from_db()
    assert (one.assignee, one.lane, one.priority) == (other, "urgent", 3)
    assert "Second" in act(robin, two, "merge", into=one.number.lower())
    second = Message.objects.get(body="Second")
    act(robin, one, "split", messages=second.public_id, subject="Apart")
    assert Ticket.objects.get(subject="Apart").messages.get() == second


def test_two_agents_are_warned_of_each_other(desk, now):
    robin, mei = desk(), desk("Mei")
    ticket = talks.asked(now=now)
    assert "has this open" not in seen(robin, f"/admin/inbox/{ticket.number}/")
    assert "Robin has this open, too." in seen(mei, f"/admin/inbox/{ticket.number}/")
    assert "Mei has this open, too." in seen(robin, f"/admin/inbox/{ticket.number}/")


def test_kept_replies_are_filled_in_the_shoppers_language(desk, now):
    CannedReply.objects.create(
        code="hi",
        title_en="Hello",
        title_zh_hans="问候",
        body_en="Hello {name}, {number}. {agent} {else}",
        body_zh_hans="{name}，您好",
    )
    robin = desk()
    person = Person(name="Ada Lovelace", email="ada@example.com")
    ticket = talks.asked(person=person, now=now)
    page = seen(robin, f"/admin/inbox/{ticket.number}/")
    assert f"Hello Ada, {ticket.number}. Robin {{else}}" in page
    chinese = talks.asked(person=person, language="zh-hans", now=now)
    assert "Ada，您好" in seen(robin, f"/admin/inbox/{chinese.number}/")


@pytest.mark.req("CS4")
def test_an_order_is_linked_only_to_its_own_person(desk, now):
    robin = desk()
    order = sales.paid(quantity=1)
    ticket = talks.asked(person=Person(email="eve@example.com"), now=now)
    assert "not an order of this person" in act(robin, ticket, "link", order=order.number)
    assert "not an order of this person" in act(robin, ticket, "link", order="K7Q2")
    own = talks.asked(person=Person(email=order.email.upper()), now=now)
    act(robin, own, "link", order=order.number.lower())
    own.refresh_from_db()
    assert own.order == order


@pytest.mark.req("CS4", "CS8")
def test_the_customer_stands_beside_it(desk, now):
    robin = desk()
    order = sales.paid(quantity=2)
    person = Person(email=order.email)
    talks.asked("An earlier matter", person=person, now=now)
    ticket = talks.asked(order_id=order.pk, person=person, now=now)
    page = seen(robin, f"/admin/inbox/{ticket.number}/")
    assert order.number in page
    assert order.lines.get().name in page
    assert "An earlier matter" in page
    assert "anybody can type an address" in page
    stranger = talks.asked(person=Person(email="eve@example.com"), now=now)
    assert order.number not in seen(robin, f"/admin/inbox/{stranger.number}/")


def test_money_goes_back_within_the_agents_limit(desk, now):
    robin = desk(limits=[("GBP", "10.00", "5.00")])
    order = sales.paid(quantity=2)
    ticket = talks.asked(order_id=order.pk, now=now)
    before = refunds.left(order)
    page = act(robin, ticket, "refund", amount="4.00", reason="Late", key="k")
    assert "We have given back £4.00" in page
    act(robin, ticket, "refund", amount="4.00", reason="Late", key="k")  # pressed twice
    assert refunds.left(order) == before - Money(Decimal("4.00"), "GBP")
    assert "more than you may give" in act(
        robin, ticket, "refund", amount="6.01", reason="", key="l"
    )
    for wrong in ("0", "-3", "1.001", "NaN", "much"):
        assert "above zero" in act(robin, ticket, "refund", amount=wrong, reason="", key="m")
    assert Refund.objects.count() == 1
    assert "has not signed in" in act(robin, ticket, "credit", amount="5", reason="", key="c")
    nobody = talks.asked(now=now)
    assert "no order" in act(robin, nobody, "refund", amount="1", reason="", key="k")


def test_store_credit_for_somebody_who_signs_in(desk, now):
    from accounts.models import User

    robin = desk(limits=[("GBP", "0", "5.00")])
    order = sales.paid(quantity=1)
    user = User.objects.create_user("ada@example.com", "a long pass phrase")
    order.user = user
    order.save(update_fields=["user"])
    ticket = talks.asked(
        order_id=order.pk, person=Person(user_id=user.pk, email=user.email), now=now
    )
    act(robin, ticket, "credit", amount="5.00", reason="Sorry", key="c")
    act(robin, ticket, "credit", amount="5.00", reason="Sorry", key="c")
    assert balance_of(user_id=user.pk, currency="GBP") == Money(Decimal("5.00"), "GBP")
    assert "more than you may give" in act(
        robin, ticket, "credit", amount="0.01", reason="", key="d"
    )


def test_who_may_look_and_who_may_not(client, now):
    ticket = talks.asked(now=now)
    assert client.get("/admin/inbox/").status_code == 302
    client.force_login(operator("warehouse"))
    assert client.get("/admin/inbox/").status_code == 403
    client.force_login(operator("service"))  # no agent: reads along
    assert "only agents answer" in seen(client, "/admin/inbox/")
    page = seen(client, f"/admin/inbox/{ticket.number}/")
    assert "inbox-answer" not in page
    assert "Only agents answer" in act(client, ticket, "say", words="x", key="x")


def test_the_screen_asks_a_fixed_number_of_questions(desk, now):
    robin = desk()
    order = sales.paid(quantity=1)
    person = Person(email=order.email)
    ticket = talks.asked(order_id=order.pk, person=person, now=now)
    paths = ("/admin/inbox/?queue=open", f"/admin/inbox/{ticket.number}/?queue=open")
    for path in paths:
        seen(robin, path)

    def count(path):
        with CaptureQueriesContext(connection) as found:
            seen(robin, path)
        return len(found)

    before = [count(path) for path in paths]
    for number in range(3):
        talks.asked(person=person, now=now)
        talk.note(
            ticket_id=ticket.pk, words="n", key=f"n{number}", agent_id=robin.agent.pk, now=now
        )
        talk.ask(ticket_id=ticket.pk, words="more", key=f"m{number}", now=now)
    seen(robin, paths[1])  # marks what is new as read
    assert [count(path) for path in paths] == before
