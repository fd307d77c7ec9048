"""Events in stores: seats are booked once, never one too many, and given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Refusal
from membership.services import members as service
from membership.types import Mark
from messaging.models import Message
from occasions.models import Occasion, Seat
from occasions.services import programme, seats
from occasions.services.seats import Guest
from tests.api.conftest import App
from tests.factories import members, shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def occasion(now, **changes):
    return shop.occasion(**{"starts_at": now + timedelta(days=3)} | changes)


def guest(number=1, **changes):
    return Guest(name="Amy", email=f"amy{number}@example.com", language="en", **changes)


def book(found, now, number=1, people=1, **changes):
    return seats.book(occasion_id=found.pk, guest=guest(number, **changes), people=people, now=now)


@pytest.mark.req("OR6")
def test_from_the_programme_to_the_seat_and_back(client, now):
    found = occasion(now, seats=6)
    page = client.get("/en/events/").content.decode()
    assert "Tea tasting" in page
    assert "Seats are free" in page
    page = client.get(f"/en/events/{found.public_id}/").content.decode()
    assert "Wed 25 Nov, 09:00–11:00" in page
    form = {"name": "Amy", "email": "Amy@example.com", "people": "2"}
    answer = client.post(f"/en/events/{found.public_id}/book/", form)
    assert answer.status_code == 302
    drain(now)
    assert Message.objects.get(channel="email").recipient == "amy@example.com"
    assert "4 seats left" in client.get("/en/events/").content.decode()
    mine = answer["Location"]
    assert "We look forward to seeing you" in client.get(mine).content.decode()
    for _twice in range(2):
        assert client.post(f"{mine}cancel/").status_code == 302
    drain(now)
    assert "Seats are free" in client.get("/en/events/").content.decode()
    assert Occasion.objects.get().taken == 0


@pytest.mark.req("OR6")
def test_who_cannot_come_is_told_why_in_their_language(client, now):
    found = occasion(now, seats=2)
    book(found, now, 1, people=2)
    form = {"name": "Wei", "email": "wei@example.com", "people": "1"}
    answer = client.post(f"/zh-hans/events/{found.public_id}/book/", form)
    assert answer.status_code == 422
    assert "名额已满" in answer.content.decode()
    answer = client.post(f"/en/events/{found.public_id}/book/", form | {"people": "9"})
    assert answer.status_code == 422
    assert Seat.objects.count() == 1


@pytest.mark.req("OR6")
@pytest.mark.parametrize(
    ("people", "audience", "later", "code"),
    [
        (0, "", 0, "not_that_many"),
        (7, "", 0, "not_that_many"),
        (1, "member", 0, "not_invited"),
        (1, "", 4, "seats_gone"),
        (5, "", 0, "seats_gone"),
    ],
)
def test_what_cannot_be_booked(now, people, audience, later, code):
    found = occasion(now, seats=4, audience=audience)
    with pytest.raises(Refusal) as refusal:
        book(found, now + timedelta(days=later), people=people)
    assert refusal.value.code == code
    assert Occasion.objects.get().taken == 0


@pytest.mark.req("OR6", "ME1")
def test_members_come_to_their_own(now):
    found = occasion(now, audience="member")
    assert book(found, now, audiences={"member", "tier:gold"}).people == 1


@pytest.mark.req("OR6")
@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_to_one_of_two(now, elsewhere):
    found = occasion(now, seats=1)
    with transaction.atomic():
        book(found, now, 1)
        second = elsewhere(book, found, now, 2)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), seats.SeatsGone)
    assert Seat.objects.get().email == "amy1@example.com"


@pytest.mark.req("OR6")
@pytest.mark.django_db(transaction=True)
def test_two_presses_are_one_booking(now, elsewhere):
    found = occasion(now, seats=5)
    with transaction.atomic():
        book(found, now)
        second = elsewhere(book, found, now)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), seats.BookedAlready)
    assert Occasion.objects.get().taken == 1


@pytest.mark.req("OR6")
def test_fewer_seats_than_are_taken_are_refused(now):
    found = occasion(now, seats=3)
    book(found, now, people=3)
    found.refresh_from_db()
    found.seats = 2
    with pytest.raises(ValidationError, match="More seats than that"):
        found.full_clean()


@pytest.mark.req("OR6")
def test_the_day_before_they_are_reminded_once_and_what_has_begun_is_gone(client, now):
    found = occasion(now, starts_at=now + timedelta(hours=30))
    book(found, now)
    assert seats.remind(now=now) == 0
    later = now + timedelta(hours=7)
    assert [seats.remind(now=later), seats.remind(now=later)] == [1, 0]
    assert Message.objects.filter(key__startswith="seat_reminder:", channel="email").count() == 1
    drain(now)
    assert "Tea tasting" in client.get("/en/events/").content.decode()
    begun = now + timedelta(hours=31)
    assert [programme.close_begun(now=begun), programme.close_begun(now=begun)] == [1, 0]
    with pytest.raises(seats.TooLate):
        seats.cancel(seat_id=Seat.objects.get().pk, now=begun)


@pytest.mark.req("OR6")
def test_the_programme_asks_a_fixed_number_of_questions(client, now):
    occasion(now)
    one = asked(client, "/en/events/?one")
    for _more in range(2):
        occasion(now)
    drain(now)
    assert asked(client, "/en/events/?three") <= one


def asked(client, path):
    from core import page_cache

    page_cache.bump(["occasions"])
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


@pytest.mark.req("OR6")
def test_the_app_books_and_cancels(now):
    found, app = occasion(now), App()
    [told] = app.get("occasions/").json()
    assert (told["title"], told["seats_left"]) == ("Tea tasting", 10)
    path = f"occasions/{found.public_id}/bookings/"
    made = app.post(path, {"name": "Amy", "email": "amy@example.com", "people": 2})
    assert made.status_code == 201, made.json()
    again = app.post(path, {"name": "Amy", "email": "amy@example.com"})
    assert (again.status_code, again.json()["code"]) == (409, "booked_already")
    assert app.post(path, {"name": "Amy", "email": "nobody"}).status_code == 422
    gone = app.post(f"seats/{made.json()['token']}/cancellation/")
    assert gone.json()["cancelled_at"] is not None
    assert Occasion.objects.get().taken == 0


@pytest.mark.req("OR6", "ME1")
def test_the_page_knows_who_is_a_member(client, now):
    found = occasion(now, audience="tier:gold")
    form = {"name": "Amy", "email": "amy@example.com", "people": "1"}
    amy = members.person()
    client.force_login(amy)
    answer = client.post(f"/en/events/{found.public_id}/book/", form)
    assert (answer.status_code, "for members" in answer.content.decode()) == (422, True)
    members.ladder()
    service.mark(user_id=amy.pk, kind=Mark.SPEND, score=2000, key="a", now=now)
    service.look(user_id=amy.pk, now=now)
    assert client.post(f"/en/events/{found.public_id}/book/", form).status_code == 302
