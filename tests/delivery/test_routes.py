"""The shop's own vans: solved, drawn, driven."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.routes import DEPOT, day
from delivery.models import HourFactor, RoutePlan, Stop, Vehicle
from delivery.rules.maps import drawn
from delivery.rules.travel import distances, seconds, worst_factor
from delivery.services import planning, stops
from delivery.solving import broken, solve
from delivery.types import Door, Van
from inventory.models import Location
from orders.models import Order
from orders.services import cancellations
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import shop, ways
from tests.storefront.shopper import drain

HOUR = 3600
TODAY = date(2026, 11, 22)
NORTH, SOUTH, FAR = (51.55, -0.12), (51.47, -0.12), (51.75, -0.12)


def door(number, point=NORTH, opens=8, closes=18, **more):
    return Door(id=number, point=point, opens=opens * HOUR, closes=closes * HOUR, **more)


def van(number=1, capacity=1000, starts=8, ends=18):
    return Van(id=number, capacity=capacity, starts=starts * HOUR, ends=ends * HOUR)


def solved(doors, vans, factors=None, limit=1):
    return solve(depot=DEPOT, doors=doors, vans=vans, factors=factors or {}, limit=limit)


@pytest.mark.req("IN7")
def test_windows_decide_the_order():
    doors = [door(1, NORTH, 14, 16), door(2, SOUTH, 8, 9), door(3, NORTH, 11, 12)]
    found = solved(doors, [van()])
    assert [call.door for call in found.calls] == [2, 3, 1]
    assert broken(found, doors, [van()]) == []
    assert found.unserved == ()


@pytest.mark.req("IN7")
def test_capacity_takes_a_second_van_or_leaves_out_what_is_worth_least():
    doors = [door(n, load=400, is_priority=n == 3) for n in (1, 2, 3)]
    two = solved(doors, [van(1), van(2)])
    assert {call.van for call in two.calls} == {1, 2}
    one = solved(doors, [van(1, capacity=400)])
    assert [call.door for call in one.calls] == [3]
    assert set(one.unserved) == {1, 2}


@pytest.mark.req("IN7")
def test_high_value_comes_in_the_first_half():
    doors = [door(n, (51.46 - n / 100, -0.12), service=3000) for n in range(8)]
    first = Door(
        **{name: getattr(doors[7], name) for name in Door.__slots__} | {"is_priority": True}
    )
    found = solved([*doors[:7], first], [van()])
    late = {call.door: call.arrives for call in found.calls}
    assert late[7] <= 13 * HOUR


@pytest.mark.req("IN7")
def test_traffic_and_weather_make_ways_longer():
    doors = [door(1, FAR, 8, 18)]
    km = distances([DEPOT, FAR])
    plain = seconds(km, doors, {}, (8 * HOUR, 18 * HOUR))
    rush = seconds(km, doors, {17: 1.5}, (8 * HOUR, 18 * HOUR))
    assert km[0][1] == pytest.approx(35.1, abs=0.1)
    assert plain[0][1] == pytest.approx(35.1 / 30 * HOUR, abs=15)
    assert rush[0][1] == pytest.approx(1.5 * plain[0][1], abs=2)
    morning = seconds(km, [door(1, FAR, 9, 11)], {17: 1.5}, (8 * HOUR, 18 * HOUR))
    assert morning[0][1] == plain[0][1]
    assert morning[1][0] == rush[1][0]
    assert worst_factor({8: 1.3, 9: 1.1}, 9 * HOUR, 10 * HOUR) == 1.1
    tight = [door(1, FAR, 9, 10)]
    assert solved(tight, [van(starts=9, ends=18)]).unserved == (1,)
    assert solved(tight, [van(starts=8, ends=18)], {8: 3.0}).unserved == (1,)
    assert solved(tight, [van(starts=8, ends=18)]).unserved == ()


@pytest.mark.req("IN7")
def test_a_hundred_stops_break_nothing():
    doors, fleet = day(100, 5, 1)
    found = solve(depot=DEPOT, doors=doors, vans=fleet, factors={8: 1.3, 17: 1.4}, limit=3)
    assert broken(found, doors, fleet) == []
    assert len(found.calls) == 100


@pytest.mark.req("IN7")
def test_the_map_is_true_to_scale():
    sheet = drawn([(51.5, -0.1), (51.6, -0.1), (51.5, 0.05)])
    (x0, y0), (x1, y1), (x2, _y2) = sheet.points
    assert (x0, y0 > y1, x2 > x0) == (x1, True, True)
    per_km = sheet.bar / sheet.bar_km
    assert (y0 - y1) / per_km == pytest.approx(11.12, abs=0.05)
    assert (x2 - x0) / per_km == pytest.approx(10.38, abs=0.05)
    assert sheet.bar_km in {1, 2, 5}
    assert drawn([(51.5, -0.1)]).points == ((400.0, 260.0),)


@pytest.fixture
def depot():
    place = shop.warehouse()
    Location.objects.filter(pk=place.pk).update(latitude="51.5074", longitude="-0.1278")
    Vehicle.objects.create(name="Van 1", depot=place)
    return place


def stop(depot, number, point=NORTH, **changes):
    return Stop.objects.create(
        depot=depot, day=TODAY, reference=f"R{number}", name="Amy", address="1 Row",
        latitude=point[0], longitude=point[1], **changes,
    )  # fmt: skip


def planned(depot):
    asked = planning.ask(depot_id=depot.pk, day=TODAY, now=shop.NOW)
    return planning.plan(plan_id=asked.pk, now=lambda: shop.NOW, seconds=1)


@pytest.mark.req("IN7")
@pytest.mark.django_db
def test_a_plan_is_made_once_and_anew_when_something_changes(depot):
    first = stop(depot, 1, starts=time(9), ends=time(10))
    stop(depot, 2, SOUTH)
    made = planned(depot)
    assert (made.state, made.progress, made.visits.count()) == ("ready", 100, 2)
    assert made.visits.get(stop=first).arrives >= time(9)
    assert planning.plan(plan_id=made.pk, now=lambda: shop.NOW) is None
    assert planning.plan_changed(now=shop.NOW) == 0
    for change in (
        lambda: stops.call_off(reference="R1"),
        lambda: HourFactor.objects.create(hour=9, traffic="1.30", weather="1.10"),
        lambda: stops.done(stop_id=Stop.objects.get(reference="R2").pk, now=shop.NOW),
    ):
        change()
        assert planning.plan_changed(now=shop.NOW) == 1
        assert planning.plan_changed(now=shop.NOW) == 0
        (waits,) = planning.waiting(now=shop.NOW)
        planning.plan(plan_id=waits, now=lambda: shop.NOW, seconds=1)
    assert RoutePlan.objects.latest("pk").visits.count() == 0


@pytest.mark.req("IN7")
@pytest.mark.django_db
def test_a_plan_whose_worker_died_is_taken_up(depot):
    stop(depot, 1)
    asked = planning.ask(depot_id=depot.pk, day=TODAY, now=shop.NOW)
    RoutePlan.objects.update(state="planning", lease_until=shop.NOW + timedelta(minutes=2))
    assert planning.waiting(now=shop.NOW) == []
    assert planning.waiting(now=shop.NOW + timedelta(minutes=3)) == [asked.pk]


@pytest.mark.req("IN7")
@pytest.mark.django_db
def test_what_cannot_be_planned_is_refused(depot):
    Vehicle.objects.update(is_active=False)
    with pytest.raises(planning.NobodyDrives):
        planning.ask(depot_id=depot.pk, day=TODAY, now=shop.NOW)
    with pytest.raises(planning.NowhereToStart):
        planning.ask(depot_id=shop.warehouse("leeds").pk, day=TODAY, now=shop.NOW)


@pytest.mark.req("IN7", "IN5")
@pytest.mark.django_db
def test_a_paid_order_by_slot_becomes_a_stop_and_a_cancelled_one_does_not(depot):
    item = shop.small_shop(stock=9, gbp="120.00")
    ways.area()
    slot = ways.by_slot(capacity=2)
    app = App().with_cart(shop.sku(item), 2)
    token = app.order(delivery="van", slot=slot.public_id).json()["token"]
    drain(shop.NOW)
    assert not Stop.objects.exists()
    app.pay(token)
    drain(shop.NOW)
    found, order = Stop.objects.get(), Order.objects.get()
    assert (found.reference, found.starts, found.ends) == (order.number, time(11), time(13))
    assert (found.load_g, found.is_priority, found.day) == (1800, True, date(2026, 11, 23))
    cancellations.cancel(order_id=order.pk, reason="shopper", now=shop.NOW)
    drain(shop.NOW)
    found.refresh_from_db()
    assert found.is_cancelled


@pytest.fixture
def dispatcher(client):
    write_roles()
    user = User.objects.create_user("w@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="warehouse"))
    client.force_login(user)
    return client


@pytest.mark.req("IN7", "AC5")
@pytest.mark.django_db
def test_from_the_form_to_the_driver_s_list(dispatcher, depot, monkeypatch):
    stop(depot, 1, is_priority=True)
    stop(depot, 2, (40.0, -0.12))
    form = "/admin/delivery/routeplan/ask/"
    wrong = dispatcher.post(form, {"depot": shop.warehouse("leeds").pk, "day": "2026-11-22"})
    assert "coordinates first" in wrong.content.decode()
    assert (
        "Enter a valid date"
        in dispatcher.post(form, {"depot": depot.pk, "day": "soon"}).content.decode()
    )
    dispatcher.post(form, {"depot": depot.pk, "day": "2026-11-22"})
    plan = RoutePlan.objects.get()
    page = f"/admin/delivery/routeplan/{plan.pk}/change/"
    assert 'hx-trigger="every 1s"' in dispatcher.get(page).content.decode()
    planning.plan(plan_id=plan.pk, now=lambda: shop.NOW, seconds=1)
    shown = dispatcher.get(page).content.decode()
    assert shown.count("<polyline") == 1
    assert "Not served" in shown
    assert "R2" in shown
    van_page = f"/admin/delivery/routeplan/{plan.pk}/van/{Vehicle.objects.get().pk}/"
    assert "1 Row" in dispatcher.get(van_page).content.decode()
    done = f"{van_page}done/{Stop.objects.get(reference='R1').pk}/"
    dispatcher.get(done)
    assert Stop.objects.get(reference="R1").done_at is None
    dispatcher.post(done)
    assert Stop.objects.get(reference="R1").done_at is not None
    assert dispatcher.get(van_page.replace("/van/", "/van/99")).status_code == 404


@pytest.mark.req("IN7")
@pytest.mark.django_db
def test_the_map_asks_the_same_statements_for_one_and_three(dispatcher, depot):
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            stop(depot, number)
        plan = planned(depot)
        page = f"/admin/delivery/routeplan/{plan.pk}/change/"
        dispatcher.get(page)
        with CaptureQueriesContext(connection) as asked:
            dispatcher.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]
