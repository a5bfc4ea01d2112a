"""Transitions of many rows at once, by a number of statements that does not grow with the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import models, transaction
from django.db.models import QuerySet

from portal.shared import trail
from portal.shared.copying import copy_in, next_keys
from portal.shared.refusals import Reason, refuse_if
from portal.shared.workflow import M, StateField, declaration, differing, objections


@dataclass(frozen=True)
class Advanced:
    """What a set-based transition did: the keys that moved, and why the others did not."""

    moved: list[int]
    kept: dict[int, list[Reason]]


def advance(
    rows: QuerySet[M], name: str, *, actor: Any, subject: models.Model, now: datetime | None = None, **values: Any
) -> Advanced:
    """Move many rows by one UPDATE from the allowed source, with the guards as conditions.

    `values` are the dates and actors that the transition's method would set. `subject` is what the one trail row
    for the whole set is written on. Rows that did not move are returned with their reasons.
    """
    declared = declaration(rows.model, name)
    with transaction.atomic():
        wanted = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        open_rows = rows.model._base_manager.filter(pk__in=wanted, state__in=declared.sources)
        for guard in declared.guards:
            open_rows = open_rows.filter(guard.holds)
        moved = list(open_rows.order_by("pk").values_list("pk", flat=True))
        rows.model._base_manager.filter(pk__in=moved).update(state=declared.target, **values)
        details = {"rows": _digest(moved), "of": len(wanted)}
        trail.record(f"{name} ×{len(moved)}", subject, actor=actor, details=details, at=now)
    return Advanced(moved, _why_kept(rows.model, name, set(wanted) - set(moved)))


def enter(
    model: type[M], name: str, rows: Sequence[dict[str, Any]], *, actor: Any, subject: models.Model, now: datetime,
    **values: Any,
) -> None:  # fmt: skip
    """Write new rows as transition `name` leaves one that has only begun, by one COPY: each is written once.

    `rows` are the values of each by column, the same columns in all; `values` what the transition's method would set.
    The trail has the row of `advance`. Raises TypeError for a transition that does not lead on from the first state,
    or that has guards, which only a row that stands can be asked.
    """
    declared, state = declaration(model, name), cast(StateField, model._meta.get_field("state"))
    if state.get_default() not in declared.sources or declared.guards:
        raise TypeError(f"nothing new can begin with {name!r}")
    keys, common = next_keys(model, len(rows)), {"state": declared.target, **values}
    names = [model._meta.pk.attname, *rows[0], *common]
    with transaction.atomic():
        copy_in(model, names, [(key, *row.values(), *common.values()) for key, row in zip(keys, rows, strict=True)])
        details = {"rows": _digest(keys), "of": len(keys)}
        trail.record(f"{name} ×{len(keys)}", subject, actor=actor, details=details, at=now)


def _digest(keys: Iterable[int]) -> str:
    return trail.content_hash({"keys": sorted(keys)})


def _why_kept(model: type[M], name: str, keys: set[int]) -> dict[int, list[Reason]]:
    return {row.pk: objections(row, name) for row in model._base_manager.filter(pk__in=keys)}


def perform_all(
    rows: Sequence[M], name: str, *, actor: Any, now: datetime, details: Sequence[dict[str, Any]] = ()
) -> None:
    """`perform` for many rows, `details` one a row: all move or none, and each has its own row on the trail.

    The rows are locked by key and brought up to date. Raises `Refused` with the objections of all.
    """
    if not rows:
        return
    with transaction.atomic():
        before = _read_again(rows)
        refuse_if(_objections(rows, name))
        for row, own in zip(rows, details or [{}] * len(rows), strict=True):
            getattr(row, name)(actor=actor, now=now, **own)
        changed = {each.name for row in rows for each in differing(row, before[row.pk])}
        type(rows[0])._base_manager.bulk_update(rows, sorted(changed))
        trail.record_all(name, rows, actor=actor, at=now)


def _read_again(rows: Sequence[M]) -> dict[int, dict[str, Any]]:
    """Lock the rows and see them as they are; what the database holds of each, by key."""
    columns = [each.attname for each in rows[0]._meta.concrete_fields]
    locked = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    held = {row["pk"]: row for row in locked.select_for_update(of=("self",)).values("pk", *columns)}
    for row in rows:
        for each in differing(row, held[row.pk]):
            row.__dict__[each.attname] = held[row.pk][each.attname]  # the state is closed to all but transitions
            row._state.fields_cache.pop(each.name, None)
    return held


def _objections(rows: Sequence[M], name: str) -> list[Reason]:
    """What stands against any of them; a guard is asked of all at once."""
    model, keys = type(rows[0]), {row.pk for row in rows}
    declared = declaration(model, name)
    suspects = {row.pk for row in rows if row.state not in declared.sources}
    for guard in declared.guards:
        suspects |= keys - set(model._base_manager.filter(guard.holds, pk__in=keys).values_list("pk", flat=True))
    return [reason for row in rows if row.pk in suspects for reason in objections(row, name)]
