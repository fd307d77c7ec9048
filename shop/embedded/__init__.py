"""The servers a clone runs by itself: PostgreSQL, Valkey, and the supervisor that keeps them up.

Nothing here imports Django: it has to work before settings can be read.
"""
