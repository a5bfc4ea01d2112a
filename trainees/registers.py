"""Extracts of other departments' registers: taken with source and as-of date, asked for a person and a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.reference.models import Jurisdiction
from portal.shared import trail, uploads
from portal.shared.copying import copy_in
from portal.shared.models import Upload
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.importing import Preview as FilePreview
from portal.shared.spreadsheets.importing import Row
from trainees import persons
from trainees.handed_in import hold
from trainees.models import Person, RegisterExtract, RegisterRecord
from trainees.models.register import RegisterRecordQuerySet
from trainees.register_extracts import read_register

PURPOSE = "register"

NOTHING = _("No row is left to import: every row is refused or left out.")
AHEAD = _("The extract is said to be as of %(day)s, which has not come yet. Please enter the day it names.")
NO_SOURCE = _("Please name the department the extract comes from.")
_RECORD = ("extract_id", "id_number", "name", "valid_from", "valid_to", "details")


@dataclass(frozen=True)
class Preview:
    """What an extract says. `known` are persons by number; the others may enrol later and are kept as well.

    `left_out` are faulty rows alone: what can be read of another department's word is taken (docs/decisions/17).
    """

    file: FilePreview
    left_out: frozenset[int]
    known: dict[str, Person]

    @property
    def error(self) -> Text | None:
        return self.file.error

    @property
    def rows(self) -> list[Row]:
        """The rows that would be taken."""
        return self.file.accepted

    @property
    def normalised(self) -> list[Row]:
        """The rows that would be taken with a cell put right."""
        return [row for row in self.rows if row.normalised]

    @property
    def refused(self) -> list[Row]:
        """The rows that cannot be taken and are not left out."""
        return [row for row in self.file.rows if not row.accepted and row.number not in self.left_out]

    @property
    def other_names(self) -> list[tuple[Row, Person]]:
        """Rows whose number the portal knows under another name; they are taken, and looked at by people."""
        known = ((row, self.known.get(row.values["id_number"].number)) for row in self.rows)
        return [(row, person) for row, person in known if person and person.name != row.values["name"]]


def terms(*, kind: str, jurisdiction: Jurisdiction, source: str, as_of: date) -> dict[str, Any]:
    """What is said beside the file, as an upload keeps it."""
    return {"kind": kind, "jurisdiction": jurisdiction.pk, "source": source, "as_of": as_of.isoformat()}


def ahead(as_of: date, now: datetime) -> Reason | None:
    """That the day an extract vouches for has not come yet."""
    if as_of <= timezone.localdate(now):
        return None
    return Reason("EXTRACT_AHEAD", sentence(AHEAD, day=as_of), "as_of")


def preview(upload: Upload) -> Preview:
    """Read an open upload as the register its details name."""
    found = read_register(upload.details["kind"], bytes(upload.content), upload.name)
    known = persons.find_all(row.values["id_number"].number for row in found.accepted)
    faulty = {row.number for row in found.rows if not row.accepted}
    return Preview(found, frozenset(faulty & set(upload.left_out)), known)


@transaction.atomic
def import_extract(upload: Upload, *, actor: Any, now: datetime) -> RegisterExtract:
    """Write an extract whole or not at all; the same file as of the same day is the extract that stands already.

    Raises `Refused` for a closed upload, an unreadable file or rows that are neither right nor left out.
    """
    held = hold(upload)
    as_of = cast(date, parse_date(held.details["as_of"]))
    refuse_if(_objections(held, as_of, now))
    found = preview(held)
    refuse_if(_row_objections(found))
    extract, created = RegisterExtract.objects.get_or_create(
        kind=held.details["kind"], jurisdiction_id=held.details["jurisdiction"], sha256=held.sha256, as_of=as_of,
        defaults={
            "source": held.details["source"], "file_name": held.name, "row_count": len(found.rows),
            "imported_at": now, "imported_by": actor,
        },
    )  # fmt: skip
    if created:
        copy_in(RegisterRecord, _RECORD, _records(extract, found.rows))
        trail.record("import extract", extract, actor=actor, details={"rows": extract.row_count}, at=now)
    uploads.close(held, status=Upload.Status.CONFIRMED, now=now, actor=actor)
    upload.refresh_from_db()
    return extract


def records_on(person: Person, kind: str, day: date) -> RegisterRecordQuerySet:
    """What the newest extract of each place says of a person for a day."""
    rows = RegisterRecord.objects.latest_of(kind).in_force(day).filter(id_index__of=person.id_number)
    return cast(RegisterRecordQuerySet, rows.select_related("extract").order_by("-extract__as_of", "-pk"))


def record_on(person: Person, kind: str, day: date) -> RegisterRecord | None:
    """The record of a person in a register on a day, with its extract, or None."""
    return records_on(person, kind, day).first()


def of_person(person: Person) -> RegisterRecordQuerySet:
    """Every record of a person in every extract, the newest extract first."""
    rows = RegisterRecord.objects.filter(id_index__of=person.id_number).select_related("extract")
    return cast(RegisterRecordQuerySet, rows.order_by("-extract__as_of", "extract__kind", "-valid_from", "-pk"))


def _records(extract: RegisterExtract, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    return [
        (extract.pk, values["id_number"].number, values["name"], values["valid_from"], values["valid_to"], details)
        for row in rows
        for values in [row.values]
        for details in _details(extract.kind, row)
    ]


def _details(kind: str, row: Row) -> list[dict[str, str]]:
    """One record a row; one for each group where a row names several."""
    if kind == RegisterExtract.Kind.INSURANCE:
        return [{"employer": row.values["employer"], "insurance": row.values["insurance"]}]
    if kind == RegisterExtract.Kind.GROUPS:
        return [{"group": code, "degree": row.values["degree"]} for code in row.values["groups"]]
    return [{}]


def _objections(upload: Upload, as_of: date, now: datetime) -> list[Reason]:
    early = ahead(as_of, now)
    found = [early] if early else []
    if not upload.details["source"].strip():
        found.append(Reason("NO_SOURCE", NO_SOURCE, "source"))
    return found


def _row_objections(found: Preview) -> list[Reason]:
    if found.error is not None:
        return [Reason(found.file.error_code, found.error)]
    if found.refused:
        return [Reason("ROWS_REFUSED", rows_refused(len(found.refused)))]
    return [] if found.rows else [Reason("NOTHING_TO_IMPORT", NOTHING)]


def rows_refused(number: int) -> str:
    """What has to happen to rows of an extract that cannot be read."""
    return ngettext(
        "%(number)s row cannot be read. Please leave it out or ask the department for a correct extract.",
        "%(number)s rows cannot be read. Please leave them out or ask the department for a correct extract.",
        number,
    ) % {"number": number}
