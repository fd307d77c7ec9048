"""Carriers tell where parcels are: stored first, carried out once, in any order."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.models import OutboxEvent
from delivery.carriers.sandbox import sign
from delivery.models import CarrierNotice, Method, Parcel, ParcelScan
from delivery.performance import report
from delivery.services import history, parcels
from orders.models import Order
from orders.services import fulfilments
from tests.api.conftest import App
from tests.factories import shop, ways
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def notice(code="OD", event="n1", tracking="T1", minutes=60, **changes):
    at = (shop.NOW + timedelta(minutes=minutes)).isoformat()
    return {"id": event, "tracking": tracking, "code": code, "at": at, "place": "Leeds"} | changes


def tell(client, told, signature=None, carrier="sandbox"):
    body = json.dumps(told).encode()
    return client.post(
        f"/webhooks/carriers/{carrier}/",
        body,
        content_type="application/json",
        headers={"Courier-Signature": sign(body) if signature is None else signature},
    )


def carry_out(now=shop.NOW):
    for pk in parcels.waiting():
        parcels.process(notice_id=pk, now=now)


def parcel(tracking="T1", **changes):
    values = {"reference": "A", "country": "GB", "shipped_at": shop.NOW, "status_at": shop.NOW}
    return Parcel.objects.create(tracking=tracking, **(values | changes))


@pytest.fixture
def shipped():
    ways_item = shop.small_shop(stock=5)
    ways.area()
    app = App()
    token = app.with_cart(shop.sku(ways_item)).order().json()["token"]
    app.pay(token)
    order = Order.objects.get(token=token)
    fulfilments.pack(order_id=order.pk, now=shop.NOW)
    fulfilments.ship(order_id=order.pk, carrier="Parcelwing", tracking="T1", now=shop.NOW)
    drain(shop.NOW)
    order.refresh_from_db()
    return order


@pytest.mark.req("IN8", "OR4")
def test_from_the_carrier_to_the_shopper(shipped, client):
    followed = Parcel.objects.get()
    assert (followed.reference, followed.area) == (shipped.number, "SE")
    assert followed.promised_by == shipped.delivery_by
    assert tell(client, notice()).status_code == 200
    assert ParcelScan.objects.count() == 0
    carry_out()
    drain(shop.NOW)
    page = client.get(f"/en/orders/{shipped.token}/").content.decode()
    assert "Out for delivery" in page
    assert "Leeds" in page
    tell(client, notice("DL", "n2", minutes=90))
    carry_out()
    drain(shop.NOW)
    shipped.refresh_from_db()
    assert shipped.state == "delivered"
    assert [e.happening for e in shipped.events.all()].count("delivered") == 1


@pytest.mark.req("IN8")
def test_the_same_news_twice_is_told_once(client):
    parcel()
    for _twice in range(2):
        assert tell(client, notice()).status_code == 200
        carry_out()
    assert CarrierNotice.objects.count() == ParcelScan.objects.count() == 1
    assert OutboxEvent.objects.filter(name="delivery.parcel_moved").count() == 1


@pytest.mark.req("IN8")
def test_in_any_order_the_latest_counts_and_the_door_is_the_end(client):
    one = parcel()
    for code, event, minutes in (("OD", "c", 30), ("PU", "a", 10), ("AR", "b", 20)):
        tell(client, notice(code, event, minutes=minutes))
    carry_out()
    one.refresh_from_db()
    assert one.status == "out"
    tell(client, notice("DL", "e", minutes=50))
    carry_out()
    tell(client, notice("OD", "d", minutes=55))
    carry_out()
    one.refresh_from_db()
    assert (one.status, one.delivered_at) == ("delivered", shop.NOW + timedelta(minutes=50))
    assert one.scans.count() == 5


@pytest.mark.req("IN8")
def test_news_before_the_parcel_waits_for_it(client):
    tell(client, notice())
    carry_out()
    assert CarrierNotice.objects.get().state == "received"
    parcel()
    carry_out()
    assert CarrierNotice.objects.get().state == "processed"
    tell(client, notice(event="n2", tracking="nobody's"))
    carry_out(shop.NOW + timedelta(days=2))
    assert CarrierNotice.objects.get(event_id="n2").error == "unknown parcel"


@pytest.mark.req("IN8")
@pytest.mark.parametrize(
    ("told", "signature", "carrier", "status"),
    [
        (notice(), "forged", "sandbox", 400),
        (notice(), "", "sandbox", 400),
        (notice("??"), None, "sandbox", 400),
        (notice(at="noon"), None, "sandbox", 400),
        (notice(at="2026-11-22T09:00:00"), None, "sandbox", 400),
        ({}, None, "sandbox", 400),
        ([], None, "sandbox", 400),
        (notice(tracking="x" * 81), None, "sandbox", 400),
        (notice(), None, "nobody", 404),
    ],
)
def test_what_is_forged_or_makes_no_sense_is_not_stored(client, told, signature, carrier, status):
    assert tell(client, told, signature, carrier).status_code == status
    assert not CarrierNotice.objects.exists()


@pytest.mark.req("IN8")
def test_the_sandbox_courier_carries_what_begins_with_lm():
    mine, other = parcel("LM1"), parcel("XX1")
    for minutes, status in ((0, "registered"), (1, "moving"), (2, "out"), (3, "delivered")):
        parcels.ask(now=shop.NOW + timedelta(minutes=minutes))
        mine.refresh_from_db()
        assert mine.status == status
    assert parcels.ask(now=shop.NOW + timedelta(minutes=9)) == 0
    other.refresh_from_db()
    assert (other.status, other.scans.count()) == ("registered", 0)


def delivered(number, days, *, carrier="Parcelwing", area="SE", promised=3, method="gb-standard"):
    sent = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
    came = sent + timedelta(days=days)
    parcel(
        f"{carrier}-{area}-{number}",
        carrier=carrier,
        area=area,
        method_code=method,
        shipped_at=sent,
        promised_by=(sent + timedelta(days=promised)).date(),
        delivered_at=came,
        status="delivered",
    )


@pytest.mark.req("IN10")
def test_promised_against_delivered(client, django_user_model):
    for number in range(20):
        delivered(number, 2 if number < 19 else 4)
        delivered(number, 2 if number < 15 else 5, area="M")
    rows = {row.area: row for row in report(now=shop.NOW)}
    assert (rows["SE"].parcels, rows["SE"].on_time, rows["SE"].p90_days) == (20, 0.95, 2)
    assert (rows["M"].on_time, rows["M"].p90_days) == (0.75, 5)
    assert (rows["SE"].is_below, rows["M"].is_below) == (False, True)
    client.force_login(django_user_model.objects.create_superuser("o@example.com", "a long one"))
    page = client.get("/admin/delivery/parcel/report/").content.decode()
    assert page.count("below target") == 1


@pytest.mark.req("IN10")
def test_what_carriers_take_is_learnt():
    shop.delivery()
    for number in range(20):
        delivered(number, 1 if number < 4 else 2 if number < 17 else 4)
    delivered("few", 5, method="gb-express")
    assert history.learn(now=shop.NOW) == 1
    learnt = Method.objects.get(code="gb-standard")
    assert (learnt.seen_first_days, learnt.seen_last_days) == (1, 4)
    assert Method.objects.get(code="gb-express").seen_last_days is None
    Parcel.objects.filter(area="SE").delete()
    history.learn(now=shop.NOW)
    learnt.refresh_from_db()
    assert learnt.seen_last_days is None


@pytest.mark.req("IN10")
@pytest.mark.parametrize(
    ("promised", "status", "heard_hours_ago", "late"),
    [
        pytest.param(0, "moving", 5, True, id="promised for today, not on the van"),
        pytest.param(0, "out", 2, False, id="promised for today, on the van"),
        pytest.param(1, "moving", 5, False, id="promised for tomorrow, moving"),
        pytest.param(1, "moving", 49, True, id="promised for tomorrow, silent for two days"),
        pytest.param(1, "failed", 2, True, id="promised for tomorrow, nobody in today"),
        pytest.param(1, "returned", 2, True, id="on its way back"),
        pytest.param(-1, "out", 2, True, id="promised for yesterday"),
        pytest.param(3, "moving", 90, False, id="time enough"),
    ],
)
def test_late_is_predicted_and_told_once(promised, status, heard_hours_ago, late):
    parcel(
        promised_by=(shop.NOW + timedelta(days=promised)).date(),
        status=status,
        status_at=shop.NOW - timedelta(hours=heard_hours_ago),
    )
    assert history.look(now=shop.NOW) == late
    assert history.look(now=shop.NOW) == 0
    told = OutboxEvent.objects.filter(name="delivery.parcel_late")
    assert told.count() == late


@pytest.mark.req("IN10")
def test_late_parcels_are_listed(client, django_user_model):
    parcel("SOON"), parcel("LATE", promised_by="2026-11-20")
    history.look(now=shop.NOW)
    client.force_login(django_user_model.objects.create_superuser("o@example.com", "a long one"))
    page = client.get("/admin/delivery/parcel/?late=yes").content.decode()
    assert "LATE" in page
    assert "SOON" not in page
