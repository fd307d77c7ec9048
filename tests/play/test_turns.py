"""Turns: the odds that are stated, once each, within the budget, and checked by anybody."""

import hashlib
import hmac
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from scipy.stats import chisquare

from core.errors import Refusal
from membership.selectors import points as purse
from membership.services import points
from membership.types import Why
from play import selectors
from play.models import Chance, Game, Prize, Turn
from play.rules import rolls
from play.services import sharing, turns
from promotions.models import CouponClaim
from tests.factories import offers
from tests.factories.voices import person

pytestmark = pytest.mark.django_db
ODDS = (10_000, 90_000, 300_000, 600_000)


def game(now, *, prizes=None, **changes):
    fields = {
        "kind": "wheel",
        "code": "wheel",
        "title_en": "The wheel",
        "title_zh_hans": "转盘",
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=3),
        "is_published": True,
        "budget": Decimal("100.00"),
        "seed": "0" * 64,
    }
    made = Game.objects.create(**(fields | changes))
    for place, prize in enumerate(prizes or [{"odds": 1_000_000}]):
        names = {"name_en": f"Prize {place}", "name_zh_hans": f"奖{place}"}
        Prize.objects.create(game=made, position=place, **(names | prize))
    return made


def take(found, user, now, word=""):
    return turns.take(game_id=found.pk, user_id=user.pk, word=word, now=now)


@pytest.mark.req("PR5", "ME10")
def test_a_roll_is_what_the_rules_say_it_is():
    digest = hmac.new(b"seed", b"word:7", hashlib.sha256).hexdigest()
    assert rolls.roll("seed", "word", 7) == int(digest, 16) % 1_000_000
    assert [rolls.prize_at(ODDS, at) for at in (0, 9_999, 10_000, 99_999, 100_000, 999_999)] == [
        *(0, 0, 1, 1, 2, 3)
    ]


@pytest.mark.req("PR5")
@pytest.mark.parametrize("seed", ["0" * 64, "a seed", "f" * 64])
def test_ten_thousand_draws_match_the_stated_odds(seed):
    won = Counter(rolls.prize_at(ODDS, rolls.roll(seed, "", n)) for n in range(1, 10_001))
    expected = [odds / 100 for odds in ODDS]
    assert chisquare([won[place] for place in range(4)], expected).pvalue > 0.01


@pytest.mark.req("PR5", "ME10")
def test_a_turn_is_taken_checked_and_told(client, now):
    found, amy = game(now, prizes=[{"odds": 1_000_000, "points": 40, "cost": "0.40"}]), person()
    client.force_login(amy)
    page = client.get("/en/play/wheel/").content.decode()
    assert "You have 1 turn." in page
    assert hashlib.sha256(found.seed.encode()).hexdigest() in page
    assert found.seed not in page
    answer = client.post("/en/play/wheel/turn/", {"word": "teapot"})
    assert answer.status_code == 302
    assert "You got: Prize 0" in client.get(answer["Location"]).content.decode()
    assert purse.account_of(user_id=amy.pk).free == 40
    turn = Turn.objects.get()
    assert (turn.number, turn.word) == (1, "teapot")
    assert Game.objects.get().spent == Decimal("0.40")
    check = f"/en/play/turns/{turn.public_id}/"
    assert "Shown when the game is over" in client.get(check).content.decode()
    turns.reveal_over(now=now + timedelta(days=3))
    page = client.get(check).content.decode()
    assert found.seed in page
    assert "the prize follows from it" in page


@pytest.mark.req("PR5")
def test_the_second_free_turn_comes_tomorrow(client, now):
    found, amy = game(now), person()
    take(found, amy, now)
    client.force_login(amy)
    answer = client.post("/zh-hans/play/wheel/turn/")
    assert answer.status_code == 409
    assert "明天" in answer.content.decode()
    take(found, amy, now + timedelta(days=1))
    assert Turn.objects.count() == 2


@pytest.mark.req("PR5")
def test_the_budget_is_never_passed_and_the_odds_stay_true(now):
    found = game(
        now,
        budget=Decimal("10.00"),
        free_turns=999,
        prizes=[{"odds": 500_000, "cost": "3.00"}, {"odds": 500_000, "cost": "0.50"}],
    )
    amy = person()
    with pytest.raises(turns.NotOpen):
        for _turn in range(50):
            take(found, amy, now)
    found.refresh_from_db()
    assert Decimal("7.00") < found.spent <= Decimal("10.00")
    assert found.spent == sum(one.prize.cost for one in Turn.objects.select_related("prize"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Game.objects.filter(pk=found.pk).update(spent="10.01")


@pytest.mark.req("PR5")
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_turn(now, elsewhere):
    found, amy = game(now), person()
    with transaction.atomic():
        take(found, amy, now)
        second = elsewhere(take, found, amy, now)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), turns.NoTurnLeft)
    assert Turn.objects.count() == 1


@pytest.mark.req("PR5")
def test_who_changes_a_turn_breaks_the_chain(now):
    found, amy = game(now, free_turns=5), person()
    for _turn in range(4):
        take(found, amy, now)
    assert selectors.broken_link(found.pk) is None
    Turn.objects.filter(number=3).update(roll=1)
    assert selectors.broken_link(found.pk) == 3


@pytest.mark.req("PR5")
def test_who_removes_a_turn_breaks_the_chain(now):
    found, amy = game(now, free_turns=5), person()
    for _turn in range(4):
        take(found, amy, now)
    Turn.objects.filter(number=2).delete()
    assert selectors.broken_link(found.pk) == 3


@pytest.mark.req("PR5", "PR2")
def test_a_coupon_is_won_until_one_holds_enough(now):
    made = offers.coupon(code="")
    found = game(now, free_turns=3, prizes=[{"odds": 1_000_000, "coupon": made, "cost": "5.00"}])
    amy = person()
    take(found, amy, now)
    assert CouponClaim.objects.get().user == amy
    with pytest.raises(turns.WonEnough):
        take(found, amy, now)
    assert Turn.objects.count() == 1


@pytest.mark.req("PR5", "ME4")
def test_another_turn_for_points_once_a_key(client, now):
    found, amy = game(now, free_turns=0, points_price=50), person()
    client.force_login(amy)
    assert client.post("/en/play/wheel/buy/", {"key": "k"}).status_code == 409
    points.earn(user_id=amy.pk, points=120, why=Why.GIVEN, key="gift", now=now)
    for _twice in range(2):
        assert client.post("/en/play/wheel/buy/", {"key": "k"}).status_code == 302
    assert purse.account_of(user_id=amy.pk).free == 70
    assert Chance.objects.count() == 1
    take(found, amy, now)
    with pytest.raises(turns.NoTurnLeft):
        take(found, amy, now)


@pytest.mark.req("PR5")
def test_friends_bring_turns_each_once(client, now):
    found, amy = game(now, free_turns=0, share_turns=2), person()
    client.force_login(amy)
    client.post("/en/play/wheel/share/")
    token = found.helpers.get().token
    assert f"/en/play/help/{token}/" in client.get("/en/play/wheel/").content.decode()
    with pytest.raises(sharing.OwnLink):
        sharing.help_friend(token=token, user_id=amy.pk, now=now)
    ben = person()
    client.force_login(ben)
    assert "A friend asks" in client.get(f"/en/play/help/{token}/").content.decode()
    assert client.post(f"/en/play/help/{token}/now/").status_code == 302
    again = client.post(f"/en/play/help/{token}/now/")
    assert (again.status_code, "helped somebody" in again.content.decode()) == (409, True)
    sharing.help_friend(token=token, user_id=person().pk, now=now)
    with pytest.raises(sharing.EnoughHelp):
        sharing.help_friend(token=token, user_id=person().pk, now=now)
    assert selectors.standing(found, user_id=amy.pk, now=now).turns == 2
    take(found, amy, now)
    take(found, amy, now)
    with pytest.raises(turns.NoTurnLeft):
        take(found, amy, now)


@pytest.mark.req("PR5")
@pytest.mark.parametrize(
    "changes",
    [
        {"is_published": False},
        {"prizes": [{"odds": 999_999}]},
        {"budget": Decimal(0), "prizes": [{"odds": 1_000_000, "cost": "1.00"}]},
    ],
)
def test_a_game_that_is_not_right_is_not_played(now, changes):
    found, amy = game(now, **changes), person()
    with pytest.raises(turns.NotOpen):
        take(found, amy, now)
    assert not Turn.objects.exists()


@pytest.mark.req("PR5")
def test_strangers_see_the_odds_and_are_asked_to_sign_in(client, now):
    game(now, prizes=[{"odds": 125_000}, {"odds": 875_000}])
    page = client.get("/en/play/wheel/").content.decode()
    assert "12.5%" in page
    assert "Sign in to take part" in page
    assert client.post("/en/play/wheel/turn/").status_code == 302
    assert not Turn.objects.exists()
    assert "The wheel" in client.get("/en/play/").content.decode()
    assert client.get("/en/play/none/").status_code == 404


@pytest.mark.req("PR5")
def test_refusals_have_codes():
    found = {one.code for one in Refusal.__subclasses__() if one.__module__.startswith("play.")}
    assert found == {
        *("game_not_open", "no_turn_left", "won_enough"),
        *("own_link", "helped_already", "enough_help", "option_missing"),
    }
