"""A model is learnt from outcomes, judged on later weeks, and put in force by people."""

from datetime import timedelta

import pytest
from django.urls import reverse

from demo.loading import payments_seen
from risk import selectors, tasks
from risk.models import Assessment, Model, Policy, Rule
from risk.rules import training
from risk.services import learning, reviews
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA5")]


@pytest.fixture
def history(now, policy):
    payments_seen.load(now=now)


def test_a_model_finds_what_the_rules_cannot_see(history, now):
    model = learning.train(now=now)
    rules, both = model.metrics["rules"], model.metrics["both"]
    # Six weeks the model has not seen, from the bound for a hold on.
    assert model.learnt_until <= Assessment.objects.latest("at").at - timedelta(weeks=6)
    assert rules["precision"] >= 0.9
    assert rules["recall"] <= 0.4
    assert both["precision"] >= 0.9
    assert both["recall"] >= 0.6
    assert both["of"] > 500


def test_nothing_to_learn_from_is_said_and_changes_nothing(now, policy):
    with pytest.raises(training.TooFewOutcomes):
        learning.train(now=now)
    tasks.train()
    assert not Model.objects.exists()


def test_the_first_model_is_put_in_force_and_later_ones_wait(
    history, client, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.train()
    first = Model.objects.get()
    assert selectors.in_force().model_id == first.pk
    tasks.train()
    second = Model.objects.exclude(pk=first.pk).get()
    assert selectors.in_force().model_id == first.pk
    client.force_login(operator("finance"))
    page = client.get(reverse("admin:risk_model_change", args=[second.pk])).content.decode()
    assert "points by stretch" in page.lower()
    path = reverse("admin:risk_model_put_in_force", args=[second.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.get(path)
    assert selectors.in_force().model_id == second.pk


def test_a_rule_changed_in_the_admin_holds_at_once(client, now, policy):
    selectors.in_force()
    client.force_login(operator("finance"))
    rule = Rule.objects.get(code="card-testing")
    sent = {
        "code": rule.code, "signal": rule.signal, "compare": "gte", "figure": "5",
        "points": "10", "at_least": "refuse", "is_active": "on", "note": "",
    }  # fmt: skip
    path = reverse("admin:risk_rule_change", args=[rule.pk])
    assert client.post(path, sent).status_code == 302
    (found,) = [one for one in selectors.in_force().rules if one.code == rule.code]
    assert (found.figure, found.points, found.at_least) == (5, 10, "refuse")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": "0", "at_least": "allow"}, "Give it points, or a decision."),
        ({"figure": "many"}, "Enter a number."),
        ({"signal": "mood"}, "Select a valid choice."),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(client, policy, change, said):
    client.force_login(operator("finance"))
    sent = {"code": "new", "signal": "units", "compare": "gte", "figure": "5", "points": "5",
            "at_least": "allow", "is_active": "on"} | change  # fmt: skip
    answer = client.post(reverse("admin:risk_rule_add"), sent)
    assert said in answer.content.decode()
    assert not Rule.objects.filter(code="new").exists()


def test_bounds_ascend(client, policy):
    client.force_login(operator("finance"))
    path = reverse("admin:risk_policy_change", args=[Policy.objects.get().pk])
    answer = client.post(path, {"challenge": 70, "hold": 60, "refuse": 95})
    assert "ascending order" in answer.content.decode()
    assert Policy.objects.get().challenge == 30


def test_weeks_are_reported_in_one_statement(history, client, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        weeks = selectors.weeks(now=now)
    assert 11 <= len(weeks) <= 13
    assert sum(week.fraud for week in weeks) > 30
    client.force_login(operator("finance"))
    page = client.get(reverse("admin:risk_assessment_report")).content.decode()
    assert "Recall" in page


def test_what_nobody_disputed_is_good(history, now):
    unknown = Assessment.objects.filter(outcome="", was_paid=True)
    assert reviews.settle_quiet(now=now) == 0
    waiting = unknown.count()
    assert reviews.settle_quiet(now=now + timedelta(days=80)) == waiting > 0
    assert reviews.settle_quiet(now=now + timedelta(days=80)) == 0
