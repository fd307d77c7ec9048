"""What operators decide about slots, what it costs, and what experiments change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from analytics.experiments import book as running
from analytics.models import Arm, Experiment
from analytics.reporting import Params, find
from recommendations.models import Boosts, Effect, Model, Slot
from recommendations.services import boosts
from recommendations.serving import book
from recommendations.serving.values import Rules
from recommendations.types import Reason, Suggestion
from shop.roles import write_roles
from tests.analytics.reports.lake import Lake, moment
from tests.factories import models as made
from tests.factories import shop
from tests.factories.window import operator

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    product_id: int
    category_id: int
    margin: float
    type_id: int = 1
    published_at: datetime = NOW - timedelta(days=400)


def listed(*ids):
    reason = Reason("like_you", {})
    return [Suggestion(pk, 1 - place / 10, reason, "own") for place, pk in enumerate(ids)]


@pytest.mark.req("RE4")
def test_what_boosts_cost_is_measured_on_kept_orders():
    known = {pk: Fact(pk, category_id=pk, margin=pk / 10) for pk in (1, 2, 3)}
    sample = {7: (listed(1, 2, 3), frozenset({1})), 8: (listed(1, 2, 3), frozenset({3}))}
    plain = Rules(per_category=0, variety=1.0)
    # Hits at the first and the third place: (1 + 1 / log2(4)) / 2.
    assert boosts.measured(sample, known, plain, now=NOW) == (0.75, 0.75)
    # Margin of 0.1, 0.2, 0.3 at weight 10: 1.0 * 2, 0.9 * 3, 0.8 * 4 turns them round.
    before, after = boosts.measured(sample, known, Rules(margin=10, variety=1.0), now=NOW)
    assert (before, after) == (0.75, 0.75)
    only = {7: sample[7]}
    assert boosts.measured(only, known, Rules(margin=10, variety=1.0), now=NOW) == (1.0, 0.5)


@pytest.fixture
def marketing(client, db):
    write_roles()
    client.force_login(operator("marketing"))
    return client


def boost(client, **fields):
    given = {"margin": "0", "freshness": "0", "per_category": "2", "variety": "0.1"} | fields
    row, _made = Boosts.objects.get_or_create(pk=1)
    return client.post(f"/admin/recommendations/boosts/{row.pk}/change/", given)


@pytest.mark.req("RE4")
def test_boosts_that_nobody_can_measure_are_refused(marketing):
    answer = boost(marketing, margin="0.3")
    assert answer.status_code == 200
    assert "Margin and newness stay at 0" in answer.content.decode()
    assert Boosts.objects.get().margin == 0
    assert boost(marketing, per_category="3").status_code == 302
    assert Boosts.objects.get().per_category == 3
    assert boost(marketing, variety="0.9").status_code == 200


@pytest.mark.req("RE4")
@pytest.mark.parametrize(("margin", "status"), [("1", 200), ("0.01", 302)])
def test_boosts_may_cost_two_percent(marketing, monkeypatch, margin, status):
    made.model()
    goods = [shop.product(name=f"Thing {n}", gbp="48.00") for n in range(3)]
    sample = {7: (listed(*(one.pk for one in goods)), frozenset({goods[0].pk}))}
    monkeypatch.setattr(boosts.holdout, "sample", lambda _model: sample)
    known = {one.pk: Fact(one.pk, one.pk, margin=n / 2) for n, one in enumerate(goods)}
    monkeypatch.setattr(boosts.shop(), "standing", lambda _ids: known)
    answer = boost(marketing, margin=margin, variety="0")
    assert answer.status_code == status
    if status == 200:
        assert "2% is the most" in answer.content.decode()
        assert Boosts.objects.get().margin == 0
    else:
        cost = Boosts.objects.get().cost
        assert (cost["before"], cost["after"], cost["shoppers"]) == (1.0, 1.0, 1)


@pytest.mark.req("RE1")
def test_operators_change_slots_and_see_what_they_show(marketing):
    shop.small_shop()
    slot = Slot.objects.get(code="trending")
    fields = {
        "code": "trending", "page": "home", "title_en": "Our best", "title_zh_hans": "精选",
        "feeds": "popular, best", "form": "grid", "size": "4", "position": "5", "is_on": "on",
    }  # fmt: skip
    path = f"/admin/recommendations/slot/{slot.pk}/"
    assert marketing.post(f"{path}change/", fields).status_code == 302
    plan = book.plan("trending")
    assert (plan.feeds, plan.form, plan.size, plan.title) == (
        ("popular", "best"), "grid", 4, "Our best",
    )  # fmt: skip
    wrong = marketing.post(f"{path}change/", fields | {"feeds": "popular, magic"})
    assert "There is no “magic”" in wrong.content.decode()
    assert marketing.post(f"{path}change/", fields | {"code": "hidden"}).status_code == 200
    assert marketing.post(f"{path}change/", fields | {"size": "99"}).status_code == 200
    page = marketing.get(f"{path}preview/").content.decode()
    assert "Willow teapot" in page
    assert "The best by the search" in page
    assert "no account" in marketing.get(f"{path}preview/?email=x@y.z").content.decode()
    assert marketing.get("/admin/recommendations/slot/").status_code == 200
    assert marketing.get("/admin/recommendations/effect/add/").status_code == 200


@pytest.mark.req("RE6")
def test_an_arm_changes_model_form_and_place(db):
    made.model()
    other = made.model("2026-11-21-1", state=Model.State.READY)
    trial = Experiment.objects.create(code="slots-a", name="A", kind="recommend", state="running")
    arms = {
        code: Arm.objects.create(experiment=trial, code=code, name=code, is_control=code == "now")
        for code in ("now", "new")
    }
    slot = Slot.objects.get(code="trending")
    Effect.objects.create(arm=arms["new"], slot=slot, form="grid", position=1)
    Effect.objects.create(arm=arms["new"], model=other)
    book.changed()
    running.changed()
    plans = {one.code: one for one in book.plans(page="home", arms={"slots-a": "new"})}
    assert next(iter(plans)) == "trending"
    assert (plans["trending"].form, plans["trending"].model_id) == ("grid", other.pk)
    assert (plans["fresh"].form, plans["fresh"].model_id) == ("rail", other.pk)
    assert book.model_codes()[other.pk] == "2026-11-21-1"
    control = {one.code: one for one in book.plans(page="home", arms={"slots-a": "now"})}
    assert (control["trending"].form, control["trending"].model_id) == ("rail", None)
    assert next(iter(control)) == "for-you"
    assert book.touches("slots-a", ["fresh"])
    assert not book.touches("another", ["fresh"])


@pytest.mark.req("RE6")
def test_a_visitor_stays_in_their_arm_and_is_counted(client, db):
    """On the cached page and beside it alike, by their number alone."""
    shop.small_shop()
    trial = Experiment.objects.create(code="slots-a", name="A", kind="recommend", state="running")
    for code in ("now", "new"):
        arm = Arm.objects.create(experiment=trial, code=code, name=code, is_control=code == "now")
    Effect.objects.create(arm=arm, slot=Slot.objects.get(code="trending"), form="grid")
    book.changed()
    running.changed()
    client.cookies["consent"] = "1.analytics.personalisation"
    forms = set()
    for number in range(12):
        client.cookies["visitor"] = str(UUID(int=number, version=4))
        pages = [client.get("/en/").content.decode() for _again in range(2)]
        shown = [page.split('data-slot="trending"')[1] for page in pages]
        found = {page.split('data-form="')[1][:4] for page in shown}
        assert len(found) == 1
        forms |= found
        arm = "new" if found == {"grid"} else "now"
        assert f'data-arms="slots-a:{arm}"' in pages[0]
    assert forms == {"rail", "grid"}
    client.cookies["consent"] = "1"  # whoever allows no measuring sees what is
    assert "data-arms" not in client.get("/en/").content.decode()


@pytest.mark.req("RE6")
def test_what_suggestions_bring():
    lake = Lake()
    amy, bo = str(UUID(int=1)), str(UUID(int=2))
    told = '{"m": "2026-11-22-1", "f": "rail"}'

    def event(day, hour, kind, who, **more):
        lake.add(
            "events", {"at": moment(2026, 11, day, hour), "kind": kind, "visitor": who, **more}
        )

    for who in (amy, bo):
        event(3, 9, "impression", who, slot="for-you", product_id=5, props=told)
    event(3, 10, "click", amy, slot="for-you", product_id=5, props=told)
    event(3, 11, "cart", amy, product_id=5)
    event(3, 12, "cart", bo, product_id=5)  # never clicked it
    event(4, 9, "purchase", amy, order_id=1)
    event(4, 9, "purchase", bo, order_id=2)
    for order in (1, 2):
        placed = moment(2026, 11, 4, 9)
        line = {"order_id": order, "placed_at": placed, "product_id": 5, "net_amount": "48.00"}
        lake.add("sales", line)
    params = Params(since=date(2026, 11, 1), until=date(2026, 11, 30))
    result = find("slots").compute(lake, params, NOW)
    assert [[*row[:6], *row[6:8], float(row[8])] for row in result.tables["slots"]] == [
        ["for-you", "2026-11-22-1", "rail", 2, 1, 0.5, 1, 1, 48.0]
    ]
    assert float(result.figures["revenue"]) == 48
    assert [row[1:5] for row in result.tables["days"]] == [("for-you", 2, 1, 0.5)]
