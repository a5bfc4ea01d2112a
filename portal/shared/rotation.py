"""Bringing stored values under the current keys: only rows that still wait are touched, so it may stop and repeat."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import models, transaction
from django.db.models import F, Func, Q, Value

from portal.shared.encryption import encryption_header, index_header
from portal.shared.fields import BlindIndexField, EncryptedField

ProtectedField = EncryptedField | BlindIndexField


@dataclass(frozen=True)
class Rotated:
    """How many rows of one table were brought under the current keys."""

    table: str
    rows: int


def protected_fields(model: type[models.Model]) -> list[ProtectedField]:
    """The encrypted and index columns of the model's own table."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, ProtectedField)]


def rotate(model: type[models.Model], *, batch: int = 500) -> Rotated:
    """Re-encrypt and re-index the waiting rows of one table, each batch in a transaction of its own."""
    return Rotated(model._meta.db_table, sum(_batches(model, protected_fields(model), batch)))


def waiting(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Rows in which at least one value stands under a key that is not the current one."""
    condition = Q()
    rows = model._base_manager.all()
    for field in protected_fields(model):
        header = _current_header(field)
        head = f"head_of_{field.name}"
        rows = rows.alias(**{head: _head(field, len(header))})
        condition |= Q(**{f"{field.name}__isnull": False}) & ~Q(**{head: header})
    return rows.filter(condition).order_by("pk")


def _batches(model: type[models.Model], fields: list[ProtectedField], batch: int) -> Iterator[int]:
    if not fields:
        return
    rows, last = waiting(model), None
    while True:
        with transaction.atomic():
            here = rows if last is None else rows.filter(pk__gt=last)
            taken = list(here.select_for_update(of=("self",))[:batch])
            with _changeable(model):
                _write(model, fields, taken)
        if not taken:
            return
        last = taken[-1].pk
        yield len(taken)


def _changeable(model: type[models.Model]) -> AbstractContextManager[None]:
    # a key is not what a protected row says: renewing it is the one change that is none
    label = model._meta.label
    held = [each for owner, each in pgtrigger.registered() if owner._meta.label == label]
    names = [f"{label}:{each.name}" for each in held if isinstance(each, pgtrigger.Protect)]
    return pgtrigger.ignore(*names) if names else nullcontext()


def _write(model: type[models.Model], fields: list[ProtectedField], rows: list[Any]) -> None:
    for row in rows:
        for field in fields:
            if isinstance(field, BlindIndexField):
                setattr(row, field.attname, field.index_of(row))
    model._base_manager.bulk_update(rows, [field.name for field in fields])


def _current_header(field: ProtectedField) -> bytes:
    return index_header() if isinstance(field, BlindIndexField) else encryption_header()


def _head(field: ProtectedField, length: int) -> Func:
    binary: models.BinaryField[Any, Any] = models.BinaryField()
    return Func(F(field.name), Value(1), Value(length), function="SUBSTRING", output_field=binary)
