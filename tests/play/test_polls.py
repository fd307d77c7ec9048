"""Polls: one vote each, and the winner becomes the voters' coupon, once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from play.models import Game, Option, Vote
from play.services import polls
from promotions.models import CouponClaim
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import offers
from tests.factories.voices import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(now):
    made = Game.objects.create(
        kind="poll",
        code="poll",
        title_en="What shall be cheaper?",
        title_zh_hans="打折投票",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
        is_published=True,
    )
    for place, name in enumerate(("Lamps", "Rugs")):
        Option.objects.create(
            game=made,
            name_en=name,
            name_zh_hans=name,
            coupon=offers.coupon(code=""),
            position=place,
        )
    return made


def vote(client, poll, user, name):
    client.force_login(user)
    option = poll.options.get(name_en=name)
    return client.post("/en/play/poll/vote/", {"option": option.public_id})


@pytest.mark.req("PR5")
def test_a_mind_can_be_changed_and_the_winner_is_everybodys(client, poll, now):
    amy, ben, eve = person(), person(), person()
    vote(client, poll, amy, "Lamps")
    vote(client, poll, ben, "Lamps")
    vote(client, poll, eve, "Rugs")
    for _twice in range(2):
        vote(client, poll, ben, "Rugs")
    assert dict(poll.options.values_list("name_en", "votes")) == {"Lamps": 1, "Rugs": 2}
    assert Vote.objects.count() == 3
    over = now + timedelta(days=1)
    assert [polls.settle_over(now=over), polls.settle_over(now=over)] == [1, 0]
    rugs = poll.options.get(name_en="Rugs")
    assert set(CouponClaim.objects.values_list("coupon", "user")) == {
        (rugs.coupon_id, one.pk) for one in (amy, ben, eve)
    }


@pytest.mark.req("PR5")
def test_of_as_many_the_first_wins_and_nobody_asked_is_nobody_given(client, poll, now):
    vote(client, poll, person(), "Rugs")
    vote(client, poll, person(), "Lamps")
    polls.settle_over(now=now + timedelta(days=2))
    lamps = poll.options.get(name_en="Lamps")
    assert set(CouponClaim.objects.values_list("coupon", flat=True)) == {lamps.coupon_id}


@pytest.mark.req("PR5")
def test_what_cannot_be_voted_for(client, poll, now, time_machine_at):
    amy = person()
    client.force_login(amy)
    answer = client.post("/en/play/poll/vote/", {"option": "nothing"})
    assert (answer.status_code, "choose one" in answer.content.decode()) == (409, True)
    with time_machine_at(now + timedelta(days=2)):
        assert vote(client, poll, amy, "Rugs").status_code == 409
    assert not Vote.objects.exists()


@pytest.mark.req("PR5")
def test_operators_odds_must_be_a_million(client, poll, now):
    write_roles()
    user = User.objects.create_user("m@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="marketing"))
    client.force_login(user)
    form = {
        "kind": "wheel",
        "code": "new",
        "title_en": "New",
        "title_zh_hans": "新",
        "starts_at_0": "2026-11-22",
        "starts_at_1": "09:00",
        "ends_at_0": "2026-11-29",
        "ends_at_1": "09:00",
        "free_turns": "1",
        "share_turns": "0",
        "points_price": "0",
        "budget": "10",
        "prizes-TOTAL_FORMS": "1",
        "prizes-INITIAL_FORMS": "0",
        "prizes-0-name_en": "Word",
        "prizes-0-name_zh_hans": "祝福",
        "prizes-0-odds": "999999",
        "prizes-0-points": "0",
        "prizes-0-cost": "0",
        "prizes-0-position": "0",
        "options-TOTAL_FORMS": "0",
        "options-INITIAL_FORMS": "0",
    }
    page = client.post("/admin/play/game/add/", form)
    assert "must be a million" in page.content.decode()
    assert not Game.objects.filter(code="new").exists()
    assert (
        client.post("/admin/play/game/add/", form | {"prizes-0-odds": "1000000"}).status_code == 302
    )
    made = Game.objects.get(code="new")
    assert client.get(f"/admin/play/game/{made.pk}/change/").status_code == 200
    for name in ("game", "turn"):
        assert client.get(f"/admin/play/{name}/").status_code == 200


@pytest.mark.req("PR5")
def test_the_app_votes_and_needs_to_be_signed_in(poll):
    app = App()
    [told] = app.get("games/").json()
    assert [one["name"] for one in told["options"]] == ["Lamps", "Rugs"]
    assert app.post("games/poll/votes/", {"option": told["options"][0]["id"]}).status_code == 403
    app.http.force_authenticate(person())
    answer = app.post("games/poll/votes/", {"option": told["options"][0]["id"]})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["options"][0]["votes"] == 1
    assert app.post("games/none/votes/", {"option": "x"}).status_code == 404
