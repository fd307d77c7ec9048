"""Reviews in their room: who may write what, what is derived, and what happens at once."""

import random
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image as Pillow

from catalog.models import Image, Review, VoiceRules
from catalog.rules import moderation, quality
from catalog.rules.quality import Facts, Weights
from catalog.services import photos, products, ratings, renditions, reviews, voices
from catalog.types import Opinion
from core.models import OutboxEvent
from tests.factories import shop
from tests.factories import voices as said
from tests.factories.voices import person, published, speaker, submit

pytestmark = pytest.mark.django_db


def names():
    return list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def item():
    found = shop.product()
    OutboxEvent.objects.all().delete()
    return found


@pytest.mark.req("CA7")
def test_a_verified_plain_review_is_published_at_once_and_counted(item, now):
    review = published(item, rating=4)
    item.refresh_from_db()
    assert (review.state, review.is_verified, review.published_at) == ("published", True, now)
    assert (item.rating, item.rating_count) == (Decimal("4.00"), 1)
    assert names() == ["catalog.review_published", "catalog.product_changed"]


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"has_bought": False}, ""),
        ({"text": "See www.example.com for more"}, "It has a link."),
        ({"text": "write to me@example.com"}, "It has a link."),
        ({"text": "What a DARN thing"}, "It has a flagged word."),
        ({"text": "这是垃圾东西"}, "It has a flagged word."),
        ({"photos": [said.photo()]}, ""),
    ],
)
def test_anything_else_waits_to_be_read(item, changes, why):
    VoiceRules.objects.create(pk=1, flagged_words="darn\n垃圾")
    review = published(item, **changes)
    item.refresh_from_db()
    assert (review.state, review.verdict, item.rating_count) == ("pending", why, 0)


@pytest.mark.req("CA7")
def test_a_flagged_word_inside_another_is_none():
    assert not moderation.has_flagged("A glass of class", ["ass"])
    assert moderation.has_flagged("You ass!", ["ass"])
    assert not moderation.has_link("It weighs 1.5 kg. Not bad.")


@pytest.mark.req("CA7")
def test_an_operator_publishes_and_rejects_and_the_rating_follows(item, now):
    first, second = (published(item, rating=stars, has_bought=False) for stars in (5, 2))
    reviews.accept(review_id=first.pk, now=now)
    reviews.accept(review_id=second.pk, now=now)
    reviews.accept(review_id=second.pk, now=now)
    item.refresh_from_db()
    assert (item.rating, item.rating_count) == (Decimal("3.50"), 2)
    rejected = reviews.reject(review_id=second.pk, reason=" It is about another shop. ", now=now)
    item.refresh_from_db()
    assert (item.rating, item.rating_count) == (Decimal("5.00"), 1)
    assert rejected.verdict == "It is about another shop."


@pytest.mark.req("CA7")
def test_one_review_a_person_and_one_a_purchase(item):
    amy = person()
    submit(item, who=speaker(amy), purchase="line-1")
    for who, purchase in ((speaker(amy), ""), (speaker(), "line-1")):
        with pytest.raises(reviews.AlreadyReviewed):
            submit(item, who=who, purchase=purchase)
    submit(item, who=speaker(), purchase="line-2")
    assert Review.objects.count() == 2
    twin = Review.objects.filter(purchase="line-2").values().get()
    twin = {name: value for name, value in twin.items() if name not in {"id", "public_id"}}
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(**twin)


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rating": 0}, reviews.RatingMissing),
        ({"rating": 6}, reviews.RatingMissing),
        ({"aspects": {"look": 9}}, reviews.RatingMissing),
        ({"text": "x" * 4001}, voices.TextTooLong),
        ({"title": "x" * 121}, voices.TextTooLong),
        ({"who": speaker(name=" \0 ")}, voices.NameMissing),
        ({"photos": [b"PK\x03\x04 a zip"]}, photos.BadPhoto),
        ({"photos": [said.photo()] * 6}, photos.TooManyPhotos),
        ({"photos": [b"\xff" * (8 * 1024 * 1024 + 1)]}, photos.PhotoTooLarge),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(item, changes, refusal):
    with pytest.raises(refusal):
        submit(item, **changes)
    assert not Review.objects.exists()
    assert not Image.objects.exists()
    assert names() == []


def bomb():
    """Sixty-five million pixels in a few kilobytes."""
    return said.photo(size=(13_000, 5_000), kind="PNG")


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        said.photo()[:400],
        said.photo(kind="PNG")[:-60] + b"\xff" * 60,
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    ],
)
def test_broken_pictures_are_refused_politely(item, data):
    with pytest.raises(photos.BadPhoto):
        submit(item, photos=[data])
    assert not Review.objects.exists()


@pytest.mark.req("CA7")
def test_a_bomb_is_not_unpacked(item):
    data = bomb()
    assert len(data) < 300_000
    with pytest.raises(photos.PhotoTooLarge):
        submit(item, photos=[data])


@pytest.mark.req("CA7")
def test_a_picture_keeps_its_pixels_alone_and_gets_its_sizes(item, now):
    exif = Pillow.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera that tells"
    review = submit(item, photos=[said.photo(size=(2400, 1200), exif=exif)])
    image = review.photos.get().image
    with default_storage.open(image.file.name) as stored:
        kept = Pillow.open(stored)
        kept.load()
    assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (800, 1600), {})
    renditions.make(image_id=image.pk, now=now)
    image.refresh_from_db()
    assert image.renditions["widths"] == [320, 480, 640, 960]
    assert image.product_id is None  # not a picture of the shop's
    assert names()[-1] == "catalog.voices_changed"


@pytest.mark.req("CA7")
def test_pictures_of_a_review_that_is_refused_do_not_stay(item, monkeypatch):
    stored = []
    save = default_storage.save

    def keep(name, content):
        stored.append(save(name, content))
        return stored[-1]

    monkeypatch.setattr(default_storage, "save", keep)
    monkeypatch.setattr(reviews, "lock_product", lambda _pk: None)
    with pytest.raises(reviews.NotFound):
        submit(item, photos=[said.photo()])
    assert stored
    assert not default_storage.exists(stored[0])


@pytest.mark.req("CA7")
def test_aspects_belong_to_the_type_and_unknown_ones_are_left_out(item):
    said.aspects(item)
    review = submit(item, aspects={"look": 5, "use": 3, "taste": 1})
    assert {one.aspect.code: one.rating for one in review.aspects.all()} == {"look": 5, "use": 3}


@pytest.mark.req("CA7")
def test_an_author_may_change_a_review_once_until_it_is_read(item, now):
    said.aspects(item)
    review = submit(item, has_bought=False, rating=5, aspects={"look": 5})
    changed = Opinion(rating=2, text="It leaks now.", aspects={"look": 1})
    reviews.edit(review_id=review.pk, opinion=changed, now=now)
    review.refresh_from_db()
    assert (review.rating, review.text, review.aspects.get().rating) == (2, "It leaks now.", 1)
    assert names()[-1] == "catalog.poor_review_written"
    with pytest.raises(reviews.NoLongerYours):
        reviews.edit(review_id=review.pk, opinion=changed, now=now)
    other = published(item)
    with pytest.raises(reviews.NoLongerYours):
        reviews.edit(review_id=other.pk, opinion=changed, now=now)


@pytest.mark.req("CA7", "CS10")
@pytest.mark.parametrize(("rating", "told"), [(1, 1), (2, 1), (3, 0)])
def test_a_poor_review_is_told_even_while_it_waits(item, rating, told):
    submit(item, rating=rating, has_bought=False)
    assert names().count("catalog.poor_review_written") == told


@pytest.mark.req("CA7")
def test_one_person_writes_so_much_an_hour_and_one_address(item, now):
    VoiceRules.objects.create(pk=1, most_per_person=2, most_per_address=3)
    items = [shop.product(name=f"Mug {number}") for number in range(5)]
    for number in range(2):
        submit(items[number], who=speaker(key="device:a", address="198.51.100.1"))
    with pytest.raises(voices.TooMuchSaid):
        submit(items[2], who=speaker(key="device:a", address="198.51.100.1"))
    with pytest.raises(voices.TooMuchSaid):
        submit(items[2], who=speaker(key="device:b", address="198.51.100.1"))
    submit(items[2], who=speaker(key="device:c", address="198.51.100.2"))
    later = now.replace(hour=now.hour + 1)
    submit(items[3], who=speaker(key="device:a", address="198.51.100.1"), now=later)
    assert Review.objects.count() == 4


@pytest.mark.req("CA7")
def test_the_rating_is_what_counting_gives_whatever_happens(item, now):
    chance = random.Random(7)  # noqa: S311 -- a shuffle, not a secret
    for _step in range(60):
        known = list(Review.objects.values_list("pk", flat=True))
        move = chance.choice(["write", "accept", "reject"])
        if move == "write" or not known:
            submit(item, rating=chance.randint(1, 5), has_bought=chance.random() < 0.6)
        elif move == "accept":
            reviews.accept(review_id=chance.choice(known), now=now)
        else:
            reviews.reject(review_id=chance.choice(known), reason="no", now=now)
        shown = Review.objects.filter(state="published").values_list("rating", flat=True)
        item.refresh_from_db()
        mean = Decimal(sum(shown)) / len(shown) if shown else Decimal(0)
        assert item.rating_count == len(shown)
        assert abs(item.rating - mean) <= Decimal("0.005")


@pytest.mark.req("CA7")
def test_a_mean_is_rounded_half_up(item):
    for stars in (5, 5, 5, 5, 5, 5, 5, 4):
        submit(item, rating=stars)
    item.refresh_from_db()
    assert item.rating == Decimal("4.88")  # 4.875


@pytest.mark.req("CA7")
def test_an_operators_old_form_does_not_bring_an_old_rating_back(item, now):
    old = type(item).objects.get(pk=item.pk)
    submit(item, rating=3)
    old.name_en = "Heron teapot"
    old.save()
    products.changed(product_id=item.pk, now=now)
    item.refresh_from_db()
    assert (item.rating, item.rating_count) == (Decimal("3.00"), 1)


@pytest.mark.req("CA7")
@pytest.mark.django_db(transaction=True)
def test_two_reviews_published_at_once_are_both_counted(elsewhere, now):
    item = shop.product()
    first, second = (published(item, rating=stars, has_bought=False) for stars in (5, 2))
    with transaction.atomic():
        reviews.accept(review_id=first.pk, now=now)
        other = elsewhere(reviews.accept, review_id=second.pk, now=now)
        with pytest.raises(TimeoutError):
            other.result(timeout=0.3)
    other.result(timeout=5)
    item.refresh_from_db()
    assert (item.rating, item.rating_count) == (Decimal("3.50"), 2)


@pytest.mark.req("CA7")
@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_are_one_review(elsewhere):
    item, amy = shop.product(), person()
    with transaction.atomic():
        submit(item, who=speaker(amy))
        second = elsewhere(submit, item, who=speaker(amy))
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), reviews.AlreadyReviewed)
    item.refresh_from_db()
    assert (Review.objects.count(), item.rating_count) == (1, 1)


EVEN = Weights(verified=30, length=25, photo=20, aspects=10, helpful=15)


def facts(text="", photos=0, rated=0, asked=0, helpful=0, *, verified=False):
    return Facts(verified, text, photos, rated, asked, helpful)


NOTHING = facts(asked=3)
ALL = facts("x" * 400, 3, 3, 3, 5, verified=True)


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    ("given", "weights", "score"),
    [
        (NOTHING, EVEN, 0),
        (ALL, EVEN, 925),  # 30 + 25 + 20 + 10 + 15/2
        (facts(verified=True), EVEN, 300),
        (facts("好" * 65), EVEN, 125),
        (facts(photos=9), EVEN, 200),
        (ALL, Weights(0, 0, 0, 0, 0), 0),
        (ALL, Weights(0, 0, 0, 0, 7), 500),
    ],
)
def test_quality_is_the_weighted_mean(given, weights, score):
    assert quality.score(given, weights) == score


@pytest.mark.req("CA7")
def test_other_weights_order_the_list_otherwise(item, now):
    long = submit(item, text="word " * 90, has_bought=False)
    bought = submit(item, text="Good.", has_bought=True)
    ids = Review.objects.order_by("-quality").values_list("pk", flat=True)
    assert list(ids) == [bought.pk, long.pk]
    VoiceRules.objects.create(pk=1, verified_weight=0)
    assert ratings.score_all(now=now) == 2
    assert list(ids.all()) == [long.pk, bought.pk]
