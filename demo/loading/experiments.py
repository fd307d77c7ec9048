"""Ideas being tried in the demo: two on pages, one on a price, one on an offer."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from analytics.experiments.assigning import segment
from analytics.models import Arm, Experiment
from analytics.services import experiments
from catalog.models import Category
from pricing.models import PriceList
from pricing.services import lists
from promotions.models import Promotion
from promotions.services import campaigns

# (code, kind, name, what is expected, arms, does it run)
IDEAS = (
    (
        *("promises-first", "interface", "Promises before the button"),
        "Who reads about delivery and returns before deciding buys more often.",
        *((("control", "Promises below"), ("first", "Promises above the button")), True),
    ),
    (
        *("buy-words", "interface", "Words of the sticky button"),
        "Naming free returns in the button takes the fear out of it.",
        *((("control", "Add to bag"), ("returns", "Add, with free returns")), False),
    ),
    (
        *("kitchen-less", "price", "Kitchen, three per cent less"),
        "A little less in the kitchen sells more than it gives away.",
        *((("control", "As it is"), ("less", "3% less")), True),
    ),
    (
        *("five-thanks", "promotion", "Five per cent as thanks"),
        "A small offer in the bag makes more visitors finish.",
        *((("control", "No offer"), ("thanks", "5% off")), True),
    ),
)


def load(*, now: datetime) -> None:
    """Write them, and start those that run."""
    for code, kind, name, hypothesis, arms, runs in IDEAS:
        row = Experiment.objects.create(
            code=code,
            kind=kind,
            name=name,
            hypothesis=hypothesis,
            measure="contribution" if kind != "interface" else "conversion",
        )
        for position, (arm, arm_name) in enumerate(arms):
            Arm.objects.create(experiment=row, code=arm, name=arm_name, is_control=position == 0)
        if runs:
            experiments.start(experiment_id=row.pk, now=now)
    _prices(now)
    _offer(now)


def _prices(now: datetime) -> None:
    kitchen = Category.objects.filter(code="kitchen").first()
    for currency in settings.SHOP_CURRENCIES:
        row = PriceList(
            code=f"kitchen-less-{currency.lower()}",
            name=f"Kitchen, three per cent less ({currency})",
            currency=currency,
            audience=f"segment:{segment('kitchen-less', 'less')}",
            percent_off=Decimal(3),
            category=kitchen,
        )
        lists.save(row=row, now=now)


def _offer(now: datetime) -> None:
    row = Promotion.objects.create(
        code="five-thanks",
        kind="percent",
        name_en="5% as thanks",
        name_zh_hans="九五折致谢",
        terms={"percent": "5"},
        audiences=[f"segment:{segment('five-thanks', 'thanks')}"],
        ends_at=now + timedelta(days=60),
    )
    campaigns.publish(promotion_id=row.pk, must_be_tried=False, now=now)
