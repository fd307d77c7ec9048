"""Operators' screens of membership, split by noun."""

from membership.admin import credit, giving, members, plans, play, points, programme

__all__ = ["credit", "giving", "members", "plans", "play", "points", "programme"]
