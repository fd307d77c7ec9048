"""From a warranty to a thing that works again: free or quoted, paid, invoiced, told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F

from aftercare.models import Repair, Serial, Warranty, WarrantyRule
from aftercare.rules.warranties import end
from aftercare.services import charges, repairs, steps, warranties
from aftercare.services.repairs import RepairWish
from core.errors import Refusal
from messaging.models import Message
from orders.models import Document, Order, OrderLine
from orders.services import expiries
from tests.api.conftest import App
from tests.factories import sales, shop
from tests.factories.voices import photo
from tests.storefront.shopper import drain, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(now):
    """Three teapots, delivered, with two years of warranty."""
    WarrantyRule.objects.create(months=24)
    found = sales.delivered(sales.paid(quantity=3), now)
    drain(now)
    return found


def ask(order, now, key="k1", **changes):
    shop.warehouse("london", ships=False)
    fields = {"fault": "The lid is cracked.", "way": "store", "store": "london"} | changes
    line = fields.pop("line", order.lines.get().public_id)
    return repairs.ask(order=order, wish=RepairWish(line=line, **fields), key=key, now=now)


def quoted(order, now, amount="18.00"):
    repair = ask(order, now)
    steps.receive(repair_id=repair.pk, now=now)
    return steps.quote(repair_id=repair.pk, diagnosis="A new lid.", amount=Decimal(amount), now=now)


def states(repair):
    return list(repair.events.values_list("state", flat=True))


@pytest.mark.req("OR12")
@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_a_warranty_ends_on_the_same_day_of_a_later_month(starts_on, months, last):
    assert end(starts_on, months) == last


@pytest.mark.req("OR12")
def test_the_nearest_category_says_how_long_and_what_is_written_stays(now):
    kitchen = shop.category("kitchen")
    WarrantyRule.objects.create(months=12)
    rule = WarrantyRule.objects.create(category=kitchen, months=36)
    order = sales.delivered(sales.paid(quantity=1), now)
    assert warranties.begin(order_id=order.pk) == 1
    rule.months = 6
    rule.save()
    assert warranties.begin(order_id=order.pk) == 0
    warranty = Warranty.objects.get()
    assert (warranty.starts_on, warranty.ends_on) == (date(2026, 11, 22), date(2029, 11, 22))


@pytest.mark.req("OR12")
def test_nothing_that_is_sold_without_has_one(now):
    WarrantyRule.objects.create(months=0)
    order = sales.delivered(sales.paid(quantity=1), now)
    assert warranties.begin(order_id=order.pk) == 0


@pytest.mark.req("OR12")
def test_under_warranty_it_is_free(client, order, now):
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "warranty until 22 Nov 2028" in page
    form = client.get(f"/en/orders/{order.token}/repair/").content.decode()
    shop.warehouse("london", ships=False)
    answer = client.post(
        f"/en/orders/{order.token}/repair/",
        {
            "key": hidden(form, "key"),
            "line": order.lines.get().public_id,
            "fault": "The lid is cracked.",
            "serial": "A-77",
            "way": "store",
            "store": "london",
            "photos": SimpleUploadedFile("lid.png", photo(), "image/png"),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    repair = Repair.objects.get()
    assert (repair.number, repair.in_warranty) == (f"{order.number}-W1", True)
    assert repair.photos.count() == 1
    assert Serial.objects.get().number == "A-77"
    steps.receive(repair_id=repair.pk, now=now)
    steps.mend_free(repair_id=repair.pk, diagnosis="A new lid, free of charge.", now=now)
    steps.finish(repair_id=repair.pk, now=now)
    for _twice in range(2):
        steps.close(repair_id=repair.pk, now=now)
    assert states(repair) == ["expected", "received", "mending", "mended", "closed"]
    drain(now)
    told = Message.objects.filter(key__startswith="repair:", channel="email").order_by("pk")
    assert [one.key.split(":")[3] for one in told] == states(repair)
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "A new lid, free of charge." in page
    assert "Back with you" in page


@pytest.mark.req("OR12")
def test_what_was_repaired_is_told_after_everything_went_back(client, order, now):
    quoted(order, now)
    OrderLine.objects.filter(order=order).update(returned=F("quantity"))
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "A new lid." in page
    assert "warranty until" not in page


@pytest.mark.req("OR12")
def test_a_quote_is_accepted_paid_and_invoiced(client, order, now):
    repair = quoted(order, now)
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "Have it repaired for £18.00" in page
    for _twice in range(2):
        answer = client.post(f"/en/orders/{order.token}/repairs/{repair.public_id}/accept/")
        assert answer.status_code == 302
    charge = Repair.objects.get().charge
    assert answer["Location"] == f"/en/orders/{charge.token}/pay/"
    assert (charge.total, charge.tax) == (Decimal("18.00"), Decimal("3.00"))
    assert App().pay(charge.token).status_code == 201
    drain(now)
    repair.refresh_from_db()
    assert repair.state == "mending"
    paper = Document.objects.get(order=charge)
    assert (paper.kind, paper.total) == ("invoice", Decimal("18.00"))
    assert Order.objects.count() == 2


@pytest.mark.req("OR12")
def test_a_quote_is_refused(client, order, now):
    repair = quoted(order, now)
    client.post(f"/en/orders/{order.token}/repairs/{repair.public_id}/refuse/")
    repair.refresh_from_db()
    assert (repair.state, repair.charge) == ("unmended", None)
    answer = client.post(f"/en/orders/{order.token}/repairs/{repair.public_id}/accept/")
    assert answer.status_code == 409
    assert "present state" in answer.content.decode()


@pytest.mark.req("OR12")
def test_a_quote_nobody_pays_for_is_open_again_and_lapses(order, now):
    repair = quoted(order, now)
    charge = charges.accept(repair_id=repair.pk, now=now)
    later = now + timedelta(days=3, minutes=1)
    expiries.cancel_unpaid(now=later)
    drain(later)
    repair.refresh_from_db()
    assert (repair.state, Order.objects.get(pk=charge.pk).state) == ("quoted", "cancelled")
    again = charges.accept(repair_id=repair.pk, now=later)
    assert again.pk != charge.pk
    expiries.cancel_unpaid(now=later + timedelta(days=4))
    drain(later + timedelta(days=4))
    assert steps.lapse_quotes(now=now + timedelta(days=13)) == 0
    assert steps.lapse_quotes(now=now + timedelta(days=14)) == 1
    repair.refresh_from_db()
    assert repair.state == "unmended"


@pytest.mark.req("OR12")
def test_after_the_warranty_it_is_told_that_a_quote_comes(client, order, now, time_machine_at):
    late = now + timedelta(days=800)
    with time_machine_at(late):
        page = client.get(f"/en/orders/{order.token}/repair/").content.decode()
    assert "Warranty ended on 22 Nov 2028: you get a quote first" in page
    assert ask(order, late).in_warranty is False


@pytest.mark.req("OR12")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"line": "nothing"}, "nothing_to_repair"),
        ({"fault": "   "}, "fault_missing"),
        ({"store": "nowhere"}, "store_missing"),
        ({"way": "pickup", "pickup": "yesterday"}, "pickup_gone"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(order, now, changes, code):
    with pytest.raises(Refusal) as refusal:
        ask(order, now, **changes)
    assert refusal.value.code == code
    assert not Repair.objects.exists()


@pytest.mark.req("OR12")
def test_one_unit_is_in_the_workshop_once_another_may_follow(order, now):
    ask(order, now, serial="A-1")
    with pytest.raises(repairs.RepairedAlready):
        ask(order, now, key="k2", serial="A-1")
    ask(order, now, key="k3", serial="A-2")
    ask(order, now, key="k4", serial="A-3")
    with pytest.raises(repairs.SerialUnknown):
        ask(order, now, key="k5", serial="B-9")


@pytest.mark.req("OR12")
@pytest.mark.django_db(transaction=True)
def test_accepting_waits_for_refusing_and_only_one_holds(order, now, elsewhere):
    repair = quoted(order, now)
    with transaction.atomic():
        steps.refuse(repair_id=repair.pk, now=now)
        second = elsewhere(charges.accept, repair_id=repair.pk, now=now)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), steps.NotPossibleNow)
    assert Order.objects.count() == 1


@pytest.mark.req("OR12")
def test_only_legal_steps(order, now):
    repair = ask(order, now)
    for call in (
        lambda: steps.close(repair_id=repair.pk, now=now),
        lambda: steps.mend_free(repair_id=repair.pk, diagnosis="x", now=now),
        lambda: steps.refuse(repair_id=repair.pk, now=now),
        lambda: steps.finish(repair_id=repair.pk, now=now),
    ):
        with pytest.raises(steps.NotPossibleNow):
            call()
    assert states(repair) == ["expected"]


@pytest.mark.req("OR12")
@pytest.mark.parametrize("amount", ["0", "-3", "1.005", "NaN"])
def test_a_quote_is_an_amount(order, now, amount):
    repair = ask(order, now)
    steps.receive(repair_id=repair.pk, now=now)
    with pytest.raises(steps.NotAnAmount):
        steps.quote(repair_id=repair.pk, diagnosis="x", amount=Decimal(amount), now=now)


@pytest.mark.req("OR12")
def test_the_app_asks_accepts_and_reads(order, now):
    app = App()
    shop.warehouse("london", ships=False)
    path = f"orders/{order.token}/repairs/"
    found = app.get(path).json()
    assert [(one["in_warranty"], one["ends_on"]) for one in found["warranties"]] == [
        (True, "2028-11-22")
    ]
    wish = {"line": found["warranties"][0]["line"], "fault": "Cracked", "way": "store"}
    refused = app.post(path, wish | {"store": "moon"}, key="k0")
    assert (refused.status_code, refused.json()["code"]) == (409, "store_missing")
    asked = app.post(path, wish | {"store": "london"}, key="k1")
    assert asked.status_code == 201, asked.json()
    again = app.post(path, wish | {"store": "london"}, key="k1")
    assert again.json()["id"] == asked.json()["id"]
    repair = Repair.objects.get()
    steps.receive(repair_id=repair.pk, now=now)
    steps.quote(repair_id=repair.pk, diagnosis="A lid.", amount=Decimal("9.00"), now=now)
    answer = app.post(f"{path}{repair.public_id}/acceptance/")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["state"] == "agreed"
    assert app.get(f"orders/{answer.json()['charge']}/").json()["total"]["amount"] == "9.00"
