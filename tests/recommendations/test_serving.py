"""The rules of serving, on plain values."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from recommendations.serving import exploring, words
from recommendations.serving.blending import blended, weight
from recommendations.serving.choosing import Chooser
from recommendations.serving.ranking import boosted, varied
from recommendations.serving.values import Looker, Plan, Rules
from recommendations.types import Reason, Suggestion

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OLD = NOW - timedelta(days=400)
PLAIN = Rules(per_category=0, variety=1.0)


@dataclass(frozen=True)
class Known:
    """What search says of a product."""

    product_id: int
    category_id: int = 1
    type_id: int = 1
    margin: float | None = None
    published_at: datetime = OLD
    in_stock: bool = True
    currencies: frozenset = frozenset({"GBP"})
    audience: str = ""
    version: int = 1
    public_id: str = "x"
    name: str = "Something"
    category_name: str = "Somewhere"


def of(*ids, score=1.0, code="like_you", source="ease"):
    """Return a list, the best first: 1, 0.9, 0.8."""
    return [
        Suggestion(pk, score - place / 10, Reason(code, {}), source) for place, pk in enumerate(ids)
    ]


def ids(suggestions):
    return [one.product_id for one in suggestions]


def known(*every, **of_each):
    return {pk: Known(pk, **of_each) for pk in every}


def chosen(lists, *, plan=None, looker=None, facts=None, rules=PLAIN, taken=(), cold=None):
    facts = facts or known(*{one.product_id for some in lists.values() for one in some})
    who = looker or Looker(currency="GBP", is_personal=True)
    plan = plan or Plan("for-you", "home", ("for_you", "trending"), size=4)
    return Chooser(lists, who, facts, rules, NOW, cold or {}).choose(plan, taken=set(taken))


@pytest.mark.req("RE2")
def test_a_session_counts_by_how_much_was_looked_at():
    assert [weight(n) for n in (0, 1, 3, 9)] == [0, 0.25, 0.5, 0.75]
    near = {7: (Suggestion(9, 0.4, Reason("with", {}), "together"),)}
    # 0.75 * (1.0, 0.5) beside 0.25 * 1.0: the neighbour comes between.
    offline = [Suggestion(1, 0.8, Reason("like_you", {}), "ease")]
    offline += [Suggestion(2, 0.2, Reason("like_you", {}), "ease")]
    found = blended(offline, near, (7,))
    assert [(one.product_id, round(one.score, 4)) for one in found] == [
        (1, 0.75), (9, 0.25), (2, 0.1875)
    ]  # fmt: skip
    assert found[1].reason == Reason("viewed", {"product_id": 7})
    assert found[0].reason.code == "like_you"


@pytest.mark.req("RE2")
def test_without_a_history_the_session_alone_decides():
    near = {7: of(8, 9), 5: of(9, 6)}
    assert ids(blended([], near, (7, 5))) == [9, 8, 6]
    assert blended([], {}, (7,)) == []
    assert ids(blended(of(1, 2), {}, (7,))) == [1, 2]


@pytest.mark.req("RE4")
def test_what_cannot_be_bought_or_is_in_the_way_is_left_out():
    facts = known(1, 2, 3, 4, 5, 6, 7, 8)
    facts[1] = Known(1, in_stock=False)
    facts[2] = Known(2, currencies=frozenset({"CNY"}))
    facts[3] = Known(3, audience="vip")
    del facts[4]  # retired since, or never there
    who = Looker(
        currency="GBP", user_id=1, is_personal=True, basket=frozenset({5}), hidden=frozenset({6})
    )
    lists = {"for_you": of(1, 2, 3, 4, 5, 6, 7, 8, 9), "trending": of(10, 11, 12)}
    facts |= known(9, 10, 11, 12)
    assert ids(chosen(lists, looker=who, facts=facts).shown) == [7, 8, 9, 10]


@pytest.mark.req("RE4")
@pytest.mark.parametrize(("excludes", "first"), [(True, [2, 3, 4]), (False, [1, 2, 3, 4])])
def test_what_was_bought_is_left_out_where_a_slot_says_so(excludes, first):
    plan = Plan("x", "home", ("for_you",), size=4, excludes_bought=excludes)
    who = Looker(currency="GBP", is_personal=True, bought=frozenset({1}))
    assert ids(chosen({"for_you": of(1, 2, 3, 4)}, plan=plan, looker=who).shown) == first


@pytest.mark.req("RE5")
def test_with_personalisation_off_only_lists_for_all_serve():
    lists = {"for_you": of(1, 2, 3), "trending": of(4, 5, 6)}
    served = chosen(lists, looker=Looker(currency="GBP", user_id=1))
    assert (served.feed, served.dry, ids(served.shown)) == ("trending", ("for_you",), [4, 5, 6])


@pytest.mark.req("RE1")
def test_the_next_feed_serves_and_the_one_that_did_is_named():
    served = chosen({"for_you": of(1, 2), "trending": of(3, 4)})  # two are no list
    assert (served.feed, served.dry) == ("trending", ("for_you",))
    nothing = chosen({})
    assert (nothing.feed, nothing.shown) == ("", ())


@pytest.mark.req("RE4")
def test_variety_within_a_list():
    facts = {pk: Known(pk, category_id=pk // 10) for pk in (11, 12, 13, 21, 31)}
    some = of(11, 12, 13, 21, 31)
    assert ids(varied(some, facts, Rules(per_category=2, variety=1.0), size=4)) == [11, 12, 21, 31]
    # A cap that would leave places empty gives way.
    assert ids(varied(some[:3], facts, Rules(per_category=1, variety=1.0), size=3)) == [11, 12, 13]
    # 0.5 * 0.9 - 0.5 * 1 of the same category is less than 0.5 * 0.7 of another.
    assert ids(varied(some, facts, Rules(per_category=0, variety=0.5), size=2)) == [11, 21]


@pytest.mark.req("RE4")
def test_margin_and_newness_move_things_up():
    facts = known(1, 2, 3)
    facts[2] = Known(2, margin=0.6)
    facts[3] = Known(3, published_at=NOW - timedelta(days=15))
    some = of(1, 2, 3)  # 1.0, 0.9, 0.8
    assert ids(boosted(some, facts, Rules(margin=0.5), now=NOW)) == [2, 1, 3]  # 0.9 * 1.3
    assert ids(boosted(some, facts, Rules(freshness=1.0), now=NOW)) == [3, 1, 2]  # 0.8 * 1.5
    assert boosted(some, facts, Rules(), now=NOW) == some


@pytest.mark.req("RE2")
def test_one_place_in_ten_is_for_products_nobody_knows():
    facts = known(*range(1, 13)) | {50: Known(50, published_at=NOW - timedelta(days=9))}
    plan = Plan("for-you", "home", ("for_you",), size=12, is_explored=True)
    lists = {"for_you": of(*range(1, 13), score=9.0)}
    rules = Rules(per_category=0, variety=1.0)
    served = chosen(lists, plan=plan, facts=facts, rules=rules, cold={50: 19})
    assert served.explored == {50}
    assert ids(served.shown).index(50) in range(3, 10)
    assert ids(served.shown)[:3] == [1, 2, 3]
    known_by_now = chosen(lists, plan=plan, facts=facts, rules=rules, cold={50: 20})
    assert not known_by_now.explored


@pytest.mark.req("RE2")
def test_a_product_added_today_is_shown_to_one_in_a_hundred_sessions():
    """Beside 400 other new products, three of them of today: three thousand sessions decide."""
    facts = known(*range(1, 13)) | known(*range(100, 500), published_at=NOW - timedelta(days=9))
    facts |= known(500, 501, 502, published_at=NOW - timedelta(hours=3))
    cold = {pk: (0, facts[pk].published_at) for pk in range(100, 503)}
    shown = of(*range(1, 13), score=9.0)
    seen = 0
    for session in range(3000):
        tried = exploring.sampled(cold, seed=str(session), now=NOW)
        _list, explored = exploring.explored(
            shown, tried, facts, Rules(), seed=str(session), now=NOW
        )
        seen += 500 in explored
    assert seen / 3000 > 0.1  # a half, by three


@pytest.mark.req("RE2")
def test_new_products_go_to_those_who_like_their_kind():
    facts = known(*range(1, 13)) | {50: Known(50, category_id=9), 51: Known(51, category_id=1)}
    shown = of(*range(1, 13), score=9.0)
    for seed in "abcdef":
        _list, tried = exploring.explored(shown, {50: 0, 51: 0}, facts, Rules(), seed=seed, now=NOW)
        assert tried == {51}


@pytest.mark.req("RE1")
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("again", {"every_days": 14}), "You buy this about every 14 days"),
        (Reason("with", {"product_id": 5}), "Bought with Willow teapot"),
        (Reason("with", {"product_id": 6}), "Often bought together"),  # gone since
        (Reason("popular_in", {"category_id": 3}), "Popular in Kitchen"),
        (Reason("something-new", {}), "Popular in the shop"),
    ],
)
def test_reasons_in_words(reason, said):
    assert words.sentence(reason, words.Names({5: "Willow teapot"}, {3: "Kitchen"})) == said
