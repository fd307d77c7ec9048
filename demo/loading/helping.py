"""The help centre, the desks, and a few conversations under way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from demo import files
from demo.files import Row
from demo.loading.words import both
from orders.models import Order
from support.models import (
    Agent,
    AgentLimit,
    Article,
    BusinessHours,
    CannedReply,
    ClosedDay,
    OpenSpan,
    Route,
    Section,
    Team,
    ValueLine,
)
from support.services import talk, tickets
from support.services.tickets import Wish
from support.types import Person, Way

# In the order in which the help centre shows them.
SECTIONS = (
    *("orders", "delivery", "returns", "paying"),
    *("account", "membership", "shopping", "stores"),
)


def load_words() -> None:
    """Write the help centre and what agents keep."""
    for position, code in enumerate(SECTIONS):
        english, chinese = files.help_section(code, "en"), files.help_section(code, "zh-hans")
        section = Section.objects.create(
            position=position,
            icon=english.head[1],
            slug_en=code,
            slug_zh_hans=chinese.head[1],
            title_en=english.head[0],
            title_zh_hans=chinese.head[0],
            intro_en=english.head[2],
            intro_zh_hans=chinese.head[2],
        )
        Article.objects.bulk_create(
            _article(section, at, code, row, chinese.answers[code])
            for at, (code, row) in enumerate(english.answers.items())
        )
    CannedReply.objects.bulk_create(
        CannedReply(code=row["code"], topic=row["topic"], position=at, **both(row, "title", "body"))
        for at, row in enumerate(files.document("support")["replies"])
    )


def load_desk() -> None:
    """Write who answers, when, and what they get."""
    given = files.document("support")
    for row in given["hours"]:
        _load_hours(row)
    teams: dict[str, Team] = {}
    for row in given["teams"]:
        teams[row["code"]] = Team.objects.create(
            code=row["code"],
            level=row["level"],
            escalates_to=teams.get(row["to"]),
            **both(row, "name"),
        )
    Route.objects.bulk_create(
        Route(
            position=at,
            team=teams[row["team"]],
            **{name: row.get(name, "") for name in ("lane", "topic", "language")},
        )
        for at, row in enumerate(given["routes"])
    )
    ValueLine.objects.bulk_create(
        ValueLine(currency=currency, amount=Decimal(amount))
        for currency, amount in given["high_value"].items()
    )
    for row in given["agents"]:
        _load_agent(row, teams)


def load_talks(*, now: datetime) -> None:
    """Let a few people ask, and some be answered."""
    robin = Agent.objects.order_by("pk").first()
    for at, row in enumerate(files.document("support")["talks"]):
        user = User.objects.filter(email__startswith=f"{row['role']}@").first()
        asked = now - timedelta(hours=row["hours"])
        order = Order.objects.filter(user=user).order_by("-pk").first() if row["order"] else None
        person = Person(
            user_id=user.pk if user else None,
            name=user.name if user else row.get("name", ""),
            email=user.email if user else "",
            phone=row.get("phone", ""),
        )
        wish = Wish(
            person=person,
            way=Way(row["way"]),
            language=user.language if user else "en",
            words=row["words"],
            topic=row["topic"],
            order_id=order.pk if order else None,
            is_urgent=row.get("urgent", False),
        )
        ticket = tickets.begin(wish=wish, now=asked)
        _load_answers(ticket.pk, at, row["answers"], robin.pk if robin else None, asked)


def _load_answers(
    ticket_id: int, at: int, answers: list[list[str]], agent_id: int | None, asked: datetime
) -> None:
    for step, (who, words) in enumerate(answers, 1):
        said = {"ticket_id": ticket_id, "words": words, "key": f"demo-{at}-{step}"}
        moment = asked + timedelta(minutes=25 * step)
        if who == "agent":
            talk.answer(agent_id=agent_id, now=moment, **said)  # type: ignore[arg-type]  # -- three plain values
        elif who == "note":
            talk.note(agent_id=agent_id, now=moment, **said)  # type: ignore[arg-type]  # -- as above
        else:
            talk.ask(now=moment, **said)  # type: ignore[arg-type]  # -- as above


def _article(section: Section, at: int, code: str, english: Row, chinese: Row) -> Article:
    return Article(
        section=section,
        position=at,
        kind=english["of"],
        slug_en=code,
        slug_zh_hans=chinese["of"],
        **{f"{name}_en": english[name] for name in files.HELP_FIELDS},
        **{f"{name}_zh_hans": chinese[name] for name in files.HELP_FIELDS},
    )


def _load_hours(row: Row) -> None:
    hours = BusinessHours.objects.create(code=row["code"], name=row["name"], zone=row["zone"])
    opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
    OpenSpan.objects.bulk_create(
        OpenSpan(hours=hours, weekday=day, opens=opens, closes=closes) for day in row["days"]
    )
    ClosedDay.objects.bulk_create(
        ClosedDay(hours=hours, day=date.fromisoformat(day), name=name)
        for day, name in row["closed"]
    )


def _load_agent(row: Row, teams: dict[str, Team]) -> None:
    user = User.objects.filter(email__startswith=f"{row['role']}@", is_staff=True).first()
    if user is None:
        return
    agent = Agent.objects.create(user=user, name=row["name_en"])
    agent.teams.set(teams[code] for code in row["teams"])
    AgentLimit.objects.bulk_create(
        AgentLimit(agent=agent, currency=currency, refund=Decimal(refund), credit=Decimal(credit))
        for currency, (refund, credit) in row["limits"].items()
    )
