"""Reports as operators read them: asked, reckoned by a worker, shown with their age, taken out."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from analytics import report_tasks
from analytics.models import ReportRun
from analytics.reporting import Params, find, registered
from analytics.services import runs
from analytics.today import today
from shop.roles import write_roles
from tests.factories import sales, shop

pytestmark = pytest.mark.django_db
PERIOD = {"since": "2026-11-01", "until": "2026-11-22", "currency": "GBP", "compare": "before"}

AGAIN = (
    "/admin/analytics/reportrun/report/summary/again/"
    "?since=2026-11-01&until=2026-11-22&currency=GBP&compare=before"
)


@pytest.fixture(autouse=True)
def _warehouse(tmp_path):
    with override_settings(WAREHOUSE_DIR=tmp_path / "warehouse"):
        yield


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def at_once():
    """Let the worker answer before the page does."""
    with patch.object(report_tasks.reckon_report, "delay", report_tasks.reckon_report):
        yield


def page(code="summary"):
    return reverse("admin:analytics_report_page", args=[code])


@pytest.mark.req("AN6", "AN14")
def test_a_report_says_what_it_found_how_old_it_is_and_what_it_covers(operator, at_once):
    order = sales.paid()
    answer = operator("analyst").get(page(), PERIOD)

    assert answer.status_code == 200
    told = answer.content.decode()
    assert str(order.items) in told
    assert "As of" in told
    assert "visits of 0% of the online orders measured" in told
    run = ReportRun.objects.get()
    assert run.result["figures"]["sales"] == str(order.items)
    assert run.covered == 0
    assert run.took_ms is not None


@pytest.mark.req("AN6")
def test_a_question_is_answered_once_and_anew_when_asked(operator, at_once):
    client = operator("marketing")
    client.get(page(), PERIOD)
    sales.paid()
    client.get(page(), PERIOD)
    assert ReportRun.objects.get().result["figures"] == {}

    answer = client.post(AGAIN)
    assert answer.status_code == 302
    assert ReportRun.objects.get().result["figures"]["orders"] == 1


@pytest.mark.req("AN6")
def test_a_page_waits_for_the_worker_and_then_loads_itself_anew(operator, now):
    client = operator("owner")
    with patch.object(report_tasks.reckon_report, "delay") as asked:
        told = client.get(page(), PERIOD).content.decode()
    assert "Being reckoned" in told
    run = ReportRun.objects.get()
    asked.assert_called_once_with(run_id=run.pk)
    state = reverse("admin:analytics_report_state", args=["summary"])
    assert "HX-Refresh" not in client.get(state, PERIOD).headers

    runs.reckon(run_id=run.pk, now=now)
    assert client.get(state, PERIOD)["HX-Refresh"] == "true"


@pytest.mark.req("AN6")
def test_the_usual_questions_are_answered_before_anybody_asks(operator, now):
    for _twice in range(2):
        report_tasks.ask_usual_reports()
    assert ReportRun.objects.count() == len(registered())
    runs.reckon(run_id=ReportRun.objects.get(code="summary").pk, now=now)
    client = operator("owner")
    with patch.object(report_tasks.reckon_report, "delay") as asked:
        told = client.get(page()).content.decode()
    asked.assert_not_called()
    assert "Being reckoned" not in told


@pytest.mark.req("AN6")
def test_one_question_is_reckoned_by_one_worker_at_a_time(now):
    params = Params(since=date(2026, 11, 1), until=date(2026, 11, 22), currency="GBP")
    run = runs.ask(report=find("summary"), params=params, now=now)
    assert runs.ask(report=find("summary"), params=params, now=now).pk == run.pk
    ReportRun.objects.filter(pk=run.pk).update(leased_until=now + runs.LEASE)
    runs.reckon(run_id=run.pk, now=now)
    assert runs.due(now=now) == []

    later = now + runs.LEASE * 2  # the worker died
    assert runs.due(now=later) == [run.pk]
    runs.reckon(run_id=run.pk, now=later)
    run.refresh_from_db()
    assert (run.state, run.computed_at) == ("done", later)


@pytest.mark.req("AN6")
def test_a_report_that_fails_says_so_after_three_attempts(operator, now):
    client = operator("owner")
    with patch.object(report_tasks.reckon_report, "delay"):
        client.get(page(), PERIOD)
    run = ReportRun.objects.get()
    with patch("analytics.services.runs.answer", side_effect=ValueError("no such column")):
        for _attempt in range(3):
            runs.reckon(run_id=run.pk, now=now)
    run.refresh_from_db()

    assert (run.state, run.error) == ("failed", "ValueError: no such column")
    assert "could not be reckoned" in client.get(page(), PERIOD).content.decode()


@pytest.mark.req("AN6")
def test_tables_as_files(operator, at_once):
    order = sales.paid()
    client = operator("analyst")
    address = reverse("admin:analytics_report_csv", args=["summary", "daily"])
    lines = client.get(address, PERIOD).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Day,Orders,Sales,Buyers,Units"
    assert lines[1] == f"2026-11-22,1,{order.items},1,2"

    book = client.get(reverse("admin:analytics_report_xlsx", args=["summary"]), PERIOD)
    sheet = load_workbook(io.BytesIO(book.getvalue()))["By day"]
    assert [cell.value for cell in sheet[2]] == ["2026-11-22", 1, float(order.items), 1, 2]


@pytest.mark.req("AN6")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "2026-11-22", "until": "2026-11-01"}, "The period ends before it begins."),
        ({"since": "2016-11-22", "until": "2026-11-01"}, "At most 3 years at once."),
        ({"since": "yesterday", "until": "2026-11-01"}, "Enter a valid date."),
        ({"device": "toaster"}, "Select a valid choice."),
    ],
)
def test_a_question_that_makes_no_sense(operator, at_once, asked, told):
    answer = operator("owner").get(page(), PERIOD | asked)

    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not ReportRun.objects.exists()


@pytest.mark.req("AN6")
def test_an_empty_period_is_explained(operator, at_once):
    asked = PERIOD | {"since": "2019-01-01", "until": "2019-01-31"}
    told = operator("owner").get(page(), asked).content.decode()

    assert "Nothing happened in this period" in told


@pytest.mark.req("AN6", "AC5")
@pytest.mark.parametrize("role", ["catalogue", "service", "warehouse"])
def test_other_roles_see_no_reports(operator, role):
    client = operator(role)
    assert client.get(page(), PERIOD).status_code == 404
    assert client.get(reverse("admin:analytics_reportrun_changelist")).status_code == 404


@pytest.mark.req("AN6")
def test_the_home_in_chinese(operator, now):
    sales.paid()
    client = operator("analyst")
    client.cookies["django_language"] = "zh-hans"
    told = client.get(reverse("admin:analytics_reportrun_changelist")).content.decode()

    assert "今天到目前为止" in told
    assert "从访问到购买" in told


@pytest.mark.req("AN6")
def test_today_in_one_statement(now):
    order = sales.paid()
    with CaptureQueriesContext(connection) as asked:
        told = today(now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC))

    assert len(asked) == 1
    assert (told.orders, told.visits, told.conversion) == (1, 0, None)
    assert told.sales[0].amount == Decimal(order.total)
    assert now.date() == told.at.date()


@pytest.mark.req("AN6")
def test_a_report_page_asks_the_same_whatever_was_sold(operator, at_once):
    client = operator("owner")

    def statements():
        client.post(AGAIN)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(), PERIOD).status_code == 200
        return len(asked)

    item = shop.small_shop(stock=9)
    sales.paid(shop.sku(item), quantity=1)
    first = statements()
    for _more in range(2):
        sales.paid(shop.sku(item), quantity=1)
    assert statements() == first
