"""Every report there is; importing this makes them known, in the order of the home page."""

from analytics.reports import (
    activity,
    baskets,
    campaigns,
    clicks,
    cohorts,
    customers,
    funnel,
    growth,
    lifetime,
    paths,
    products,
    summary,
    trend,
    visits,
)

__all__ = [
    "activity",
    "baskets",
    "campaigns",
    "clicks",
    "cohorts",
    "customers",
    "funnel",
    "growth",
    "lifetime",
    "paths",
    "products",
    "summary",
    "trend",
    "visits",
]
