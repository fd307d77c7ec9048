"""Tell me when it is back: asked for on a cached page, told once, taken back."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.services import life
from catalog.types import Status
from core.services import relay
from inventory import tasks
from inventory.models import Alert, StockItem
from inventory.services import alerts, movements
from inventory.types import Reason
from messaging.models import Message
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA4")]
ASK = "/en/alerts/"


@pytest.fixture
def gone():
    return shop.small_shop(stock=0)


def restock(item, now, units=3):
    row = StockItem.objects.get(variant__product=item)
    movements.record(stock_id=row.pk, quantity=units, reason=Reason.RECEIPT, now=now)


def test_without_javascript_the_form_answers_with_a_page(client, gone):
    shown = client.get(f"/en/p/{gone.slug_en}/").content.decode()
    assert "Tell me when it is back" in shown
    assert "data-alert hidden" not in shown
    sent = {"sku": shop.sku(gone), "email": "amy@example.com"}
    answer = client.post(ASK, sent)
    assert answer.status_code == 200
    assert "We will write to you once" in answer.content.decode()
    client.post("/zh-hans/alerts/", sent | {"email": "AMY@example.com"})
    assert Alert.objects.get().language == "en"


def test_with_it_the_answer_alone(client, gone):
    sent = {"sku": shop.sku(gone), "email": "amy@example.com"}
    answer = client.post(ASK, sent, headers={"HX-Request": "true"}).content.decode()
    assert "We will write to you once" in answer
    assert "<html" not in answer


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "amy"}, "does not look right"),
        ({"email": ""}, "enter your e-mail"),
        ({"email": "a@example.com", "sku": "nothing"}, "could not find"),
        ({"email": "a@example.com", "sku": "\0"}, ""),
        ({"email": "a@example.com" * 40}, "does not look right"),
    ],
)
def test_bad_input_is_told_and_kept_out(client, gone, sent, said):
    answer = client.post(ASK, {"sku": shop.sku(gone)} | sent)
    assert answer.status_code in {400, 422}
    assert said in answer.content.decode()
    assert not Alert.objects.exists()


def test_what_can_be_bought_needs_no_alert(client):
    item = shop.small_shop(stock=5)
    assert "data-alert hidden" in client.get(f"/en/p/{item.slug_en}/").content.decode()
    answer = client.post(ASK, {"sku": shop.sku(item), "email": "amy@example.com"})
    assert "you can order this now" in answer.content.decode()
    assert not Alert.objects.exists()


def test_other_sites_cannot_ask_for_a_shopper(client, gone):
    sent = {"sku": shop.sku(gone), "email": "amy@example.com"}
    assert client.post(ASK, sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_one_person_cannot_make_the_shop_write_to_everybody(client, gone):
    codes = [
        client.post(ASK, {"sku": shop.sku(gone), "email": f"a{n}@example.com"}).status_code
        for n in range(22)
    ]
    assert codes.count(200) == 20
    assert codes[-1] == 422


def test_everybody_is_told_once_in_their_language_when_it_is_back(client, gone, now):
    alerts.ask(sku=shop.sku(gone), email="amy@example.com", language="en")
    alerts.ask(sku=shop.sku(gone), email="wei@example.com", language="zh-hans")
    assert alerts.tell(now=now) == 0
    restock(gone, now)
    assert alerts.tell(product_ids=[gone.pk], now=now) == 2
    assert alerts.tell(now=now) == 0
    amy, wei = Message.objects.order_by("recipient")
    assert (amy.recipient, amy.subject) == (
        "amy@example.com",
        "You can order it now: Willow teapot",
    )
    assert f"/en/p/{gone.slug_en}/" in amy.text
    assert "柳叶茶壶" in wei.subject
    assert f"/zh-hans/p/{gone.slug_zh_hans}/" in wei.text
    assert "/stop/" in wei.html
    # Who was told may wish again.
    StockItem.objects.update(on_hand=0)
    alerts.ask(sku=shop.sku(gone), email="amy@example.com", language="en")
    assert Alert.objects.filter(sent_at__isnull=True).count() == 1


def test_the_stock_event_reaches_the_worker(gone, now):
    alerts.ask(sku=shop.sku(gone), email="amy@example.com", language="en")
    restock(gone, now)
    with patch.object(tasks.send_alerts, "delay") as asked:
        while relay.deliver_one(now=now):
            pass
    assert {"product_ids": [gone.pk]} in [call.kwargs for call in asked.call_args_list]


def test_whoever_waits_for_a_launch_is_told_at_the_launch(now):
    shop.small_shop()
    item = shop.product(name="Kiln mug", status="announced", stock=4)
    alerts.ask(sku=shop.sku(item), email="amy@example.com", language="en")
    assert alerts.tell(now=now) == 0
    life.step(product_id=item.pk, status=Status.ACTIVE, now=now)
    assert alerts.tell(now=now) == 1
    assert "Kiln mug" in Message.objects.get().subject


def test_the_link_takes_everything_back_but_only_when_pressed(client, gone, now):
    other = shop.product(name="Other", stock=0)
    asked = alerts.ask(sku=shop.sku(gone), email="amy@example.com", language="en")
    alerts.ask(sku=shop.sku(other), email="Amy@example.com", language="en")
    link = f"/en/alerts/{asked.token}/stop/"
    assert client.get(link).status_code == 200
    assert Alert.objects.count() == 2
    assert "we will not write" in client.post(link).content.decode()
    assert not Alert.objects.exists()
    assert client.post("/en/alerts/nobodys/stop/").status_code == 404


def test_telling_many_costs_the_same_statements_each(gone, now):
    def told(count):
        for n in range(count):
            alerts.ask(sku=shop.sku(gone), email=f"{count}-{n}@example.com", language="en")
        restock(gone, now, 1)
        with CaptureQueriesContext(connection) as asked:
            assert alerts.tell(now=now) == count
        StockItem.objects.update(on_hand=0)
        return len(asked)

    one, five = told(1), told(5)
    assert five - one == 4 * 4  # each message: looked for, written in its own savepoint
