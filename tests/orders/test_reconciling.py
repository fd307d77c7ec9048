"""Drifts planted in the books are all found, and all mended."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from core.models import Drift, DriftRun
from core.reconciling import CHECKS, findings
from core.services import drifts
from inventory.models import Movement, Reservation, StockItem
from inventory.services import reservations
from orders.models import Order
from payments.models import Payment, Refund
from risk.models import Rule
from risk.services import learning
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db
LATER = shop.NOW + timedelta(hours=1)
KINDS = {
    "stock.on_hand",
    "stock.reserved",
    "stock.missing",
    "stock.overdue",
    "orders.unstocked",
    "orders.unconfirmed",
    "orders.hoarding",
    "orders.undispatched",
    "orders.money",
}


@pytest.fixture(autouse=True)
def _nobody_is_suspected():
    """One buyer buys again and again here."""
    Rule.objects.all().delete()
    learning.changed()
    yield
    learning.changed()


def sold(*, paid=True, units=2):
    item = shop.product(stock=5)
    app = App()
    token = app.with_cart(shop.sku(item), units).order().json()["token"]
    if paid:
        app.pay(token)
    return Order.objects.get(token=token), StockItem.objects.get(variant__product=item)


def plant():
    """Twelve things wrong, each as a bug or a hand in the database would leave it."""
    shop.small_shop(stock=5)
    rows = [StockItem.objects.get(variant=shop.product(stock=9).variants.get()) for _ in range(4)]
    StockItem.objects.filter(pk=rows[0].pk).update(on_hand=12)
    StockItem.objects.filter(pk=rows[1].pk).update(on_hand=7)
    StockItem.objects.filter(pk=rows[2].pk).update(reserved=1)
    Movement.objects.filter(stock=rows[3]).delete()

    _order, row = sold()
    StockItem.objects.filter(pk=row.pk).update(reserved=1)
    order, _row = sold()
    Reservation.objects.filter(reference=order.number).delete()
    order, _row = sold()
    Reservation.objects.filter(reference=order.number).update(state="held", until=LATER)
    order, _row = sold(paid=False)
    Order.objects.filter(pk=order.pk).update(state="cancelled", expires_at=LATER)
    Reservation.objects.filter(reference=order.number).update(until=LATER + timedelta(hours=1))
    order, _row = sold()
    Order.objects.filter(pk=order.pk).update(state="shipped")
    order, _row = sold()
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    reservations.release(reference=order.number, now=shop.NOW)

    _order, row = sold()
    StockItem.objects.filter(pk=row.pk).update(on_hand=1, shortage=1)
    Movement.objects.create(stock=row, quantity=-4, reason="damage", at=shop.NOW)
    shop.put_in_stock(row.variant, 5, shop.warehouse("leeds"))

    lonely = shop.product(stock=3).variants.get()
    reservations.place(reference="LOST", quantities={lonely.pk: 1}, until=shop.NOW, now=shop.NOW)
    # Written by the machine's clock, which may be later than the check's.
    Payment.objects.update(updated_at=shop.NOW)


@pytest.mark.req("IN9")
def test_planted_drifts_are_all_found_and_repaired():
    plant()
    found = findings(now=LATER)
    # The ledgers of members have their own: tests/membership.
    others = {code for code in CHECKS if not code.startswith("membership.")}
    assert {one.check for one in found} == KINDS == others
    assert len(found) == 13
    assert drifts.reconcile(now=LATER).found == 13
    for drift in Drift.objects.order_by("pk"):
        drifts.repair(drift_id=drift.pk, now=LATER)
    assert findings(now=LATER) == []
    assert set(Drift.objects.values_list("state", flat=True)) == {"repaired"}
    assert Payment.objects.filter(refunded__gt=0).count() == Refund.objects.count() == 1


@pytest.mark.req("IN9")
def test_a_sound_shop_has_none():
    shop.small_shop(stock=5)
    for paid in (True, False):
        sold(paid=paid)
    assert findings(now=shop.NOW + timedelta(minutes=5)) == []


@pytest.mark.req("IN9")
def test_a_drift_is_kept_once_and_closed_when_it_holds_again():
    row = StockItem.objects.get(variant=shop.product(stock=9).variants.get())
    StockItem.objects.update(on_hand=12)
    for _twice in range(2):
        drifts.reconcile(now=shop.NOW)
    assert Drift.objects.get().label == f"{row.variant.sku} · gb"
    StockItem.objects.update(on_hand=9)
    drifts.reconcile(now=LATER)
    assert Drift.objects.get().state == "gone"
    assert list(DriftRun.objects.order_by("pk").values_list("found", flat=True)) == [1, 1, 0]


@pytest.mark.req("IN9")
def test_what_is_nowhere_else_cannot_be_promised_again():
    order, row = sold_in_a_shop()
    StockItem.objects.filter(pk=row.pk).update(on_hand=1, shortage=1)
    Movement.objects.create(stock=row, quantity=-4, reason="damage", at=shop.NOW)
    drifts.reconcile(now=shop.NOW)
    with pytest.raises(reservations.OutOfStock):
        drifts.repair(drift_id=Drift.objects.get().pk, now=shop.NOW)
    assert Drift.objects.get().state == "open"
    assert Reservation.objects.get(reference=order.number).state == "confirmed"


def sold_in_a_shop():
    shop.small_shop(stock=5)
    return sold()


@pytest.mark.req("IN9", "AC5")
def test_one_click_mends_and_only_for_who_may(client):
    write_roles()
    StockItem.objects.filter(variant=shop.product(stock=9).variants.get()).update(on_hand=12)
    people = {
        role: User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        for role in ("owner", "marketing")
    }
    for role, person in people.items():
        person.groups.add(Group.objects.get(name=role))
    client.force_login(people["owner"])
    client.post(reverse("admin:core_drift_run"))
    drift = Drift.objects.get()
    page = client.get(reverse("admin:core_drift_changelist")).content.decode()
    assert "should be 9, is 12" in page
    assert "Set what is on hand to the sum of the ledger" in page
    client.get(reverse("admin:core_drift_repair", args=[drift.pk]))
    assert StockItem.objects.get().on_hand == 12
    client.force_login(people["marketing"])
    client.post(reverse("admin:core_drift_repair", args=[drift.pk]))
    assert StockItem.objects.get().on_hand == 12
    client.force_login(people["owner"])
    client.post(reverse("admin:core_drift_repair", args=[drift.pk]))
    assert StockItem.objects.get().on_hand == 9
    drift.refresh_from_db()
    assert (drift.state, drift.actor) == ("repaired", people["owner"])
    assert (
        "Everything holds." in client.get(reverse("admin:core_drift_changelist")).content.decode()
    )
