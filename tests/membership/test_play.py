"""The points shop, pay-outs, draws and auctions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.money import Money
from membership import selectors
from membership.models import Auction, Bid, Draw, MallItem, Redemption, Ticket
from membership.rules import fairness
from membership.selectors import play as read
from membership.services import auctions, cash, draws, mall, points
from membership.services import members as service
from messaging.models import Message
from payments.models import Refund
from tests.factories import members, shop
from tests.factories.window import HOME

pytestmark = pytest.mark.django_db
NOW = shop.NOW


@pytest.fixture
def amy():
    return members.person("amy@example.com")


def item(**fields):
    defaults = {"kind": "gift", "name_en": "Tin", "name_zh_hans": "茶罐", "points": 100}
    return MallItem.objects.create(**defaults | fields)


def redeem(user, what, key="k", now=NOW):
    return mall.redeem(user_id=user.pk, item_id=what.public_id, key=key, now=now)


def at_home(user):
    from accounts.services import addresses

    addresses.add(user_id=user.pk, address=HOME, is_default=True)
    return user


@pytest.mark.req("ME4")
def test_a_gift_is_had_once_under_its_key_and_sent_home(amy, now):
    at_home(amy)
    members.give(amy, 250)
    tin = item(left=2)
    first, second = redeem(amy, tin), redeem(amy, tin)
    assert first == second
    assert (first.state, first.ship_to["line1"]) == ("to_send", "1 Garden Row")
    tin.refresh_from_db()
    assert (tin.left, members.purse(amy)[0]) == (1, 150)
    mall.call_off(redemption_id=first.pk, now=now)
    mall.call_off(redemption_id=first.pk, now=now)
    mall.sent(redemption_id=first.pk, now=now)
    tin.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, tin.left, members.purse(amy)[0]) == ("cancelled", 2, 250)


@pytest.mark.req("ME4")
@pytest.mark.parametrize(
    ("fields", "has", "refusal"),
    [
        ({"left": 0}, 500, mall.SoldOut),
        ({}, 99, points.NotEnoughPoints),
        ({"per_person": 0}, 500, None),
    ],
)
def test_what_cannot_be_had_costs_nothing(amy, now, fields, has, refusal):
    at_home(amy)
    members.give(amy, has)
    if refusal is None:
        redeem(amy, item(**fields))
        return
    with pytest.raises(refusal):
        redeem(amy, item(**fields))
    assert members.purse(amy)[0] == has
    assert not Redemption.objects.exists()


@pytest.mark.req("ME4")
def test_a_limit_a_person_a_tier_and_an_address(amy, now):
    _jade, silver, _gold = members.ladder()
    members.give(amy, 900)
    with pytest.raises(mall.NoAddress):
        redeem(amy, item())
    at_home(amy)
    with pytest.raises(service.NotForYou):
        redeem(amy, item(tier=silver))
    one = item(per_person=1)
    redeem(amy, one, "a")
    with pytest.raises(mall.EnoughForYou):
        redeem(amy, one, "b")
    assert members.purse(amy)[0] == 800


@pytest.mark.req("ME4")
@pytest.mark.django_db(transaction=True)
def test_the_last_one_is_had_by_one(amy, now, elsewhere):
    at_home(amy)
    ben = at_home(members.person())
    for user in (amy, ben):
        members.give(user, 100)
    tin = item(left=1)
    with transaction.atomic():
        redeem(amy, tin)
        second = elsewhere(redeem, ben, tin)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), mall.SoldOut)
    assert members.purse(ben)[0] == 100


@pytest.mark.req("ME4", "ME9")
def test_points_become_store_credit_in_whole_coins(amy, now):
    members.terms(credit_worth=Decimal("0.80"))
    members.give(amy, 199)
    got = mall.to_credit(user_id=amy.pk, amount_of=199, currency="GBP", key="c", now=now)
    mall.to_credit(user_id=amy.pk, amount_of=199, currency="GBP", key="c", now=now)
    assert got == Money(Decimal("1.59"), "GBP")
    assert selectors.balance_of(user_id=amy.pk, currency="GBP") == got
    assert members.purse(amy)[0] == 0  # 198.75 points, rounded up
    with pytest.raises(mall.NothingWorth):
        mall.to_credit(user_id=amy.pk, amount_of=1, currency="GBP", key="d", now=now)


@pytest.mark.req("ME4")
def test_credit_from_the_points_shop(amy, now):
    members.give(amy, 500)
    redeem(amy, item(kind="credit", credit=Decimal(5), currency="GBP", points=500))
    assert selectors.balance_of(user_id=amy.pk, currency="GBP") == Money(Decimal(5), "GBP")


def ask(user, amount, now, key="k"):
    return cash.ask(user_id=user.pk, amount_of=amount, currency="GBP", key=key, now=now)


@pytest.mark.req("ME4")
def test_cash_waits_for_the_identity_and_goes_back_the_way_it_came(amy, now):
    members.terms(cash_worth=Decimal("0.5"), cash_least=1000, cash_most=3000)
    payment = members.bought(amy, now)
    row = ask(amy, 2000, now)
    assert (row.amount, members.purse(amy)) == (10, (2000, 0, 2000, 0))
    for _twice in range(2):
        cash.pay(cash_out_id=row.pk, note="passport", actor_id=amy.pk, now=now)
    refund = Refund.objects.get()
    assert (refund.payment_id, refund.amount, refund.reason) == (payment.pk, 10, "points_cash")
    assert members.purse(amy) == (2000, 0, 0, 0)
    with pytest.raises(cash.TooManyThisMonth):
        ask(amy, 1001, now, "again")
    later = now + timedelta(days=31)
    refused = ask(amy, 1000, later, "later")
    cash.refuse(cash_out_id=refused.pk, note="no answer", actor_id=amy.pk, now=later)
    assert members.purse(amy) == (2000, 0, 0, 0)


@pytest.mark.req("ME4")
@pytest.mark.parametrize(
    ("terms", "amount", "refusal"),
    [
        ({"cash_worth": None}, 2000, cash.NotPaidOut),
        ({"cash_worth": Decimal("0.5"), "cash_least": 2001}, 2000, cash.TooFew),
        ({"cash_worth": Decimal("0.5")}, 4001, points.NotEnoughPoints),
        ({"cash_worth": Decimal("9.9")}, 4000, cash.NoWayBack),
    ],
)
def test_cash_that_is_not_paid(amy, now, terms, amount, refusal):
    members.terms(**terms)
    members.bought(amy, now)
    with pytest.raises(refusal):
        ask(amy, amount, now)
    assert members.purse(amy) == (4000, 0, 0, 0)


def draw(**fields):
    defaults = {"name_en": "Kettle", "name_zh_hans": "水壶", "cost": 10, "winners": 2}
    span = {"opens_at": NOW - timedelta(hours=1), "closes_at": NOW + timedelta(hours=1)}
    one = Draw(**defaults | span | fields)
    draws.promise(one)
    one.save()
    return one


@pytest.mark.req("ME6", "ME10")
def test_a_draw_follows_from_a_seed_promised_before(amy, now):
    ben = members.person()
    one = draw()
    promised = one.commitment
    for user in (amy, ben):
        members.give(user, 100)
        for number in range(3):
            args = {"user_id": user.pk, "draw_id": one.public_id, "key": f"{number}", "now": now}
            assert draws.enter(**args) == draws.enter(**args)
    assert list(Ticket.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert members.purse(amy)[0] == 70
    draws.draw_winners(draw_id=one.pk, now=now)
    assert Draw.objects.get().state == "open"
    after = now + timedelta(hours=1)
    for _twice in range(2):
        draws.draw_winners(draw_id=one.pk, now=after)
    one.refresh_from_db()
    tickets, won = read.tickets_of(one), read.winners_of(one)
    assert len(won) == 2
    assert fairness.is_fair(promised=promised, seed=one.seed, tickets=tickets, said=won, count=2)
    assert not fairness.is_fair(
        promised=promised, seed=one.seed, tickets=tickets, said=won[::-1], count=2
    )
    assert Redemption.objects.filter(state="to_send", name="Kettle").count() == 2
    with pytest.raises(draws.NotOpen):
        draws.enter(user_id=amy.pk, draw_id=one.public_id, key="late", now=after)


@pytest.mark.req("ME6")
def test_so_many_tickets_a_person(amy, now):
    members.give(amy, 100)
    one = draw(per_person=1)
    draws.enter(user_id=amy.pk, draw_id=one.public_id, key="a", now=now)
    with pytest.raises(draws.EnoughTickets):
        draws.enter(user_id=amy.pk, draw_id=one.public_id, key="b", now=now)
    assert members.purse(amy)[0] == 90


@pytest.mark.req("ME10")
def test_the_winners_of_a_known_seed():
    """By hand with hashlib: whoever checks a draw gets the same."""
    import hashlib
    import hmac

    seed, tickets = "ab" * 32, [f"t{number}" for number in range(7)]
    listed = hashlib.sha256(b"t0\nt1\nt2\nt3\nt4\nt5\nt6").hexdigest()
    first = int(hmac.new(seed.encode(), f"{listed}:1".encode(), "sha256").hexdigest(), 16) % 7
    assert fairness.winners(seed, tickets, 3)[0] == first
    assert fairness.winners(seed, tickets, 3) == [1, 4, 0]
    assert sorted(fairness.winners(seed, tickets, 99)) == list(range(7))
    assert fairness.winners(seed, [], 3) == []


@pytest.mark.req("ME10")
def test_every_ticket_wins_as_often():
    """Chi-squared over 6,000 draws of one in six: below 15.09 is p > 0.01 with 5 degrees."""
    tickets = [f"t{number}" for number in range(6)]
    counts = [0] * 6
    for number in range(6000):
        counts[fairness.winners(f"{number:064x}", tickets, 1)[0]] += 1
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 15.09


def auction(**fields):
    defaults = {"name_en": "Vase", "name_zh_hans": "花瓶", "least": 100, "step": 10}
    span = {"opens_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=1)}
    return Auction.objects.create(**defaults | span | fields)


def bid(user, one, amount, now=NOW):
    return auctions.bid(user_id=user.pk, auction_id=one.public_id, points_bid=amount, now=now)


@pytest.mark.req("ME6")
def test_a_higher_bid_lets_the_points_of_the_other_go(amy, now):
    ben, one = members.person(), auction()
    for user in (amy, ben):
        members.give(user, 300)
    with pytest.raises(auctions.TooLow):
        bid(amy, one, 99)
    bid(amy, one, 100)
    bid(amy, one, 100)
    with pytest.raises(auctions.TooLow):
        bid(ben, one, 109)
    bid(ben, one, 110)
    assert (members.purse(amy), members.purse(ben)) == ((300, 0, 0, 0), (190, 0, 110, 0))
    assert Message.objects.get(channel="email").subject == "You have been outbid"
    with pytest.raises(points.NotEnoughPoints):
        bid(amy, one, 301)
    assert members.purse(ben)[2] == 110
    bid(ben, one, 150)
    after = now + timedelta(hours=1)
    for _twice in range(2):
        auctions.close(auction_id=one.pk, now=after)
    assert members.purse(ben) == (150, 0, 0, 0)
    prize = Redemption.objects.get()
    assert (prize.user, prize.points, prize.name) == (ben, 150, "Vase")
    with pytest.raises(draws.NotOpen):
        bid(amy, one, 200, after)


@pytest.mark.req("ME6")
def test_a_late_bid_gives_the_others_more_time(amy, now):
    members.give(amy, 300)
    one = auction(late_seconds=120)
    bid(amy, one, 100, one.ends_at - timedelta(seconds=121))
    moved = Auction.objects.get().ends_at
    assert moved == one.ends_at
    bid(amy, one, 110, one.ends_at - timedelta(seconds=30))
    assert Auction.objects.get().ends_at == one.ends_at + timedelta(seconds=90)
    auctions.close(auction_id=one.pk, now=one.ends_at + timedelta(seconds=10))
    assert Auction.objects.get().state == "open"


@pytest.mark.req("ME6")
@pytest.mark.django_db(transaction=True)
def test_many_bid_at_once_and_one_leads(now, elsewhere):
    people, one = [members.person() for _each in range(6)], auction()
    for user in people:
        members.give(user, 1000)
    futures = [elsewhere(bid, user, one, 100 + 10 * n) for n, user in enumerate(people * 2)]
    for future in futures:
        assert isinstance(future.exception(timeout=30), auctions.TooLow | None)
    highest = Bid.objects.order_by("-points")[0]
    held = {members.purse(user)[2] for user in people if user != highest.user}
    assert (held, members.purse(highest.user)[2]) == ({0}, highest.points)
    assert selectors.points_proof().holds
