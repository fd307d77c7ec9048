"""Who gets what."""

from decimal import Decimal

import pytest

from support.rules import routing, standards
from support.rules.routing import Candidate, Path
from support.types import Facts, Lane, Way

HIGH = {"GBP": Decimal(500)}
ALL = frozenset()


def facts(**given):
    return Facts(**{"topic": "delivery", "language": "en", "way": "form"} | given)


@pytest.mark.req("CS3")
@pytest.mark.parametrize(
    ("given", "lane"),
    [
        ({}, Lane.NORMAL),
        ({"value": Decimal("499.99"), "currency": "GBP"}, Lane.NORMAL),
        ({"value": Decimal(500), "currency": "GBP"}, Lane.VALUE),
        ({"value": Decimal(5000), "currency": "CNY"}, Lane.NORMAL),
        ({"is_vip": True, "value": Decimal(900), "currency": "GBP"}, Lane.VIP),
        ({"is_vip": True, "is_urgent": True}, Lane.URGENT),
    ],
)
def test_lanes(given, lane):
    assert routing.lane_of(facts(**given), high_from=HIGH) == lane


@pytest.mark.req("CS3")
def test_the_first_rule_that_fits_decides():
    paths = [
        Path(1, lane="urgent"),
        Path(2, language="zh-hans", topic="delivery"),
        Path(3, language="zh-hans"),
        Path(4),
    ]
    assert routing.team_of(facts(), "urgent", paths) == 1
    assert routing.team_of(facts(language="zh-hans"), "normal", paths) == 2
    assert routing.team_of(facts(language="zh-hans", topic="fault"), "normal", paths) == 3
    assert routing.team_of(facts(), "normal", paths) == 4
    assert routing.team_of(facts(), "normal", paths[:3]) is None


@pytest.mark.req("CS3")
def test_whoever_has_skill_language_and_the_most_room():
    team = frozenset({7})
    agents = [
        Candidate(1, team, ALL, frozenset({"en"}), open_now=5, most_open=10),
        Candidate(2, team, frozenset({"fault"}), ALL, open_now=0, most_open=10),
        Candidate(3, team, ALL, ALL, open_now=4, most_open=20),
        Candidate(4, ALL, ALL, ALL, open_now=0, most_open=20),
        Candidate(5, team, ALL, frozenset({"zh-hans"}), open_now=2, most_open=2),
    ]
    assert routing.agent_of(facts(), 7, agents) == 3
    assert routing.agent_of(facts(topic="fault"), 7, agents) == 2
    assert routing.agent_of(facts(), None, agents) == 4
    assert routing.agent_of(facts(language="zh-hans"), 7, agents[4:]) is None


@pytest.mark.req("CS3")
@pytest.mark.parametrize(
    ("way", "lane", "seconds"),
    [
        (Way.CHAT, Lane.NORMAL, 30),
        (Way.PHONE, Lane.NORMAL, 3600),
        (Way.WECHAT, Lane.NORMAL, 3600),
        (Way.EMAIL, Lane.NORMAL, 8 * 3600),
        (Way.EMAIL, Lane.URGENT, 15 * 60),
        (Way.CHAT, Lane.URGENT, 30),
        (Way.EMAIL, Lane.VIP, 3600),
    ],
)
def test_presets(way, lane, seconds):
    assert standards.preset(way=way, lane=lane, calendar=None).answer_within == seconds
