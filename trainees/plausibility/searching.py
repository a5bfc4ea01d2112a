"""Searching marks for what has to be explained: all of a period, or those that a class's own doubts rest on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from institutions.models import TrainingClass
from trainees.models import AttendanceMark
from trainees.plausibility import sessions_at_once
from trainees.plausibility.kind import Doubt, Kind, Reach

Rows = Iterator[dict[str, Any]]

# Claims come within a year of the certificate; what was found stays found when its marks are older.
LOOKED_BACK = timedelta(days=400)
A_DAY = timedelta(days=1)
ALWAYS = ("-infinity", "infinity")
SEEN = """
    seen AS (
        SELECT mark.id, mark.at, mark.until, mark.way, mark.device, mark.received_at, mark.enrolment_id,
               mark.session_id, session.starts_at, session.ends_at, session.site_id, enrolment.person_id,
               enrolment.group_id, enrolment.enrolled_at, enrolment.left_at, enrolment.left_on,
               enrolment.training_class_id AS class_id, class.institution_id, class.ended_at
        FROM trainees_attendancemark mark
        JOIN institutions_classsession session ON session.id = mark.session_id
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE mark.at >= %(begin)s::timestamptz AND mark.at < %(end)s::timestamptz AND {within}
    )
"""
EVERYWHERE = "true"
OF_CLASS = {
    Reach.CLASS: "enrolment.training_class_id = %(class)s",
    Reach.PEOPLE: (
        "enrolment.person_id IN (SELECT person_id FROM trainees_enrolment WHERE training_class_id = %(class)s)"
    ),
    Reach.INSTITUTION: (
        "class.institution_id = (SELECT institution_id FROM institutions_trainingclass WHERE id = %(class)s)"
    ),
    Reach.CITY: EVERYWHERE,
}


def everywhere(kind: Kind) -> Iterator[Doubt]:
    """Every doubt of this kind in the marks of the 400 days before the one that came in last. One statement, besides
    the search for that mark."""
    last = AttendanceMark.objects.order_by("-pk").values_list("at", flat=True).first()
    begin = last - LOOKED_BACK if last else ALWAYS[0]
    yield from _found(kind, EVERYWHERE, begin=begin, end=ALWAYS[1])


def of_class(training_class: TrainingClass, kinds: Sequence[Kind]) -> list[Doubt]:
    """The doubts that concern one class, in the order of the kinds; those between classes stand with each of them.
    One statement a kind."""
    near = training_class.starts_on - A_DAY, training_class.ends_on + 2 * A_DAY
    found = []
    for kind in kinds:
        begin, end = ALWAYS if kind.reach in (Reach.CLASS, Reach.PEOPLE) else near
        given = {"begin": begin, "end": end, "class": training_class.pk}
        found += [doubt for doubt in _found(kind, OF_CLASS[kind.reach], **given) if training_class.pk in doubt.classes]
    return found


def overlaps(training_class: TrainingClass) -> Rows:
    """For each enrolment of the class that has any: the first lesson which ran while the person was marked in one of
    another class, with that class's `title`, the `day`, the `minutes` at the same time, and how many `times`."""
    given = {"class": training_class.pk, "begin": ALWAYS[0], "end": ALWAYS[1], **sessions_at_once.KIND.limits}
    return _rows(sessions_at_once.OF_ENROLMENTS, OF_CLASS[Reach.PEOPLE], given)


def _found(kind: Kind, within: str, **given: Any) -> Iterator[Doubt]:
    for row in _rows(kind.statement, within, {**kind.limits, **given}):
        yield kind.doubt(row)


def _rows(statement: str, within: str, values: Mapping[str, Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{seen}", SEEN).replace("{within}", within), values)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))
