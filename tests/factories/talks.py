"""Conversations, and who answers them."""

from datetime import UTC, datetime, time
from itertools import count

from accounts.models import User
from support.models import Agent, AgentLimit, Article, BusinessHours, OpenSpan, Section, Team
from support.services import tickets
from support.services.tickets import Wish
from support.types import Person, Way

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_numbers = count(1)


def team(code="first", **given):
    return Team.objects.create(code=code, **{"name": code.title()} | given)


def agent(*teams, name="Robin", limits=(), **given):
    number = next(_numbers)
    user = User.objects.create_user(
        f"agent{number}@example.com", "a long pass phrase", is_staff=True
    )
    made = Agent.objects.create(user=user, name=name, **given)
    made.teams.set(teams)
    for currency, refund, credit in limits:
        AgentLimit.objects.create(agent=made, currency=currency, refund=refund, credit=credit)
    return made


def office_hours():
    """Monday to Friday, nine to half past five, in London."""
    hours = BusinessHours.objects.create(code="london", name="London", zone="Europe/London")
    OpenSpan.objects.bulk_create(
        OpenSpan(hours=hours, weekday=day, opens=time(9), closes=time(17, 30)) for day in range(5)
    )
    return hours


def asked(words="Where is my parcel?", now=NOW, **given):
    person = given.pop("person", None) or Person(name="Ada", email="ada@example.com")
    wish = Wish(**{"person": person, "way": Way.FORM, "language": "en", "words": words} | given)
    return tickets.begin(wish=wish, now=now)


def help_centre():
    """Three answers in two sections, in both languages."""
    sections = [
        Section.objects.create(
            position=at, slug_en=slug, slug_zh_hans=han, title_en=slug.title(), title_zh_hans=han
        )
        for at, (slug, han) in enumerate([("delivery", "配送"), ("returns", "退货")])
    ]
    cost = ("What does delivery cost?", "运费是多少？")
    late = ("My parcel is late", "包裹迟迟没到怎么办？")
    back = ("How do I send something back?", "怎么退货？")
    sums = ("Three pounds ninety-five.", "十二元。")
    rows = [
        (0, "delivery-costs", "运费", cost, sums, ("postage shipping", "邮费")),
        (0, "parcel-late", "包裹晚到", late, ("Write to us.", "请联系我们。"), ("lost", "丢了")),
        (
            1,
            "return-something",
            "如何退货",
            back,
            ("Open the order.", "打开订单。"),
            ("return", "寄回"),
        ),
    ]
    return [
        Article.objects.create(
            section=sections[at],
            slug_en=slug,
            slug_zh_hans=han,
            title_en=title[0],
            title_zh_hans=title[1],
            summary_en=said[0],
            summary_zh_hans=said[1],
            keywords_en=words[0],
            keywords_zh_hans=words[1],
            body_en=f"**{said[0]}** <script>alert(1)</script>",
            body_zh_hans=said[1],
        )
        for at, slug, han, title, said, words in rows
    ]
