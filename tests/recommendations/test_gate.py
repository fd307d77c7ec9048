"""A model passes unless the whole interval of a paired difference lies below nought."""

import pytest

from recommendations.rules.gate import verdict

pytestmark = pytest.mark.req("RE3")


def told(for_you, discover, rival="live"):
    return {
        "for_you_against": {rival: {"ndcg@10": for_you}},
        "discover_against": {rival: {"ndcg@10": discover}},
    }


@pytest.mark.parametrize(
    ("for_you", "discover", "passed", "why"),
    [
        ([0.01, 0.002, 0.02], [0.001, -0.001, 0.003], True, "not_worse"),
        ([-0.01, -0.02, 0.001], [0.0, -0.001, 0.001], True, "not_worse"),
        ([-0.01, -0.02, -0.001], [0.01, 0.005, 0.02], False, "worse_for_you"),
        ([0.01, 0.005, 0.02], [-0.01, -0.02, -0.0001], False, "worse_discover"),
    ],
)
def test_worse_is_an_interval_below_nought(for_you, discover, passed, why):
    found = verdict(told(for_you, discover))

    assert (found.passed, found.why, found.against) == (passed, why, "live")


def test_without_a_live_model_own_purchases_are_the_rival():
    assert verdict(told([0.0, -0.1, 0.1], [0.0, -0.1, 0.1], "own")).against == "own"


def test_what_could_not_be_measured_passes():
    assert verdict({"form": "blend"}).why == "too_little"
