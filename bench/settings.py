"""The shop's own settings, with a bare page to compare with and a count of statements."""

from shop.settings import *  # noqa: F403 -- the same shop
from shop.settings import MIDDLEWARE as SHOP_MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.counting.StatementCount", *SHOP_MIDDLEWARE]
EVENT_BATCHES_A_MINUTE = 1_000_000  # one machine plays everybody
