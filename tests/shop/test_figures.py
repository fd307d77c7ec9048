"""What the shop tells those who run it: ids, slow statements, figures, logs."""

import io
import json
import logging.config

import pytest
from django.db import connection
from django.test import override_settings
from prometheus_client import REGISTRY

from core import work
from core.tasks import reconcile
from shop.following import HEADER, send_along
from shop.settings_parts import logs
from tests.factories import shop

pytestmark = [pytest.mark.req("PL3"), pytest.mark.django_db]


AS_JSON = logs.logging(as_json=True)


def counted(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


def test_each_answer_has_an_id_of_its_own_or_the_proxys(client):
    first, second = client.get("/en/bag/"), client.get("/en/bag/")
    assert len(first["X-Request-ID"]) == 16
    assert first["X-Request-ID"] != second["X-Request-ID"]
    given = client.get("/en/bag/", headers={"X-Request-ID": "edge-7f3a91"})
    assert given["X-Request-ID"] == "edge-7f3a91"
    forged = client.get("/en/bag/", headers={"X-Request-ID": "a\tb{}[]"})
    assert len(forged["X-Request-ID"]) == 16


def test_requests_are_counted_by_route_not_by_address(client):
    shop.small_shop()
    labels = {"route": "storefront:cart", "method": "GET", "status": "200"}
    before = counted("loopmart_request_seconds_count", **labels)
    client.get("/en/bag/")
    client.get("/zh-hans/bag/")
    assert counted("loopmart_request_seconds_count", **labels) == before + 2
    assert counted("loopmart_request_statements_total", route="storefront:cart") > 0


def test_a_page_from_the_cache_is_known_as_one(client):
    shop.small_shop()
    labels = {"route": "page cache", "method": "GET", "status": "200"}
    before = counted("loopmart_request_seconds_count", **labels)
    client.get("/en/")
    assert "Server-Timing" not in client.get("/en/")
    assert counted("loopmart_request_seconds_count", **labels) == before + 1


def test_a_slow_statement_is_logged_with_its_route_and_without_its_values(client, caplog):
    with (
        override_settings(SLOW_STATEMENT_MS=20),
        work.doing(name="storefront:cart"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(0.03), %s", ["amy@example.com"])
    told = [record.getMessage() for record in caplog.records if record.name == "loopmart.slow"]
    assert len(told) == 1
    assert "ms in storefront:cart: SELECT pg_sleep(0.03), %s" in told[0]
    assert counted("loopmart_slow_statements_total", work="storefront:cart") >= 1


def test_a_log_line_is_json_with_the_request_and_without_persons():
    said = io.StringIO()
    handlers = {"stream": AS_JSON["handlers"]["stream"] | {"stream": said}}
    logger = {"handlers": ["stream"], "propagate": False}
    logging.config.dictConfig(
        AS_JSON | {"handlers": handlers, "root": {}, "loggers": {"tests.figures": logger}}
    )
    with work.doing(id="edge-7f3a91", name="storefront:cart"):
        logging.getLogger("tests.figures").warning("letter to %s", "amy@example.com")
    told = json.loads(said.getvalue())
    assert (told["request"], told["work"]) == ("edge-7f3a91", "storefront:cart")
    assert told["message"] == "letter to <email>"


def test_a_task_goes_on_under_the_id_of_who_asked_for_it():
    headers = {}
    with work.doing(id="edge-7f3a91"):
        send_along(headers=headers)
    assert headers == {HEADER: "edge-7f3a91"}
    before = counted("loopmart_task_seconds_count", task="core.reconcile", outcome="done")
    reconcile()
    after = counted("loopmart_task_seconds_count", task="core.reconcile", outcome="done")
    assert after == before + 1


def test_figures_are_read_on_this_machine_or_with_the_token(client):
    client.get("/en/bag/")
    page = client.get("/metrics/")
    told = page.content.decode()
    assert 'loopmart_request_seconds_count{method="GET",route="storefront:cart"' in told
    assert "loopmart_outbox_lag_seconds 0.0" in told
    assert 'loopmart_queue_length{queue="celery"}' in told
    assert client.get("/metrics/", REMOTE_ADDR="192.0.2.7").status_code == 403
    with override_settings(METRICS_TOKEN="a long token"):
        assert client.get("/metrics/").status_code == 403
        opened = client.get("/metrics/", headers={"Authorization": "Bearer a long token"})
        assert opened.status_code == 200


def test_a_process_says_that_it_is_alive_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/alive/").content == b"alive"
