"""Profiles: features from behaviour, groups with names, seen and corrected by their shoppers."""

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from analytics import segments as groups
from analytics.models import Cluster, Clustering, Profile
from analytics.rules import grouping
from analytics.services import profiles
from orders.models import ShopperSegments
from orders.shoppers import shopper_of
from tests.analytics.reports.lake import Lake, moment
from tests.api.conftest import App
from tests.api.test_members import sign_in
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("AN11")]
NOVEMBER = moment(2026, 11, 10, 12)  # a Tuesday at noon
DAY = timedelta(days=1)


@pytest.fixture
def kitchen():
    return shop.category()


@pytest.fixture
def living():
    return shop.category("living", "Living", "客厅")


@pytest.fixture
def amy():
    return User.objects.create_user("amy@example.com", "a long pass phrase")


def bought(lake, user, department, *, number, at=NOVEMBER, units=1, returned=0, **more):
    lake.order(number, at, "10.00", buyer=f"u:{user.pk}", quantity=units,
               returned_quantity=returned, department=department.name_en, **more)  # fmt: skip
    lake.engine.execute("UPDATE sales SET department_id = ? WHERE order_id = ?",
                        [department.pk, number])  # fmt: skip


def test_features_are_what_somebody_did(amy, kitchen, living, now):
    lake = Lake()
    bought(lake, amy, kitchen, number=1, units=3)
    bought(lake, amy, living, number=2, at=moment(2026, 11, 14, 20), returned=1, discount=10)
    profiles.rebuild(warehouse=lake, now=now)
    profile = Profile.objects.get(user=amy)

    # Saturday evening was the second order, eight days ago, of which its one unit came back; 10.00
    # of 30.00 were taken off.
    assert profile.features == {
        "orders": 2, "spent": 20.0, "recency": 8, "discount": pytest.approx(1 / 3),
        "returned": 0.25, "evening": 0.5, "weekend": 0.5, "phone": None,
    }  # fmt: skip
    assert profile.interests == {str(kitchen.pk): 0.75, str(living.pk): 0.25}
    assert profile.cluster is None  # one person is no group


def people(draw, count, **means):
    """People around some means; the other features lie around theirs for everybody."""
    usual = {"orders": 1.5, "spent": 4.0, "recency": 3.0, "discount": 0.2, "returned": 0.05,
             "evening": 0.4, "weekend": 0.3, "phone": 0.5}  # fmt: skip
    return [
        {name: float(draw.normal(means.get(name, mean), 0.03)) for name, mean in usual.items()}
        for _person in range(count)
    ]


def test_groups_are_found_and_named_by_what_sets_them_apart():
    draw = np.random.default_rng(2)
    crowd = [
        *people(draw, 120),
        *people(draw, 80, discount=0.8),
        *people(draw, 50, phone=0.95, evening=0.9),
    ]
    found = grouping.group(dict(enumerate(crowd)))
    by_code = {one.code: one for one in found.groups}

    assert sorted(len(one.members) for one in found.groups) == [50, 80, 120]
    assert "waits for offers" in next(one.traits for one in found.groups if len(one.members) == 80)
    assert {"shops in the evening", "on the phone"} == set(
        next(one.traits for one in found.groups if len(one.members) == 50)
    )
    assert len(by_code) == 3
    assert found.stability > 0.95
    assert grouping.agreement({1: "a", 2: "b", 3: "a"}, {1: "x", 2: "y", 3: "x"}) == 1.0


def test_too_few_people_make_no_groups():
    assert grouping.group(dict(enumerate(people(np.random.default_rng(1), 20)))) is None


def test_a_group_is_an_audience_of_prices_and_a_segment_of_reports(amy, now):
    clustering = Clustering.objects.create(made_at=now, people=1, apartness=0.5, stability=0.9)
    Cluster.objects.create(clustering=clustering, code="offers", traits=["waits for offers"],
                           people=1, centre={})  # fmt: skip
    profiles.segments.put(codes={amy.pk: ["offers"]}, everybody=True)

    assert shopper_of(user_id=amy.pk, country="GB", now=now).segments == {"offers"}
    assert ("cluster-offers", "waits for offers") in groups.choices()
    assert groups.condition("cluster-offers")[1] == {"people": [amy.pk]}
    profiles.segments.put(codes={}, everybody=True)
    assert shopper_of(user_id=amy.pk, country="GB", now=now).segments == frozenset()


def test_a_whole_run_puts_people_into_groups_and_the_next_one_agrees(kitchen, living, now):
    lake, number = Lake(), 0
    for person in range(80):
        user = User.objects.create_user(f"p{person}@example.com", "a long pass phrase")
        likes = kitchen if person % 2 else living
        for order in range(1 + person % 3):
            number += 1
            bought(lake, user, likes, number=number, at=NOVEMBER - order * 10 * DAY)
    first = profiles.rebuild(warehouse=lake, now=now)
    second = profiles.rebuild(warehouse=lake, now=now + DAY)

    assert (first.people, first.agreement) == (80, None)
    assert second.agreement > 0.9
    names = {trait for cluster in second.clusters.all() for trait in cluster.traits}
    assert {"Kitchen", "Living"} <= names
    assert Profile.objects.filter(cluster__clustering=second).count() == 80
    assert ShopperSegments.objects.count() == 80


@pytest.fixture
def member(client, amy, kitchen, living, now):
    lake = Lake()
    bought(lake, amy, kitchen, number=1)
    profiles.rebuild(warehouse=lake, now=now)
    client.force_login(amy)
    return client


PAGE = "/en/member/profile/"


def test_a_shopper_sees_and_corrects_what_the_shop_thinks(member, amy, kitchen, living, now):
    told = member.get(PAGE).content.decode()
    assert "100% of what you buy and look at" in told

    member.post(PAGE, {"step": "remove", "department": kitchen.pk})
    member.post(PAGE, {"step": "add", "department": living.pk})
    told = member.get(PAGE).content.decode()
    assert "put in by you" in told
    assert "of what you buy and look at" not in told

    lake = Lake()
    bought(lake, amy, kitchen, number=2)
    profiles.rebuild(warehouse=lake, now=now + DAY)
    assert "of what you buy and look at" not in member.get(PAGE).content.decode()


def test_switched_off_is_forgotten_and_stays_so(member, amy, kitchen, now):
    profiles.segments.put(codes={amy.pk: ["offers"]})
    member.post(PAGE, {"step": "off"})
    profile = Profile.objects.get(user=amy)
    assert (profile.features, profile.interests, profile.is_on) == ({}, {}, False)
    assert not ShopperSegments.objects.exists()
    assert "switched off" in member.get(PAGE).content.decode()

    lake = Lake()
    bought(lake, amy, kitchen, number=3)
    profiles.rebuild(warehouse=lake, now=now + DAY)
    assert Profile.objects.get(user=amy).features == {}
    member.post(PAGE, {"step": "on"})
    profiles.rebuild(warehouse=lake, now=now + 2 * DAY)
    assert Profile.objects.get(user=amy).features["orders"] == 1


@pytest.mark.parametrize("sent", [{}, {"step": "jump"}, {"step": "add", "department": "x"},
                                  {"step": "add", "department": "999999"}])  # fmt: skip
def test_nonsense_is_refused_in_words_and_changes_nothing(member, amy, sent):
    answer = member.post(PAGE, sent)

    assert answer.status_code == 422
    assert "There is no such department." in answer.content.decode()
    assert Profile.objects.get(user=amy).added == []


def test_nobody_else_sees_it(client, amy):
    assert client.get(PAGE).status_code == 302
    assert App().get("profile/").status_code in {401, 403}


def test_through_the_api(amy, kitchen, living, now):
    lake = Lake()
    bought(lake, amy, kitchen, number=1)
    profiles.rebuild(warehouse=lake, now=now)
    app = App()
    assert sign_in(app, password="a long pass phrase").status_code == 200
    told = app.get("profile/").json()
    assert told["likings"] == [{"id": kitchen.pk, "name": "Kitchen", "share": 1.0}]
    assert told["features"]["Orders in a year"] == "1"

    told = app.patch("profile/", {"add": [living.pk], "remove": [kitchen.pk]}).json()
    assert [one["name"] for one in told["likings"]] == ["Living"]
    assert app.patch("profile/", {"add": [999999]}).status_code == 409
    assert app.patch("profile/", {"is_on": False}).json()["is_on"] is False


def test_operators_see_groups(now):
    clustering = Clustering.objects.create(made_at=now, people=4, apartness=0.5, stability=0.9)
    cluster = Cluster.objects.create(clustering=clustering, code="offers", people=1,
                                     traits=["waits for offers", "Kitchen"],
                                     centre={"discount": 0.8})  # fmt: skip
    owner = User.objects.create_superuser("boss@example.com", "a long pass phrase")
    client = Client()
    client.force_login(owner)
    page = client.get(reverse("admin:analytics_cluster_changelist")).content.decode()

    assert "waits for offers · Kitchen" in page
    assert "25.0%" in page
    shown = client.get(reverse("admin:analytics_cluster_change", args=[cluster.pk]))
    assert "segment:offers" in shown.content.decode()
