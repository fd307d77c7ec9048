"""Experiments: who is in which arm, what came of it, and what is to be done."""

from analytics.experiments.assigning import Live, assign
from analytics.experiments.book import arms_for, running

__all__ = ["Live", "arms_for", "assign", "running"]
