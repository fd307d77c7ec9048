"""Reads of search, split by noun."""

from search.selectors.finding import find, redirect_of, versions

__all__ = ["find", "redirect_of", "versions"]
