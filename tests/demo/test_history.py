"""The demo's four hundred days: told once, the same each time, and nothing else moves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import override_settings

from accounts.models import User
from analytics.models import Event
from analytics.warehouse import opened
from core.models import OutboxEvent
from core.reconciling import findings
from demo.history import cast, writing
from inventory.models import Movement, StockItem
from orders.models import Order, Return
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PL7")]
DEPARTMENTS = (*cast.CONSUMED, "toys", "wear")


@pytest.fixture(autouse=True)
def goods(tmp_path, monkeypatch):
    """Six departments of five things each; a hundred people."""
    monkeypatch.setattr(cast, "PEOPLE", 100)
    for department in DEPARTMENTS:
        shelf = shop.category(department, department.title(), department)
        for number in range(5):
            shop.product(f"{department}-{number}", in_category=shelf, gbp="24.00", cny="200")
    with override_settings(WAREHOUSE_DIR=tmp_path):
        yield


def ask(sql, now):
    with opened(now=now) as house:
        return house.rows(sql)


def test_told_once_and_the_same_each_time(now):
    orders, events = writing.write(now=now, first=-40)
    assert orders == Order.objects.count() > 20
    assert events == Event.objects.count() > 1000
    assert writing.write(now=now, first=-40) == (0, 0)
    assert not Event.objects.filter(is_synthetic=False).exists()
    assert not Event.objects.filter(at__gte=now).exists()
    seen = Event.objects.order_by("at", "id").values_list("at", "id", "kind")
    before = list(seen)
    Event.objects.all().delete()
    people = cast.people(cast.wares())
    midnight = now.replace(hour=0)
    story = writing.Story(goods=cast.wares(), people=people, midnight=midnight)
    told = [row for day in range(-40, 0) for visit, _bought in story.day(day) for row in visit.rows]
    assert sorted((row["at"], row["id"], row["kind"]) for row in told) == [
        one for one in before if one[2] != "return"
    ]


def test_nothing_else_moves_and_every_book_agrees(now):
    before = (Movement.objects.count(), OutboxEvent.objects.count())
    stock = list(StockItem.objects.values_list("pk", "on_hand", "reserved"))
    writing.write(now=now, first=-60)
    assert (Movement.objects.count(), OutboxEvent.objects.count()) == before
    assert list(StockItem.objects.values_list("pk", "on_hand", "reserved")) == stock
    assert findings(now=now + timedelta(days=1)) == []
    assert set(Order.objects.values_list("state", flat=True)) == {"delivered"}
    assert set(Return.objects.values_list("state", flat=True)) <= {"closed"}
    assert not User.objects.filter(email__endswith="@history.invalid", is_staff=True).exists()


def test_the_reports_have_something_true_to_show(now):
    writing.write(now=now, first=-120)
    kinds = {kind for (kind,) in ask("SELECT DISTINCT kind FROM events", now)}
    assert kinds >= {"visit", "view", "dwell", "cart", "checkout", "purchase", "speed", "return"}
    sold = ask("SELECT currency, sum(total) FROM orders GROUP BY 1 ORDER BY 1", now)
    told = "SELECT currency, sum(value) FROM events WHERE kind = 'purchase' GROUP BY 1 ORDER BY 1"
    assert sold == ask(told, now)
    assert dict(sold)["GBP"] > Decimal(1000)
    ((back, refunded),) = ask("SELECT sum(returned_quantity), sum(refunded) FROM sales", now)
    assert back > 0
    assert refunded == ask("SELECT sum(refunded) FROM orders", now)[0][0]
    assert ask("SELECT code FROM campaigns", now) == [("history-pantry",)]
    ((used, reached),) = ask(
        "SELECT (SELECT count(*) FROM redemptions), (SELECT count(*) FROM campaign_reach)", now
    )
    assert 0 < used < reached * 2
    carts = (
        "SELECT p.name_en LIKE '%-2', "
        "count(*) FILTER (kind = 'cart') / count(*) FILTER (kind = 'view') "
        "FROM events JOIN products p USING (product_id) GROUP BY 1"
    )
    share = dict(ask(carts, now))
    assert share[True] < share[False] / 4
    people = "SELECT count(*) > 30, bool_and(is_synthetic) FROM people"
    assert ask(people, now) == [(True, True)]
