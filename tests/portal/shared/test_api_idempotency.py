"""A request that comes twice at the same moment has one effect."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from portal.shared import idempotency, trail
from portal.shared.idempotency import Answer, KeyReused
from portal.shared.models import IdempotencyKey, TrailRecord
from portal.shared.problems import of_refusal
from portal.shared.refusals import Reason, Refused
from tests.institutions.factories import UserFactory

NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
TWINS = 6


def ask(user, *, key="one-request", asked="this", act=None):
    return idempotency.once(user, key, asked=asked, act=act or effect_of(user), refusal=of_refusal, now=NOW)


def effect_of(user):
    def act():
        record = trail.record("twin", user, actor=user)
        return Answer(201, {"record": record.pk})

    return act


@pytest.mark.django_db(transaction=True)
def test_twins_have_one_effect():
    user, barrier = UserFactory(), Barrier(TWINS)

    def twin(_number):
        barrier.wait()
        try:
            return ask(user)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TWINS) as pool:
        answers = list(pool.map(twin, range(TWINS)))
    assert len({answer.body["record"] for answer in answers}) == 1
    assert TrailRecord.objects.filter(verb="twin").count() == 1


@pytest.mark.django_db
def test_other_request_is_refused():
    user = UserFactory()
    ask(user)
    with pytest.raises(KeyReused):
        ask(user, asked="that")


@pytest.mark.django_db
def test_refusal_is_repeated_without_effect():
    user = UserFactory()

    def act():
        trail.record("twin", user, actor=user)
        raise Refused(Reason("NOT_NOW", "Later."))

    first, again = ask(user, act=act), ask(user)
    assert (first.status, first) == (409, again)
    assert not TrailRecord.objects.filter(verb="twin").exists()


@pytest.mark.django_db
def test_fault_leaves_key_unused():
    user = UserFactory()

    def act():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(user, act=act)
    assert ask(user).status == 201


@pytest.mark.django_db
def test_old_keys_are_forgotten():
    ask(UserFactory())
    assert idempotency.forget(now=NOW + timedelta(days=89)) == 0
    assert idempotency.forget(now=NOW + timedelta(days=91)) == 1
    assert not IdempotencyKey.objects.exists()
