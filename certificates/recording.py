"""Writing certificates that were found good, with what follows for trainings and classes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from certificates.judging import Entry, Judged
from certificates.models import Certificate
from institutions.models import Institution
from portal.shared import trail, workflow_sets
from trainees import enrolments
from trainees.models import Enrolment, Person

COMPLETED = Enrolment.State.COMPLETED


def lock_holders(entries: Sequence[Entry]) -> None:
    """Whoever records certificates of the same people waits, so that no training gets two."""
    numbers = sorted({entry.id_number for entry in entries})
    people = Person.objects.filter(id_index__of=numbers).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(people.values_list("pk", flat=True))


def write(judged: Sequence[Judged], *, body: Institution, actor: Any, now: datetime) -> list[Certificate]:
    """Record what was found good and is not recorded yet, certify the trainings it ends, conclude their classes.

    Inside a transaction; raises IntegrityError where a number was recorded in between."""
    # in the order of numbers, so that two imports wait for each other instead of both giving up
    new = sorted((each for each in judged if not each.existing), key=lambda each: each.entry.number)
    rows = [_certificate(each, body, actor, now) for each in new]
    Certificate.objects.bulk_create(rows)
    told = [{"route": row.route, "issued_on": row.issued_on} for row in rows]
    trail.record_all("issue", rows, actor=actor, at=now, details=told)
    # one certified before has only lost its certificate, and has another now
    certified = [each.enrolment for each in new if each.enrolment and each.enrolment.state == COMPLETED]
    workflow_sets.perform_all(certified, "certify", actor=actor, now=now)
    classes = {each.training_class_id: each.training_class for each in certified}
    for _key, course in sorted(classes.items()):
        enrolments.conclude(course, actor=actor, now=now)
    return rows


def _certificate(judged: Judged, body: Institution, actor: Any, now: datetime) -> Certificate:
    entry = judged.entry
    return Certificate(
        number=entry.number,
        kind=entry.kind,
        person=judged.person,
        holder_name=entry.name,
        occupation=judged.occupation,
        grade=entry.grade,
        body=body,
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
        route=Certificate.Route.TRAINING if judged.enrolment else Certificate.Route.EVALUATION,
        enrolment=judged.enrolment,
        recorded_at=now,
        recorded_by=actor,
    )
