"""What each role may see and do: least privilege, by task.

It stands on the top floor because a role spans rooms. `view` and `change` name models as
"app.model"; `change` includes adding and viewing. The owner may do everything that operators can.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission

from accounts.types import Role
from shop.help_desk import DESK, HELP_CENTRE, TALK
from shop.subjects import (
    AFTERCARE,
    BOOKS,
    CATALOGUE,
    CLUB,
    CONTENT,
    DELIVERY,
    DISPATCH,
    EVENTS,
    EVENTS_IN,
    EXPERIMENTS,
    FEEDS,
    FILES,
    FLASH,
    GAMES,
    HEALTH,
    INSIGHT,
    MEMBERS,
    MONEY,
    PEOPLE,
    PRICES,
    PROMISES,
    PROMOTIONS,
    PURCHASES,
    RECOMMENDING,
    RISK,
    SALES,
    SEARCHES,
    SEARCHING,
    SLOTS,
    STOCK,
    TAKING_PART,
    TERMS,
    VOICES,
    WATCHING,
    WRITING,
)


@dataclass(frozen=True, slots=True)
class Rights:
    """Models a role may change, and others it may only see."""

    change: tuple[str, ...]
    view: tuple[str, ...] = ()
    further: tuple[str, ...] = ()


RIGHTS: dict[Role, Rights] = {
    Role.OWNER: Rights(
        change=(
            *CATALOGUE,
            *VOICES,
            "catalog.voicerules",
            *FILES,
            *SALES,
            *AFTERCARE,
            *PROMISES,
            *MONEY,
            *MEMBERS,
            *CLUB,
            *TERMS,
            *STOCK,
            *FEEDS,
            *PURCHASES,
            *PRICES,
            *PROMOTIONS,
            *FLASH,
            *CONTENT,
            *EVENTS,
            *GAMES,
            *PEOPLE,
            *HEALTH,
            *DELIVERY,
            *DISPATCH,
            *SEARCHING,
            *SEARCHES,
            *INSIGHT,
            *WATCHING,
            "analytics.profile",
            *WRITING,
            *RISK,
            *EVENTS_IN,
            *EXPERIMENTS,
            *TALK,
            *HELP_CENTRE,
            *DESK,
            *RECOMMENDING,
            *SLOTS,
            "auth.group",
        ),
        further=(
            "accounts.grant_roles",
            "payments.move_money",
            "membership.grant_credit",
            "membership.grant_points",
            "membership.pay_cash",
            "promotions.approve_floor",
            "pricing.approve_floor",
        ),
    ),
    Role.CATALOGUE: Rights(
        change=(*CATALOGUE, *FILES, *STOCK, *SEARCHING), view=(*PRICES, *VOICES, *SEARCHES)
    ),
    Role.MARKETING: Rights(
        change=(
            *CONTENT,
            *EVENTS,
            *GAMES,
            *PROMOTIONS,
            *SEARCHING,
            *WRITING,
            *FLASH,
            *CLUB,
            *WATCHING,
            *EXPERIMENTS,
            *HELP_CENTRE,
            *SLOTS,
        ),
        view=(
            *RECOMMENDING,
            *CATALOGUE,
            *PRICES,
            *VOICES,
            *SEARCHES,
            *INSIGHT,
            *TAKING_PART,
            *EVENTS_IN,
        ),
    ),
    Role.SERVICE: Rights(
        change=(
            "orders.order",
            "orders.return",
            *AFTERCARE,
            *EVENTS,
            "accounts.address",
            "messaging.message",
            "risk.assessment",
            "membership.redemption",
            *VOICES,
            *TALK,
            *HELP_CENTRE,
        ),
        view=(
            *SALES,
            *MONEY,
            *MEMBERS,
            *CLUB,
            *PEOPLE,
            *CATALOGUE,
            *STOCK,
            *DISPATCH,
            *WRITING,
            *PROMOTIONS,
            *PROMISES,
            *DESK,
            "catalog.voicerules",
        ),
        further=("membership.grant_credit", "membership.grant_points"),
    ),
    Role.FINANCE: Rights(
        change=(*PRICES, *TERMS, *RISK, "orders.fapiao", "orders.seller"),
        # A price is found by its product and SKU, an account by its person.
        view=(
            *SALES,
            *AFTERCARE,
            *MONEY,
            *MEMBERS,
            *CLUB,
            *PROMOTIONS,
            "payments.webhook",
            "catalog.product",
            "catalog.variant",
            "catalog.category",
            "accounts.user",
        ),
        further=(
            "payments.move_money",
            "membership.grant_credit",
            "membership.grant_points",
            "membership.pay_cash",
            "promotions.approve_floor",
        ),
    ),
    Role.WAREHOUSE: Rights(
        change=(*STOCK, *PURCHASES, *BOOKS, *DISPATCH, *AFTERCARE, "orders.order"),
        view=(
            "orders.orderline",
            "orders.orderevent",
            "catalog.product",
            "catalog.variant",
            *FEEDS,
        ),
    ),
    Role.ANALYST: Rights(
        change=WATCHING,
        view=(
            *CATALOGUE,
            *SALES,
            *AFTERCARE,
            *STOCK,
            *PURCHASES,
            *DISPATCH,
            *PRICES,
            *PROMOTIONS,
            *FLASH,
            *VOICES,
            *SEARCHING,
            *SEARCHES,
            *EVENTS_IN,
            *EXPERIMENTS,
            *RECOMMENDING,
            *SLOTS,
            *INSIGHT,
        ),
    ),
}


def write_roles() -> None:
    """Make a group per role with exactly its rights. Safe to repeat; runs after every migration."""
    by_name = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([by_name[name] for name in sorted(_names(rights))])


def _names(rights: Rights) -> set[str]:
    names = set(rights.further)
    for model in rights.change:
        app, _, name = model.partition(".")
        names |= {f"{app}.{verb}_{name}" for verb in ("view", "add", "change", "delete")}
    for model in rights.view:
        app, _, name = model.partition(".")
        names.add(f"{app}.view_{name}")
    return names
