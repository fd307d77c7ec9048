"""Figures: what a page, a purchase and a start cost, each beside a reference of the same run."""
