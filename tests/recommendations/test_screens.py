"""The operators' page of models: seen by analysts, acted on by the owner."""

import pytest
from django.contrib.auth.models import Group
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from recommendations import tasks
from recommendations.models import Model
from recommendations.services import artefacts
from shop.roles import write_roles
from tests.factories import models as made
from tests.factories.shop import product

pytestmark = [pytest.mark.django_db, pytest.mark.req("RE3")]
WAYS = {
    name: {"ndcg@10": [value, value - 0.01, value + 0.01]}
    for name, value in (("ranker", 0.429), ("own", 0.4201))
}


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
def two(tmp_path):
    """A live model and the one before it, both whole."""
    with override_settings(MODELS_ROOT=tmp_path):
        before = made.model("2026-11-21-1", Model.State.RETIRED, live_since=made.NOW)
        metrics = {
            "form": "ranker",
            "for_you": WAYS,
            "for_you_against": {"own": {"ndcg@10": [0.0089, 0.0054, 0.0125]}},
        }
        live = made.model(metrics=metrics)
        for one in (before, live):
            made.common_list(one, "all", "popular")
            one.path.mkdir()
            (one.path / artefacts.MANIFEST).write_text('{"files": {}}')
        yield before, live


def page(browser, model):
    return browser.get(reverse("admin:recommendations_model_page", args=[model.pk]))


def step(browser, model, **told):
    address = reverse("admin:recommendations_model_step", args=[model.pk])
    return browser.post(address, told, follow=True).content.decode()


def test_an_analyst_sees_figures_and_no_buttons(operator, two):
    shopper = User.objects.create(email="amy@example.com")
    mug = product("Willow mug", "柳叶杯")
    made.shopper_list(two[1], shopper, "for_you", made.item(mug, source="own", code="recent"))
    shown = page(operator("analyst"), two[1]).content.decode()

    assert "0.4290 [0.419, 0.439]" in shown
    assert "+0.0089 [+0.0054, +0.0125]" in shown
    assert "Willow mug" in shown
    assert "bought before" in shown
    assert "Go back to the model before" not in shown
    assert "amy@example.com" not in shown


def test_the_page_speaks_chinese(operator, two, client):
    browser = operator("owner")
    browser.cookies["django_language"] = "zh-hans"
    shown = page(browser, two[1]).content.decode()

    assert "回退到上一个模型" in shown


def test_an_owner_goes_back_and_forth_with_a_reason(operator, two):
    before, live = two
    browser = operator("owner")
    refused = step(browser, live, verb="roll-back", reason="")
    assert "Say why." in refused
    assert Model.objects.get(state="live") == live

    step(browser, live, verb="roll-back", reason="It shows coats in July.")
    assert Model.objects.get(state="live") == before
    step(browser, live, verb="promote", reason="It was right.")
    assert Model.objects.get(state="live") == live


def test_an_analyst_cannot_act(operator, two):
    step(operator("analyst"), two[0], verb="promote", reason="Mine.")

    assert Model.objects.get(state="live") == two[1]


def test_a_damaged_model_says_so(operator, two):
    before, _live = two
    (before.path / artefacts.MANIFEST).write_text('{"files": {"ranker-for_you.txt": "0"}}')
    shown = step(operator("owner"), before, verb="promote", reason="Back.")

    assert "The files of this model are damaged" in shown
    before.refresh_from_db()
    assert before.why == "damaged:ranker-for_you.txt"
    assert "A file is damaged: ranker-for_you.txt" in shown


def test_the_button_starts_a_run_of_its_own(operator, monkeypatch):
    started = []
    monkeypatch.setattr(tasks, "start", started.append)
    monkeypatch.setattr(tasks.train, "delay", tasks.train)
    browser = operator("owner")
    for _press in range(2):
        browser.get(reverse("admin:recommendations_model_train"))

    run = Model.objects.get()
    assert (run.state, started) == ("training", [run.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_three(
    operator, count, django_assert_num_queries
):
    for number in range(count):
        made.model(f"2026-11-2{number}-1", Model.State.RETIRED)
    browser = operator("owner")
    browser.get(reverse("admin:recommendations_model_changelist"))

    with django_assert_num_queries(9):
        browser.get(reverse("admin:recommendations_model_changelist"))
