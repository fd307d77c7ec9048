"""A buyer's wishes for one product, checked against what is offered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import PersonalField
from catalog.rules import letters
from catalog.types import Asked
from core.errors import Refusal
from core.languages import by_language

# One wish as it is kept with a bag's line: plain values, in both languages.
Wish = dict[str, Any]


class WishMissing(Refusal):
    """Something that must be answered is not."""

    code = "personalisation_missing"


class WishImpossible(Refusal):
    """It cannot be made like this: too long, a letter we have not, a choice there is none of."""

    code = "personalisation_impossible"


def wishes(*, product_id: int, given: Mapping[str, str]) -> list[Wish]:
    """Return what was asked for, in the fields' order; what is empty is left out.

    Raises WishMissing, WishImpossible, each naming the field.
    """
    fields = list(PersonalField.objects.filter(product=product_id).prefetch_related("choices"))
    if unknown := set(given) - {field.code for field in fields}:
        raise WishImpossible(_("This cannot be put on it."), field=f"personal.{min(unknown)}")
    checked = (_wish(field, letters.tidy(given.get(field.code, ""))) for field in fields)
    return [wish for wish in checked if wish is not None]


def key_of(some: list[Wish]) -> str:
    """Return what tells two lines of one variant apart; empty for none."""
    if not some:
        return ""
    said = json.dumps([[wish["code"], wish["value"]] for wish in some])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _wish(field: PersonalField, value: str) -> Wish | None:
    name = f"personal.{field.code}"
    if not value:
        if field.is_required:
            raise WishMissing(_("Please fill in: %s.") % field.name, field=name)
        return None
    wish: Wish = {
        "field": field.pk,
        "code": field.code,
        "name": by_language(field, "name"),
        "value": value,
        "choice": None,
        "days": field.lead_days,
    }
    if field.kind == Asked.CHOICE:
        choice = next((one for one in field.choices.all() if one.code == value), None)
        if choice is None:
            raise WishImpossible(_("Please choose again: %s.") % field.name, field=name)
        return wish | {"choice": choice.pk, "shown": by_language(choice, "label")}
    if len(value) > field.max_length:
        told = {"name": field.name, "most": field.max_length}
        raise WishImpossible(_("%(name)s: at most %(most)d letters.") % told, field=name)
    if letter := letters.unmakeable(value, field.script):
        told = {"name": field.name, "letter": letter}
        raise WishImpossible(_("%(name)s: we cannot make “%(letter)s”.") % told, field=name)
    return wish | {"shown": value}


def shown(wish: Wish, language: str) -> tuple[str, str]:
    """Return a wish's name and value in a language."""
    value = wish["shown"]
    return wish["name"][language], value[language] if isinstance(value, dict) else value
