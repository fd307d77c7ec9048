"""Who gets what: the lane, the team, the agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from support.types import Facts, Lane


@dataclass(frozen=True, slots=True)
class Path:
    """A routing rule; what is empty fits everything."""

    team_id: int
    topic: str = ""
    language: str = ""
    way: str = ""
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent on duty; empty sets know everything."""

    agent_id: int
    team_ids: frozenset[int]
    topics: frozenset[str]
    languages: frozenset[str]
    open_now: int
    most_open: int


def lane_of(facts: Facts, *, high_from: Mapping[str, Decimal]) -> Lane:
    """Return the lane: danger before rank, rank before value."""
    if facts.is_urgent:
        return Lane.URGENT
    if facts.is_vip:
        return Lane.VIP
    line = high_from.get(facts.currency)
    if line is not None and facts.value >= line:
        return Lane.VALUE
    return Lane.NORMAL


def team_of(facts: Facts, lane: str, paths: Iterable[Path]) -> int | None:
    """Return the team of the first rule that fits; None when none does."""
    found = {"topic": facts.topic, "language": facts.language, "way": facts.way, "lane": lane}
    for path in paths:
        if all(getattr(path, name) in {"", value} for name, value in found.items()):
            return path.team_id
    return None


def agent_of(facts: Facts, team_id: int | None, candidates: Iterable[Candidate]) -> int | None:
    """Return who has room, the skill and the language, and the fewest open ones."""
    able = [one for one in candidates if _can(one, facts, team_id)]
    if not able:
        return None
    return min(able, key=lambda one: (one.open_now / one.most_open, one.agent_id)).agent_id


def _can(one: Candidate, facts: Facts, team_id: int | None) -> bool:
    if one.open_now >= one.most_open:
        return False
    if team_id is not None and team_id not in one.team_ids:
        return False
    knows = not one.topics or facts.topic in one.topics
    speaks = not one.languages or facts.language in one.languages
    return knows and speaks
