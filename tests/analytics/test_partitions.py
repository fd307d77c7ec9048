"""The months of the event table."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from analytics.models import Event
from analytics.services import partitions

pytestmark = [pytest.mark.req("PL5"), pytest.mark.django_db]


def event(**values):
    texts = {
        field.attname: ""
        for field in Event._meta.concrete_fields
        if field.get_internal_type() == "CharField"
    }
    rest = {"experiments": [], "is_bot": False, "is_synthetic": False, "props": {}}
    return Event(**texts | rest | {"id": uuid.uuid4(), "received_at": values["at"]} | values)


def test_a_task_makes_last_month_this_one_and_three_ahead():
    partitions.make_ahead(now=datetime(2031, 1, 31, 23, 59, tzinfo=UTC))

    made = {name for name in partitions.names() if name > "analytics_event_2030"}
    assert made == {
        "analytics_event_2030_12",
        "analytics_event_2031_01",
        "analytics_event_2031_02",
        "analytics_event_2031_03",
        "analytics_event_2031_04",
    }
    assert partitions.make_ahead(now=datetime(2031, 1, 1, tzinfo=UTC)) == []


def test_an_event_lies_in_the_month_it_happened():
    partitions.make(first=date(2016, 12, 1), last=date(2017, 1, 1))

    event(at=datetime(2016, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), kind="view").save()
    event(at=datetime(2017, 1, 1, tzinfo=UTC), kind="view").save()

    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM analytics_event ORDER BY at")
        assert cursor.fetchall() == [("analytics_event_2016_12",), ("analytics_event_2017_01",)]
    assert {"2016-12", "2017-01"} <= partitions.months()


def test_no_partition_takes_what_fits_no_month():
    with pytest.raises(IntegrityError, match="no partition"), transaction.atomic():
        event(at=datetime(1999, 1, 1, tzinfo=UTC), kind="view").save()


def test_an_event_carries_a_kilobyte_of_extras_at_most():
    partitions.make(first=date(2016, 12, 1), last=date(2016, 12, 1))

    with pytest.raises(IntegrityError, match="analytics_small_props"), transaction.atomic():
        event(at=datetime(2016, 12, 1, tzinfo=UTC), kind="view", props={"x": "y" * 1024}).save()


def test_model_and_table_have_the_same_columns_in_the_same_order():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'analytics_event'::regclass "
            "AND attnum > 0 ORDER BY attnum"
        )
        columns = [name for (name,) in cursor.fetchall()]

    assert columns == [field.column for field in Event._meta.concrete_fields if field.column]
