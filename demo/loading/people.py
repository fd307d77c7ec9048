"""An operator for every role, and a few shoppers with addresses."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from accounts.services import addresses
from accounts.types import Role
from demo import files
from demo.files import Row

# What each role may see and change; the owner may do everything.
APPS: dict[Role, tuple[str, ...]] = {
    Role.CATALOGUE: ("catalog", "inventory", "pricing"),
    Role.MARKETING: ("catalog", "pricing"),
    Role.SERVICE: ("orders", "accounts", "messaging", "delivery"),
    Role.FINANCE: ("orders", "payments", "pricing"),
    Role.ANALYST: (),
}


def load() -> None:
    """Write everybody, and their sign-ins for the person who started the shop.

    The password is made here and is the same for all: an exposed demo is not an open one.
    """
    password = (
        "-".join(secrets.choice(files.products())["key"] for _ in range(3))
        + f"-{secrets.randbelow(10_000)}"
    )
    hashed = make_password(password)
    given = files.document("people")
    groups = _groups()
    for row in given["operators"]:
        person = _person(row, hashed, is_staff=True, is_superuser=row["role"] == Role.OWNER)
        person.groups.add(groups[row["role"]])
    for row in given["shoppers"]:
        person = _person(row, hashed)
        for address in row["addresses"]:
            addresses.add(user_id=person.pk, address=PostalAddress(**address), is_default=False)
    everybody = [*given["operators"], *given["shoppers"]]
    _write({row["role"]: {"email": row["email"], "password": password} for row in everybody})


def _person(row: Row, hashed: str, **rights: bool) -> User:
    return User.objects.create(
        email=row["email"], name=row["name"], language=row["language"], password=hashed, **rights
    )


def _groups() -> dict[str, Group]:
    """Return the roles' permission groups: their own rooms to change, every other one to read."""
    may_see = Permission.objects.filter(codename__startswith="view_")
    groups = {role.value: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    for role, apps in APPS.items():
        own = Permission.objects.filter(content_type__app_label__in=apps)
        groups[role].permissions.set(
            [*may_see.values_list("pk", flat=True), *own.values_list("pk", flat=True)]
        )
    return groups


def _write(sign_ins: dict[str, dict[str, str]]) -> None:
    path = Path(settings.VAR_DIR) / "demo-sign-ins.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(sign_ins, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
