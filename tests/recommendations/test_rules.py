"""The arithmetic of recommending, on matrices small enough to do by hand."""

from math import log2

import numpy as np
import pytest

from recommendations.engine import beside, diversity, replenishment
from recommendations.engine.cut import Cut
from recommendations.engine.generators import Ease, Kinds, Popular
from recommendations.engine.pairs import Pairs
from recommendations.engine.reading import history_of
from recommendations.evaluation import measures

pytestmark = pytest.mark.req("RE2", "RE3")


def history(*lines, kinds=("a", "a", "b", "b", "c")):
    """Lines are (person, product from 1 on, basket, week)."""
    count = len(kinds)
    products = {
        "id": np.arange(1, count + 1), "kind": np.array(kinds), "category": np.array(kinds),
        "department": np.array(kinds), "brand": np.array([""] * count),
        "words": np.array([f"thing {n}" for n in range(count)]),
    }  # fmt: skip
    person, product, basket, week = (np.array(column) for column in zip(*lines, strict=True))
    ones = np.ones(len(lines))
    return history_of(products, {
        "person": person, "product": product, "basket": basket, "store": ones * 0, "week": week,
        "day": week * 7.0, "quantity": ones, "price": ones, "reduced": ones > 2,
    })  # fmt: skip


def test_figures_of_one_list_by_hand():
    told = dict(zip(measures.COLUMNS, measures.of_list([9, 1, 4], {1, 4}), strict=True))

    best = 1 + 1 / log2(3)
    assert told["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(4)) / best)
    assert (told["recall@10"], told["precision@10"], told["hit@10"]) == (1.0, 0.2, 1.0)


def test_who_has_no_list_scores_nothing_and_counts():
    rows = measures.of_all({1: [5]}, {1: {5}, 2: {6}})

    assert rows[:, measures.NDCG].tolist() == [1.0, 0.0]
    assert measures.figures(rows)["ndcg@10"][0] == 0.5


def test_intervals_are_those_of_the_known_protocol():
    """The same draws as its judge makes: seed 0, a thousand times, percentiles."""
    rows = np.repeat(np.array([[0.0], [1.0], [0.5], [0.25]]), len(measures.COLUMNS), axis=1)
    low, high = measures.interval(rows)[:, 0]

    assert (round(low, 4), round(high, 4)) == (0.125, 0.8125)
    grouped = measures.interval(rows, groups=[1, 1, 2, 2], resamples=300)[:, 0]
    assert grouped.tolist() == [0.375, 0.5]


def test_a_product_is_once_in_a_basket_and_unknown_ones_are_left_out():
    read = history((1, 1, 10, 1), (1, 1, 10, 1), (1, 9, 10, 1), (2, 2, 11, 2))

    assert read.item.tolist() == [0, 1]
    assert read.people.tolist() == [1, 2]
    assert read.between(1, 2) == {1: {1}}


def test_of_long_histories_the_newest_lines_stay():
    read = history(*((1, 1 + n % 5, n, n) for n in range(9)), (2, 1, 99, 1))

    assert read.capped(3).week.tolist() == [6, 7, 8, 1]


def test_older_baskets_weigh_half_after_each_half_life():
    cut = Cut(history((1, 1, 1, 1), (1, 1, 2, 3), (2, 2, 3, 3)), 3)

    assert cut.popularity(2).tolist() == [1.5, 1.0, 0.0, 0.0, 0.0]
    assert Popular(cut, half_life=2).score(np.array([0])).tolist() == [[1.5, 1.0]]


def test_the_linear_model_finds_what_goes_together_and_says_why():
    lines = [(n, 1, n, 1) for n in range(9)] + [(n, 2, n, 1) for n in range(8)]
    lines += [(n, 3, n, 1) for n in range(20, 26)]
    cut = Cut(history(*lines), 1)
    model = Ease(cut, penalty=1.0)
    row = model.score(np.array([8]))[0]

    assert row[1] > 0.3 > abs(row[2])
    assert model.because(8, 1) == 0  # the first product speaks for the second


def test_a_liked_kind_brings_its_best_sellers():
    cut = Cut(history((1, 1, 1, 1), (2, 2, 2, 1), (3, 2, 3, 1), (3, 5, 4, 1)), 1)

    # One purchase of the kind; a third and two thirds of its sales.
    assert Kinds(cut).score(np.array([0]))[0] == pytest.approx([1 / 3, 2 / 3, 0])


def test_bought_together_by_shares_of_baskets_and_rare_ones_borrow_of_their_kind():
    lines = [(1, item, basket, 1) for basket in range(30) for item in (1, 3)]
    lines += [(2, 2, 50, 1), (2, 5, 50, 1)]
    found = {item: told for item, (told, _score) in beside.together(Cut(history(*lines), 1))}

    assert found[0].tolist() == [2]
    # Once with the fifth is no pattern: what its kind is bought with comes first.
    assert found[1].tolist() == [2, 4]


def test_an_empty_history_has_nothing_together():
    cut = Cut(history((1, 1, 1, 1)).until(0), 0)

    assert list(beside.together(cut)) == []


def test_products_without_words_are_like_nothing():
    read = history((1, 1, 1, 1))
    object.__setattr__(read.catalogue, "words", [""] * 5)

    assert list(beside.similar(read.catalogue, np.zeros(5))) == []


def test_chinese_names_are_compared_by_pairs_of_characters():
    read = history((1, 1, 1, 1), kinds=("a", "a", "a"))
    words = ["青花瓷茶壶", "青花瓷杯", "羊毛毯"]
    object.__setattr__(read.catalogue, "words", words)
    found = {item: told.tolist() for item, (told, _s) in
             beside.similar(read.catalogue, np.zeros(3))}  # fmt: skip

    assert found == {0: [1], 1: [0], 2: []}


def test_a_list_says_a_kind_twice_at_most_before_others():
    kind = np.array([1, 1, 1, 2, 3], np.int32)
    score = np.array([0.9, 0.8, 0.7, 0.2, 0.1])

    assert diversity.spread(score, kind, kind) == [0, 1, 3, 4, 2]
    assert diversity.spread(score[:0], kind[:0], kind[:0]) == []


def test_gaps_are_told_of_what_was_bought_again():
    cut = Cut(history((1, 1, 1, 1), (1, 1, 2, 2), (1, 1, 3, 5), (1, 2, 3, 5)), 5)
    pairs = Pairs(cut, np.arange(5, dtype=np.int32), count=5)
    median, _spread = pairs.gaps()

    assert pairs.number.tolist() == [3, 1]
    assert median[0] == 14  # 7 and 21 days
    assert np.isnan(median[1])
    assert pairs.since.tolist() == [0, 0]


@pytest.mark.req("RE7")
def test_chances_by_rule_fall_when_a_rhythm_is_missed():
    pairs = replenishment.Pairs(
        np.zeros(4, int), np.arange(4), np.zeros((4, 1), np.float32),
        gap=np.array([28.0, 28.0, 28.0, 2.0]), since=np.array([28.0, 50.0, 100.0, 1.0]),
    )  # fmt: skip

    assert replenishment.by_rule(pairs).tolist() == [0.25, 0.1875, 0.0, 0.5]


@pytest.mark.req("RE7")
def test_reliability_tells_what_was_said_and_what_happened():
    told = replenishment.reliability(
        np.array([0.1] * 10 + [0.5] * 10), np.array([0] * 9 + [1] + [1] * 5 + [0] * 5)
    )

    assert told["brier"] == 0.17
    assert told["brier_of_mean"] == 0.21
    assert sum(size for _said, _was, size in told["reliability"]) == 20
