"""Operators' screens of membership, over HTTP."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from membership.models import Draw, Extension, PointsMove, Redemption
from membership.services import cash, draws
from tests.factories import members, shop
from tests.factories.window import operator

pytestmark = pytest.mark.django_db
NOW = shop.NOW


@pytest.fixture
def finance(client):
    client.force_login(operator("finance"))
    return client


@pytest.mark.req("ME3", "AC5")
def test_points_are_given_once_with_a_reason_and_an_audit(finance):
    amy = members.person("amy@example.com")
    path = reverse("admin:membership_pointsaccount_give")
    page = finance.get(path).content.decode()
    assert "Give points" in page
    form = {"email": "AMY@example.com", "points": "120", "reason": "A late parcel", "key": "k"}
    for _twice in range(2):
        assert finance.post(path, form).status_code == 302
    assert members.purse(amy)[0] == 120
    move = PointsMove.objects.get()
    assert (move.note, move.actor.email) == ("A late parcel", "finance@example.com")
    assert LogEntry.objects.filter(change_message__contains="A late parcel").exists()
    answer = finance.post(path, form | {"points": "-121", "key": "l"})
    assert "enough points" in answer.content.decode()
    finance.post(path, form | {"points": "-20", "key": "m"})
    assert members.purse(amy)[0] == 100
    assert "Nobody has" in finance.post(path, form | {"email": "no@x.com"}).content.decode()


@pytest.mark.req("ME10", "AC5")
def test_the_report_of_what_is_owed_and_its_file(finance):
    members.terms()
    members.give(members.person(), 500)
    path = reverse("admin:membership_pointsaccount_report")
    assert "£5.00" in finance.get(path).content.decode()
    answer = finance.get(path, {"format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "outstanding,500,5.00,GBP" in answer.content.decode()


@pytest.mark.req("ME10", "AC5")
def test_who_does_not_keep_the_books_sees_no_report(client):
    client.force_login(operator("marketing"))
    path = reverse("admin:membership_pointsaccount_report")
    assert client.get(path).url == reverse("admin:index")
    give = reverse("admin:membership_pointsaccount_give")
    client.post(give, {"email": "a@b.c", "points": 1, "reason": "x", "key": "k"})
    assert not PointsMove.objects.exists()


@pytest.mark.req("ME4", "AC5")
def test_a_pay_out_is_checked_by_an_operator(finance):
    members.terms(cash_worth=Decimal("0.5"), cash_least=100)
    amy = members.person()
    members.bought(amy, NOW)
    row = cash.ask(user_id=amy.pk, amount_of=1000, currency="GBP", key="k", now=NOW)
    path = reverse("admin:membership_cashout_decide", args=[row.pk, "pay"])
    assert finance.post(path, {"note": ""}).status_code == 200
    finance.post(path, {"note": "Passport seen"})
    row.refresh_from_db()
    assert (row.state, row.note, row.checked_by.email) == (
        "paid",
        "Passport seen",
        "finance@example.com",
    )


@pytest.mark.req("ME6", "ME10", "AC5")
def test_a_draw_is_promised_when_it_is_made_and_fixed_with_its_first_ticket(client):
    client.force_login(operator("marketing"))
    form = {
        "name_en": "Kettle",
        "name_zh_hans": "水壶",
        "cost": 10,
        "winners": 1,
        "per_person": 5,
        "opens_at_0": "2026-11-20",
        "opens_at_1": "09:00",
        "closes_at_0": "2026-11-25",
        "closes_at_1": "09:00",
    }
    answer = client.post(reverse("admin:membership_draw_add"), form)
    assert answer.status_code == 302, answer.content.decode()
    draw = Draw.objects.get()
    assert len(draw.commitment) == 64
    page = reverse("admin:membership_draw_change", args=[draw.pk])
    shown = client.get(page).content.decode()
    assert draw.commitment in shown
    assert draw.seed not in shown
    amy = members.person()
    members.give(amy, 100)
    draws.enter(user_id=amy.pk, draw_id=draw.public_id, key="a", now=NOW)
    client.post(page, form | {"winners": 9})
    draw.refresh_from_db()
    assert draw.winners == 1


@pytest.mark.req("ME5", "AC5")
def test_an_extension_is_carried_out_from_the_list(client):
    client.force_login(operator("marketing"))
    members.give(members.person(), 70)
    row = Extension.objects.create(
        name="Spring",
        expiring_from=NOW,
        expiring_until=NOW + timedelta(days=900),
        days=30,
    )
    path = reverse("admin:membership_extension_changelist")
    client.post(path, {"action": "carry_out", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.points == 70


@pytest.mark.req("ME4", "AC5")
def test_a_prize_is_marked_as_sent(client):
    client.force_login(operator("service"))
    amy = members.person()
    draws.prize(user_id=amy.pk, key="p", name="Vase", now=NOW)
    row = Redemption.objects.get()
    path = reverse("admin:membership_redemption_changelist")
    client.post(path, {"action": "mark_sent", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.state == "done"
