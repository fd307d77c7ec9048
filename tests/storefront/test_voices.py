"""Reviews and questions through their pages, without scripts."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Question, Review
from catalog.services import questions, reviews
from messaging.models import Message
from orders.services import fulfilments
from tests.factories import shop
from tests.factories import voices as said
from tests.factories.voices import delivered, person, speaker, submit
from tests.storefront.shopper import add, check_out, drain
from tests.storefront.test_doors import structured

pytestmark = pytest.mark.django_db

SENT = {"rating": "4", "title": "A calm pot", "text": "Pours\nwell.", "name": "Amy"}


@pytest.fixture
def item(now):
    found = shop.small_shop(stock=9)
    drain(now)
    return found


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def bought(client, item, **fields):
    add(client, item)
    check_out(client)
    return delivered(**fields)


@pytest.fixture
def link(client, item):
    """Where a guest reviews what they bought."""
    order = bought(client, item)
    return f"/en/orders/{order.token}/review/{order.lines.get().public_id}/"


@pytest.mark.req("CA7", "SF3")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_guest_reviews_by_the_link_of_the_order(client, item, link, language, now):
    said.aspects(item)
    link = link.replace("/en/", f"/{language}/")
    assert link.split("/", 2)[2] in text(client, f"/{language}/orders/{link.split('/')[3]}/")
    form = text(client, link)
    assert ("Look" if language == "en" else "外观") in form
    sent = client.post(link, SENT | {"aspect-look": "5"})
    assert (sent.status_code, sent.url) == (302, f"{link}?sent=1")
    review = Review.objects.get()
    assert (review.is_verified, review.state, review.language) == (True, "published", language)
    drain(now)
    slug = item.slug_en if language == "en" else item.slug_zh_hans
    page = text(client, f"/{language}/p/{slug}/")
    assert "A calm pot" in page
    assert "Pours<br>well." in page
    assert ("Verified purchase" if language == "en" else "已购买") in page
    again = client.post(link, SENT)
    assert (again.status_code, Review.objects.count()) == (200, 1)


@pytest.mark.req("CA7")
def test_the_link_opens_nothing_before_the_goods_have_left(client, item):
    order = bought(client, item, state="paid")
    line = order.lines.get()
    assert client.get(f"/en/orders/{order.token}/review/{line.public_id}/").status_code == 404
    assert "/review/" not in text(client, f"/en/orders/{order.token}/")
    delivered()
    assert client.get(f"/en/orders/{order.token}/review/{line.public_id}/").status_code == 200
    assert client.get(f"/en/orders/guessed/review/{line.public_id}/").status_code == 404
    assert client.get(f"/en/orders/{order.token}/review/guessed/").status_code == 404


@pytest.mark.req("CA7", "MK6")
def test_a_mail_asks_for_reviews_when_the_order_has_arrived(client, item, now):
    order = bought(client, item, state="paid")
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking="PC1", now=now)
    fulfilments.deliver(order_id=order.pk, now=now)
    fulfilments.deliver(order_id=order.pk, now=now)
    drain(now)
    mail = Message.objects.get(key__startswith="review_request", channel="email")
    assert f"/en/orders/{order.token}/review/{order.lines.get().public_id}/" in mail.text


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rating": ""}, "Please choose from one to five stars."),
        ({"rating": "7"}, "7"),
        ({"name": ""}, "required"),
        ({"title": "x" * 121}, "121"),
        ({"text": "x" * 4001}, "4001"),
        ({"photos": SimpleUploadedFile("a.jpg", b"not a picture")}, "not a picture we can use"),
        ({"photos": SimpleUploadedFile("a.svg", b"<svg onload=x>")}, "not a picture we can use"),
        ({"photos": SimpleUploadedFile("a.jpg", b"")}, "empty"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"x")] * 6}, "at most five"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, link, change, words):
    answer = client.post(link, SENT | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if "text" not in change:
        assert "Pours\nwell." in page
    assert not Review.objects.exists()


@pytest.mark.req("CA7")
def test_an_upload_far_too_large_is_not_read(client, link):
    answer = client.post(link, SENT, headers={"Content-Length": str(10**9)})
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()


@pytest.mark.req("CA7", "AC6")
def test_scripts_in_a_review_are_words(client, item, link, now):
    script = "<script>alert(1)</script>"
    client.post(link, {"rating": "5", "title": script, "text": f'{script}"', "name": script})
    drain(now)
    for path in ("", "reviews/", "reviews/list/"):
        page = text(client, f"/en/p/{item.slug_en}/{path}")
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
    assert structured(text(client, f"/en/p/{item.slug_en}/"))["Product"]["review"][0]["name"] == (
        script
    )


@pytest.mark.req("CA7", "SF7")
def test_search_engines_are_told_the_rating(client, item, now):
    path = f"/en/p/{item.slug_en}/"
    assert "aggregateRating" not in text(client, path)
    submit(item, rating=5)
    submit(item, rating=4)
    drain(now)
    told = structured(text(client, path))["Product"]["aggregateRating"]
    assert (told["ratingValue"], told["reviewCount"]) == ("4.50", 2)


@pytest.mark.req("CA7", "SF8")
def test_cards_and_pages_follow_a_new_rating(client, item, now):
    card = r'class="rating".*?<b>([\d.]+)</b>'
    paths = ("/en/c/kitchen/", f"/en/p/{item.slug_en}/", f"/en/p/{item.slug_en}/reviews/")
    assert [re.search(card, text(client, path), re.DOTALL) for path in paths] == [None] * 3
    submit(item, rating=4)
    drain(now + timedelta(minutes=1))  # a card's key carries the moment it was indexed at
    assert re.search(card, text(client, paths[0]), re.DOTALL)[1] == "4.0"
    assert re.search(card, text(client, paths[1]), re.DOTALL)[1] == "4.0"
    assert "Pours well." in text(client, paths[2])


@pytest.mark.req("CA7")
def test_bars_filter_and_lists_sort_and_go_on(client, item, now):
    for number in range(11):
        submit(item, rating=5, text=f"Fine {number:02}", has_bought=True)
    submit(item, rating=1, text="Broken spout")
    drain(now)
    base = f"/en/p/{item.slug_en}/reviews/"
    whole = text(client, base)
    assert "?stars=1#reviews-list" in whole
    assert whole.count('class="review"') == 10
    poor = text(client, f"{base}?stars=1")
    assert ("Broken spout" in poor, "Fine" in poor) == (True, False)
    assert "noindex" in poor
    first = re.search(r'class="review__text">([^<]*)', text(client, f"{base}?sort=worst"))[1]
    assert first == "Broken spout"
    more = re.search(
        r'href="([^"]*)" hx-get="[^"]*" hx-target="#reviews-list"[^>]*rel="next', whole
    )
    rest = text(client, more[1].split("#")[0].replace("&amp;", "&"))
    assert rest.count('class="review"') == 2
    fragment = text(client, f"{base}list/?stars=1")
    assert "Broken spout" in fragment
    assert "<html" not in fragment


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    "query",
    [
        "stars=9",
        "stars=x",
        "page=-1",
        "page=999999",
        "sort=;drop",
        "photos=2",
        "page=1e9",
        "stars=²",
    ],
)
def test_nonsense_in_the_query_is_left_out(client, item, query):
    submit(item)
    assert client.get(f"/en/p/{item.slug_en}/reviews/?{query}").status_code == 200


@pytest.mark.req("CA7", "SF8")
def test_reviews_come_from_the_cache_and_are_nobodys(client, item, django_assert_num_queries, now):
    submit(item)
    drain(now)
    for path in ("reviews/", "reviews/list/", "questions/"):
        first = client.get(f"/en/p/{item.slug_en}/{path}").content
        with django_assert_num_queries(0):
            assert client.get(f"/en/p/{item.slug_en}/{path}").content == first
        assert b"csrf" not in first


@pytest.mark.req("CA7")
def test_a_vote_counts_once_a_device_and_the_page_follows(client, item, now):
    review = submit(item)
    path = f"/en/reviews/{review.public_id}/helpful/"
    first = client.post(path, {"helpful": "1"})
    assert first.url.endswith(f"/reviews/#review-{review.public_id}")
    client.post(path, {"helpful": "1"})
    button = client.post(path, {"helpful": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in button
    review.refresh_from_db()
    assert review.helpful == 1
    drain(now)
    shown = text(client, f"/en/p/{item.slug_en}/")
    assert 'Helpful <span class="number">1</span>' in shown
    client.post(path, {"helpful": "0"})
    review.refresh_from_db()
    assert review.helpful == 0
    assert client.post("/en/reviews/none/helpful/").status_code == 404


@pytest.mark.req("CA7")
def test_a_review_is_reported_with_a_reason(client, item):
    review = submit(item)
    path = f"/en/reviews/{review.public_id}/report/"
    assert "advertisement" in text(client, path)
    assert client.post(path, {"reason": "dislike"}).status_code == 422
    assert "Thank you" in client.post(path, {"reason": "advert"}).content.decode()
    review.refresh_from_db()
    assert review.reports == 1


@pytest.mark.req("CA7")
def test_a_member_reviews_and_sees_what_became_of_it(client, item, now):
    amy = person("amy@example.com", name="Amy Lin")
    write = f"/en/reviews/write/{item.public_id}/"
    assert "Bought it as a guest?" in text(client, write)
    client.force_login(amy)
    assert "Nothing waits" in text(client, "/en/member/reviews/")
    client.post(write, SENT)
    review = Review.objects.get()
    assert (review.author, review.is_verified, review.state) == (amy, False, "pending")
    changed = client.post(write, SENT | {"rating": "3"})
    assert changed.status_code == 302
    assert client.post(write, SENT | {"rating": "1"}).status_code == 200  # once is once
    review.refresh_from_db()
    assert review.rating == 3
    reviews.reject(review_id=review.pk, reason="Please leave out names.", now=now)
    assert "Please leave out names." in text(client, "/en/member/reviews/")


@pytest.mark.req("CA7")
def test_what_a_member_bought_waits_to_be_reviewed(client, item):
    amy = person("amy@example.com")
    client.force_login(amy)
    order = bought(client, item, user=amy)
    page = text(client, "/en/member/reviews/")
    link = f"/en/orders/{order.token}/review/{order.lines.get().public_id}/"
    assert link in page
    client.post(f"/en/reviews/write/{item.public_id}/", SENT)
    review = Review.objects.get()
    assert (review.is_verified, review.author) == (True, amy)
    assert link not in text(client, "/en/member/reviews/")


@pytest.mark.req("CA7")
def test_too_much_in_an_hour_is_refused_politely(client, item, link):
    from catalog.models import VoiceRules

    VoiceRules.objects.create(pk=1, most_per_person=0)
    answer = client.post(link, SENT)
    assert (answer.status_code, "come back in an hour" in answer.content.decode()) == (422, True)


@pytest.mark.req("CA7")
def test_a_question_is_asked_answered_and_read(client, item, now):
    asking = f"/en/questions/ask/{item.public_id}/"
    assert asking in text(client, f"/en/p/{item.slug_en}/")
    refused = client.post(asking, {"text": "", "name": "Kim", "email": "nobody"})
    assert refused.status_code == 422
    client.post(asking, {"text": "Does it <b>drip</b>?", "name": "Kim", "email": "kim@example.com"})
    asked = Question.objects.get()
    assert asked.state == "pending"
    assert client.get(f"/en/questions/{asked.public_id}/answer/").status_code == 404
    questions.answer_for_shop(
        question_id=asked.pk, text="It does not.", name="P", language="en", actor_id=None, now=now
    )
    drain(now)
    for path in ("", "questions/"):
        page = text(client, f"/en/p/{item.slug_en}/{path}")
        assert "Does it &lt;b&gt;drip" in page
        assert "It does not." in page
    assert Message.objects.get().recipient == "kim@example.com"


@pytest.mark.req("CA7")
def test_a_buyer_answers_and_others_are_told_why_not(client, item, now):
    asked = questions.ask(product_id=item.pk, text="Drips?", speaker=speaker(), now=now)
    questions.accept_question(question_id=asked.pk, now=now)
    path = f"/en/questions/{asked.public_id}/answer/"
    assert "Those who have bought" in text(client, path)
    assert client.post(path, {"text": "No.", "name": "Kim"}).status_code == 422
    amy = person("amy@example.com")
    client.force_login(amy)
    bought(client, item, user=amy)
    assert "Thank you" in client.post(path, {"text": "Never.", "name": "Amy"}).content.decode()
    drain(now)
    page = text(client, f"/en/p/{item.slug_en}/questions/")
    assert "Never." in page
    answer = asked.answers.get()
    client.post(f"/en/answers/{answer.public_id}/helpful/", headers={"HX-Request": "true"})
    answer.refresh_from_db()
    assert answer.helpful == 0  # one's own


@pytest.mark.req("CA7", "SF8")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_however_long(client, item, rows, django_assert_num_queries, now):
    for number in range(rows):
        submit(item, rating=5 - number, photos=[said.photo()])
        asked = questions.ask(product_id=item.pk, text=f"Q{number}?", speaker=speaker(), now=now)
        questions.accept_question(question_id=asked.pk, now=now)
    for review in Review.objects.all():
        reviews.accept(review_id=review.pk, now=now)
    item.refresh_from_db()
    assert item.rating >= Decimal(4)
    text(client, "/en/")
    for path in ("reviews/list/", "questions/"):
        with django_assert_num_queries(2):
            text(client, f"/en/p/{item.slug_en}/{path}")


@pytest.mark.req("CA7")
def test_an_unknown_product_has_no_reviews(client, item):
    for path in ("/en/p/none/reviews/", "/en/p/none/questions/", "/en/reviews/write/none/"):
        assert client.get(path).status_code == 404
    assert reverse("storefront:ask", args=["none"])
    assert client.get("/en/questions/ask/none/").status_code == 404
