"""What other departments' registers say of the persons of a class, with the extract that says it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from trainees.models import Person, RegisterExtract, RegisterRecord

Kind = RegisterExtract.Kind


@dataclass(frozen=True)
class Registers:
    """Records in force on a day, by the person's number and the kind of register."""

    records: dict[tuple[str, str], list[RegisterRecord]]

    def of(self, person: Person, kind: str) -> list[RegisterRecord]:
        """The records of one register, the newest extract first."""
        return self.records.get((person.id_number, kind), [])

    def pension(self, person: Person) -> RegisterRecord | None:
        """The record that entitles to a monthly pension, the earliest beginning first."""
        return min(self.of(person, Kind.PENSION), key=lambda record: record.valid_from, default=None)

    def groups(self, person: Person) -> set[str]:
        """Codes of the groups a register names; a severely disabled person is of both groups (JY-93, AMB-23)."""
        return {record.details["group"] for record in self.of(person, Kind.GROUPS)}

    def employer(self, person: Person) -> str | None:
        """Credit code of the employer who insures the person."""
        return next((record.details["employer"] for record in self.of(person, Kind.INSURANCE)), None)


def speaking_of(people: Sequence[Person], *, day: date, asked_at: datetime | None = None) -> Registers:
    """What the registers say of these persons for a day, by the newest extract of each place; by those that had come
    in by `asked_at`, where that is given, so that what a decision rested on can be shown later. One query."""
    found: dict[tuple[str, str], list[RegisterRecord]] = defaultdict(list)
    rows = RegisterRecord.objects.in_force(day).filter(
        extract=Subquery(_newest(asked_at)), id_index__of=[person.id_number for person in people]
    )
    for record in rows.select_related("extract__jurisdiction").order_by("-extract__as_of", "-pk"):
        found[record.id_number, record.extract.kind].append(record)
    return Registers(dict(found))


def consulted(jurisdiction_codes: Iterable[str], *, asked_at: datetime) -> dict[str, RegisterExtract]:
    """The newest extract of each register for a place or one it lies in, by kind: where silence comes from."""
    extracts = RegisterExtract.objects.filter(jurisdiction__code__in=jurisdiction_codes, imported_at__lte=asked_at)
    return {extract.kind: extract for extract in extracts.order_by("as_of", "pk")}


def _newest(asked_at: datetime | None) -> QuerySet[RegisterExtract]:
    same = Q(kind=OuterRef("extract__kind"), jurisdiction=OuterRef("extract__jurisdiction"))
    extracts = RegisterExtract.objects.filter(same)
    if asked_at is not None:
        extracts = extracts.filter(imported_at__lte=asked_at)
    return extracts.order_by("-as_of", "-pk").values("pk")[:1]
