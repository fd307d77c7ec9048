"""Experiments: who meets which arm, what is reckoned, and when it stops."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import numpy as np
import pytest
from django.test import Client, override_settings

from accounts.models import User
from analytics.experiments import assigning, book, deciding, results
from analytics.experiments.assigning import Live
from analytics.models import Arm, Event, Experiment, Intake, Reading, Reject
from analytics.rules import sequences as statistics
from analytics.services import experiments
from analytics.warehouse import opened
from promotions.models import Promotion
from tests.analytics.test_warehouse import happened
from tests.factories import offers, shop

pytestmark = pytest.mark.req("AN10")

HALVES = Live("words", "interface", (("control", 1), ("new", 1)))


def experiment(code="buy-words", arms=("control", "returns"), **given):
    row = Experiment.objects.create(
        **{"code": code, "name": code, "kind": "interface", "least_visitors": 100} | given
    )
    for arm in arms:
        Arm.objects.create(experiment=row, code=arm, name=arm, is_control=arm == arms[0])
    return row


def visitor_in(row, arm):
    live = book.live_of(row)
    numbers = (str(UUID(int=number)) for number in range(1, 500))
    return next(n for n in numbers if assigning.assign(experiment=live, visitor=n) == arm)


def person(arm, *, value=0.0, returned=0, before=0.0):
    orders = int(value > 0)
    return results.Person(arm, orders, value, value * 0.3, returned, int(before > 0), before)


def test_somebody_is_in_the_same_arm_every_time_and_arms_are_as_large_as_their_weights():
    uneven = Live("words", "interface", (("control", 3), ("new", 1)))
    people = [str(UUID(int=number)) for number in range(4000)]

    arms = [assigning.assign(experiment=uneven, visitor=one) for one in people]

    assert arms == [assigning.assign(experiment=uneven, visitor=one) for one in people]
    counts = Counter(arms)
    assert statistics.ratio_chance([counts["control"], counts["new"]], [3, 1]) > 0.01
    assert counts["control"] + counts["new"] == 4000


def test_more_traffic_moves_nobody_to_another_arm():
    people = [str(UUID(int=number)) for number in range(2000)]
    shares = [
        [
            assigning.assign(
                experiment=Live("w", "interface", HALVES.arms, traffic=share), visitor=one
            )
            for one in people
        ]
        for share in (10, 50, 100)
    ]

    for fewer, more in pairwise(shares):
        assert all(one is None or one == two for one, two in zip(fewer, more, strict=True))
    assert 150 < sum(arm is not None for arm in shares[0]) < 250


def test_a_person_is_the_same_on_every_device():
    assert len({assigning.assign(experiment=HALVES, visitor=v, user_id=7) for v in "abcdef"}) == 1


def test_a_winner_is_for_so_many_of_a_hundred_and_at_last_for_those_without_consent():
    over = Live("w", "interface", HALVES.arms, winner="new", rollout=30)
    people = [str(UUID(int=number)) for number in range(2000)]
    met = sum(assigning.assign(experiment=over, visitor=one) == "new" for one in people)

    assert 520 < met < 680
    assert assigning.assign(experiment=over, visitor=None) is None
    for_all = Live("w", "interface", HALVES.arms, winner="new", rollout=100)
    assert assigning.assign(experiment=for_all, visitor=None) == "new"


def test_the_interval_is_the_one_of_the_paper():
    # The expected figures are those of gbstats 0.8.0 (SequentialTwoSidedTTest) for 250 of 5000
    # against 320 of 5100, whose variance it takes with n - 1.
    control = statistics.sample([1.0] * 250 + [0.0] * 4750)
    arm = statistics.sample([1.0] * 320 + [0.0] * 4780)

    difference = statistics.difference(arm, control)

    assert difference.estimate == pytest.approx(0.012745098039215683, abs=1e-12)
    assert difference.low == pytest.approx(-0.0012994276366670564, abs=1e-9)
    assert difference.high == pytest.approx(0.026789623715098423, abs=1e-9)
    assert not difference.is_certain


def test_what_the_past_explains_is_taken_out():
    past = [1.0, 2.0, 3.0, 4.0]
    values = [2.0, 4.0, 6.0, 8.0]
    slope = statistics.theta(list(zip(values, past, strict=True)))

    assert slope == pytest.approx(2.0)
    assert statistics.cuped(values, past, theta=slope) == pytest.approx([5.0] * 4)


def test_arms_that_lose_visitors_are_found():
    assert statistics.ratio_chance([5000, 5050], [1, 1]) > 0.5
    assert statistics.ratio_chance([5000, 5500], [1, 1]) < 1e-5


def test_looking_daily_at_no_difference_is_wrong_in_at_most_one_of_twenty():
    random = np.random.default_rng(20261122)
    wrong = 0
    for _seed in range(200):
        draws = random.random((2, 4000)) < 0.06
        for seen in range(400, 4001, 400):  # ten looks, stopping at the first verdict
            first, second = (statistics.sample(arm[:seen].astype(float).tolist()) for arm in draws)
            if statistics.difference(second, first).is_certain:
                wrong += 1
                break

    assert wrong <= 10


@pytest.mark.parametrize(
    ("people", "verdict", "arm"),
    [
        ([("control", 0.0, 0)] * 200 + [("new", 0.0, 0)] * 200, "go-on", ""),
        ([("control", 0.0, 0)] * 200 + [("new", 0.0, 0)] * 320, "off", ""),
        ([("control", 9.0, 0)] * 40 + [("new", 9.0, 1)] * 40, "harm", "new"),
        (
            [("control", 9.0, 0)] * 40
            + [("control", 0.0, 0)] * 960
            + [("new", 9.0, 0)] * 200
            + [("new", 0.0, 0)] * 800,
            "better",
            "new",
        ),
    ],
)
def test_what_is_to_be_done(people, verdict, arm):
    rows = [person(code, value=value, returned=returned) for code, value, returned in people]
    result = results.compared(rows, weights={"control": 1, "new": 1})

    decision = deciding.decide(result, measure="conversion", least_visitors=100, days=3, longest=28)

    assert (decision.verdict, decision.arm) == (verdict, arm)


def test_one_without_a_verdict_ends_in_its_time():
    rows = [person("control")] * 50 + [person("new")] * 50
    result = results.compared(rows, weights={"control": 1, "new": 1})

    decision = deciding.decide(result, measure="value", least_visitors=10, days=28, longest=28)

    assert decision.verdict == "no-difference"


@pytest.mark.django_db(transaction=True)
def test_a_page_shows_each_arm_from_its_own_copy(client, now):
    item = shop.small_shop()
    row = experiment()
    experiments.start(experiment_id=row.pk, now=now)
    url = f"/en/p/{item.slug}/"
    pages = {}
    for arm in ("control", "returns"):
        browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
        browser.cookies["consent"] = "1.analytics"
        browser.cookies["visitor"] = visitor_in(row, arm)
        pages[arm] = [browser.get(url).content.decode() for _ in range(2)]

    assert "Add, with free returns" in pages["returns"][1]
    assert 'data-arms="buy-words:returns"' in pages["returns"][1]
    assert "Add, with free returns" not in pages["control"][1]
    assert 'data-arms="buy-words:control"' in pages["control"][1]
    undecided = client.get(url).content.decode()
    assert "data-arms" not in undecided
    assert "Add, with free returns" not in undecided

    experiments.stop(experiment_id=row.pk, reason="by-hand", now=now)
    assert "data-arms" not in browser.get(url).content.decode()

    experiments.roll_out(
        experiment_id=row.pk, arm=row.arms.get(code="returns"), percent=100, now=now
    )
    assert "Add, with free returns" in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_arm_of_an_offer_is_a_segment_of_its_shoppers(client, now):
    item = shop.small_shop()
    row = experiment("ten-off", ("control", "off"), kind="promotion")
    experiments.start(experiment_id=row.pk, now=now)
    offers.promotion(audiences=["segment:exp-ten-off-off"])
    told = {}
    for arm in ("control", "off"):
        browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
        browser.cookies["consent"] = "1.analytics"
        browser.cookies["visitor"] = visitor_in(row, arm)
        browser.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 1})
        told[arm] = browser.get("/en/bag/").content.decode()

    assert Promotion.objects.exists()
    assert told["control"] != told["off"]


@pytest.mark.django_db
def test_what_cannot_start_says_why(now):
    with pytest.raises(experiments.NotReady):
        experiments.start(experiment_id=experiment("a", ("control",)).pk, now=now)
    with pytest.raises(experiments.NoSuchChange):
        experiments.start(experiment_id=experiment("b", ("control", "magic")).pk, now=now)
    begun = experiment()
    experiments.start(experiment_id=begun.pk, now=now)
    with pytest.raises(experiments.WrongState):
        experiments.start(experiment_id=begun.pk, now=now)


@pytest.mark.req("AN14")
@pytest.mark.django_db
def test_an_exposure_to_nothing_is_set_aside_and_a_forged_arm_is_dropped(
    visitor, said, send, carry, now, time_machine_at
):
    row = experiment()
    experiments.start(experiment_id=row.pk, now=now)
    book._kept.version = None
    visitor.cookies["visitor"] = visitor_in(row, "control")

    with time_machine_at(now):
        send(
            visitor,
            said("exposure", experiments=["buy-words:control"]),
            said("exposure", experiments=["no-such:arm"]),
            said("exposure", experiments=["buy-words:returns"]),
            said("view", experiments=["buy-words:returns", "buy-words:control"]),
        )
        carry()

    assert [event.experiments for event in Event.objects.filter(kind="exposure")] == [
        ["buy-words:control"]
    ]
    assert Event.objects.get(kind="view").experiments == ["buy-words:control"]
    assert set(Reject.objects.values_list("reason", flat=True)) == {"experiment"}
    assert Intake.objects.get(outcome="experiment").events == 2


@pytest.mark.django_db
def test_the_warehouse_tells_what_each_arm_came_to(now, months, tmp_path):
    row = experiment()
    experiments.start(experiment_id=row.pk, now=now - timedelta(days=2))
    begun = now - timedelta(days=1)
    for number in range(120):
        arm = "returns" if number % 2 else "control"
        one = UUID(int=number + 1)
        tag = [f"buy-words:{arm}"]
        happened(begun, kind="exposure", visitor=one, experiments=tag)
        if arm == "returns" or number % 20 == 0:
            happened(
                begun + timedelta(hours=1),
                kind="purchase",
                visitor=one,
                order_id=number,
                currency="GBP",
                value=Decimal("20.00"),
            )
        # Before they met it, and of a program: neither counts.
        happened(begun - timedelta(hours=1), kind="view", visitor=one)
        happened(
            begun, kind="exposure", visitor=UUID(int=9000 + number), experiments=tag, is_bot=True
        )

    with override_settings(WAREHOUSE_DIR=tmp_path), opened(now=now) as warehouse:
        decisions = experiments.look(warehouse=warehouse, now=now)

    told = Reading.objects.get().result
    assert [(arm["visitors"], arm["orders"]) for arm in told["arms"]] == [(60, 6), (60, 60)]
    assert told["arms"][1]["means"]["conversion"] == 1.0
    assert told["arms"][0]["means"]["value"] == pytest.approx(2.0)
    assert [decision.verdict for decision in decisions] == ["better"]
    row.refresh_from_db()
    assert (row.state, row.stop_reason) == ("stopped", "better:returns:conversion")


@pytest.fixture
def owner(client):
    user = User.objects.create_superuser(email="owner@example.com", password="x")
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_an_operator_starts_stops_and_rolls_out(owner, now):
    row = experiment()
    page, step = (
        f"/admin/analytics/experiment/{row.pk}/results/",
        f"/admin/analytics/experiment/{row.pk}/step/",
    )
    assert "Nothing has been reckoned yet" in owner.get(page).content.decode()

    owner.post(step, {"verb": "start"})
    owner.post(step, {"verb": "roll-out", "arm": "returns", "percent": "25"})

    row.refresh_from_db()
    assert (row.state, row.winner.code, row.rollout) == ("rolled-out", "returns", 25)
    for wrong in ("many", "-1", "101", ""):
        answer = owner.post(
            step, {"verb": "roll-out", "arm": "returns", "percent": wrong}, follow=True
        )
        assert "percent" in answer.content.decode()
    row.refresh_from_db()
    assert row.rollout == 25
    assert owner.get("/admin/analytics/experiment/").status_code == 200
    assert owner.get("/admin/analytics/experiment/add/").status_code == 200
    assert owner.get(f"/admin/analytics/experiment/{row.pk}/change/").status_code == 200


@pytest.mark.django_db
def test_the_page_says_in_words_what_was_decided(owner, now):
    row = experiment()
    rows = [person("control", value=9.0)] * 40 + [person("control")] * 960
    rows += [person("returns", value=9.0)] * 200 + [person("returns")] * 800
    result = results.compared(rows, weights={"control": 1, "returns": 1})
    told = {"verdict": "better", "arm": "returns", "measure": "conversion"}
    Reading.objects.create(experiment=row, at=now, result=results.as_json(result) | told)

    page = owner.get(f"/admin/analytics/experiment/{row.pk}/results/").content.decode()

    assert "“returns” is better (conversion). Roll it out." in page
    assert "4.00 %" in page
    assert "+16.00 %" in page
