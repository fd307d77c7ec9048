"""Sent back: by the rules, once, and tracked until the money or the exchange is there."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from accounts.models import User
from core import page_cache
from core.money import Money
from inventory.models import Movement, StockItem
from membership import selectors as purses
from messaging.models import Message
from orders import return_report
from orders.hints import FitHint, fit_hint
from orders.models import Order, Return, ReturnLine, ReturnPhoto, ReturnRule
from orders.returnables import returnables
from orders.rules.shares import share
from orders.services.returns import requests, settling, steps
from orders.services.returns.requests import Wish, Wishes
from orders.services.returns.settling import Verdict
from payments.models import Refund
from tests.api.conftest import App
from tests.factories import offers, sales, shop
from tests.storefront.shopper import drain, hidden

pytestmark = pytest.mark.django_db
PICKUP = "2026-11-24T08:00+00:00"


@pytest.fixture
def order(now):
    """Three teapots, delivered."""
    return sales.delivered(sales.paid(quantity=3), now)


def ask(order, now, *, units=1, reason="changed_mind", key="k1", **changes):
    line = order.lines.get().public_id
    fields = {"method": "dropoff", "outcome": "source"} | changes
    instead = fields.pop("instead", "")
    wishes = Wishes(lines=[Wish(line, units, reason, instead)], **fields)
    return requests.ask(order=order, wishes=wishes, key=key, now=now)


def settled(request, now, accepted=None, restocked=None, **changes):
    row = request.lines.get()
    accepted = row.quantity if accepted is None else accepted
    verdict = Verdict(accepted, accepted if restocked is None else restocked)
    place = settling.default_location(request)
    return settling.settle(
        return_id=request.pk,
        verdicts={row.pk: verdict},
        location_id=place.pk,
        now=now,
        **changes,
    )


def came_back(order, now, **changes):
    request = ask(order, now, **changes)
    return steps.receive(return_id=request.pk, now=now)


@pytest.mark.req("OR7")
def test_from_the_wish_to_the_money(client, order, now):
    later = now + timedelta(days=2)
    request = ask(order, now, units=2)
    assert (request.state, request.number) == ("approved", f"{order.number}-R1")
    assert "send it back" in client.get(f"/en/orders/{order.token}/").content.decode()
    request = steps.receive(return_id=request.pk, now=later)
    for _twice in range(2):
        settled(request, later, accepted=2, restocked=1)
    request.refresh_from_db()
    assert (request.state, request.refunded) == ("closed", Decimal("96.00"))
    assert sales.given_back(order) == Decimal("96.00")
    assert Refund.objects.count() == 1
    assert order.lines.get().returned == 2
    row = StockItem.objects.get()
    assert row.on_hand == 8
    assert row.on_hand == sum(Movement.objects.values_list("quantity", flat=True))
    told = [event.happening for event in order.events.all()]
    assert told[-4:] == ["return_asked", "return_approved", "return_received", "return_closed"]
    drain(later)
    keys = Message.objects.filter(key__startswith="return_", channel="email").order_by("pk")
    assert [mail.key.split(":")[0] for mail in keys] == [
        "return_approved", "return_received", "return_closed",
    ]  # fmt: skip
    assert "£96.00" in keys.last().text


@pytest.mark.req("OR7")
def test_everything_back_brings_the_delivery_charge_back(now):
    item = shop.small_shop(gbp="10.00")
    order = sales.delivered(sales.paid(shop.sku(item), quantity=2), now)
    assert order.delivery == Decimal("3.95")
    settled(came_back(order, now, units=2), now)
    assert sales.given_back(order) == Decimal("23.95")


@pytest.mark.req("OR7")
@pytest.mark.parametrize(("whole", "parts"), [("10.00", ["3.33", "3.34", "3.33"])])
def test_three_thirds_are_one_whole(whole, parts):
    money = Money(Decimal(whole), "GBP")
    found = [share(whole=money, quantity=3, before=gone, units=1) for gone in range(3)]
    assert [str(part.amount) for part in found] == parts
    assert Money.total(found, "GBP") == money


@pytest.mark.req("OR7", "ME9")
def test_store_credit_is_there_at_once(now):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    order = sales.delivered(sales.paid(quantity=3), now)
    with pytest.raises(requests.NoCredit):
        ask(order, now, outcome="credit")
    Order.objects.update(user=user)
    order.refresh_from_db()
    settled(came_back(order, now, outcome="credit"), now)
    assert purses.balance_of(user_id=user.pk, currency="GBP").amount == Decimal("48.00")


@pytest.mark.req("OR7")
@pytest.mark.parametrize(
    ("country", "rule", "days"),
    [
        ("GB", None, 14),
        ("CN", None, 7),
        ("US", None, 3),
        ("US", 5, 5),
        ("GB", 5, 14),
        ("CN", 60, 60),
    ],
)
def test_never_less_than_the_law_nor_three_days(order, now, country, rule, days):
    if rule:
        ReturnRule.objects.create(days=rule)
    Order.objects.update(ship_to=order.ship_to | {"country": country})
    order.refresh_from_db()
    terms = returnables(order, now=now)[0].terms
    assert terms.days == days
    last = now + timedelta(days=days)
    with pytest.raises((requests.TooLate, requests.NothingToReturn)):
        ask(order, last + timedelta(seconds=1))
    assert ask(order, last).state == "approved"


@pytest.mark.req("OR7")
def test_a_category_has_its_own_rule_and_what_is_faulty_has_longer(order, now):
    top = order.lines.get().variant.product.main_category
    ReturnRule.objects.create(days=60)
    ReturnRule.objects.create(days=20, category=top, is_automatic=False, fault_days=90)
    late = now + timedelta(days=30)
    with pytest.raises(requests.TooLate):
        ask(order, late)
    assert ask(order, late, reason="faulty").state == "requested"


@pytest.mark.req("OR7")
def test_not_accepted_with_a_reason(client, order, now):
    ReturnRule.objects.create(days=60, is_automatic=False)
    request = ask(order, now)
    steps.reject(return_id=request.pk, answer="It was worn.", now=now)
    with pytest.raises(steps.NotPossibleNow):
        steps.approve(return_id=request.pk, now=now)
    assert "It was worn." in client.get(f"/en/orders/{order.token}/").content.decode()
    assert ask(order, now, units=3, key="k2").state == "requested"


@pytest.mark.req("OR7")
@pytest.mark.django_db(transaction=True)
def test_approved_twice_is_approved_once(order, now, elsewhere):
    ReturnRule.objects.create(days=60, is_automatic=False)
    request = ask(order, now)
    with transaction.atomic():
        steps.approve(return_id=request.pk, now=now)
        second = elsewhere(steps.approve, return_id=request.pk, now=now + timedelta(hours=1))
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert second.result(timeout=5).state == "approved"
    request.refresh_from_db()
    assert request.approved_at == now
    assert request.events.filter(state="approved").count() == 1


@pytest.mark.req("OR7")
@pytest.mark.django_db(transaction=True)
def test_two_returns_of_one_line_never_bring_back_more_than_was_bought(order, now, elsewhere):
    with transaction.atomic():
        ask(order, now, units=2, key="a")
        second = elsewhere(ask, order, now, units=2, key="b")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), requests.NothingToReturn)
    assert ReturnLine.objects.get().quantity == 2


@pytest.mark.req("OR7", "OR3")
def test_a_repeated_request_is_one_return(order, now):
    assert ask(order, now).pk == ask(order, now).pk
    assert Return.objects.count() == 1


@pytest.mark.req("OR7")
def test_withdrawn_units_can_be_sent_back_again(client, order, now):
    request = ask(order, now, units=3)
    address = f"/en/orders/{order.token}/returns/{request.public_id}/withdraw/"
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    assert ask(order, now, units=3, key="k2").state == "approved"


@pytest.fixture
def two_colours(now):
    item = shop.small_shop(colours=("coral", "moss"), gbp="48.00")
    return item, sales.delivered(sales.paid(shop.sku(item), quantity=2), now)


def price_of(item, amount):
    item.variants.get(position=1).prices.filter(price_list__currency="GBP").update(amount=amount)
    page_cache.bump(["prices"])


@pytest.mark.req("OR7")
def test_an_even_exchange_is_paid_with_what_came_back(two_colours, now):
    item, order = two_colours
    other = item.variants.get(position=1)
    request = came_back(order, now, units=2, outcome="exchange", instead=other.sku)
    settled(request, now)
    new = Order.objects.exclude(pk=order.pk).get()
    assert (new.state, new.total, new.due_money.amount) == ("paid", Decimal("96.00"), Decimal(0))
    assert (new.lines.get().sku, new.lines.get().quantity) == (other.sku, 2)
    assert StockItem.objects.get(variant=other).reserved == 2
    assert sales.given_back(order) == 0
    sales.delivered(new, now)
    settled(came_back(new, now, units=2, key="again"), now)
    assert sales.given_back(order) == Decimal("96.00")


@pytest.mark.req("OR7")
def test_a_dearer_one_waits_for_the_difference(two_colours, now):
    item, order = two_colours
    price_of(item, Decimal("50.00"))
    other = item.variants.get(position=1)
    settled(came_back(order, now, units=2, outcome="exchange", instead=other.sku), now)
    new = Order.objects.exclude(pk=order.pk).get()
    assert (new.state, new.due_money.amount) == ("awaiting", Decimal("4.00"))
    assert App().pay(new.token, key="difference").status_code == 201
    new.refresh_from_db()
    assert new.state == "paid"


@pytest.mark.req("OR7")
def test_of_a_cheaper_one_the_difference_goes_back(two_colours, now):
    item, order = two_colours
    price_of(item, Decimal("40.00"))
    other = item.variants.get(position=1)
    request = came_back(order, now, units=2, outcome="exchange", instead=other.sku)
    settled(request, now)
    assert sales.given_back(order) == Decimal("16.00")


@pytest.mark.req("OR7")
def test_a_late_return_is_escalated_and_measured(order, now):
    request = ask(order, now)
    assert steps.escalate(now=now + timedelta(days=3)) == 0
    late = now + timedelta(days=5)
    assert (steps.escalate(now=late), steps.escalate(now=late)) == (1, 0)
    settled(steps.receive(return_id=request.pk, now=late), late)
    settled(came_back(order, now, key="k2"), now + timedelta(days=1))
    row = return_report.by_category(now=late)[0]
    assert (row.name, row.count, row.mean_days, row.in_time_percent) == ("Kitchen", 2, 3.0, 50)
    assert return_report.by_carrier(now=late)[0].p90_days == 4.6


@pytest.mark.req("CA9")
def test_a_product_page_tells_how_it_fits(client, now):
    item = shop.small_shop(stock=60)
    address = f"/en/p/{item.slug_en}/"
    assert "data-fit" not in client.get(address).content.decode()
    for number, (reason, units) in enumerate([("too_small", 4), ("changed_mind", 9)]):
        order = sales.delivered(sales.paid(shop.sku(item), quantity=9), now, f"T{number}")
        ask(order, now, units=units, reason=reason)
    assert fit_hint(product_id=item.pk) == FitHint("small", 31)
    page_cache.server().flushdb()
    assert (
        "Runs small: so say 31% of those who sent it back." in client.get(address).content.decode()
    )


def photo():
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(data, "JPEG")
    return SimpleUploadedFile("broken.jpg", data.getvalue(), "image/jpeg")


def form_of(client, order, language="en", **changes):
    line = order.lines.get().public_id
    address = f"/{language}/orders/{order.token}/return/"
    page = client.get(address).content.decode()
    fields = {
        "key": hidden(page, "key"), f"units-{line}": "1", f"reason-{line}": "damaged",
        "method": "pickup", "pickup": PICKUP, "outcome": "source", "note": "The lid.",
    }  # fmt: skip
    renamed = {name.replace("LINE", line): value for name, value in changes.items()}
    return page, client.post(address, fields | renamed)


@pytest.mark.req("OR7", "SF3")
@pytest.mark.parametrize(("language", "words"), [("en", "14 days"), ("zh-hans", "14 天")])
def test_a_guest_asks_without_a_script(client, order, now, language, words):
    page, answer = form_of(client, order, language, photos=photo())
    assert words in page
    assert answer.status_code == 302, answer.content.decode()
    request = Return.objects.get()
    assert (request.state, request.note, request.pickup_from.hour) == ("approved", "The lid.", 8)
    assert ReturnPhoto.objects.get().file.startswith("returns/")
    assert f"{order.number}-R1" in client.get(answer.url).content.decode()


@pytest.mark.req("OR7")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units-LINE": "0"}, "Please choose what you would like to send back."),
        ({"units-LINE": "9"}, "3"),
        ({"reason-LINE": "rubbish"}, "rubbish"),
        ({"pickup": ""}, "Please choose when we may fetch it."),
        ({"method": "store", "store": "nowhere"}, "Please choose a store."),
        (
            {"outcome": "exchange", "instead-LINE": "X"},
            "Please choose what you would like instead.",
        ),
        ({"outcome": "credit"}, "Store credit needs an account"),
        ({"photos": SimpleUploadedFile("a.jpg", b"no picture")}, "not a picture we can use"),
    ],
)
def test_bad_requests_are_told_and_nothing_is_written(client, order, changes, words):
    _page, answer = form_of(client, order, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Return.objects.exists()
    assert not ReturnPhoto.objects.exists()


@pytest.mark.req("OR7", "PL1")
def test_an_app_sends_back(order):
    app = App()
    known = app.get(f"orders/{order.token}/returns/").json()
    assert known["returnable"][0]["units"] == 3
    line = known["returnable"][0]["line"]
    body = {
        "lines": [{"line": line, "quantity": 2, "reason": "too_small"}],
        "method": "pickup",
        "pickup": known["pickups"][0]["key"],
        "outcome": "source",
    }
    first = app.post(f"orders/{order.token}/returns/", body, key="one")
    assert (first.status_code, first.json()["state"]) == (201, "approved")
    assert app.post(f"orders/{order.token}/returns/", body, key="one").json() == first.json()
    assert app.post(f"orders/{order.token}/returns/", body, key="two").status_code == 409
    undo = f"orders/{order.token}/returns/{first.json()['id']}/withdrawal/"
    assert app.post(undo).json()["state"] == "withdrawn"


@pytest.mark.req("OR7", "PR3")
def test_a_gift_that_comes_back_is_worth_nothing_and_lies_on_its_shelf_again(now):
    item = shop.small_shop()
    mug = shop.product("Mug", "杯子", gbp="12.50", stock=1).variants.get()
    offers.promotion("gift", {"variant": mug.pk, "quantity": 1, "at_least": {"GBP": "50"}})
    order = sales.delivered(sales.paid(shop.sku(item)), now)
    gift = order.lines.get(is_gift=True)
    wishes = Wishes(
        lines=[Wish(gift.public_id, 1, "changed_mind", "")], method="dropoff", outcome="source"
    )
    request = requests.ask(order=order, wishes=wishes, key="k1", now=now)
    settled(steps.receive(return_id=request.pk, now=now), now)

    request.refresh_from_db()
    gift.refresh_from_db()
    assert (request.state, request.refunded, gift.returned) == ("closed", 0, 1)
    assert not Refund.objects.exists()
    assert StockItem.objects.get(variant=mug).on_hand == 1
