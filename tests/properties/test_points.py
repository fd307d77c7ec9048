"""Whatever is done with points, in whatever sequence: the books add up and nobody has a debt."""

from datetime import timedelta
from random import Random

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.errors import Refusal
from membership import selectors
from membership.models import PointsAccount, PointsEntry
from membership.selectors import points as read
from membership.services import expiries, points
from membership.types import Why
from tests.factories import members, shop


def _ripen(user, number, which, amount, now):
    points.ripens(reference=f"S-{which}", at=now)
    for lot_id in read.ripe_lots(now=now):
        points.ripen(lot_id=lot_id, now=now)


def _of(user, now, reference=""):
    return {"user_id": user.pk, "now": now} | ({"reference": reference} if reference else {})


# What can be done, each for one of three sales or holds.
DOING = {
    "earn": lambda u, n, w, a, t: points.earn(points=a, why=Why.GIVEN, key=f"e{n}", **_of(u, t)),
    "buy": lambda u, n, w, a, t: points.earn_pending(
        points=a, why=Why.PURCHASE, key=f"buy-{w}", **_of(u, t, f"S-{w}")
    ),
    "ripen": _ripen,
    "spend": lambda u, n, w, a, t: points.spend(points=a, key=f"s{n}", **_of(u, t, f"S-{w}")),
    "refund": lambda u, n, w, a, t: points.keep_only(
        points=a % 100, key=f"r{n}", **_of(u, t, f"S-{w}")
    ),
    "back": lambda u, n, w, a, t: points.give_back(
        points=a % 50, key=f"b{n}", **_of(u, t, f"S-{w}")
    ),
    "hold": lambda u, n, w, a, t: points.hold(points=a, key=f"h-{u.pk}-{w}", **_of(u, t)),
    "release": lambda u, n, w, a, t: points.release(key=f"h-{u.pk}-{w}", now=t),
    "take": lambda u, n, w, a, t: points.take_held(key=f"h-{u.pk}-{w}", why=Why.AUCTION, now=t),
    "expire": lambda u, n, w, a, t: expiries.expire_all(now=t),
}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DOING)), st.integers(1, 3), st.integers(1, 300), st.integers(0, 200)
    ),
    min_size=1,
    max_size=20,
)


@pytest.mark.req("ME3")
class TestLedger(TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
    )
    @given(steps=STEPS)
    def test_it_adds_up(self, steps):
        user, now = members.person(), shop.NOW
        for number, (what, which, amount, days) in enumerate(steps):
            now += timedelta(days=days)
            try:
                DOING[what](user, number, which, amount, now)
            except Refusal:
                continue
            proof = selectors.points_proof()
            assert proof.holds, (what, proof)
        everything = PointsEntry.objects.filter(account__user=user)
        assert sum(everything.values_list("points", flat=True)) == 0
        account = PointsAccount.objects.filter(user=user).first()
        if account is not None:
            issued = -sum(everything.filter(purse="shop").values_list("points", flat=True))
            held = account.free + account.pending + account.held - account.owed
            assert held == issued


@pytest.mark.req("ME3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_it_adds_up_whoever_does_it_at_once(elsewhere, seed):
    """Eight connections, two people, a hundred things in no order that anybody chose."""
    chance = Random(seed)  # noqa: S311 -- the same steps each time
    people = [members.person(), members.person()]
    for user in people:
        members.give(user, 1000)
    steps = [
        (chance.choice(sorted(DOING)), chance.choice(people), chance.randint(1, 3))
        for _number in range(120)
    ]
    futures = [
        elsewhere(_try, what, user, number, which, chance.randint(1, 200))
        for number, (what, user, which) in enumerate(steps)
    ]
    wrong = [error for one in futures if (error := one.exception(timeout=60)) is not None]
    assert wrong == []
    assert selectors.points_proof().holds
    assert not PointsEntry.objects.aggregate(sum=Sum("points"))["sum"]
    assert PointsEntry.objects.count() > 60


def _try(what, user, number, which, amount):
    try:
        DOING[what](user, number, which, amount, shop.NOW)
    except Refusal:
        return
