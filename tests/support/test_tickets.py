"""A conversation from its first word to its end: states, clocks, who has it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from core.errors import Refusal
from support.models import Message, Route, Step, Ticket, ValueLine
from support.services import clocks, desk, talk, tickets
from support.services.files import Upload
from support.types import Author, Lane, Person, Priority, State, Way
from tests.factories import sales, talks

pytestmark = [pytest.mark.django_db, pytest.mark.req("CS3")]
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_the_clock_waits_for_the_desk_to_open_and_stops_when_it_is_the_shoppers_turn(now):
    talks.office_hours()  # now is a Sunday
    ticket = talks.asked(now=now)
    assert ticket.answer_due_at == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert ticket.solve_due_at == datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    robin = talks.agent()
    talk.answer(ticket_id=ticket.pk, words="Which?", key="a", agent_id=robin.pk, now=MONDAY)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.answer_due_at, ticket.solve_due_at) == ("waiting", None, None)
    assert ticket.solve_left == 23 * 3600  # one of twenty-four hours is gone
    assert (ticket.first_answered_at, ticket.assignee) == (MONDAY, robin)
    tuesday = MONDAY + timedelta(days=1, hours=2)
    talk.ask(ticket_id=ticket.pk, words="The blue one.", key="b", now=tuesday)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.solve_left) == ("open", None)
    assert ticket.answer_due_at == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    assert ticket.solve_due_at == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def test_whoever_writes_twice_does_not_wait_longer(now):
    ticket = talks.asked(way=Way.CHAT, now=now)
    due = ticket.answer_due_at
    assert due == now + timedelta(seconds=30)
    talk.ask(ticket_id=ticket.pk, words="Hello?", key="b", now=now + timedelta(seconds=20))
    ticket.refresh_from_db()
    assert ticket.answer_due_at == due


def test_what_is_late_is_marked_once_and_goes_to_the_next_level(now):
    upper = talks.team("second", level=2)
    first = talks.team("first", escalates_to=upper)
    Route.objects.create(team=first)
    robin = talks.agent(first)
    ticket = talks.asked(way=Way.CHAT, now=now)
    assert (ticket.team, ticket.assignee) == (first, robin)
    assert clocks.look(now=now + timedelta(seconds=29)) == 0
    assert clocks.look(now=now + timedelta(seconds=30)) == 1
    ticket.refresh_from_db()
    assert (ticket.team, ticket.level, ticket.assignee) == (upper, 2, None)
    assert ticket.answer_missed_at == now + timedelta(seconds=30)
    assert clocks.look(now=now + timedelta(seconds=60)) == 0
    verbs = list(Step.objects.filter(ticket=ticket).values_list("verb", flat=True))
    assert verbs == ["opened", "breached", "escalated"]


def test_lanes_by_value_and_rank(now):
    order = sales.paid(quantity=3)
    ValueLine.objects.create(currency=order.currency, amount=Decimal(order.total))
    assert talks.asked(order_id=order.pk).lane == Lane.VALUE
    assert talks.asked().lane == Lane.NORMAL
    assert talks.asked(order_id=order.pk, is_urgent=True).lane == Lane.URGENT


def test_the_same_key_writes_one_conversation_and_one_message(now):
    wish = tickets.Wish(
        person=Person(email="ada@example.com"), way=Way.FORM, language="en", words="Hello"
    )
    first = tickets.begin(wish=wish, key="k", now=now)
    assert tickets.begin(wish=wish, key="k", now=now) == first
    said = talk.ask(ticket_id=first.pk, words="Again", key="m", now=now)
    assert talk.ask(ticket_id=first.pk, words="Again", key="m", now=now) == said
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"words": " \n\x00 "}, "nothing_said"),
        ({"words": "a" * 5001}, "too_long"),
        ({"person": Person(name="Ada")}, "not_reachable"),
        ({"files": [Upload("a.exe", b"MZ\x90")]}, "bad_file"),
        ({"files": [Upload("a.svg", b"<svg onload=alert(1)>")]}, "bad_file"),
        ({"files": [Upload("a.pdf", b"%PDF-" + b"x" * (8 * 1024 * 1024))]}, "file_too_large"),
        ({"files": [Upload("a.pdf", b"%PDF-")] * 6}, "too_many_files"),
    ],
)
def test_what_is_refused_writes_nothing(given, code):
    with pytest.raises(Refusal) as refusal:
        talks.asked(**given)
    assert refusal.value.code == code
    assert not Ticket.objects.exists()


def test_files_are_renamed_and_keep_a_readable_name(now):
    ticket = talks.asked(files=[Upload("../../etc/pass wd<script>.pdf", b"%PDF-1.7")])
    kept = ticket.messages.get().attachments.get()
    assert (kept.name, kept.media_type, kept.size) == ("pass wdscript.pdf", "application/pdf", 8)
    assert kept.file.startswith("support/")


def test_solved_opens_again_and_closes_after_a_week(now):
    ticket = talks.asked(now=now)
    desk.move(ticket_id=ticket.pk, to=State.SOLVED, agent_id=None, now=now)
    ticket.refresh_from_db()
    assert (ticket.answer_due_at, ticket.solve_due_at, ticket.solved_at) == (None, None, now)
    talk.ask(ticket_id=ticket.pk, words="Not quite", key="x", now=now)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.solved_at) == ("open", None)
    desk.move(ticket_id=ticket.pk, to=State.SOLVED, agent_id=None, now=now)
    assert desk.close_old(now=now + timedelta(days=6)) == 0
    assert desk.close_old(now=now + timedelta(days=7)) == 1
    with pytest.raises(talk.Closed):
        talk.ask(ticket_id=ticket.pk, words="And now?", key="y", now=now)
    with pytest.raises(desk.NotPossibleNow):
        desk.move(ticket_id=ticket.pk, to=State.OPEN, agent_id=None, now=now)


def test_merging_is_for_one_person_only(now):
    one, two = talks.asked("First", now=now), talks.asked("Second", now=now)
    other = talks.asked("Mine", person=Person(email="eve@example.com"), now=now)
    with pytest.raises(desk.NotTheSamePerson):
        desk.merge(ticket_id=other.pk, into=one.pk, agent_id=None, now=now)
    desk.merge(ticket_id=two.pk, into=one.pk, agent_id=None, now=now)
    assert desk.merge(ticket_id=two.pk, into=one.pk, agent_id=None, now=now) == one
    two.refresh_from_db()
    assert (two.state, two.merged_into, two.messages.count()) == ("closed", one, 0)
    assert [message.body for message in one.messages.all()] == ["First", "Second"]


def test_an_account_and_a_guest_with_its_address_stay_apart(now):
    user = User.objects.create_user("ada@example.com", "a long pass phrase")
    own = talks.asked(person=Person(user_id=user.pk, email=user.email), now=now)
    with pytest.raises(desk.NotTheSamePerson):
        desk.merge(ticket_id=talks.asked(now=now).pk, into=own.pk, agent_id=None, now=now)


def test_a_part_becomes_a_conversation_of_its_own(now):
    ticket = talks.asked("Late, and also broken", now=now)
    second = talk.ask(ticket_id=ticket.pk, words="The lid is broken", key="b", now=now)
    part = desk.split(
        ticket_id=ticket.pk, message_ids=[second.pk], subject="Lid", agent_id=None, now=now
    )
    assert (part.subject, part.email, part.messages.get()) == ("Lid", "ada@example.com", second)
    assert part.token != ticket.token
    assert ticket.messages.count() == 1
    with pytest.raises(desk.NothingChosen):
        desk.split(ticket_id=part.pk, message_ids=[second.pk], subject="", agent_id=None, now=now)


def test_another_lane_has_other_standards(now):
    ticket = talks.asked(now=now)
    desk.weigh(ticket_id=ticket.pk, lane=Lane.URGENT, priority=Priority.HIGH, now=now)
    ticket.refresh_from_db()
    assert ticket.answer_due_at == now + timedelta(minutes=15)


def test_notes_are_heard_by_no_clock_and_reading_never_goes_back(now):
    ticket = talks.asked(now=now)
    due = ticket.answer_due_at
    note = talk.note(ticket_id=ticket.pk, words="Rude?", key="n", agent_id=None, now=now)
    first = ticket.messages.first()
    talk.read(ticket_id=ticket.pk, by=Author.AGENT, upto=note.pk)
    talk.read(ticket_id=ticket.pk, by=Author.AGENT, upto=first.pk)
    talk.read(ticket_id=ticket.pk, by=Author.SHOPPER, upto=note.pk + 999)
    ticket.refresh_from_db()
    assert (ticket.answer_due_at, ticket.read_by_agent, ticket.read_by_shopper) == (due, note.pk, 0)
