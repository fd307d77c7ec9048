"""From a query that failed to something that helps, in one click."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from search import selectors as search
from search.engine import known
from search.models import Build, RestockRequest, SearchDay, SearchRedirect, Synonym
from search.services import vocabulary
from search.types import Query
from shop.roles import write_roles
from tests.factories import shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def failed(now):
    shop.small_shop()
    vocabulary.count()
    for query, language in (("brew vessel", "en"), ("teapto", "en"), ("电饭煲", "zh-hans")):
        SearchDay.objects.create(
            day=now.date(), language=language, query=query, searches=7, results=0
        )
    known.forget()


REPORT = "admin:search_searchday_changelist"


def click(client, **fields):
    return client.post(reverse("admin:search_workbench"), fields, follow=True).content.decode()


@pytest.mark.req("SE5")
def test_a_failed_query_becomes_a_synonym(operator, failed, now):
    client = operator("marketing")
    page = client.get(reverse(REPORT)).content.decode()
    assert "brew vessel" in page
    assert 'name="means" value="teapot"' in page  # the guess for teapto
    assert search.find(Query(currency="GBP", text="brew vessel")).total == 0
    said = click(client, verb="synonym", query="brew vessel", means="teapot")
    assert "now also finds" in said
    drain(now)
    assert search.find(Query(currency="GBP", text="brew vessel")).total == 1
    # It is not failing any more, so it is not listed any more; a second click changes nothing.
    assert "<b>brew vessel</b>" not in client.get(reverse(REPORT)).content.decode()
    click(client, verb="synonym", query="brew vessel", means="teapot")
    assert Synonym.objects.count() == 1


@pytest.mark.req("SE5")
def test_or_a_redirect_or_a_request(operator, failed, now):
    client = operator("catalogue")
    click(client, verb="redirect", query="brew vessel", category="kitchen")
    assert SearchRedirect.objects.get().category.code == "kitchen"
    drain(now)
    assert client.get("/en/search/?q=brew+vessel").url == "/en/c/kitchen/"
    for _again in range(2):
        click(client, verb="restock", query="电饭煲", language="zh-hans", searches="7")
    request = RestockRequest.objects.get()
    assert (request.query, request.searches, request.is_done) == ("电饭煲", 7, False)


@pytest.mark.req("SE5")
@pytest.mark.parametrize(
    "fields",
    [
        {"verb": "synonym", "query": "brew vessel", "means": " "},
        {"verb": "redirect", "query": "brew vessel", "category": "nowhere"},
        {"verb": "erase", "query": "brew vessel"},
        {},
    ],
)
def test_a_wrong_click_says_so_and_changes_nothing(operator, failed, fields):
    said = click(operator("owner"), **fields)
    assert "Please" in said or "may not" in said
    assert not Synonym.objects.exists()
    assert not SearchRedirect.objects.exists()
    assert not RestockRequest.objects.exists()


@pytest.mark.req("SE5", "AC5")
def test_an_analyst_sees_and_does_not_touch(operator, failed):
    client = operator("analyst")
    page = client.get(reverse(REPORT)).content.decode()
    assert "brew vessel" in page
    assert "Make synonym" not in page
    click(client, verb="synonym", query="brew vessel", means="teapot")
    assert not Synonym.objects.exists()
    assert operator("finance").get(reverse(REPORT)).status_code != 200


@pytest.mark.req("SE1")
def test_the_state_of_the_index_is_shown(operator, bitmaps, failed):
    client = operator("owner")
    address = reverse("admin:search_build_changelist")
    assert "PostgreSQL answers" in client.get(address).content.decode()
    name = bitmaps().name
    page = client.get(address).content.decode()
    assert name in page
    assert "data-lag" in page
    assert Build.objects.count() == 1


@pytest.mark.req("SE5")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_costs_the_same_however_long(operator, now, rows, django_assert_num_queries):
    client = operator("owner")
    shop.small_shop()
    for number in range(rows):
        SearchDay.objects.create(
            day=now.date(), language="en", query=f"teapot {number}", searches=3, results=2
        )
    known.forget()
    client.get(reverse(REPORT))
    with django_assert_num_queries(9):
        client.get(reverse(REPORT))


@pytest.mark.req("SE4", "SE5")
def test_words_an_operator_adds_are_in_force_at_once(operator, failed, now):
    client = operator("marketing")
    assert search.find(Query(currency="GBP", text="brewer")).total == 0
    client.post(reverse("admin:search_synonym_add"), {"words": "brewer", "means": "teapot"})
    drain(now)
    assert search.find(Query(currency="GBP", text="brewer")).total == 1
