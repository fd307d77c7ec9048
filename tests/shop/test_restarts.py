"""A process that falls now and then comes back; one that cannot stay up is given up."""

from shop.embedded.restarts import Restarts


def test_each_failure_waits_longer_and_the_fifth_is_the_last():
    restarts = Restarts()

    assert [restarts.after_failure(second) for second in range(5)] == [0.2, 0.5, 1.0, 2.0, None]


def test_failures_that_lie_apart_are_forgiven():
    restarts = Restarts()

    assert [restarts.after_failure(61.0 * count) for count in range(20)] == [0.2] * 20
