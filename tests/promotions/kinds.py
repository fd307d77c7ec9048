"""Offers that several tables of examples use."""

from decimal import Decimal

from promotions.types import Bundle, BuyGet, Exchange, Multi, Nth, Percent, Spend
from tests.promotions.values import offer, on, pounds, yuan


def save(*steps, **more):
    """Spend and save in pounds."""
    return Spend(tuple((pounds(start), pounds(taken)) for start, taken in steps), **more)


def yuan_save(*steps, **more):
    return Spend(tuple((yuan(start), yuan(taken)) for start, taken in steps), **more)


def pct(percent, **more):
    return Percent(Decimal(percent), **more)


HALF = Decimal(50)
LADDER = offer("ladder", save((100, 10), (200, 30)))
EACH = offer("each", save((100, 15), each=True))
SECOND = offer("second", Nth(2, HALF))
SECOND_ANY = offer("second", Nth(2, HALF, same=False))
TEN = offer("ten", pct(10))
STEPS = offer("steps", Multi(((2, Decimal(10)), (3, Decimal(20)))))
FREE_THIRD = offer("third", BuyGet(buy=2, get=1))
TEA_SET = offer("set", Bundle(((1, 1), (2, 2)), pounds(60)), scope=on("teapot", "mug"))
ADD_TRAY = offer("tray", Exchange(pounds(5), at_least=pounds(100)), scope=on("tray"))
