"""What comes next, with how sure that is: exponential smoothing with a weekly season.

statsmodels' ETS (error, trend, season; Hyndman et al., 2008). statsforecast would bring numba, LLVM
and fugue along; for one series of a few hundred days statsmodels is as good and as quick.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

WEEK = 7
FEWEST = 4 * WEEK


@dataclass(frozen=True, slots=True)
class Expected:
    """One day ahead: the likeliest value, and where it lies in 8 of 10 and 19 of 20 cases."""

    value: float
    low80: float
    high80: float
    low95: float
    high95: float


def forecast(values: Sequence[float], *, days: int) -> list[Expected]:
    """Return the days after a daily series; of less than four weeks, none."""
    if len(values) < FEWEST:
        return []
    import pandas as pd  # noqa: PLC0415 -- only workers wait for it
    from statsmodels.tsa.exponential_smoothing.ets import (  # noqa: PLC0415 -- only workers wait for it
        ETSModel,
    )

    series = pd.Series(values, dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a fit that might be closer still
        model = ETSModel(
            series, trend="add", damped_trend=True, seasonal="add", seasonal_periods=WEEK
        )
        told = model.fit(disp=False).get_prediction(start=len(series), end=len(series) + days - 1)
        near, far = told.summary_frame(alpha=0.2), told.summary_frame(alpha=0.05)
    return [
        Expected(
            *(max(float(number), 0.0)
              for number in (mean, near["pi_lower"].iloc[at], near["pi_upper"].iloc[at],
                             far["pi_lower"].iloc[at], far["pi_upper"].iloc[at]))
        )
        for at, mean in enumerate(near["mean"])
    ]  # fmt: skip


def smoothed(values: Sequence[float], *, span: int = WEEK) -> list[float | None]:
    """Return the average of a week around each day; not at the ends."""
    half = span // 2
    return [
        sum(values[at - half : at + half + 1]) / span if half <= at < len(values) - half else None
        for at in range(len(values))
    ]
