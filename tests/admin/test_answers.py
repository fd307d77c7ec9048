"""A product's screen asks what its type asks, each with the one field that fits."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Attribute, AttributeChoice, AttributeValue
from tests.admin.forms import Fields
from tests.factories import shop
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA1")]
FIELDS = ("<select", 'type="number"', "<select", "vDateField", 'type="text"')
KINDS = ("choice", "number", "boolean", "date", "text")


@pytest.fixture
def screen(client):
    item = shop.product()
    rows = {
        kind: Attribute.objects.create(
            product_type=item.product_type, code=kind, name_en=f"A {kind}", kind=kind,
            unit_en="cm" if kind == "number" else "", position=place,
        )
        for place, kind in enumerate(KINDS)
    }  # fmt: skip
    choices = [
        AttributeChoice.objects.create(attribute=rows["choice"], code=code, label_en=code)
        for code in ("oak", "ash")
    ]
    client.force_login(operator("catalogue"))
    path = reverse("admin:catalog_product_change", args=[item.pk])

    def send(**answers):
        sent = {
            name: value
            for name, value in Fields(client.get(path).content.decode()).sent.items()
            if name and "__prefix__" not in name
        }
        for name, value in answers.items():
            sent[f"values-{name}"] = value
        return client.post(path, sent)

    send.item, send.path, send.rows, send.choices = item, path, rows, choices
    return send


def given(item):
    return {row.attribute.code: row.plain for row in item.values.select_related("attribute")}


def test_each_kind_has_its_own_field(client, screen):
    page = client.get(screen.path).content.decode()
    for place, field in enumerate(FIELDS):
        start = page.index(f'name="values-{place}-value"')
        tag = page[page.rindex("<", 0, start) :][:900]
        assert field in tag, (place, tag)
    assert "A number (cm)" in page


def test_answers_are_kept_in_the_column_of_their_kind(screen):
    answer = screen(**{
        "0-value": screen.choices[1].pk, "1-value": "12.5", "2-value": "False",
        "3-value": "2026-05-01", "4-value": "By hand", "4-translation": "手工",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert given(screen.item) == {
        "choice": screen.choices[1], "number": Decimal("12.5"), "boolean": False,
        "date": date(2026, 5, 1), "text": "By hand",
    }  # fmt: skip
    text = AttributeValue.objects.get(attribute=screen.rows["text"])
    assert (text.text_en, text.text_zh_hans) == ("By hand", "手工")


def test_what_is_not_answered_is_not_written(screen):
    assert screen(**{"1-value": "3"}).status_code == 302
    assert given(screen.item) == {"number": Decimal(3)}


def test_an_answer_is_changed_and_deleted(screen):
    for row, value in (("number", {"number": 3}), ("boolean", {"boolean": True})):
        AttributeValue.objects.create(product=screen.item, attribute=screen.rows[row], **value)
    assert screen(**{"0-value": "4", "1-DELETE": "on"}).status_code == 302
    assert given(screen.item) == {"number": Decimal(4)}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("1-value", "heavy", "Enter a number."),
        ("3-value", "yesterday", "Enter a valid date."),
        ("0-value", "0", "Select a valid choice."),
    ],
)
def test_a_wrong_answer_is_told_and_changes_nothing(screen, field, value, said):
    answer = screen(**{field: value, "4-value": "By hand"})
    assert said in answer.content.decode()
    assert given(screen.item) == {}


def test_a_material_may_have_two_answers(screen):
    oak, ash = screen.choices
    AttributeValue.objects.create(product=screen.item, attribute=screen.rows["choice"], choice=oak)
    assert screen(**{"1-value": ash.pk}).status_code == 302
    assert set(screen.item.values.values_list("choice__code", flat=True)) == {"oak", "ash"}


def test_statements_do_not_grow_with_the_attributes(client, screen):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get(screen.path)
        return len(statements)

    count()
    before = count()
    for number in range(3):
        row = Attribute.objects.create(
            product_type=screen.item.product_type, code=f"more-{number}", name_en="More",
            kind="choice",
        )  # fmt: skip
        choice = AttributeChoice.objects.create(attribute=row, code="yes", label_en="Yes")
        AttributeValue.objects.create(product=screen.item, attribute=row, choice=choice)
    assert count() == before
