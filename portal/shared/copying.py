"""Rows by COPY: PostgreSQL takes thousands of them so, several times as fast as by INSERT with values.

What a model says of its columns holds here too: defaults, encryption, blind indexes; what its table says, as ever.
"""

import io
import json
import re
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from psycopg2.sql import SQL, Identifier

from portal.shared.fields import BlindIndexField, EncryptedField

Values = Sequence[Any]
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NULL = r"\N"


def copy_in(model: type[models.Model], names: Sequence[str], rows: Sequence[Values]) -> None:
    """Write new rows. `names` are the fields of each row's values, a key by its column (`person_id`).

    What is not named is left at its default, and a blind index follows from its text. All are written or none: raises
    IntegrityError, as an INSERT would, and what else the transaction did stands.
    """
    if not rows:
        return
    columns = _columns(model, names, rows)
    lines = "\n".join(map("\t".join, zip(*columns.values(), strict=True)))
    words = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(model._meta.db_table), SQL(", ").join(map(Identifier, columns))
    )
    with transaction.atomic(), connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(words, io.BytesIO(lines.encode()))


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no other row gets, for rows whose keys have to be known before they are written."""
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [model._meta.db_table, model._meta.pk.column, count])
        return [key for (key,) in cursor.fetchall()]


def _columns(model: type[models.Model], names: Sequence[str], rows: Sequence[Values]) -> dict[str, Sequence[str]]:
    """Each column of the model, its key if that is given, as COPY reads it."""
    given: dict[str, Values] = dict(zip(names, zip(*rows, strict=True), strict=True))
    fields: list[Any] = [
        field for field in model._meta.concrete_fields if not field.primary_key or field.attname in given
    ]
    if unknown := given.keys() - {field.attname for field in fields}:
        raise TypeError(f"no such fields of {model.__name__}: {sorted(unknown)}")
    return {field.column: _column(field, given, len(rows)) for field in fields}


def _column(field: Any, given: dict[str, Values], count: int) -> Sequence[str]:
    if isinstance(field, BlindIndexField):
        return [
            _NULL if index is None else _bytes(index)
            for index in field.indexes_of(given.get(field.of, [None] * count))
        ]
    if isinstance(field, EncryptedField):
        return [_bytes(sealed) for sealed in field.sealed(given.get(field.attname) or [field.get_default()] * count)]
    if field.attname not in given:
        return _texts(field, [field.get_default()]) * count
    return _texts(field, given[field.attname])


def _bytes(value: bytes) -> str:
    return rf"\\x{value.hex()}"


def _texts(field: Any, values: Values) -> list[str]:
    if isinstance(field, models.JSONField):
        texts = [json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) for value in values]
    else:
        texts = ["" if value is None else str(value) for value in values]
    if _SPECIAL.search("".join(texts)):
        texts = [text.translate(_ESCAPED) for text in texts]
    if None not in values:
        return texts
    return [_NULL if value is None else text for value, text in zip(values, texts, strict=True)]
