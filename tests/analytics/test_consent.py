"""Whether anything may be kept is asked, once, with equal choices, and the answer is kept."""

import pytest
from django.test import Client

from accounts.models import ConsentRecord, User
from accounts.services import consents
from analytics.models import Event
from tests.factories import shop

pytestmark = [pytest.mark.req("AC7"), pytest.mark.django_db]


@pytest.fixture
def amy():
    return User.objects.create_user(email="amy@example.com", password="tea and books")


def test_the_question_stands_in_the_page_and_goes_once_it_is_answered(client):
    asked = client.get("/en/").content.decode()

    answer = client.post("/en/consent/", {"choice": "none", "next": "/en/"})
    client.get("/en/")
    later = client.get("/en/").content.decode()

    assert 'id="consent"' in asked
    assert (answer.status_code, answer["Location"]) == (302, "/en/")
    assert 'id="consent"' not in later


@pytest.mark.parametrize(
    ("sent", "cookie"),
    [
        ({"choice": "all"}, "1.analytics.personalisation.marketing"),
        ({"choice": "none"}, "1"),
        ({"choice": "some", "purposes": ["marketing", "analytics"]}, "1.analytics.marketing"),
        ({"choice": "some"}, "1"),
        ({}, "1"),
    ],
)
def test_a_decision_is_a_cookie_and_a_record(client, sent, cookie, now):
    client.post("/en/consent/", sent)

    assert client.cookies["consent"].value == cookie
    record = ConsentRecord.objects.get()
    assert set(record.purposes) == set(cookie.split(".")[1:])
    assert (record.version, record.user_id) == ("1", None)
    assert (record.visitor is not None) == ("analytics" in cookie)
    assert ("visitor" in client.cookies and bool(client.cookies["visitor"].value)) == (
        "analytics" in cookie
    )


def test_both_choices_look_the_same(client):
    page = client.get("/en/").content.decode()

    banner = page[page.index('id="consent"') :]
    banner = banner[: banner.index("</section>")]
    buttons = [part.partition(">")[0] for part in banner.split("<button ")[1:]]
    assert len(buttons) == 2
    assert len({button.partition(" name=")[0] for button in buttons}) == 1


@pytest.mark.parametrize(
    "sent", [{"choice": "sell"}, {"choice": "some", "purposes": ["analytics", "selling"]}]
)
def test_a_purpose_there_is_not_is_refused_and_nothing_changes(client, sent):
    answer = client.post("/zh-hans/consent/", sent)

    assert answer.status_code == 422
    assert "purposes" in answer.content.decode()
    assert not ConsentRecord.objects.exists()
    assert "consent" not in client.cookies


def test_taking_it_back_takes_the_pseudonyms_away(client):
    client.post("/en/consent/", {"choice": "all"})
    assert client.cookies["visitor"].value

    client.post("/en/consent/", {"choice": "none"})

    assert not client.cookies["visitor"].value
    assert [record.purposes for record in ConsentRecord.objects.order_by("pk")] == [
        ["analytics", "personalisation", "marketing"],
        [],
    ]


def test_nobody_is_led_to_another_site(client):
    answer = client.post("/en/consent/", {"choice": "none", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/en/consent/?saved=1"


def test_a_member_sees_what_they_decided(client, amy):
    client.force_login(amy)
    client.post("/en/consent/", {"choice": "some", "purposes": ["marketing"]})

    page = client.get("/en/consent/").content.decode()

    assert ConsentRecord.objects.get().user == amy
    assert "Advertising" in page[page.index("What you have decided") :]


def test_signing_in_on_another_device_takes_the_decision_over(client, amy, now):
    consents.record(user_id=amy.pk, visitor=None, purposes=["marketing"], now=now)

    client.post("/en/account/login/", {"login": amy.email, "password": "tea and books"})

    assert client.cookies["consent"].value == "1.marketing"


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_a_browser_that_objects_is_told_that_we_keep_to_it(header):
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", header: "1"})

    assert "asks not to be followed" in browser.get("/en/consent/").content.decode()


@pytest.mark.req("SF8")
def test_a_page_that_was_decided_on_has_its_own_copy_in_the_cache(client, visitor):
    shop.small_shop()
    undecided = [client.get("/en/").content for _ in range(2)]
    decided = [visitor.get("/en/").content for _ in range(2)]

    assert undecided[0] == undecided[1]
    assert decided[0] == decided[1]
    assert (b'id="consent"' in undecided[1], b'id="consent"' in decided[1]) == (True, False)


@pytest.mark.req("AN1")
def test_the_sign_in_is_told_and_later_events_are_the_persons(visitor, amy, said, send, carry):
    visitor.post("/en/account/login/", {"login": amy.email, "password": "tea and books"})
    send(visitor, said())
    carry()

    assert set(Event.objects.values_list("kind", "user_id")) == {
        ("signin", amy.pk),
        ("view", amy.pk),
        ("visit", amy.pk),
    }


@pytest.mark.req("AN1")
def test_who_signed_out_is_nobody_again(visitor, amy, said, send, carry):
    visitor.post("/en/account/login/", {"login": amy.email, "password": "tea and books"})
    visitor.logout()
    visitor.cookies["consent"] = "1.analytics"

    send(visitor, said())
    carry()

    assert Event.objects.get(kind="view").user_id is None
