"""The operators' screens for reviews, questions and answers."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import Answer, Aspect, PersonalField, Question, Review, VoiceRules
from catalog.services import questions
from messaging.models import Message
from shop.roles import write_roles
from tests.factories import shop
from tests.factories import voices as said
from tests.factories.voices import person, published, speaker, submit
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
def review():
    item = shop.product()
    said.aspects(item)
    return published(item, has_bought=False, photos=[said.photo()], aspects={"look": 4})


def verb(client, voice, name, **typed):
    model = voice._meta.model_name
    address = reverse(f"admin:catalog_{model}_verb", args=[voice.pk, name])
    assert client.get(address).status_code == 200
    answer = client.post(address, typed)
    voice.refresh_from_db()
    return answer


@pytest.mark.req("CA7", "AC5")
def test_service_reads_a_review_publishes_it_and_replies(operator, review):
    client = operator("service")
    page = client.get(reverse("admin:catalog_review_change", args=[review.pk])).content.decode()
    assert all(words in page for words in ("Look 4/5", "Pours well.", "<img"))
    verb(client, review, "accept")
    assert review.state == "published"
    verb(client, review, "reply", text="Thank you, Amy.")
    assert (review.reply, review.replied_at is not None) == ("Thank you, Amy.", True)
    refused = verb(client, review, "reject", reason="")
    assert (refused.status_code, review.state) == (200, "published")
    verb(client, review, "reject", reason="Names a person.")
    assert (review.state, review.verdict) == ("rejected", "Names a person.")


@pytest.mark.req("CA7", "AC5")
@pytest.mark.parametrize("role", ["marketing", "analyst", "catalogue"])
def test_others_see_reviews_and_decide_nothing(operator, review, role):
    client = operator(role)
    assert client.get(reverse("admin:catalog_review_changelist")).status_code == 200
    client.post(reverse("admin:catalog_review_verb", args=[review.pk, "accept"]))
    review.refresh_from_db()
    assert review.state == "pending"


@pytest.mark.req("CA7")
def test_many_are_published_or_rejected_at_once(operator, review):
    other = published(shop.product(name="Mug"), has_bought=False)
    client, address = operator("service"), reverse("admin:catalog_review_changelist")
    chosen = {"_selected_action": [review.pk, other.pk]}
    asked = client.post(address, {"action": "reject_selected"} | chosen)
    assert "Reason" in asked.content.decode()
    assert not Review.objects.exclude(state="pending").exists()
    client.post(address, {"action": "reject_selected", "reason": "Not now."} | chosen)
    assert set(Review.objects.values_list("state", "verdict")) == {("rejected", "Not now.")}
    client.post(address, {"action": "accept_selected"} | chosen)
    assert set(Review.objects.values_list("state", flat=True)) == {"published"}


@pytest.mark.req("CA7")
def test_an_answer_of_the_shop_publishes_the_question(operator, now):
    asked = questions.ask(
        product_id=shop.product().pk,
        text="Does it drip?",
        speaker=speaker(email="kim@example.com"),
        now=now,
    )
    client = operator("service")
    refused = verb(client, asked, "answer", text="")
    assert "write a few words" in refused.content.decode()
    verb(client, asked, "answer", text="It does not.")
    drain(now)
    assert (asked.state, Answer.objects.get().is_shop) == ("published", True)
    assert Message.objects.get().recipient == "kim@example.com"
    assert client.get(reverse("admin:catalog_question_change", args=[asked.pk])).status_code == 200


@pytest.mark.req("CA7")
def test_buyers_answers_that_wait_are_decided(operator, now):
    asked = questions.ask(product_id=shop.product().pk, text="?", speaker=speaker(), now=now)
    questions.accept_question(question_id=asked.pk, now=now)
    written = questions.answer(
        question_id=asked.public_id,
        text="see www.example.com",
        speaker=speaker(person()),
        has_bought=True,
        now=now,
    )
    client = operator("service")
    chosen = {"_selected_action": [written.pk]}
    address = reverse("admin:catalog_answer_changelist")
    client.post(address, {"action": "accept_selected"} | chosen)
    written.refresh_from_db()
    assert written.state == "published"
    client.post(address, {"action": "reject_selected", "reason": "A link."} | chosen)
    written.refresh_from_db()
    assert written.state == "rejected"
    verb(client, asked, "reject", reason="A link.")
    assert Question.objects.get().state == "rejected"


@pytest.mark.req("CA7")
def test_the_owner_sets_the_rules_and_weights_are_reckoned_anew(operator, review, monkeypatch):
    asked = []
    monkeypatch.setattr("catalog.tasks.score_reviews.delay", lambda: asked.append(1))
    client = operator("owner")
    form = {name: getattr(VoiceRules(), name) for name in (
        "verified_weight", "length_weight", "photo_weight", "aspect_weight", "helpful_weight",
        "most_per_person", "most_per_address", "most_votes",
    )}  # fmt: skip
    add = reverse("admin:catalog_voicerules_add")
    client.post(add, form | {"flagged_words": "darn", "publishes_itself": ""})
    rules = VoiceRules.objects.get()
    assert (rules.pk, rules.flags, rules.publishes_itself) == (1, ["darn"], False)
    assert asked == []
    assert client.get(add).status_code == 403
    change = reverse("admin:catalog_voicerules_change", args=[1])
    client.post(change, form | {"photo_weight": 50})
    assert asked == [1]
    assert submit(shop.product(name="Mug")).state == "pending"


@pytest.mark.req("CA7")
def test_a_type_has_its_aspects(operator):
    item = shop.product()
    client = operator("catalogue")
    address = reverse("admin:catalog_producttype_change", args=[item.product_type_id])
    assert client.get(address).status_code == 200
    client.post(
        address,
        {
            "code": "tableware",
            "name_en": "Tableware",
            "name_zh_hans": "餐具",
            "tax_class": "standard",
            "nature": "goods",
            "minimum": 0,
            "weights": '{"name": 5}',
            "attributes-TOTAL_FORMS": 0,
            "attributes-INITIAL_FORMS": 0,
            "aspects-TOTAL_FORMS": 1,
            "aspects-INITIAL_FORMS": 0,
            "aspects-0-product_type": item.product_type_id,
            "aspects-0-code": "glaze",
            "aspects-0-name_en": "Glaze",
            "aspects-0-name_zh_hans": "釉面",
            "aspects-0-position": 1,
        },
    )
    assert Aspect.objects.get().name_zh_hans == "釉面"


@pytest.mark.req("AC5")
@pytest.mark.parametrize("view", ["catalog_review", "catalog_question", "catalog_answer"])
def test_the_lists_cost_the_same_however_long(operator, view, now):
    def one_more(number):
        item = shop.product(name=f"Mug {number}")
        submit(item)
        asked = questions.ask(product_id=item.pk, text="?", speaker=speaker(), now=now)
        questions.answer_for_shop(
            question_id=asked.pk, text="!", name="P", language="en", actor_id=None, now=now
        )

    def asked():
        client.get(address)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    client, address = operator("owner"), reverse(f"admin:{view}_changelist")
    one_more(1)
    once = asked()
    for number in range(2, 4):
        one_more(number)
    assert asked() == once


@pytest.mark.req("CA6", "CA5")
def test_a_products_wishes_relations_and_content_are_edited(operator):
    item = shop.product()
    field = PersonalField.objects.create(product=item, code="engraving", name_en="Engraving")
    client = operator("owner")
    page = client.get(reverse("admin:catalog_product_change", args=[item.pk])).content.decode()
    assert all(name in page for name in ("personal_fields-0-code", "relations-0-related"[:9]))
    address = reverse("admin:catalog_personalfield_change", args=[field.pk])
    assert client.get(address).status_code == 200
    form = {
        "product": item.pk, "code": "engraving", "kind": "text", "name_en": "Initials",
        "name_zh_hans": "缩写", "max_length": 3, "script": "latin", "lead_days": 2, "position": 0,
        "choices-TOTAL_FORMS": 0, "choices-INITIAL_FORMS": 0,
        "surcharges-TOTAL_FORMS": 1, "surcharges-INITIAL_FORMS": 0,
        "surcharges-0-field": field.pk, "surcharges-0-currency": "GBP",
        "surcharges-0-amount": "4.50",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    field.refresh_from_db()
    assert (field.name_en, field.max_length, str(field.surcharges.get().amount)) == (
        "Initials",
        3,
        "4.50",
    )
