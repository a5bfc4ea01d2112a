"""A school with a class for every roster."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from psycopg2.sql import SQL, Identifier, Literal

from benchmarks.importing.people import Roster
from institutions import filings
from institutions.models import Institution, Instructor, Site, TrainingClass
from portal.accounts.models import User
from portal.reference.grades import Grade
from portal.reference.groups import GROUPS
from portal.reference.models import Jurisdiction, Occupation, PopulationGroup
from portal.shared import uploads
from portal.shared.models import Upload

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FILLED = ("trainees_person", "trainees_enrolment", "trainees_groupevidence")


class World:
    """Classes of one school, as many as there are rosters, and their files handed in."""

    def __init__(self, classes: int) -> None:
        PopulationGroup.objects.bulk_create(
            [PopulationGroup(code=group.code, name=group.name, name_en=group.name_en) for group in GROUPS]
        )
        self.clerk = User.objects.create(username="clerk", display_name="clerk")
        self.school = _school()
        self.classes = [self._class(number) for number in range(classes)]

    def hand_in(self, rosters: Sequence[Roster], form: str) -> list[Upload]:
        """One upload for each class, with the lines that have to be refused left out."""
        made = []
        for roster, training_class in zip(rosters, self.classes, strict=True):
            content = roster.csv() if form == "csv" else roster.xlsx()
            upload = uploads.receive(
                purpose="roster", name=f"roster.{form}", content=content, owner=self.clerk, subject=training_class,
                now=NOW,
            )  # fmt: skip
            uploads.leave_out(upload, rows=sorted(roster.bad))
            made.append(upload)
        return made

    def empty(self) -> None:
        """Nobody is known any more; what was handed in is open again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # none of the rows may be deleted else
            names = SQL(", ").join(map(Identifier, FILLED))
            cursor.execute(SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))

    def places(self) -> set[tuple[str, int, str]]:
        """Where each row lies: an UPDATE, even to the same values, would move it."""
        own = [SQL("SELECT {}, id, ctid::text FROM {}").format(Literal(name), Identifier(name)) for name in FILLED]
        with connection.cursor() as cursor:
            cursor.execute(SQL(" UNION ALL ").join(own))
            return set(cursor.fetchall())

    def _class(self, number: int) -> TrainingClass:
        fields: dict[str, Any] = {
            "title": f"{number}", "occupation": Occupation.objects.get(), "grade": Grade.INTERMEDIATE,
            "mode": TrainingClass.Mode.SOCIAL, "paid_by": TrainingClass.Payer.INDIVIDUAL,
            "cost_per_person": Decimal("3000.00"), "trainee_fee": Decimal("3000.00"), "theory_hours": 8,
            "practice_hours": 24, "online_hours": 0, "planned_headcount": 20, "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 3, 20), "site": self.school.sites.get(), "instructor": self.school.instructors.get(),
        }  # fmt: skip
        return filings.draft(self.school, actor=self.clerk, now=NOW, **fields)


def _school() -> Institution:
    province = Jurisdiction.objects.create(code="990000", name="省", name_en="province", level="province")
    prefecture = Jurisdiction.objects.create(
        code="990100", name="市", name_en="city", level="prefecture", parent=province
    )
    place = Jurisdiction.objects.create(code="990101", name="县", name_en="county", level="county", parent=prefecture)
    Occupation.objects.create(code="8-00-01-01", name="工", name_en="worker")
    kinds = [Institution.Kind.TRAINING_INSTITUTION]
    school = Institution.objects.create(name="学校", credit_code="91990000MB0000001X", kinds=kinds, jurisdiction=place)
    Site.objects.create(institution=school, name="1", address="1", capacity=40)
    Instructor.objects.create(institution=school, name="教师", qualification="技师")
    return school
