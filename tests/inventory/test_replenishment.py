"""When to order, how many, and why."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts.models import User
from inventory.models import PurchaseLine, PurchaseOrder, StockItem
from inventory.rules.forecast import forecast
from inventory.rules.replenishment import Need, quantity, reorder_point
from inventory.services import movements, replenishment
from inventory.types import Reason
from inventory.wording import because
from messaging.models import Message
from shop.roles import write_roles
from tests.factories import buying_in, shop


def need(**changes):
    return Need(**({"free": 10, "coming": 0, "sold": (), "lead_days": 14} | changes))


@pytest.mark.req("IN4")
@pytest.mark.parametrize(
    ("given", "rule", "threshold", "ordered"),
    [
        pytest.param({"free": 50}, "default", 50, 50, id="fifty is the threshold: up to 100"),
        pytest.param({"free": 51}, "default", 50, 0, id="one above: nothing"),
        pytest.param({"free": 30, "coming": 30}, "default", 50, 0, id="what is coming counts"),
        pytest.param({"free": 45, "pack": 12}, "default", 50, 60, id="whole packs"),
        pytest.param({"sold": [10] * 7}, "default", 50, 90, id="seven weeks are too few"),
        pytest.param({"sold": [10] * 8}, "forecast", 20, 50, id="2 weeks of 10, filled to 60"),
        pytest.param({"sold": [10] * 8, "free": 21}, "forecast", 20, 0, id="above twenty"),
        pytest.param({"free": 4, "threshold": 5}, "set", 5, 6, id="set by hand: up to twice"),
        pytest.param(
            {"sold": [10] * 8, "threshold": 30}, "set", 30, 60, id="by hand, filled by forecast"
        ),
    ],
)
def test_worked_examples(given, rule, threshold, ordered):
    why = reorder_point(need(**given))
    assert (why["rule"], why["threshold"], quantity(why)) == (rule, threshold, ordered)


@pytest.mark.req("IN4")
def test_uneven_sales_need_safety():
    why = reorder_point(need(sold=[4, 16, 4, 16, 4, 16, 4, 16]))
    assert why["rule"] == "forecast"
    assert why["safety"] == 15
    assert why["threshold"] == 15 + 21


@pytest.mark.req("IN4")
def test_forecasts():
    assert forecast([10] * 12).weekly == pytest.approx(10)
    assert forecast([10] * 12).error == 0
    assert forecast([]).weekly == 0
    rising = forecast([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert 6 < rising.weekly < 10
    rare = forecast([0, 0, 0, 6, 0, 0, 0, 6, 0, 0, 0, 6])
    assert rare.weekly == pytest.approx(0.95 * 6 / 4)


@pytest.mark.req("IN4")
def test_the_quantity_is_explained_in_words():
    why = reorder_point(need(sold=[10] * 8, pack=6))
    assert because(why, quantity(why)) == (
        "10.0 go in a week; in the 2.0 weeks until new ones are here that is 20, and 0 more for"
        " safety: the threshold is 20. 10 are free or on their way, so 50 are missing to 60;"
        " in packs of 6 that is 54."
    )


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_needs_of_one_supplier_become_one_proposal():
    kiln, mill = buying_in.supplier(), buying_in.supplier("mill", name="Mill")
    teapot, mug = buying_in.article(kiln), buying_in.article(kiln, stock=60)
    flour = buying_in.article(mill, stock=0)
    assert replenishment.propose(now=shop.NOW) == 2
    assert replenishment.propose(now=shop.NOW) == 0
    found = PurchaseLine.objects.order_by("stock").values_list(
        "order__supplier__code", "stock", "ordered", "order__state"
    )
    assert list(found) == [
        ("kiln", teapot.pk, 90, "proposed"),
        ("mill", flour.pk, 100, "proposed"),
    ]
    movements.record(stock_id=mug.pk, quantity=-20, reason=Reason.DAMAGE, now=shop.NOW)
    assert replenishment.propose(now=shop.NOW) == 1
    assert PurchaseOrder.objects.filter(supplier=kiln).count() == 1


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_sales_of_eight_weeks_take_the_place_of_the_default():
    row = buying_in.article(buying_in.supplier(), stock=40)
    buying_in.sell(row, [10] * 9)
    assert replenishment.propose(now=shop.NOW) == 0
    StockItem.objects.filter(pk=row.pk).update(on_hand=20)
    assert replenishment.propose(now=shop.NOW) == 1
    line = PurchaseLine.objects.get()
    assert (line.ordered, line.why["rule"], line.why["weekly"]) == (40, "forecast", 10.0)


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_a_small_proposal_is_ordered_by_itself():
    small = buying_in.supplier(auto_limit=Decimal(1080))
    large = buying_in.supplier("mill", auto_limit=Decimal("1079.99"))
    buying_in.article(small)
    buying_in.article(large)
    replenishment.propose(now=shop.NOW)
    states = dict(PurchaseOrder.objects.values_list("supplier__code", "state"))
    assert states == {"kiln": "sent", "mill": "proposed"}
    sent = Message.objects.get(recipient="kiln@example.com")
    assert "90 x" in sent.text
    assert PurchaseOrder.objects.get(supplier=small).approved_by is None


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_the_database_allows_one_open_order_for_a_need():
    row = buying_in.article(buying_in.supplier())
    replenishment.propose(now=shop.NOW)
    other = PurchaseOrder.objects.create(
        supplier=buying_in.supplier("mill"), location=row.location, currency="GBP",
        proposed_at=shop.NOW,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PurchaseLine.objects.create(order=other, stock=row, ordered=1, unit_cost=1)


@pytest.mark.req("IN4")
@pytest.mark.django_db(transaction=True)
def test_two_lookers_propose_once(elsewhere):
    buying_in.article(buying_in.supplier())
    both = [elsewhere(replenishment.propose, now=shop.NOW) for _ in range(2)]
    assert sorted(one.result(timeout=10) for one in both) == [0, 1]
    assert PurchaseLine.objects.count() == 1


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_operators_hear_once_of_each_time_it_runs_low():
    write_roles()
    for role in ("warehouse", "marketing"):
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    row = buying_in.article(buying_in.supplier())
    for minutes in (0, 15):
        replenishment.propose(now=shop.NOW + timedelta(minutes=minutes))
    told = Message.objects.filter(recipient="warehouse@example.com")
    assert told.count() == 1
    assert row.variant.sku in told.get().text
    assert not Message.objects.filter(recipient="marketing@example.com").exists()
    PurchaseLine.objects.all().delete()
    movements.record(stock_id=row.pk, quantity=90, reason=Reason.RECEIPT, now=shop.NOW)
    replenishment.propose(now=shop.NOW + timedelta(minutes=30))
    movements.record(stock_id=row.pk, quantity=-90, reason=Reason.DAMAGE, now=shop.NOW)
    replenishment.propose(now=shop.NOW + timedelta(minutes=45))
    assert told.count() == 2


@pytest.mark.req("IN4")
@pytest.mark.django_db
def test_statements_of_a_look_do_not_grow_with_rows(django_assert_num_queries):
    kiln = buying_in.supplier()
    for rows in (1, 3):
        for _ in range(rows):
            buying_in.article(kiln, stock=60)
        with django_assert_num_queries(7):
            replenishment.propose(now=shop.NOW)
