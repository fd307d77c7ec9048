"""What typed values answer to a filter: worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from catalog.models import Attribute
from catalog.rules import answers
from tests.factories import shop

pytestmark = pytest.mark.req("CA1")
LIMITS = [Decimal(1), Decimal("2.5")]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "bands", "answer", "english", "chinese"),
    [
        ("0.999", LIMITS, "..1", "under 1 kg", "不到 1 kg"),
        ("1", LIMITS, "1..2.5", "1 to 2.5 kg", "1 至 2.5 kg"),
        ("2.500", LIMITS, "2.5..", "2.5 kg and more", "2.5 kg及以上"),
        ("1.250", [], "1.25", "1.25 kg", "1.25 kg"),
        ("-18", [], "-18", "-18 kg", "-18 kg"),
        ("100", [], "100", "100 kg", "100 kg"),
    ],
)
def test_numbers(value, bands, answer, english, chinese):
    assert answers.of_number(Decimal(value), bands) == answer
    assert answers.label_of(answer, unit="kg") == english
    with translation.override("zh-hans"):
        assert answers.label_of(answer, unit="kg") == chinese


def test_yes_no_and_dates():
    assert [answers.of_boolean(each) for each in (True, False)] == ["yes", "no"]
    assert answers.label_of("yes") == "Yes"
    assert answers.of_date(date(2025, 12, 31)) == "2025"
    assert answers.label_of("2025") == "2025"


def test_answers_stand_in_order():
    given = ["2..", "..1", "1..2", "no", "yes"]
    assert sorted(given[:3], key=answers.rank_of) == ["..1", "1..2", "2.."]
    assert sorted(given[3:], key=answers.rank_of) == ["yes", "no"]


@pytest.mark.parametrize("nonsense", ["", "..", "NaN", "oak", "1..oak", "Infinity", "1..2..3"])
def test_nonsense_is_no_answer(nonsense):
    assert answers.label_of(nonsense, unit="kg") == ""


@pytest.mark.django_db
def test_limits_ascend_and_belong_to_numbers():
    attribute = Attribute(product_type=shop.product_type(), code="weight", kind="number")
    for bands in ([Decimal(2), Decimal(1)], [Decimal(1), Decimal(1)]):
        attribute.bands = bands
        with pytest.raises(ValidationError, match="ascending"):
            attribute.clean()
    attribute.kind, attribute.bands = "boolean", [Decimal(1)]
    with pytest.raises(IntegrityError, match="only_numbers_have_bands"), transaction.atomic():
        attribute.save()
