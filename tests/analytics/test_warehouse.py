"""The warehouse says what the orders say, to the cent."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import override_settings

from analytics.models import Event
from analytics.warehouse import opened
from core.money import Money
from inventory.models import Location
from orders.models import Channel, Order
from orders.services import cancellations, channels, refunds
from orders.services.channels import Report, ReportedLine
from orders.services.returns import requests, settling, steps
from orders.services.returns.requests import Wish, Wishes
from orders.services.returns.settling import Verdict
from promotions.models import Promotion
from tests.factories import offers, sales, shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PL5", "AN4")]

SALE = (
    "SELECT quantity, list_amount, discount, net_amount, tax, returned_quantity, refunded "
    "FROM sales"
)
BILL = "SELECT goods, discount, delivery, tax, total, refunded, lines, units FROM orders"


@pytest.fixture(autouse=True)
def warehouse(tmp_path):
    """A warehouse of this test's own."""
    with override_settings(WAREHOUSE_DIR=tmp_path / "warehouse"):
        yield tmp_path / "warehouse"


@pytest.fixture
def ask(now):
    """Open the warehouse, ask, and close it."""

    def asked(sql, params=None):
        with opened(now=now) as house:
            return house.rows(sql, params)

    return asked


def figures(*given):
    return tuple(Decimal(one) if isinstance(one, str) else one for one in given)


def happened(at, **given):
    """Write an event as it stands in the table."""
    texts = ("page", "path", "block", "slot", "query", "currency", "device", "language", "country")
    plain = dict.fromkeys((*texts, "source", "medium", "campaign"), "")
    known = {"at": at, "id": uuid4(), "received_at": at, "experiments": [], "props": {}}
    flags = {"is_bot": False, "is_synthetic": False}
    Event.objects.create(**(plain | known | flags | given))


def sent_back(order, now, units):
    line = order.lines.get()
    wishes = Wishes(
        lines=[Wish(line.public_id, units, "changed_mind", "")], method="dropoff", outcome="source"
    )
    request = requests.ask(order=order, wishes=wishes, key="k", now=now)
    steps.receive(return_id=request.pk, now=now)
    settling.settle(
        return_id=request.pk,
        verdicts={request.lines.get().pk: Verdict(units, units)},
        location_id=settling.default_location(request).pk,
        now=now,
    )


VIEWS = ("events", "sales", "orders", "people", "products", "stock")
CAMPAIGNS = ("campaigns", "campaign_reach", "redemptions")


@pytest.mark.parametrize("view", [*VIEWS, *CAMPAIGNS])
def test_an_empty_shop_has_empty_tables(ask, view):
    assert ask(f"FROM {view}") == []


def test_a_sale_with_a_discount(ask):
    """Two teapots at 48.00, ten per cent off: 86.40 with 14.40 tax in it, delivery free."""
    sku = shop.sku(shop.small_shop())
    offers.promotion()
    order = sales.paid(sku)
    assert ask(SALE) == [figures(2, "96.00", "9.60", "86.40", "14.40", 0, "0.00")]
    assert ask(BILL) == [figures("86.40", "9.60", "0.00", "14.40", "86.40", "0.00", 1, 2)]
    assert ask(
        "SELECT order_number, channel, country, currency, person, promotion_codes FROM sales"
    ) == [
        (
            order.number,
            "web",
            "GB",
            "GBP",
            ask("SELECT person FROM orders")[0][0],
            [Promotion.objects.get().code],
        )
    ]
    assert ask("SELECT day, is_first_order FROM orders") == [(date(2026, 11, 22), True)]


def test_what_is_not_paid_is_no_sale(ask):
    sales.placed(shop.sku(shop.small_shop()))
    assert ask("SELECT count(*) FROM orders") == ask("SELECT count(*) FROM sales") == [(0,)]


@pytest.mark.req("OR7")
def test_units_that_came_back(ask, now):
    """One of three teapots at 48.00 is sent back, and what was kept before is read again."""
    order = sales.delivered(sales.paid(quantity=3), now)
    assert ask(SALE) == [figures(3, "144.00", "0.00", "144.00", "24.00", 0, "0.00")]
    sent_back(order, now, 1)
    assert ask(SALE) == [figures(3, "144.00", "0.00", "144.00", "24.00", 1, "48.00")]
    assert ask("SELECT total, refunded FROM orders") == [figures("144.00", "48.00")]
    assert sales.given_back(order) == Decimal("48.00")


def test_an_order_called_off_has_its_money_back(ask, now):
    order = sales.paid(quantity=1)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    assert ask("SELECT total, refunded FROM orders") == [figures("48.00", "48.00")]
    assert ask("SELECT net_amount, refunded FROM sales") == [figures("48.00", "48.00")]
    assert sales.given_back(order) == Decimal("48.00")


def test_money_given_for_goodwill_is_the_orders_not_a_lines(ask, now):
    order = sales.paid(quantity=1)
    refunds.give_back(
        order=order, amount=Money(Decimal("5.00"), "GBP"), reason="goodwill", key="sorry", now=now
    )
    assert ask("SELECT o.refunded, s.refunded FROM orders o JOIN sales s USING (order_id)") == [
        figures("5.00", "0.00")
    ]


def test_units_cancelled_while_the_rest_is_kept(ask, now):
    order = sales.paid(quantity=3)
    cancellations.keep_only(
        order_id=order.pk, keep={order.lines.get().pk: 1}, reason="shopper", now=now
    )
    assert ask("SELECT quantity, net_amount, refunded FROM sales") == [
        figures(3, "144.00", "96.00")
    ]
    assert ask("SELECT total, refunded FROM orders") == [figures("144.00", "96.00")]


@pytest.mark.req("OR10")
def test_a_tills_sale_is_the_stores(ask, now):
    item = shop.small_shop()
    place = Location.objects.get()
    till = Channel.objects.create(
        code="till-1", name="Till", kind="till", currency="GBP", country="GB", location=place
    )
    for number in ("T-1", "T-2"):
        report = Report(
            external_id=number, lines=[ReportedLine(shop.sku(item), 1, Decimal("40.00"))]
        )
        channels.take(channel=till, report=report, now=now)
    assert (
        ask("SELECT channel, location_id, location, person, is_first_order, net_amount FROM sales")
        == [("store", place.pk, place.name_en, None, None, Decimal("40.00"))] * 2
    )


def test_the_first_order_is_the_first_in_time(ask, now):
    sku = shop.sku(shop.small_shop(stock=50))
    numbers = [sales.paid(sku).number for _each in range(3)]
    Order.objects.filter(number=numbers[2]).update(placed_at=now - timedelta(days=400))
    assert ask("SELECT number FROM orders WHERE is_first_order") == [(numbers[2],)]
    assert ask("SELECT count(DISTINCT person) FROM orders") == [(1,)]


def test_the_number_of_statements_does_not_depend_on_the_rows(ask, now, django_assert_num_queries):
    sku = shop.sku(shop.small_shop(stock=50))
    sales.paid(sku)
    ask("SELECT 1")
    with django_assert_num_queries(12):
        sales_seen = ask("SELECT count(*) FROM sales")
    assert sales_seen == [(1,)]
    for _each in range(2):
        sales.paid(sku)
    ask("SELECT 1")
    with django_assert_num_queries(12):
        assert ask("SELECT count(*) FROM sales") == [(3,)]


def test_months_that_stay_are_not_read_again(ask, now, warehouse):
    sku = shop.sku(shop.small_shop(stock=50))
    old, _new = sales.paid(sku), sales.paid(sku)
    Order.objects.filter(pk=old.pk).update(placed_at=now - timedelta(days=60))
    ask("SELECT 1")
    before = {path.name for path in (warehouse).rglob("lines.*.parquet")}
    sales.paid(sku)
    assert ask("SELECT count(*) FROM orders") == [(3,)]
    written = {path.name for path in (warehouse).rglob("lines.*.parquet")} - before
    assert [name[:13] for name in written] == ["lines.2026-11"]


def test_texts_arrive_whole(ask):
    """Quotes, commas, line ends, Chinese: and an empty text is not a missing one."""
    item = shop.small_shop()
    item.name_en = 'A "pot",\nfor tea'
    item.save()
    assert ask("SELECT name_en, name_zh_hans IS NULL FROM products") == [
        ('A "pot",\nfor tea', False)
    ]
    sales.paid(shop.sku(item))
    assert ask("SELECT coupon, region FROM sales") == [("", "")]


def test_parameters_and_frames(now):
    sales.paid()
    with opened(now=now) as house:
        assert house.as_of == now
        assert house.rows("SELECT total FROM orders WHERE currency = $c", {"c": "GBP"}) == [
            (Decimal("96.00"),)
        ]
        assert house.rows("SELECT total FROM orders WHERE currency = ?", ["CNY"]) == []
        assert list(house.frame("SELECT units FROM orders")["units"]) == [2]


def test_events_of_open_days(ask, now):
    happened(now, kind="view", product_id=7, experiments=["blue:b", "price:a"])
    happened(now, kind="purchase", value=Decimal("12.50"), currency="GBP", order_id=9)
    told = (
        "SELECT e.at, kind, product_id, value, experiments, is_bot, props "
        "FROM events e ORDER BY kind"
    )
    at = now.replace(tzinfo=None)
    assert ask(told) == [
        (at, "purchase", None, Decimal("12.50"), [], False, "{}"),
        (at, "view", 7, None, ["blue:b", "price:a"], False, "{}"),
    ]
    happened(now - timedelta(days=1), kind="view")
    assert ask("SELECT count(*) FROM events e WHERE e.at >= ?", [at]) == [(2,)]
    assert ask("SELECT count(*) FROM events") == [(3,)]
