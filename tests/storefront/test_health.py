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
