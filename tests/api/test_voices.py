"""Reviews and questions over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Review, ReviewReport
from catalog.services import questions
from tests.factories import shop
from tests.factories import voices as said
from tests.factories.voices import delivered, person, speaker, submit

pytestmark = pytest.mark.django_db
BODY = {"rating": 4, "name": "Amy", "text": "Pours well.", "aspects": {"look": 5}}


@pytest.fixture
def item():
    found = shop.small_shop(stock=9)
    said.aspects(found)
    return found


@pytest.fixture
def member(app):
    found = person("amy@example.com")
    app.http.force_authenticate(found)
    return found


@pytest.mark.req("CA7", "PL1")
def test_reviews_are_read_in_pages_with_their_summary(app, item):
    for number in range(21):
        submit(item, rating=5 if number else 2, aspects={"look": 4})
    path = f"products/{item.public_id}/reviews/"
    first = app.get(path).json()
    assert (first["rating"], first["count"]) == ("4.86", 21)
    assert first["stars"] == {"5": 20, "4": 0, "3": 0, "2": 1, "1": 0}
    assert first["aspects"] == [{"name": "Look", "rating": "4.0", "count": 21}]
    assert len(first["results"]) == 20
    second = app.get(path, cursor=first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert app.get(path, stars=2).json()["total"] == 1
    assert app.get(path, stars=9).status_code == 422
    row = app.get(f"products/{item.public_id}/").json()
    assert (row["rating"], row["rating_count"]) == ("4.86", 21)


@pytest.mark.req("CA7", "PL1")
def test_a_guest_reviews_a_line_by_the_orders_token(app, item):
    token = app.with_cart(shop.sku(item)).order().json()["token"]
    line = app.get(f"orders/{token}/").json()["lines"][0]["id"]
    path = f"orders/{token}/lines/{line}/review/"
    assert app.post(path, BODY).status_code == 404  # not sent yet
    delivered()
    written = app.post(path, BODY)
    assert written.status_code == 201, written.json()
    assert written.json()["state"] == "published"
    again = app.post(path, BODY)
    assert (again.status_code, again.json()["code"]) == (409, "already_reviewed")
    assert app.post(f"orders/{token}/lines/none/review/", BODY).status_code == 404


@pytest.mark.req("CA7", "PL1")
@pytest.mark.parametrize(
    ("change", "field"),
    [({"rating": 6}, "rating"), ({"name": ""}, "name"), ({"aspects": 3}, "aspects")],
)
def test_a_bad_review_names_the_field(app, item, member, change, field):
    answer = app.post(f"products/{item.public_id}/reviews/", BODY | change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Review.objects.exists()


@pytest.mark.req("CA7", "PL1")
def test_a_member_reviews_with_pictures(app, item, member):
    path = f"/api/v1/products/{item.public_id}/reviews/"
    body = {"rating": 5, "name": "Amy"}
    broken = SimpleUploadedFile("a.jpg", b"PK\x03\x04")
    refused = app.http.post(path, body | {"photos": [broken]}, format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (409, "bad_photo")
    good = SimpleUploadedFile("a.jpg", said.photo())
    answer = app.http.post(path, body | {"photos": [good]}, format="multipart")
    assert (answer.status_code, answer.json()["state"]) == (201, "pending")
    assert Review.objects.get().photos.count() == 1


@pytest.mark.req("CA7", "PL1")
def test_only_members_write_vote_and_report_here(app, item):
    review = submit(item)
    assert app.post(f"products/{item.public_id}/reviews/", BODY).status_code in {401, 403}
    assert app.put(f"reviews/{review.public_id}/vote/", {}).status_code in {401, 403}
    assert app.post(f"reviews/{review.public_id}/reports/", {}).status_code in {401, 403}


@pytest.mark.req("CA7", "PL1")
def test_a_member_votes_and_reports(app, item, member):
    review = submit(item)
    path = f"reviews/{review.public_id}/vote/"
    assert app.put(path, {"helpful": True}).json() == {"helpful": 1}
    assert app.put(path, {"helpful": True}).json() == {"helpful": 1}
    assert app.put(path, {"helpful": False}).json() == {"helpful": 0}
    assert app.put("reviews/none/vote/", {}).status_code == 404
    reports = f"reviews/{review.public_id}/reports/"
    assert app.post(reports, {"reason": "boring"}).status_code == 422
    assert app.post(reports, {"reason": "advert"}).status_code == 204
    assert ReviewReport.objects.count() == 1


@pytest.mark.req("CA7", "PL1")
def test_questions_are_asked_and_answered(app, item, member, now):
    path = f"products/{item.public_id}/questions/"
    asked = app.post(path, {"text": "Does it drip?", "name": "Kim"})
    assert asked.json()["state"] == "pending"
    assert app.get(path).json()["results"] == []
    other = questions.ask(product_id=item.pk, text="How heavy?", speaker=speaker(), now=now)
    questions.accept_question(question_id=other.pk, now=now)
    answers = f"questions/{other.public_id}/answers/"
    refused = app.post(answers, {"text": "900 g.", "name": "Amy"})
    assert (refused.status_code, refused.json()["code"]) == (409, "buyers_only")
    app.with_cart(shop.sku(item)).order()
    delivered(user=member)
    assert app.post(answers, {"text": "900 g.", "name": "Amy"}).status_code == 201
    told = app.get(path).json()
    assert told["total"] == 1
    assert told["results"][0]["answers"][0]["text"] == "900 g."
