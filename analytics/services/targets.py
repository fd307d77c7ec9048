"""Where the month stands beside its targets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from analytics.models import KpiDay, KpiTarget
from analytics.rules.indicators import INDICATORS, Indicator

# Figures that add up over a month; of all others the average day counts.
SUMS = {"visits", "views", "orders"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure this month: so far, the month before, the target, and whether it is met."""

    indicator: Indicator
    value: float | None
    before: float | None
    target: float | None
    days: list[float | None]

    @property
    def is_met(self) -> bool | None:
        """Return whether the target is met; None without one."""
        if self.target is None or self.value is None:
            return None
        better = self.value >= self.target
        return better if self.indicator.more_is_good else self.value <= self.target


def standings(*, now: datetime) -> list[Standing]:
    """Return every figure of this month, in two statements."""
    month = now.date().replace(day=1)
    earlier = (month.replace(month=month.month - 1) if month.month > 1
               else date(month.year - 1, 12, 1))  # fmt: skip
    values: dict[str, dict[date, float | None]] = defaultdict(dict)
    for code, day, value in KpiDay.objects.filter(day__gte=earlier).values_list(
        "code", "day", "value"
    ):
        values[code][day] = value
    targets = dict(KpiTarget.objects.filter(month=month).values_list("code", "target"))
    return [
        Standing(
            indicator=indicator,
            value=_of(code, [value for day, value in values[code].items() if day >= month]),
            before=_of(code, [value for day, value in values[code].items() if day < month]),
            target=_target(indicator, targets.get(code)),
            days=[value for _day, value in sorted(values[code].items())],
        )
        for code, indicator in INDICATORS.items()
    ]


def _target(indicator: Indicator, target: object) -> float | None:
    if target is None:
        return None
    number = float(str(target))
    return number / 100 if indicator.unit == "percent" else number


def _of(code: str, values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return sum(known) if code in SUMS else fmean(known)
