"""An operator for every role, and a few shoppers with addresses."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from accounts.services import addresses
from accounts.types import Role
from demo import files
from demo.files import Row


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
    for row in given["operators"]:
        person = _person(row, hashed, is_staff=True, is_superuser=row["role"] == Role.OWNER)
        # What the role may do is shop/roles.py's business, written after every migration.
        person.groups.add(Group.objects.get_or_create(name=row["role"])[0])
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


def _write(sign_ins: dict[str, dict[str, str]]) -> None:
    path = Path(settings.VAR_DIR) / "demo-sign-ins.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(sign_ins, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
