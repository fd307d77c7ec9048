"""The tables of search, split by noun."""

from search.models.documents import Build, Change, Offer, SearchDoc, Term
from search.models.steering import Placement, RankingWeight, SearchRedirect, Synonym
from search.models.usage import ClickDay, RecentSearch, RestockRequest, SearchDay

__all__ = [
    "Build",
    "Change",
    "ClickDay",
    "Offer",
    "Placement",
    "RankingWeight",
    "RecentSearch",
    "RestockRequest",
    "SearchDay",
    "SearchDoc",
    "SearchRedirect",
    "Synonym",
    "Term",
]
