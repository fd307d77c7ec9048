"""Questions and answers in their room."""

import pytest

from catalog.models import Answer, Question, VoiceRules
from catalog.services import questions, voices
from core.errors import NotFound
from messaging.models import Message
from tests.factories import shop
from tests.factories.voices import person, speaker
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def ask(item, now, text="Does it drip?", **fields):
    return questions.ask(
        product_id=item.pk, text=text, speaker=speaker(email="kim@example.com", **fields), now=now
    )


def answer_for_shop(asked, now, text="It does not."):
    return questions.answer_for_shop(
        question_id=asked.pk, text=text, name="Priya", language="en", actor_id=None, now=now
    )


@pytest.mark.req("CA7")
def test_the_shops_answer_shows_the_question_and_is_mailed_once(now):
    asked = ask(shop.product(), now)
    assert asked.state == "pending"
    answer_for_shop(asked, now)
    answer_for_shop(asked, now, "Nor does the small one.")
    drain(now)
    asked.refresh_from_db()
    mail = Message.objects.get()
    assert (asked.state, asked.answers.count()) == ("published", 2)
    assert (mail.recipient, "It does not." in mail.text) == ("kim@example.com", True)
    assert f"/en/p/{asked.product.slug_en}/#questions" in mail.text


@pytest.mark.req("CA7")
def test_buyers_answer_and_nobody_else(now):
    asked, amy = ask(shop.product(), now), person()

    def answer(has_bought, text="No drip here."):
        return questions.answer(
            question_id=asked.public_id,
            text=text,
            speaker=speaker(amy),
            has_bought=has_bought,
            now=now,
        )

    with pytest.raises(NotFound):
        answer(has_bought=True)  # not shown yet
    questions.accept_question(question_id=asked.pk, now=now)
    with pytest.raises(questions.BuyersOnly):
        answer(has_bought=False)
    assert answer(has_bought=True).state == "published"
    with pytest.raises(questions.AlreadyAnswered):
        answer(has_bought=True)
    assert Answer.objects.count() == 1


@pytest.mark.req("CA7")
def test_an_answer_with_a_link_waits_and_can_be_rejected(now):
    asked = ask(shop.product(), now)
    questions.accept_question(question_id=asked.pk, now=now)
    written = questions.answer(
        question_id=asked.public_id,
        text="Look at www.example.com",
        speaker=speaker(person()),
        has_bought=True,
        now=now,
    )
    assert written.state == "pending"
    questions.reject_answer(answer_id=written.pk, reason="A link.", now=now)
    questions.reject_question(question_id=asked.pk, reason="Answered on the page.", now=now)
    written.refresh_from_db()
    asked.refresh_from_db()
    assert (written.state, asked.state) == ("rejected", "rejected")


@pytest.mark.req("CA7")
@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", voices.EmptyText), ("\0 \n", voices.EmptyText), ("x" * 601, voices.TextTooLong)],
)
def test_nonsense_is_not_asked(now, text, refusal):
    with pytest.raises(refusal):
        ask(shop.product(), now, text)
    assert not Question.objects.exists()


@pytest.mark.req("CA7")
def test_asking_is_limited(now):
    VoiceRules.objects.create(pk=1, most_per_person=1)
    item = shop.product()
    ask(item, now, key="device:a")
    with pytest.raises(voices.TooMuchSaid):
        ask(item, now, key="device:a")
