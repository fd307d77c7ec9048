"""Alerts: told once, to those who read figures, with the cause first; targets beside the month."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from analytics.models import Alert, KpiDay, KpiTarget
from analytics.rules.indicators import INDICATORS
from analytics.rules.watching import WHOLE, Finding
from analytics.services import alerts, targets
from messaging.models import Message
from shop.roles import write_roles
from tests.analytics.reports.lake import Lake, moment

pytestmark = [pytest.mark.django_db, pytest.mark.req("AN7")]
PHONE = Finding(("device", "phone"), 2, 700.0, 1000.0, -9.0)
ALL = Finding(WHOLE, 2, 1500.0, 1800.0, -6.5)
HOUR = timedelta(hours=1)


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


def test_an_alert_is_told_once_with_its_cause_first(operator, now):
    client = operator("analyst")
    alert = alerts.sound(code="visits", findings=[PHONE, ALL], now=now)
    assert alerts.sound(code="visits", findings=[PHONE, ALL], now=now + 23 * HOUR) is None

    (letter,) = Message.objects.all()
    assert letter.recipient == "analyst@example.com"
    assert letter.subject == "Visits: -17% in 2 hours; most of it device Phone, -30%"
    page = client.get(reverse("admin:analytics_alert_change", args=[alert.pk])).content.decode()
    assert "device Phone: 700 / 1,000 (-30%)" in page
    home = client.get(reverse("admin:analytics_reportrun_changelist")).content.decode()
    assert "most of it device Phone" in home

    assert alerts.sound(code="visits", findings=[PHONE], now=now + 25 * HOUR) is not None


def test_somebody_has_looked(operator, now):
    client = operator("marketing")
    alert = alerts.sound(code="visits", findings=[ALL], now=now)
    address = reverse("admin:analytics_alert_change", args=[alert.pk])
    client.post(address, {"note": "The payment page was down."})

    alert.refresh_from_db()
    assert alert.note == "The payment page was down."
    assert alert.acknowledged_by.email == "marketing@example.com"
    home = client.get(reverse("admin:analytics_reportrun_changelist")).content.decode()
    assert "most of it" not in home


@pytest.mark.parametrize("role", ["catalogue", "service", "warehouse"])
def test_other_roles_see_neither_alerts_nor_targets(operator, role):
    client = operator(role)
    assert client.get(reverse("admin:analytics_alert_changelist")).status_code == 403
    assert client.get(reverse("admin:analytics_kpitarget_changelist")).status_code == 403


def test_a_fall_on_phones_in_the_warehouse_becomes_an_alert(operator):
    """Five quiet weeks of 180 visits an hour on phones and 120 on computers; then phones fall."""
    operator("owner")
    now, lake = datetime(2026, 11, 22, 9, 5, tzinfo=UTC), Lake()
    lake.engine.execute(
        """INSERT INTO events ("at", kind, session, device, language, source, page)
        SELECT TIMESTAMP '2026-11-22 08:30:00' - to_hours(CAST(h AS INTEGER)), 'view', uuid(),
          CASE WHEN n < 180 THEN 'phone' ELSE 'desktop' END, 'en', '', 'home'
        FROM range(0, 900) hours(h), range(0, 300) numbers(n)
        WHERE NOT (h < 2 AND n < 180 AND n >= 90)"""
    )
    found = alerts.watch(warehouse=lake, now=now)

    assert [alert.code for alert in found] == ["visits"]
    assert found[0].causes[0][:4] == ["device", "phone", 180.0, 360.0]
    assert alerts.watch(warehouse=lake, now=now + HOUR) == []


def test_figures_of_a_day(now):
    """Two orders of 30.00 and 20.00; of three buyers of early summer none has come again."""
    lake = Lake()
    yesterday = moment(2026, 11, 21, 12)
    lake.order(1, yesterday, "30.00", buyer="u:1", quantity=3, returned_quantity=1)
    lake.order(2, yesterday, "20.00", buyer="u:2")
    lake.order(3, moment(2026, 7, 1), buyer="u:3")
    lake.order(4, moment(2026, 11, 20, 12), buyer="u:4")
    lake.order(5, moment(2026, 11, 21, 11), buyer="u:4")
    lake.visit(1, yesterday, "view", ("purchase", {"order_id": 1}))
    lake.visit(2, yesterday, ("view", {"page": "product"}), ("speed", {"props": '{"lcp": 1800}'}))
    lake.add("products", {"product_id": 1, "name_en": "Cup", "status": "active"})
    lake.add("stock", {"variant_id": 1, "product_id": 1, "on_hand": 1, "reserved": 1},
             {"variant_id": 2, "product_id": 1, "on_hand": 5, "reserved": 0})  # fmt: skip
    alerts.measure(warehouse=lake, now=now)
    told = dict(KpiDay.objects.filter(day=date(2026, 11, 21)).values_list("code", "value"))

    assert told == {
        "visits": 2.0, "views": 1.0, "orders": 3.0, "conversion": 0.5, "order_value": 20.0,
        # The one whose first order was on the 20th came again on the 21st, 23 hours later.
        "again1": 1.0, "again7": None, "again30": None, "churn": 1.0, "csat": None,
        "complaints": None, "returns": 1 / 6, "lcp": 1800.0, "stock_outs": 0.5,
    }  # fmt: skip
    assert set(told) == set(INDICATORS)
    alerts.measure(warehouse=lake, now=now)
    assert KpiDay.objects.filter(code="visits").count() == 63


def test_a_day_out_of_line_is_told(operator, now):
    operator("owner")
    for back in range(1, 63):
        value = 2400.0 + back % 3 if back > 1 else 4800.0
        KpiDay.objects.create(code="lcp", day=now.date() - timedelta(days=back), value=value)
    (alert,) = alerts.measure(warehouse=Lake(), now=now)

    assert (alert.code, alert.actual, alert.hours) == ("lcp", 4800.0, 24)


def test_the_month_beside_its_targets(operator, now):
    client = operator("owner")
    for day, value in [(date(2026, 11, 1), 0.02), (date(2026, 11, 2), 0.04)]:
        KpiDay.objects.create(code="conversion", day=day, value=value)
        KpiDay.objects.create(code="orders", day=day, value=100 * value)
    client.post(reverse("admin:analytics_kpitarget_add"),
                {"code": "conversion", "month": "2026-11-17", "target": "2.5"})  # fmt: skip
    assert KpiTarget.objects.get().month == date(2026, 11, 1)
    told = {one.indicator.code: one for one in targets.standings(now=now)}

    assert told["conversion"].value == pytest.approx(0.03)
    assert (told["conversion"].target, told["conversion"].is_met) == (0.025, True)
    assert (told["orders"].value, told["orders"].is_met) == (6.0, None)
    page = client.get(reverse("admin:analytics_kpitarget_changelist")).content.decode()
    assert "3.0%" in page


def test_standings_in_two_statements(now):
    KpiTarget.objects.create(code="visits", month=date(2026, 11, 1), target=Decimal(10))
    with CaptureQueriesContext(connection) as asked:
        targets.standings(now=now)

    assert len(asked) == 2
    assert Alert.objects.count() == 0
