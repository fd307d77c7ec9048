"""Purchase orders: sent, received in parts, closed; cases and scorecards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from catalog.models import Variant
from inventory import scorecards
from inventory.models import Movement, PurchaseLine, PurchaseOrder, SupplierCase, SupplierItem
from inventory.services import cases, purchasing, replenishment
from inventory.services.purchasing import Came
from messaging.models import Message
from shop.roles import write_roles
from tests.factories import buying_in, shop

pytestmark = pytest.mark.django_db
LATER = shop.NOW + timedelta(days=10)


@pytest.fixture
def ordered():
    """Ninety teapots on their way; ten are here, at 12.00."""
    row = buying_in.article(buying_in.supplier())
    Variant.objects.update(cost=Decimal("12.00"), cost_currency="GBP")
    replenishment.propose(now=shop.NOW)
    order = PurchaseOrder.objects.get()
    purchasing.send(order_id=order.pk, now=shop.NOW)
    return order, PurchaseLine.objects.get(), row


def receive(order, line, note="N1", **came):
    return purchasing.receive(
        order_id=order.pk, reference=note, came={line.pk: Came(**came)}, now=LATER
    )


def state_of(order):
    order.refresh_from_db()
    return order.state


@pytest.mark.req("IN11")
def test_it_comes_in_parts_each_note_once(ordered):
    order, line, row = ordered
    for _twice in range(2):
        receive(order, line, received=40)
    row.refresh_from_db()
    assert (state_of(order), row.on_hand) == ("partly", 50)
    receive(order, line, note="N2", received=50)
    row.refresh_from_db()
    assert (state_of(order), row.on_hand) == ("received", 100)
    told = Movement.objects.filter(reason="receipt", reference__startswith=order.number)
    assert list(told.order_by("pk").values_list("quantity", flat=True)) == [40, 50]
    with pytest.raises(purchasing.NotOpen):
        receive(order, line, note="N3", received=1)


@pytest.mark.req("IN11")
def test_another_price_moves_the_average_and_the_article(ordered):
    order, line, _row = ordered
    receive(order, line, received=30, unit_cost=Decimal("14.00"))
    assert Variant.objects.get().cost == Decimal("13.50")
    assert SupplierItem.objects.get().cost == Decimal("14.00")


@pytest.mark.req("IN11")
def test_damaged_units_stay_off_the_shelf_and_become_a_case(ordered, client):
    order, line, row = ordered
    receive(order, line, received=80, damaged=10)
    row.refresh_from_db()
    case = SupplierCase.objects.get()
    assert (state_of(order), row.on_hand) == ("received", 90)
    assert (case.kind, case.quantity, case.state) == ("damaged", 10, "open")
    letter = Message.objects.get(key=f"case:{case.public_id}")
    assert f"/en/suppliers/cases/{case.token}/" in letter.text
    page = f"/en/suppliers/cases/{case.token}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"reply": ""}).status_code == 422
    assert "has arrived" in client.post(page, {"reply": "New ones tomorrow."}).content.decode()
    case.refresh_from_db()
    assert (case.state, case.reply) == ("answered", "New ones tomorrow.")
    cases.close(case_id=case.pk)
    assert client.post(page, {"reply": "Too late"}).status_code == 422
    assert client.get("/en/suppliers/cases/nobody/").status_code == 404


@pytest.mark.req("IN11")
def test_a_case_is_opened_by_hand_once_and_closed(ordered, buyer):
    order, _line, _row = ordered
    address = reverse("admin:inventory_suppliercase_add")
    form = {"supplier": order.supplier_id, "kind": "defect", "quantity": "2", "reference": "R-7"}
    assert buyer.post(address, form | {"words": "Lids do not close."}).status_code == 302
    case = SupplierCase.objects.get()
    assert (case.state, case.words) == ("open", "Lids do not close.")
    assert Message.objects.filter(key=f"case:{case.public_id}").count() == 1
    again = buyer.post(address, form | {"words": "Once more"})
    assert (again.status_code, SupplierCase.objects.count()) == (200, 1)
    assert "already exists" in again.content.decode()
    chosen = {"action": "close_selected", "_selected_action": [case.pk]}
    buyer.post(reverse("admin:inventory_suppliercase_changelist"), chosen)
    case.refresh_from_db()
    assert case.state == "closed"


@pytest.mark.req("IN11")
def test_what_does_not_come_is_a_difference_and_a_case(ordered):
    order, line, _row = ordered
    receive(order, line, received=70)
    purchasing.close(order_id=order.pk, now=LATER)
    line.refresh_from_db()
    case = SupplierCase.objects.get()
    assert (state_of(order), line.is_open, line.outstanding) == ("received", False, 0)
    assert (case.kind, case.quantity) == ("short", 20)
    assert replenishment.propose(now=LATER) == 0
    purchasing.close(order_id=order.pk, now=LATER)
    assert SupplierCase.objects.count() == 1


@pytest.mark.req("IN11")
def test_nothing_is_no_receipt(ordered):
    order, line, _row = ordered
    with pytest.raises(purchasing.NothingCame):
        receive(order, line, received=0)
    assert state_of(order) == "sent"


@pytest.mark.req("IN11")
def test_the_scorecard(ordered, django_assert_num_queries):
    order, line, row = ordered
    receive(order, line, received=63, damaged=18)
    purchasing.close(order_id=order.pk, now=LATER)
    for units, reason in ((-20, "dispatch"), (3, "return")):
        Movement.objects.create(stock=row, quantity=units, reason=reason, at=shop.NOW)
    quiet = buying_in.supplier("mill")
    with django_assert_num_queries(3):
        found = scorecards.scores(supplier_ids=[order.supplier_id, quiet.pk], now=LATER)
    score = found[order.supplier_id]
    assert (score.lead_days, score.on_time, score.deliveries) == (10.0, 1.0, 1)
    assert score.fill == pytest.approx(0.7)
    assert score.defects == pytest.approx(18 / 81)
    assert score.returns == pytest.approx(0.15)
    assert found[quiet.pk] == scorecards.Score()


@pytest.fixture
def buyer(client):
    write_roles()
    user = User.objects.create_user("w@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="warehouse"))
    client.force_login(user)
    return client


@pytest.mark.req("IN4", "IN11", "AC5")
def test_from_the_need_to_the_shelf_by_hand(buyer):
    row = buying_in.article(buying_in.supplier())
    buyer.get(reverse("admin:inventory_purchaseorder_look"))
    assert not PurchaseOrder.objects.exists()
    buyer.post(reverse("admin:inventory_purchaseorder_look"))
    order, line = PurchaseOrder.objects.get(), PurchaseLine.objects.get()
    page = reverse("admin:inventory_purchaseorder_change", args=[order.pk])
    assert "Fewer than 8 weeks of sales are known" in buyer.get(page).content.decode()
    buyer.post(reverse("admin:inventory_purchaseorder_move", args=[order.pk, "send"]))
    assert state_of(order) == "sent"
    assert order.approved_by.email == "w@example.com"
    receiving = reverse("admin:inventory_purchaseorder_move", args=[order.pk, "receive"])
    assert "90 still to come" in buyer.get(receiving).content.decode()
    typed = {f"received-{line.pk}": "-1", f"damaged-{line.pk}": "0", f"cost-{line.pk}": "12"}
    assert buyer.post(receiving, {"reference": "N1"} | typed).status_code == 200
    assert state_of(order) == "sent"
    typed[f"received-{line.pk}"] = "90"
    buyer.post(receiving, {"reference": "N1"} | typed)
    row.refresh_from_db()
    assert (state_of(order), row.on_hand) == ("received", 100)
    again = buyer.post(receiving, {"reference": "N2"} | typed, follow=True)
    assert "not possible" in again.content.decode()
    suppliers = buyer.get(reverse("admin:inventory_supplier_changelist")).content.decode()
    assert "100%" in suppliers


@pytest.mark.req("IN11")
def test_lists_ask_the_same_statements_for_one_and_three(buyer, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 2):
        for part in range(number):
            buying_in.article(buying_in.supplier(f"s{number}{part}"))
        replenishment.propose(now=shop.NOW)
        for view in ("purchaseorder", "supplier"):
            address = reverse(f"admin:inventory_{view}_changelist")
            buyer.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert buyer.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
