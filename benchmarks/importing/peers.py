"""What the portal's import is held against: bare COPY, django-import-export as it comes, and openpyxl."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import tablib
from django.db import connection, transaction
from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget
from openpyxl import load_workbook
from psycopg2.sql import SQL, Identifier

from benchmarks.importing.people import Roster
from benchmarks.importing.world import FILLED, NOW, World
from portal.reference.groups import parse_group
from portal.reference.models import PopulationGroup
from portal.reference.models.occupation import sort_key_of
from portal.shared import encryption
from portal.shared.encryption import blind_index
from portal.shared.identity import parse
from trainees.models import Enrolment, GroupEvidence, Person


class Finished:
    """The rows as an import left them, ready to be copied into the same tables again."""

    def __init__(self) -> None:
        self._tables = {name: _copied_out(name) for name in FILLED}

    def copy_in(self) -> None:
        """One transaction, the indexes, triggers and foreign keys as they stand."""
        with transaction.atomic(), connection.cursor() as cursor:
            for name, content in self._tables.items():
                cursor.copy_expert(SQL("COPY {} FROM STDIN").format(Identifier(name)), io.BytesIO(content))

    def bytes_of(self, name: str) -> int:
        return len(self._tables[name])


def _copied_out(name: str) -> bytes:
    content = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(SQL("COPY {} TO STDOUT").format(Identifier(name)), content)
    return content.getvalue()


class Default(resources.ModelResource):
    """A resource that is told no more than which columns say whom a row is about. The models hash and encrypt."""


class Hexadecimal(Widget):
    """Bytes, which the library cannot show."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bytes:
        return bytes.fromhex(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return bytes(value).hex() if value else ""


class PersonResource(Default):
    id_index = Field("id_index", "id_index", Hexadecimal())

    class Meta:
        model = Person
        import_id_fields = ("id_index",)
        fields = ("id_index", "id_number", "name", "phone", "sort_key", "sex", "birth_date")


class EnrolmentResource(Default):
    class Meta:
        model = Enrolment
        import_id_fields = ("training_class", "person")
        fields = ("training_class", "person", "roster_row", "group", "enrolled_at")


class EvidenceResource(Default):
    class Meta:
        model = GroupEvidence
        import_id_fields = ("person", "group", "source")
        fields = ("person", "group", "source", "valid_from")


def import_by_default(rosters: Sequence[Roster], world: World, people: int) -> None:
    """The first so many right lines into the three tables, with what is no column of the file worked out beforehand.

    Nothing is checked, and the library makes no transition, so everybody stays an applicant.
    """
    chosen = [line for roster in rosters for at, line in enumerate(roster.lines, 1) if at not in roster.bad][:people]
    _take(PersonResource, [_person(line) for line in chosen])
    keys = dict(Person.objects.values_list("id_index", "pk"))
    groups = dict(PopulationGroup.objects.values_list("code", "pk"))
    first = world.classes[0]
    rows = [(keys[blind_index(line[2])], line[4] and groups[parse_group(line[4]).code]) for line in chosen]
    entered = {"training_class": first.pk, "enrolled_at": f"{NOW:%Y-%m-%d %H:%M:%S}"}
    _take(
        EnrolmentResource, [{"person": person, "group": group, "roster_row": 1, **entered} for person, group in rows]
    )
    rests_on = {"source": first.number, "valid_from": first.starts_on.isoformat()}
    _take(EvidenceResource, [{"person": person, "group": group, **rests_on} for person, group in rows if group])


def _person(line: Sequence[str]) -> dict[str, Any]:
    number = parse(line[2])
    return {
        "id_index": blind_index(number.number).hex(), "id_number": number.number, "name": line[1], "phone": line[3],
        "sort_key": sort_key_of(line[1]), "sex": number.sex.value, "birth_date": number.birth_date.isoformat(),
    }  # fmt: skip


def _take(resource: type[Default], rows: Sequence[dict[str, Any]]) -> None:
    table = tablib.Dataset(*[tuple(row.values()) for row in rows], headers=list(rows[0]))
    done = resource().import_data(table, raise_errors=True)
    if sum(done.totals[kind] for kind in ("new", "update", "skip")) != len(rows):
        raise RuntimeError(f"{resource.__name__}: {done.totals}")


def read_by_openpyxl(_module: str, content: bytes, _order: dict[str, Any]) -> bytes:
    """The answer of the portal's reader, from openpyxl in this process: no child, no gate, no search for formulas."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = [[None if value is None else str(value) for value in row] for row in book.worksheets[0].values]
    return json.dumps({"encoding": "", "sheets": [{"name": "", "rows": rows}]}).encode()


class Unsealed:
    """Stands for the cipher and the hash where neither is to be measured."""

    def __init__(self, key: bytes) -> None:
        pass

    def encrypt(self, _nonce: bytes, plain: bytes, _place: bytes) -> bytes:
        return plain

    def decrypt(self, _nonce: bytes, stored: bytes, _place: bytes) -> bytes:
        return stored

    @staticmethod
    def digest(_key: bytes, plain: bytes, _algorithm: Any) -> bytes:
        return plain


@contextmanager
def unsealed() -> Iterator[None]:
    """Texts are stored as they are, and stand for their own blind index."""
    with patch.object(encryption, "AESGCM", Unsealed), patch.object(encryption, "hmac", Unsealed):
        yield
