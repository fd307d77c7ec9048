"""Four hundred days that never were: people with tastes who visit the demo shop, buy and send back.

All of it is drawn from one seed and marked as made up, so that every report of a new shop has
something true to show. What is planted in it, for reports to find, stands in `demo.history.cast`.
"""
