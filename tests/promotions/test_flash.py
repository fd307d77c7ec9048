"""Flash sales: units set apart, one place for each, first come first served, nothing lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotFound
from inventory import checks
from inventory.models import Movement, StockItem
from inventory.services.movements import NotThatMany
from promotions import flash_gate, flash_reading, flash_rehearsal
from promotions.flash_types import Turn
from promotions.models import FlashSale, FlashSlot
from promotions.services import flash_claims, flash_sales
from tests.factories import flash, shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("PR4")]
NOW, MINUTE = shop.NOW, timedelta(minutes=1)


def enter(sale, who, now=NOW, units=1):
    return flash_claims.enter(sale=sale.public_id, buyer=who, now=now, units=units)


def standing(sale, who, now=NOW):
    return flash_claims.standing(sale=sale.public_id, buyer=who, now=now)


def figures(sale):
    sale.refresh_from_db()
    return sale.allotment, sale.sold, sale.returned, sale.left


def stock():
    rows = StockItem.objects.order_by("location__ships")
    return {row.location.code: row.on_hand for row in rows.select_related("location")}


def holds_everywhere(now=NOW):
    return [*checks.on_hand(now), *checks.reserved(now), *checks.missing(now)] == []


def test_units_are_moved_out_of_normal_stock_and_back_through_the_ledger():
    sale = flash.opened(units=4)

    assert stock() == {"gb": 6, "gb-apart": 4}
    assert figures(sale) == (4, 0, 0, 4)
    assert sorted(
        Movement.objects.filter(reason="transfer").values_list("quantity", flat=True)
    ) == [
        -4,
        4,
    ]
    enter(sale, "user:1")
    flash_claims.tend(now=NOW + 2 * flash.HOUR)
    assert stock() == {"gb": 10, "gb-apart": 0}
    assert figures(sale) == (4, 0, 4, 0)
    assert sale.state == "closed"
    assert holds_everywhere()


def test_more_than_there_is_cannot_be_set_apart_and_nothing_changes():
    sale = flash.draft(units=11)
    with pytest.raises(NotThatMany):
        flash_sales.open_sale(sale_id=sale.pk, now=NOW)
    sale.refresh_from_db()
    assert (sale.state, stock()["gb"], FlashSlot.objects.count()) == ("draft", 10, 0)


def test_a_sale_without_price_or_after_its_end_is_not_opened_nor_one_twice():
    sale = flash.draft()
    with pytest.raises(flash_sales.NotReady):
        flash_sales.open_sale(sale_id=sale.pk, now=NOW + 2 * flash.HOUR)
    sale.prices.all().delete()
    with pytest.raises(flash_sales.NotReady):
        flash_sales.open_sale(sale_id=sale.pk, now=NOW)
    with pytest.raises(flash_sales.NotADraft):
        flash_sales.open_sale(sale_id=flash.opened().pk, now=NOW)


def test_first_come_first_served_and_the_rest_wait_in_order():
    sale = flash.opened(units=2)

    turns = [enter(sale, f"user:{n}") for n in range(1, 6)]
    assert [one.turn for one in turns] == [Turn.HELD] * 2 + [Turn.WAITING] * 3
    assert [one.ahead for one in turns[2:]] == [0, 1, 2]
    assert [one.ticket for one in turns] == [1, 2, 3, 4, 5]
    # Asked again, everybody stands where they stood.
    assert [enter(sale, f"user:{n}").turn for n in range(1, 6)] == [one.turn for one in turns]
    assert standing(sale, "user:5").ahead == 2

    flash_claims.leave(sale=sale.public_id, buyer="user:1", now=NOW)
    assert standing(sale, "user:4").turn is Turn.WAITING  # user:3 is before them
    assert standing(sale, "user:3").turn is Turn.HELD
    assert standing(sale, "user:4").ahead == 0
    flash_claims.leave(sale=sale.public_id, buyer="user:4", now=NOW)
    assert standing(sale, "user:5").ahead == 0


def test_who_has_gone_home_does_not_hold_up_the_line():
    sale = flash.opened(units=1)
    for n in range(1, 4):
        enter(sale, f"user:{n}")
    flash_claims.leave(sale=sale.public_id, buyer="user:1", now=NOW)

    assert standing(sale, "user:3", now=NOW + timedelta(seconds=19)).turn is Turn.WAITING
    assert standing(sale, "user:3", now=NOW + timedelta(seconds=38)).turn is Turn.HELD


def test_one_person_has_no_more_than_the_limit():
    sale = flash.opened(units=5, per_person=2)
    assert enter(sale, "user:1", units=2).units == 2
    assert enter(sale, "user:1").turn is Turn.HELD  # told what they hold
    assert enter(sale, "user:2", units=3).turn is Turn.MOST
    assert flash_reading.counts(sale_id=sale.pk)["held"] == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        FlashSlot.objects.filter(number=5).update(state="held", buyer="user:1", nth=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        FlashSlot.objects.filter(number=5).update(state="held", buyer="user:1", nth=1)


def test_what_is_not_ordered_in_time_goes_to_the_next_in_line():
    sale = flash.opened(units=1)
    enter(sale, "user:1")
    enter(sale, "user:2", now=NOW + 9 * MINUTE)
    flash_claims.tend(now=NOW + 9 * MINUTE)
    assert standing(sale, "user:2", now=NOW + 9 * MINUTE).turn is Turn.WAITING

    flash_claims.tend(now=NOW + 10 * MINUTE)
    late = NOW + 9 * MINUTE + timedelta(seconds=59)
    assert standing(sale, "user:2", now=late).turn is Turn.HELD
    assert standing(sale, "user:1", now=late).turn is Turn.OPEN


def test_before_and_after_nobody_gets_anything():
    sale = flash.opened(starts=MINUTE)
    assert enter(sale, "user:1").turn is Turn.EARLY
    assert enter(sale, "user:1", now=NOW + MINUTE).turn is Turn.HELD
    assert enter(sale, "user:2", now=NOW + flash.HOUR).turn is Turn.OVER
    with pytest.raises(NotFound):
        flash_claims.enter(sale="nosuchsale", buyer="user:1", now=NOW)


def test_sold_places_stay_sold_and_a_cancelled_order_gives_its_own_back():
    sale = flash.opened(units=2)
    for n in (1, 2):
        claim = enter(sale, f"user:{n}")
        flash_claims.bind(
            reference=claim.reference, buyer=f"user:{n}", order_number=f"A-{n}", units=1
        )
    flash_claims.sell(order_number="A-1", now=NOW)
    flash_claims.sell(order_number="A-1", now=NOW)
    assert figures(sale) == (2, 1, 0, 1)
    assert enter(sale, "user:3").turn is Turn.WAITING
    # An ordered place does not run out by itself: its order does.
    flash_claims.tend(now=NOW + 30 * MINUTE)
    assert figures(sale) == (2, 1, 0, 1)

    flash_claims.keep_only(order_number="A-2", units=0, now=NOW)
    flash_gate.give_back(sale=sale.public_id, places=[(2, "user:2")])
    assert standing(sale, "user:3").turn is Turn.HELD
    with pytest.raises(flash_claims.ClaimGone):
        flash_claims.bind(reference="gone", buyer="user:2", order_number="A-3", units=1)


def test_when_all_are_sold_nobody_need_wait():
    sale = flash.opened(units=1)
    claim = enter(sale, "user:1")
    flash_claims.bind(reference=claim.reference, buyer="user:1", order_number="A-1", units=1)
    flash_claims.sell(order_number="A-1", now=NOW)
    flash_gate.note_sold(sale=sale.public_id, sold=1)
    assert enter(sale, "user:2").turn is Turn.SOLD_OUT


def test_stopped_at_once_and_what_is_held_comes_back_later():
    sale = flash.opened(units=3)
    enter(sale, "user:1")
    flash_sales.stop(sale_id=sale.pk, now=NOW)
    assert figures(sale) == (3, 0, 2, 1)
    assert stock() == {"gb": 9, "gb-apart": 1}
    assert enter(sale, "user:2").turn is Turn.OVER

    flash_claims.tend(now=NOW + 11 * MINUTE)
    assert figures(sale) == (3, 0, 3, 0)
    assert stock() == {"gb": 10, "gb-apart": 0}
    assert holds_everywhere()


def test_the_figures_add_up_whatever_the_code_does():
    sale = flash.opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        FlashSale.objects.filter(pk=sale.pk).update(sold=1)


def test_a_gate_that_forgot_everything_is_built_from_the_places():
    sale = flash.opened(units=2)
    held = enter(sale, "user:1")
    flash_gate.forget(sale=sale.public_id)

    assert enter(sale, "user:1").reference == held.reference
    assert enter(sale, "user:2").turn is Turn.HELD
    assert enter(sale, "user:3").turn is Turn.WAITING
    assert sorted(FlashSlot.objects.values_list("buyer", flat=True)) == ["user:1", "user:2"]


def test_a_gate_that_gives_away_what_is_taken_is_corrected_by_the_places():
    """The queue server came back with what it had written a second before it was killed."""
    sale = flash.opened(units=3)
    enter(sale, "user:1")
    flash_gate.give_back(sale=sale.public_id, places=[(1, "user:1")])  # as it was before

    assert enter(sale, "user:2").turn is Turn.HELD
    assert enter(sale, "user:1").turn is Turn.HELD
    taken = dict(FlashSlot.objects.exclude(buyer="").values_list("buyer", "number"))
    assert (taken["user:1"], len(taken)) == (1, 2)
    assert enter(sale, "user:3").turn is Turn.HELD
    assert enter(sale, "user:4").turn is Turn.WAITING


def test_a_place_lost_between_gate_and_database_is_found(monkeypatch):
    sale = flash.opened(units=1)
    at = flash_sales.milliseconds(NOW)
    given = flash_gate.ask(sale=sale.public_id, who="user:1", units=1, at_ms=at)
    assert given.numbers == (1,)  # and here the process dies

    flash_claims.tend(now=NOW + timedelta(seconds=9))
    assert enter(sale, "user:2").turn is Turn.WAITING
    flash_claims.tend(now=NOW + timedelta(seconds=10))
    assert standing(sale, "user:2").turn is Turn.HELD
    flash_claims.leave(sale=sale.public_id, buyer="user:2", now=NOW)
    flash_gate.give_back(sale=sale.public_id, places=[(1, "user:2")])
    assert enter(sale, "user:1").turn is Turn.HELD  # their count was put right too


def test_a_crowd_gets_exactly_what_there_is_in_the_order_it_came():
    variant = shop.product().variants.get()
    with flash_rehearsal.rehearsal(variant=variant, units=40) as sale:
        report = flash_rehearsal.rehearse(sale=sale, buyers=400, workers=4, threads=8)
    assert (report.buyers, report.accepted, report.adds_up) == (400, 40, True)
    assert report.late < 1
    assert FlashSale.objects.count() == 0


def test_one_person_pressing_on_eight_devices_gets_one(elsewhere):
    sale = flash.opened(units=5)
    pressed = [elsewhere(enter, sale, "user:1") for _device in range(8)]
    references = {one.result(timeout=20).reference for one in pressed} - {""}
    assert len(references) == 1
    assert FlashSlot.objects.filter(buyer="user:1").count() == 1
