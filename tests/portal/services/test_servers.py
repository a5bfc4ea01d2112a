import subprocess

import pytest
import redis


@pytest.mark.redis
def test_redis_keeps_what_was_queued(own_redis: tuple[str, subprocess.Popen[bytes]]) -> None:
    url, _process = own_redis
    with redis.Redis.from_url(f"{url}/0", decode_responses=True) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


@pytest.mark.redis
def test_shared_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(f"{redis_url}/1") as client:
        assert client.ping()
