"""The monthly report: figures beside two other months, findings, actions, and what came of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from analytics.models import Action, MonthlyReport
from analytics.rules import findings
from analytics.services import months
from messaging.models import Message
from shop.roles import write_roles
from tests.analytics.reports.lake import Lake, moment

pytestmark = [pytest.mark.django_db, pytest.mark.req("AN6")]
TEA = {"department": "Kitchen", "tax": Decimal(1), "cost": Decimal(3)}
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def reader(client):
    write_roles()
    user = User.objects.create_user("owner@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="owner"))
    client.force_login(user)
    return client


@pytest.fixture
def lake():
    """September: forty orders of 10.00. October: thirty of 5.00. A year before: ten of 8.00."""
    found, number = Lake(), 0
    for year, month, count, amount in [
        (2026, 9, 40, "10.00"), (2026, 10, 30, "5.00"), (2025, 10, 10, "8.00"),
    ]:  # fmt: skip
        for _order in range(count):
            number += 1
            found.order(number, moment(year, month, 10), amount, buyer=f"u:{number}", **TEA)
    return found


def test_a_month_beside_the_one_before_and_the_year_before(lake, reader, now):
    report = months.make(warehouse=lake, month=date(2026, 10, 17), now=now)
    told = months.contents(report)

    assert told["title"] == "October 2026"
    figures = {row["name"]: (row["now"], row["before"], row["year"]) for row in told["profit"]}
    assert figures["Sales"] == ("£150.00", "-62.5%", "+87.5%")
    assert figures["Orders"] == ("30", "-25.0%", "+200.0%")
    # 5.00 less 1.00 tax less 3.00 cost, thirty times; before 6.00 forty times; 4.00 ten times.
    assert figures["Margin"] == ("£30.00", "-87.5%", "-25.0%")
    assert figures["Margin, %"] == ("25.0%", "-41.7 points", "-32.1 points")
    assert told["departments"] == [
        {"name": "Kitchen", "sales": "£150.00", "before": "-62.5%", "returned": "0.0%"}
    ]


def test_findings_become_actions_and_the_next_report_says_what_came_of_them(lake, reader, now):
    report = months.make(warehouse=lake, month=OCTOBER, now=now)
    found = {
        (row.finding, row.about): (row.was, row.expected) for row in report.actions.all()
    }  # fmt: skip
    assert found == {
        # Half of what was lost should come back.
        ("margin_fell", ""): (0.25, pytest.approx(0.25 + (2 / 3 - 0.25) / 2, abs=1e-6)),
        ("department_fell", "Kitchen"): (150.0, 275.0),
        ("order_value_fell", ""): (5.0, 7.5),
    }
    action = Action.objects.get(finding="order_value_fell")
    assert (action.state, action.due_on, action.owner) == ("proposed", date(2026, 11, 28), None)
    address = reverse("admin:analytics_action_change", args=[action.pk])
    owner = User.objects.get(email="owner@example.com")
    reader.post(address, {"state": "done", "owner": owner.pk, "due_on": "2026-11-20",
                          "note": "Free delivery from 30."})  # fmt: skip

    for number in range(200, 225):
        lake.order(number, moment(2026, 11, 9), "8.00", buyer=f"u:{number}", **TEA)
    later = months.make(warehouse=lake, month=date(2026, 11, 1), now=now + timedelta(days=12))
    action.refresh_from_db()
    assert (action.state, action.became) == ("done", 8.0)
    outcome = next(
        row for row in months.contents(later)["outcomes"] if row["figure"] == "Order value"
    )
    assert (outcome["was"], outcome["expected"], outcome["became"]) == ("£5.00", "£7.50", "£8.00")
    page = reader.get(reverse("admin:analytics_monthlyreport_change", args=[later.pk]))
    assert "£5.00 → £7.50 → £8.00 · Done" in page.content.decode()


def test_made_twice_it_is_mailed_once_and_keeps_what_was_decided(lake, reader, now):
    months.make(warehouse=lake, month=OCTOBER, now=now)
    Action.objects.update(state="planned")
    months.make(warehouse=lake, month=OCTOBER, now=now)

    assert MonthlyReport.objects.count() == 1
    assert set(Action.objects.values_list("state", flat=True)) == {"planned"}
    (letter,) = Message.objects.all()
    assert letter.subject == "The shop in October 2026"
    assert "£150.00 (-62.5%, +87.5%)" in letter.text
    assert "Orders have become smaller." in letter.html


def test_as_a_paper_in_both_languages(lake, reader, now):
    report = months.make(warehouse=lake, month=OCTOBER, now=now)
    answer = reader.get(reverse("admin:analytics_monthlyreport_pdf", args=[report.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")

    with translation.override("zh-hans"):
        assert months.contents(report)["title"] == "2026年十月"
        assert months.pdf(report).startswith(b"%PDF")


def test_a_month_without_anything_is_told_too(reader, now):
    report = months.make(warehouse=Lake(), month=OCTOBER, now=now)
    page = reader.get(reverse("admin:analytics_monthlyreport_change", args=[report.pk]))

    assert not report.actions.exists()
    assert "Nothing stands out this month." in page.content.decode()


def test_rules_need_enough_orders():
    few = {"now": {"orders": 5, "conversion": 0.01}, "before": {"conversion": 0.05}}
    many = {"now": {"orders": 50, "conversion": 0.01}, "before": {"conversion": 0.05}}

    assert findings.find(few) == []
    assert [one.rule for one in findings.find(many)] == ["conversion_fell"]


def test_a_department_that_comes_back_too_often():
    told = {"now": {"orders": 50}, "departments": [["Shoes", "100", "100", 0.3]]}
    (found,) = findings.find(told)

    assert (found.rule, found.about) == ("department_returned", "Shoes")
    assert found.expected == pytest.approx(0.225)
