"""The queue remembers, the cache need not."""

import os

import pytest
import redis

from shop.embedded import valkey
from shop.embedded.processes import spawn, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def running(tmp_path, monkeypatch):
    """Start servers as the supervisor does; short folders for sockets go with the test run."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", os.environ["LOOPMART_TEST_ROOT"])
    processes = []

    def start(name, options):
        server = valkey.Valkey(name, tmp_path / name, tmp_path / ("长 long " * 20), options)
        server.make_folders()
        with (tmp_path / "log").open("ab") as log:
            processes.append(spawn(server.command(), log))
        assert wait_until(lambda: server.ready(0), seconds=10), (tmp_path / "log").read_text()
        return server, processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("options", "kept"), [(valkey.DURABLE, 1000), (valkey.FORGETFUL, 0)])
def test_what_is_left_after_a_kill(running, options, kept):
    server, process = running("one", options)
    with redis.Redis.from_url(server.url()) as client:
        client.rpush("jobs", *range(1000))

    process.kill()
    process.wait()
    server, _ = running("one", options)

    with redis.Redis.from_url(server.url()) as client:
        assert client.llen("jobs") == kept


def test_a_full_queue_refuses_and_a_full_cache_forgets(running):
    queue, _ = running("queue", valkey.DURABLE)
    cache, _ = running("cache", valkey.FORGETFUL)
    with redis.Redis.from_url(queue.url()) as one, redis.Redis.from_url(cache.url(3)) as other:
        assert one.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert other.config_get("maxmemory-policy") == {"maxmemory-policy": "allkeys-lru"}
