"""Shelves: what a shopper keeps, on this device and, once known, on all of them."""

from datetime import timedelta

import pytest
from django.db import transaction

from catalog import shelves as read
from catalog.models import Comparison, Shelf, Visit, Wish, WishList
from catalog.services import comparisons, shelves, visits, wish_lists
from core.errors import NotFound
from tests.factories import shop
from tests.factories.window import member

pytestmark = pytest.mark.django_db
NOW = shop.NOW


@pytest.fixture
def guest():
    return shelves.opened(token=None, user_id=None, now=NOW)


@pytest.fixture
def things():
    return [shop.product(name=f"Thing {number}") for number in range(5)]


def test_a_token_nobody_was_given_opens_nothing(guest):
    other = shelves.opened(token="guessed", user_id=None, now=NOW)
    assert other.token not in {"guessed", guest.token}
    assert read.shelf_of(token="guessed", user_id=None) is None


def test_saving_twice_is_saving_once(guest, things):
    for _time in range(2):
        wish_lists.save(shelf=guest, product_id=things[0].public_id, now=NOW)
    assert Wish.objects.count() == 1
    assert read.marks(token=guest.token, user_id=None).saved == (things[0].public_id,)


def test_what_is_not_there_is_not_saved(guest):
    with pytest.raises(NotFound):
        wish_lists.save(shelf=guest, product_id="nothing", now=NOW)


def test_moving_between_lists(guest, things):
    gifts = wish_lists.create(shelf=guest, name="Gifts")
    first = wish_lists.save(shelf=guest, product_id=things[0].public_id, now=NOW).wish_list
    for _time in range(2):
        wish_lists.move(
            shelf=guest,
            product_id=things[0].public_id,
            source=first.public_id,
            target=gifts.public_id,
            now=NOW,
        )
    assert list(Wish.objects.values_list("wish_list__name", flat=True)) == ["Gifts"]


def test_nobody_elses_list(guest, things):
    theirs = wish_lists.create(
        shelf=shelves.opened(token=None, user_id=None, now=NOW), name="Theirs"
    )
    with pytest.raises(NotFound):
        wish_lists.save(
            shelf=guest, product_id=things[0].public_id, list_id=theirs.public_id, now=NOW
        )
    with pytest.raises(NotFound):
        wish_lists.share(shelf=guest, list_id=theirs.public_id, is_shared=True)


def test_a_name_is_used_once(guest):
    wish_lists.create(shelf=guest, name="Gifts")
    with pytest.raises(wish_lists.NameTaken):
        wish_lists.create(shelf=guest, name="Gifts")


def test_lists_have_an_end(guest, things, monkeypatch):
    monkeypatch.setattr(wish_lists, "MOST_WISHES", 2)
    for thing in things[:2]:
        wish_lists.save(shelf=guest, product_id=thing.public_id, now=NOW)
    with pytest.raises(wish_lists.ListFull):
        wish_lists.save(shelf=guest, product_id=things[2].public_id, now=NOW)


def test_a_link_once_closed_never_opens_again(guest):
    gifts = wish_lists.create(shelf=guest, name="Gifts")
    first = wish_lists.share(shelf=guest, list_id=gifts.public_id, is_shared=True).share_token
    assert read.shared_list(token=first) == gifts
    wish_lists.share(shelf=guest, list_id=gifts.public_id, is_shared=False)
    second = wish_lists.share(shelf=guest, list_id=gifts.public_id, is_shared=True).share_token
    assert read.shared_list(token=first) is None
    assert read.shared_list(token=second) == gifts


def test_fifty_visits_are_kept_the_latest_first(guest, things, monkeypatch):
    monkeypatch.setattr(visits, "MOST", 3)
    for minute, thing in enumerate([*things, things[2]]):
        visits.record(shelf=guest, product_id=thing.public_id, now=NOW + timedelta(minutes=minute))
    assert read.visited(shelf=guest, most=50) == [things[2].pk, things[4].pk, things[3].pk]
    assert Visit.objects.count() == 3


def test_four_are_compared_and_no_fifth(guest, things):
    for thing in things[:4]:
        comparisons.put(shelf=guest, product_id=thing.public_id, now=NOW)
    with pytest.raises(comparisons.ComparisonFull):
        comparisons.put(shelf=guest, product_id=things[4].public_id, now=NOW)
    assert read.compared(shelf=guest) == [thing.pk for thing in things[:4]]


@pytest.mark.django_db(transaction=True)
def test_the_fifth_waits_for_the_fourth(elsewhere):
    things = [shop.product(name=f"Thing {number}") for number in range(5)]
    shelf = shelves.opened(token=None, user_id=None, now=NOW)
    for thing in things[:3]:
        comparisons.put(shelf=shelf, product_id=thing.public_id, now=NOW)
    with transaction.atomic():
        comparisons.put(shelf=shelf, product_id=things[3].public_id, now=NOW)
        fifth = elsewhere(comparisons.put, shelf=shelf, product_id=things[4].public_id, now=NOW)
        with pytest.raises(TimeoutError):
            fifth.result(timeout=0.3)
    assert isinstance(fifth.exception(timeout=5), comparisons.ComparisonFull)
    assert Comparison.objects.count() == 4


def test_signing_in_joins_both_shelves(guest, things):
    amy = member()
    own = shelves.opened(token=None, user_id=amy.pk, now=NOW)
    for shelf, some in ((guest, things[:2]), (own, things[1:3])):
        for thing in some:
            wish_lists.save(shelf=shelf, product_id=thing.public_id, now=NOW)
            visits.record(shelf=shelf, product_id=thing.public_id, now=NOW)
            comparisons.put(shelf=shelf, product_id=thing.public_id, now=NOW)
    gifts = wish_lists.create(shelf=guest, name="Gifts")
    for _time in range(2):
        shelves.merge(token=guest.token, user_id=amy.pk, now=NOW)
    assert set(read.marks(token=None, user_id=amy.pk).saved) == {t.public_id for t in things[:3]}
    assert set(read.visited(shelf=own, most=50)) == {thing.pk for thing in things[:3]}
    assert set(read.compared(shelf=own)) == {thing.pk for thing in things[:3]}
    assert WishList.objects.filter(shelf=own, name=gifts.name).exists()
    assert not Shelf.objects.filter(pk=guest.pk).exists()


def test_guests_who_do_not_come_back_are_forgotten(guest, things):
    wish_lists.save(shelf=guest, product_id=things[0].public_id, now=NOW)
    amy = shelves.opened(token=None, user_id=member().pk, now=NOW)
    assert shelves.forget_guests(now=NOW + timedelta(days=89)) == 0
    assert shelves.forget_guests(now=NOW + timedelta(days=91)) == 1
    assert list(Shelf.objects.all()) == [amy]
