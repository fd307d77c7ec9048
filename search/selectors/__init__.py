"""Reads of search, split by noun."""

from search.selectors.finding import find, redirect_of, versions
from search.selectors.naming import begun
from search.selectors.standing import standing
from search.selectors.usage import popular, recent

__all__ = ["begun", "find", "popular", "recent", "redirect_of", "standing", "versions"]
