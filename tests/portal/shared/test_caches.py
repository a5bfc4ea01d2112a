"""The cache on the database and on Redis: the same promises, whichever stands behind. What must outlive a flush is on
the database in both."""

import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.core.cache import caches

from portal.services.paths import ROOT

SAY_WHERE = """
import django; django.setup()
from django.conf import settings
print(settings.CACHES["default"]["LOCATION"], settings.CACHES["durable"]["LOCATION"], settings.CELERY_BROKER_URL)
"""


@pytest.fixture(params=["embedded", pytest.param("redis", marks=pytest.mark.redis)])
def cache(request, settings, db):
    """The default cache as the settings make it without and with REDIS_URL, empty."""
    if request.param == "redis":
        address = f"{request.getfixturevalue('redis_url')}/1"
        redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
        settings.CACHES = configured.CACHES | {"default": redis}
    caches["default"].clear()
    yield caches["default"]
    caches["default"].clear()


def test_cache_keeps_what_was_set(cache):
    cache.set("figures", {"paid": "12,500.00"}, timeout=60)
    assert cache.get("figures") == {"paid": "12,500.00"}


def test_cache_forgets_in_time(cache):
    cache.set("figures", 1, timeout=-1)
    assert cache.get("figures") is None


def test_cache_adds_once(cache):
    assert [cache.add("first", n, timeout=60) for n in range(3)] == [True, False, False]
    assert cache.get("first") == 0


def test_cache_counts_up(cache):
    cache.set("seen", 1, timeout=60)
    assert cache.incr("seen") == 2


@pytest.mark.redis
def test_durable_cache_outlives_redis(settings, db, redis_url):
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"{redis_url}/1"}
    settings.CACHES = configured.CACHES | {"default": redis}
    caches["durable"].set("attempts", 5, timeout=60)
    caches["default"].clear()
    assert caches["durable"].get("attempts") == 5


@pytest.mark.parametrize(
    ("redis", "said"),
    [
        ("", "portal_cache portal_cache folder://"),
        ("redis://127.0.0.1:6", "redis://127.0.0.1:6/1 portal_cache redis://127.0.0.1:6/0"),
    ],
)
def test_redis_url_places_cache_and_broker(redis, said, monkeypatch):
    monkeypatch.setenv("REDIS_URL", redis)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings")
    done = subprocess.run([sys.executable, "-c", SAY_WHERE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == said.split()
