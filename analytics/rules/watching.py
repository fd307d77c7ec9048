"""Is this hour's figure out of line? Counts against the same hours of earlier weeks.

Shops breathe by the day and the week, so a window is compared with itself in each of the weeks
before. Counts scatter like counts (Poisson), and a little more where days differ among themselves:
by how much more is learnt from the same weeks. The distance is told in standard deviations. Some
2,500 windows of a figure are looked at in a week, many overlapping; at four and a half deviations
chance lifts its hand far less than once in that time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

WEEK = 168
WEEKS = 5
WINDOWS = (2, 6, 24)
FAR = 4.5
FEWEST = 20.0
# What falls, or rises, by less than this is no news, however sure it is.
LEAST_CHANGE = 0.1

Slice = tuple[str, str]  # dimension and value; the whole is ("", "")
WHOLE: Slice = ("", "")


@dataclass(frozen=True, slots=True)
class Series:
    """Hourly counts, the newest last, and of how many: visits of purchases, or nothing."""

    counts: Sequence[float]
    bases: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One slice that is out of line over so many hours."""

    part: Slice
    hours: int
    actual: float
    expected: float
    distance: float

    @property
    def change(self) -> float:
        """Return the change as a share of what was expected."""
        return (self.actual - self.expected) / self.expected


def look(series: Mapping[Slice, Series], *, falls: bool = True) -> list[Finding]:
    """Return what is out of line in the bad direction, the most striking first.

    `falls`: whether less is bad. The shortest window in which anything shows decides, for there the
    cause is plainest; the slice that stands out most is named first.
    """
    for hours in WINDOWS:
        found = [
            finding
            for part, one in series.items()
            if (finding := _finding(part, one, hours)) is not None and _is_bad(finding, falls)
        ]
        if any(abs(finding.distance) >= FAR for finding in found):
            return sorted(found, key=lambda finding: -abs(finding.distance))
    return []


def _finding(part: Slice, series: Series, hours: int) -> Finding | None:
    if len(series.counts) < hours + WEEK * 2:
        return None
    earlier = [
        _window(series, hours, back=WEEK * week)
        for week in range(1, WEEKS + 1)
        if len(series.counts) >= hours + WEEK * week
    ]
    count, base = _window(series, hours, back=0)
    expected = _expected(earlier, base, is_rate=series.bases is not None)
    if expected < FEWEST:
        return None
    scatter = _scatter(earlier, is_rate=series.bases is not None)
    # The expectation itself is known from so many weeks only.
    spread = sqrt(scatter * expected * (1 + 1 / len(earlier)))
    return Finding(part, hours, count, expected, (count - expected) / spread)


def _window(series: Series, hours: int, *, back: int) -> tuple[float, float]:
    end = len(series.counts) - back
    count = sum(series.counts[end - hours : end])
    base = sum(series.bases[end - hours : end]) if series.bases is not None else 0.0
    return count, base


def _expected(earlier: Sequence[tuple[float, float]], base: float, *, is_rate: bool) -> float:
    counts = sum(count for count, _base in earlier)
    if not is_rate:
        return counts / len(earlier)
    bases = sum(each for _count, each in earlier)
    return base * counts / bases if bases else 0.0


def _scatter(earlier: Sequence[tuple[float, float]], *, is_rate: bool) -> float:
    """Return how much more than counts do these scatter: 1 is not at all."""
    bases = sum(each for _count, each in earlier)
    counts = sum(count for count, _base in earlier)
    if not counts or len(earlier) < 2:  # noqa: PLR2004 -- of one week nothing is learnt
        return 1.0
    total = 0.0
    for count, base in earlier:
        usual = base * counts / bases if is_rate and bases else counts / len(earlier)
        total += (count - usual) ** 2 / usual if usual else 0.0
    return max(1.0, total / (len(earlier) - 1))


def _is_bad(finding: Finding, falls: bool) -> bool:
    if abs(finding.change) < LEAST_CHANGE:
        return False
    return (finding.distance < 0) == falls


def stray(values: Sequence[float], *, falls: bool) -> tuple[float, float] | None:
    """Return what the last day's value should have been, and its distance, if it is out of line.

    Against the same weekday of the weeks before, by their middle and their scatter; fewer than four
    such weeks tell nothing.
    """
    *_rest, last = values
    same = [values[at] for at in range(len(values) - 8, -1, -7)][:8]
    if len(same) < 4:  # noqa: PLR2004 -- said above
        return None
    usual = _middle(same)
    scatter = 1.4826 * _middle([abs(value - usual) for value in values[-29:-1]])
    distance = (last - usual) / max(scatter, abs(usual) * 0.05, 1e-9)
    is_bad = (distance < 0) == falls
    return (usual, distance) if is_bad and abs(distance) >= FAR else None


def _middle(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
