"""The Complete Journey's year: ten real households, and the figures that are known of them.

Expected figures were reckoned by hand with pandas from the package's own files.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from analytics.models import Background
from analytics.warehouse import opened
from catalog.models import Image
from core.models import OutboxEvent
from core.reconciling import findings
from demo.journey import baskets, facts, ground, households, source, whole
from demo.journey.past import Year
from inventory.models import Movement
from orders.models import FulfilmentLine, Order, OrderEvent, OrderLine
from payments.models import Payment
from promotions.models import CouponClaim, Promotion, Use

pytestmark = pytest.mark.req("PL7")
TEN = 10


def silent(_done, _of):
    pass


def pretend(*, image_id, now):
    """Stand in for the encoder, which takes most of a second a picture."""
    made = {"stem": f"renditions/{image_id}", "widths": [320]}
    Image.objects.filter(pk=image_id).update(renditions=made)


@pytest.fixture(scope="module")
def year():
    """The year of the first ten households."""
    return Year(households=TEN)


@pytest.fixture(scope="module")
def catalogue(year):
    """The goods that the ten households bought."""
    wanted = {bought.product for basket in year.baskets() for bought in basket.lines}
    return [item for item in source.items() if item.number in wanted]


@pytest.fixture
def stores(db, monkeypatch, tmp_path, year, now):
    """The stores without any goods: what is sold there is known by its number."""
    monkeypatch.setattr(whole.source, "items", list)
    monkeypatch.setattr(whole, "Year", lambda households: year)
    monkeypatch.setattr(whole.goods.indexing, "index", lambda **_given: None)
    monkeypatch.setattr(ground, "_write_categories", lambda _places, now: None)
    with override_settings(
        VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media", WAREHOUSE_DIR=tmp_path / "warehouse"
    ):
        whole.load(now=now, tell=silent)
        yield whole


@pytest.fixture
def retailer(db, monkeypatch, tmp_path, year, catalogue, now):
    """The catalogue, as far as the ten households bought of it, and all stores."""
    monkeypatch.setattr(whole.source, "items", lambda: iter(catalogue))
    monkeypatch.setattr(whole, "Year", lambda households: year)
    monkeypatch.setattr(whole.goods.indexing, "index", lambda **_given: None)
    monkeypatch.setattr(ground.renditions, "make", pretend)
    with override_settings(
        VAR_DIR=tmp_path, MEDIA_ROOT=tmp_path / "media", WAREHOUSE_DIR=tmp_path / "warehouse"
    ):
        whole.load(now=now, tell=silent)
        yield whole


def told(sql, now):
    with opened(now=now) as house:
        return house.rows(sql)


def money(*amounts):
    return tuple(Decimal(amount) for amount in amounts)


@pytest.mark.timeout(200)
def test_ten_households_are_what_is_known_of_them(retailer, now):
    assert whole.load_year(first=TEN, now=now, tell=silent) == 393
    assert (OrderLine.objects.count(), FulfilmentLine.objects.count()) == (4929, 4904)
    sums = (
        "SELECT sum(net_amount), sum(discount), sum(quantity)::INT, count(DISTINCT sku) FROM sales"
    )
    assert told(sums, now) == [(*money("14356.86", "2403.88"), 124789, 2688)]
    assert told("SELECT sum(total), max(total), max(lines) FROM orders", now) == [
        (*money("14356.86", "286.26"), 72)
    ]
    by = "SELECT {}, sum(net_amount) FROM sales GROUP BY 1 ORDER BY 2 DESC LIMIT {}"
    assert told(by.format("department", 4), now) == [
        ("Grocery", Decimal("7490.70")),
        ("Household and health", Decimal("1954.64")),
        ("Fruit and vegetables", Decimal("1522.92")),
        ("Meat", Decimal("1088.86")),
    ]
    assert told(by.format("brand", 2), now) == [
        ("National brands", Decimal("11592.35")),
        ("Own label", Decimal("2764.51")),
    ]
    assert told(by.format("location", 2), now) == [
        ("Store 321", Decimal("2907.99")),
        ("Store 436", Decimal("2415.56")),
    ]


@pytest.mark.timeout(200)
def test_each_household_and_campaign_is_what_is_known_of_it(stores, now):
    whole.load_year(first=TEN, now=now, tell=silent)
    each = (
        "SELECT (attributes->>'household')::INT, count(*), sum(total) "
        "FROM orders JOIN people USING (user_id) GROUP BY 1 ORDER BY 1"
    )
    assert told(each, now) == [
        (1, 51, Decimal("2415.56")), (2, 20, Decimal("1024.12")), (3, 20, Decimal("1026.63")),
        (4, 18, Decimal("442.14")), (5, 20, Decimal("299.67")), (6, 155, Decimal("3464.87")),
        (7, 32, Decimal("1952.37")), (8, 65, Decimal("3080.81")), (9, 11, Decimal("620.73")),
        (10, 1, Decimal("29.96")),
    ]  # fmt: skip
    _campaigns_of_ten(now)


def _campaigns_of_ten(now):
    assert told("SELECT count(*), count(DISTINCT user_id) FROM campaign_reach", now) == [(31, 7)]
    used = (
        "SELECT code, count(*) FROM redemptions JOIN campaigns USING (campaign_id) "
        "GROUP BY 1 ORDER BY 1"
    )
    assert told(used, now) == [("cj-campaign-18", 2), ("cj-campaign-8", 4)]
    assert told("SELECT count(*) FROM campaigns", now) == [(27,)]
    assert told("SELECT DISTINCT channel, is_first_order IS NULL FROM orders", now) == [
        ("store", False)
    ]


@pytest.mark.timeout(200)
def test_every_book_agrees_and_nobody_is_told(stores, now):
    """No stock moves and no event goes out; what the nightly checks ask holds."""
    before = (Movement.objects.count(), OutboxEvent.objects.count())
    whole.load_year(first=TEN, now=now, tell=silent)
    assert (Movement.objects.count(), OutboxEvent.objects.count()) == before
    assert findings(now=now + timedelta(days=1)) == []
    order = Order.objects.filter(total__gt=0).order_by("placed_at").first()
    assert order.state == "delivered"
    assert order.total == sum(line.total for line in order.lines.all())
    payment = Payment.objects.get(reference=order.number)
    assert (payment.gateway, payment.amount, payment.state) == ("partner", order.total, "succeeded")
    happened = OrderEvent.objects.filter(order=order).values_list("happening", flat=True)
    assert list(happened) == ["placed", "paid", "collected"]
    assert {one.weekday() for one in [order.placed_at]} == {2}  # a Wednesday, as it was


@pytest.mark.timeout(200)
def test_killed_it_goes_on_and_twice_it_is_the_same(stores, now, monkeypatch):
    monkeypatch.setattr(baskets, "BATCH", 100)

    def killed(done, _of):
        if done == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole.load_year(first=TEN, now=now, tell=killed)
    assert (Order.objects.count(), whole.is_told()) == (200, False)
    later = now + timedelta(days=3)  # the year stays where the first start put it
    assert whole.load_year(first=TEN, now=later, tell=silent) == 193
    assert whole.is_told()
    counts = [Order, OrderLine, Payment, User, Background, Promotion, CouponClaim, Use]
    were = [model.objects.count() for model in counts]
    assert whole.load_year(first=TEN, now=later, tell=silent) == 0
    assert [model.objects.count() for model in counts] == were
    assert Order.objects.values("external_id").distinct().count() == 393
    last = Order.objects.order_by("-placed_at").first().placed_at
    assert timedelta(0) <= timezone.now() - last < timedelta(days=8)


def test_households_have_no_invented_names(stores, now, year):
    households.write(year, later=ground.moved_by(), now=now)
    person = User.objects.get(email="household-8@journey.invalid")
    assert (person.name, person.has_usable_password()) == ("Household 8", False)
    assert person.background.attributes == {
        "household": 8, "age": "25-34", "income": "25-34K", "household_size": "3",
        "composition": "2 Adults Kids", "children": "1",
    }  # fmt: skip
    assert User.objects.get(name="Household 2").background.attributes == {"household": 2}


@pytest.mark.django_db
def test_the_checks_command_tells_what_is_wrong(tmp_path, settings):
    settings.WAREHOUSE_DIR = tmp_path
    out = StringIO()
    with pytest.raises(CommandError, match="figures are not what is known"):
        call_command("check_journey", stdout=out)
    assert "households: [(0,)] WRONG, known: [(2469,)]" in out.getvalue()
    assert "campaigns: [(0,)] WRONG, known: [(27,)]" in out.getvalue()
    assert "0 of 37 right" in out.getvalue()


def test_at_least_25_figures_are_known():
    assert len({fact.name for fact in facts.FACTS}) == len(facts.FACTS) >= 25


def test_a_year_moves_by_whole_weeks(stores):
    later = ground.moved_by()
    assert later % timedelta(weeks=1) == timedelta(0)
    assert (
        datetime(2017, 1, 1, tzinfo=UTC).weekday()
        == (datetime(2017, 1, 1, tzinfo=UTC) + later).weekday()
    )
