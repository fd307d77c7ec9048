"""The help centre and the conversations that begin there, through HTTP."""

import json
import re
from urllib.parse import unquote

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import page_cache
from messaging.models import Message as Letter
from support.models import Article, ArticleVote, Section, Ticket
from support.services import talk
from tests.factories import sales, talks
from tests.factories.window import operator
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db
ASKED = {
    "topic": "delivery",
    "order": "",
    "words": "Where is it?\nIt is late.",
    "name": "Ada",
    "email": "ada@example.com",
    "key": "k1",
    "website": "",
}


@pytest.fixture
def articles():
    return talks.help_centre()


def page_of(client, path, code=200):
    answer = client.get(path)
    assert answer.status_code == code, path
    return answer.content.decode()


def statements(client, path):
    page_cache.server().flushdb()
    with CaptureQueriesContext(
        connection,
    ) as found:
        page_of(client, path)
    return len(found)


@pytest.mark.req("CS2")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/en/help/", "How do I send something back?"),
        ("/zh-hans/help/", "怎么退货？"),
        ("/en/help/topics/delivery/", "My parcel is late"),
        ("/zh-hans/help/topics/配送/", "包裹迟迟没到怎么办？"),
        ("/en/help/delivery-costs/", "Three pounds ninety-five."),
        ("/zh-hans/help/运费/", "十二元。"),
    ],
)
def test_pages_in_both_languages_with_facts_for_machines(client, articles, path, said):
    page = page_of(client, path)
    assert said in page
    assert "<script>alert" not in page
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    kinds = {thing["@type"]: thing for thing in json.loads(data[1])}
    assert said in json.dumps(kinds["FAQPage"], ensure_ascii=False)


@pytest.mark.req("CS2")
def test_pages_come_from_the_cache_and_follow_the_admin(client, articles):
    first = client.get("/en/help/delivery-costs/")
    assert "s-maxage" in first["Cache-Control"]
    assert "csrf" not in first.content.decode()
    with CaptureQueriesContext(connection) as found:
        page_of(client, "/en/help/delivery-costs/")
    assert len(found) == 0
    client.force_login(operator("marketing"))
    row = articles[0]
    page = client.get(f"/admin/support/article/{row.pk}/change/").content.decode()
    assert "(Simplified Chinese)" in page or "简体中文" in page
    fields = {name: getattr(row, name) for name in ("kind", "position")}
    for field in ("slug", "title", "summary", "body", "keywords"):
        for language in ("en", "zh_hans"):
            fields[f"{field}_{language}"] = getattr(row, f"{field}_{language}")
    changed = fields | {
        "section": row.section_id,
        "is_shown": "on",
        "summary_en": "Now four pounds.",
    }
    answer = client.post(f"/admin/support/article/{row.pk}/change/", changed)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    page_cache.bump(["help"])  # this test's transaction is never committed
    assert "Now four pounds." in page_of(client, "/en/help/delivery-costs/")


@pytest.mark.req("CS2")
def test_a_film_that_is_none_is_refused(client, articles):
    client.force_login(operator("service"))
    film = SimpleUploadedFile("film.mp4", b"<html>", "video/mp4")
    page = f"/admin/support/article/{articles[0].pk}/change/"
    answer = client.post(page, {"video": film})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["video"]


@pytest.mark.req("CS2")
@pytest.mark.parametrize(
    ("language", "query", "first"),
    [
        ("en", "returning a thing", "return-something"),
        ("en", "postages", "delivery-costs"),
        ("zh-hans", "包裹丢了", "包裹晚到"),
        ("zh-hans", "邮费", "运费"),
        ("en", "weather", None),
        ("en", "';--", None),
        ("en", "", None),
    ],
)
def test_searching_by_stems_and_chinese_words(client, articles, language, query, first):
    page = client.get(f"/{language}/help/search/", {"q": query}).content.decode()
    hits = re.findall(r'<ul class="help-list">.*?<a href="[^"]*/help/([^/]+)/"', page, re.DOTALL)
    assert [unquote(one) for one in hits][:1] == ([first] if first else [])


@pytest.mark.req("CS2")
def test_whether_it_helped_is_said_once(client, articles):
    url = f"/en/help/votes/{articles[0].public_id}/"
    assert client.post(url, {"helped": "yes"}).status_code == 302
    answer = client.post(url, {"helped": "no"}, headers={"HX-Request": "true"})
    assert "/contact/" in answer.content.decode()
    assert [row.is_helpful for row in ArticleVote.objects.all()] == [False]
    assert client.post(url, {"helped": "maybe"}).status_code == 404
    assert client.post("/en/help/votes/nothing/", {"helped": "yes"}).status_code == 404


@pytest.mark.req("CS2")
@pytest.mark.parametrize(
    "path", ["/en/help/", "/en/help/topics/delivery/", "/en/help/delivery-costs/"]
)
def test_more_articles_ask_no_more_questions(client, articles, path):
    before = statements(client, path)
    for number in range(3):
        section = Section.objects.create(
            slug_en=f"s{number}", slug_zh_hans=f"节{number}", title="S"
        )
        for of in (section, articles[0].section):
            Article.objects.create(
                section=of,
                slug_en=f"a{of.pk}-{number}",
                slug_zh_hans=f"文{of.pk}-{number}",
                title="T",
            )
    assert statements(client, path) == before


@pytest.mark.req("CS2")
def test_hidden_articles_are_nowhere(client, articles):
    Article.objects.filter(pk=articles[0].pk).update(is_shown=False)
    page_cache.bump(["help"])
    page_of(client, "/en/help/delivery-costs/", 404)
    assert "delivery cost" not in page_of(client, "/en/help/")
    assert "delivery-costs" not in page_of(client, "/sitemaps/help-en.xml")
    assert "parcel-late" in page_of(client, "/sitemaps/help-en.xml")
    page_of(client, "/en/help/no-such/", 404)
    page_of(client, "/en/help/topics/no-such/", 404)


@pytest.mark.req("CS3")
def test_from_the_form_to_the_answer(client, now):
    answer = client.post("/en/contact/", ASKED)
    ticket = Ticket.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/en/requests/{ticket.token}/")
    assert client.post("/en/contact/", ASKED).url == answer.url  # sent twice
    assert (ticket.way, ticket.topic, ticket.subject) == ("form", "delivery", "Where is it?")
    robin = talks.agent()
    talk.answer(ticket_id=ticket.pk, words="Tomorrow.", key="a", agent_id=robin.pk, now=now)
    drain(now)
    letter = Letter.objects.get(channel="email")
    assert letter.recipient == "ada@example.com"
    assert ticket.number in letter.subject
    assert f"/en/requests/{ticket.token}/" in letter.text
    page = page_of(client, answer.url)
    assert "Tomorrow." in page
    assert "Robin" in page
    assert client.post(answer.url, {"words": "Thanks", "key": "b"}).status_code == 302
    assert client.post(f"{answer.url}solved/").status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.messages.count()) == ("solved", 3)
    assert not mail.outbox


@pytest.mark.req("CS3")
def test_notes_stay_among_agents_and_files_with_their_conversation(client, now):
    picture = SimpleUploadedFile("lid.pdf", b"%PDF-1.7 <script>", "application/pdf")
    client.post("/en/contact/", ASKED | {"files": picture})
    ticket = Ticket.objects.get()
    talk.note(ticket_id=ticket.pk, words="A known grumbler", key="n", agent_id=None, now=now)
    page = page_of(client, f"/en/requests/{ticket.token}/")
    assert "grumbler" not in page
    kept = ticket.messages.first().attachments.get()
    answer = client.get(f"/en/requests/{ticket.token}/files/{kept.public_id}/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 <script>"
    other = talks.asked(now=now)
    page_of(client, f"/en/requests/{other.token}/files/{kept.public_id}/", 404)
    page_of(client, "/en/requests/guessed/", 404)


@pytest.mark.req("CS3")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": ""}, "This field is required"),
        ({"words": "a" * 5001}, "at most 5000"),
        ({"email": "nobody"}, "valid email"),
        ({"topic": "hack"}, "Select a valid choice"),
        ({"website": "http://spam"}, "often enough"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(client, given, said):
    answer = client.post("/en/contact/", ASKED | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.req("CS3")
def test_a_flood_is_stopped(client):
    codes = [client.post("/en/contact/", ASKED | {"key": f"k{n}"}).status_code for n in range(12)]
    assert codes == [302] * 10 + [422] * 2
    elsewhere = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.post("/en/contact/", ASKED).status_code == 403


@pytest.mark.req("CS3", "CS4")
def test_an_order_is_linked_only_to_whom_it_belongs(client):
    order = sales.paid(quantity=1)
    client.post("/en/contact/", ASKED | {"order": order.number})
    assert Ticket.objects.get().order is None
    client.post("/en/contact/", ASKED | {"order": order.number, "email": order.email, "key": "k2"})
    assert Ticket.objects.first().order == order


@pytest.mark.req("CS3")
def test_my_requests_are_mine(client, now):
    for name in ("ada", "eve"):
        user = User.objects.create_user(f"{name}@example.com", "a long pass phrase")
        client.force_login(user)
        client.post("/en/contact/", ASKED | {"words": f"From {name}", "email": user.email})
    page = page_of(client, "/en/member/requests/")
    assert "From eve" in page
    assert "From ada" not in page
    client.logout()
    assert client.get("/en/member/requests/").status_code == 302
