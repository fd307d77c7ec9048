"""The door where machines ask whether the shop is well."""

import pytest
from django.db import connection


@pytest.mark.req("PL3")
@pytest.mark.django_db
def test_all_is_well(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "cache": True})


@pytest.mark.req("PL3")
def test_it_tells_which_part_is_away(client, django_db_blocker, monkeypatch):
    """The database's address is changed to one where nobody listens."""
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    with django_db_blocker.unblock():
        connection.close()
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": False, "cache": True})


@pytest.mark.req("PL3")
@pytest.mark.parametrize(
    ("path", "kind"),
    [("/en/track/", "text/html; charset=utf-8"), ("/api/v1/orders/x/", "application/problem+json")],
)
def test_a_page_that_needs_what_is_away_says_when_to_ask_again(
    client, django_db_blocker, monkeypatch, path, kind
):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    client.raise_request_exception = False
    form = {"number": "LM-1", "email": "amy@example.com"}
    with django_db_blocker.unblock():
        connection.close()
        answer = client.post(path, form) if "track" in path else client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"] == kind
