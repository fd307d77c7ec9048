"""Operators' screens of search."""

from search.admin.health import BuildAdmin
from search.admin.reports import RestockRequestAdmin, SearchDayAdmin
from search.admin.steering import (
    PlacementAdmin,
    RankingWeightAdmin,
    SearchRedirectAdmin,
    SynonymAdmin,
)

__all__ = [
    "BuildAdmin",
    "PlacementAdmin",
    "RankingWeightAdmin",
    "RestockRequestAdmin",
    "SearchDayAdmin",
    "SearchRedirectAdmin",
    "SynonymAdmin",
]
