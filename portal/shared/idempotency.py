"""Writes of other systems: sent twice, done once, answered alike."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.shared.encryption import blind_index, blind_indexes
from portal.shared.models import IdempotencyKey
from portal.shared.refusals import Refused

KEPT_FOR = timedelta(days=90)


class KeyReused(Exception):
    """The key was already used for another request."""


@dataclass(frozen=True)
class Answer:
    """What is told to a system: the HTTP status and a JSON object."""

    status: int
    body: dict[str, Any]


def once(
    user: Any,
    key: str,
    *,
    asked: Any,
    act: Callable[[], Answer],
    refusal: Callable[[Refused], Answer],
    now: datetime,
) -> Answer:
    """The answer to a request: of `act` the first time, the same one ever after.

    `asked` is the request as JSON can say it. The effect, its answer and the key are committed together; a twin that
    comes meanwhile waits for them. A refusal is an answer too, made by `refusal`, and leaves no effect. Every other
    error passes through and leaves the key unused. Raises `KeyReused`; `OperationalError` when a twin takes too long.
    """
    text = json.dumps(asked, sort_keys=True)
    with transaction.atomic():
        _wait_for_twin(f"{user.pk} {key}")
        known = IdempotencyKey.objects.filter(user=user, key=key).first()
        if known is not None:
            return _again(known, text)
        answer = _first(act, refusal)
        IdempotencyKey.objects.create(
            user=user, key=key, request_hash=blind_index(text), status=answer.status, response=answer.body, at=now
        )
    return answer


def forget(*, now: datetime) -> int:
    """Drop keys that are older than any repetition; returns how many."""
    return IdempotencyKey.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


def _wait_for_twin(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _first(act: Callable[[], Answer], refusal: Callable[[Refused], Answer]) -> Answer:
    try:
        with transaction.atomic():
            return act()
    except Refused as refused:
        return refusal(refused)


def _again(known: IdempotencyKey, text: str) -> Answer:
    if bytes(known.request_hash) not in blind_indexes(text):
        raise KeyReused
    return Answer(known.status, known.response)
