"""One person entered on a roster by hand: judged and written as a row of a file is, by the same definitions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.shared import trail, workflow
from portal.shared.identity import IdNumber
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from trainees import enrolments, persons, roster_rows
from trainees.models import Enrolment
from trainees.models.enrolment import LIVE
from trainees.roster import check_person
from trainees.roster_rows import LARGEST_ROW, Line, Outcome

CHANGED_THERE = ("group", "employer", "note")  # what an entry of the roster says of a person in this class alone
ON_ROSTER = _(
    "%(name)s is on this roster already, in row %(row)s, with other particulars. Please change that entry instead."
)
ROSTER_FULL = _("The roster has the largest row number there is. Please import it anew from one file.")


def judge(typed: Mapping[str, str], *, training_class: TrainingClass) -> Line:
    """What somebody typed on a page, by the names of `roster.COLUMNS`, would do to the roster. Writes nothing."""
    row = check_person(typed, number=0, starts=training_class.starts_on)
    row.number = _row_number(row.values.get("id_number"), training_class)
    return roster_rows.judge([row], training_class=training_class, left_out=())[0]


def objections(line: Line, training_class: TrainingClass) -> list[Reason]:
    """Why the person cannot be put on the roster, each at its field; empty when they can or stand there already."""
    found = [Reason(cell.code, cell.why, cell.field) for cell in line.row.refused]
    if line.outcome is Outcome.CHANGED and line.enrolment is not None:
        words = sentence(ON_ROSTER, name=line.row.values["name"], row=line.enrolment.roster_row)
        found.append(Reason("ON_ROSTER", words, "id_number"))
    if line.row.number > LARGEST_ROW:
        found.append(Reason("ROSTER_FULL", ROSTER_FULL))
    return [*enrolments.roster_objections(training_class), *found]


@transaction.atomic
def add(training_class: TrainingClass, typed: Mapping[str, str], *, actor: Any, now: datetime) -> Enrolment:
    """Put one person on the roster; the same once more, as by a double click, changes nothing. Raises `Refused` with
    every reason."""
    workflow.lock(training_class)
    line = judge(typed, training_class=training_class)
    refuse_if(objections(line, training_class))
    if line.outcome is Outcome.UNCHANGED and line.enrolment is not None:
        return line.enrolment
    people = roster_rows.write([line], [], training_class=training_class, actor=actor, now=now)
    return Enrolment.objects.get(training_class=training_class, person_id=people[line.number].pk)


@transaction.atomic
def revise(enrolment: Enrolment, typed: Mapping[str, str], *, actor: Any, now: datetime) -> Enrolment:
    """Change group, employer and note (`CHANGED_THERE`) of an entry while the roster is open. Raises `Refused`."""
    training_class = enrolment.training_class
    workflow.lock(training_class)
    workflow.lock(enrolment)
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Refused(workflow.wrong_state(enrolment))
    if enrolment.state not in LIVE:
        raise Refused(enrolments.left_reason(enrolment))
    person = {"id_number": enrolment.person.id_number, "name": enrolment.person.name}
    line = judge({name: typed.get(name, "") for name in CHANGED_THERE} | person, training_class=training_class)
    cells = [Reason(cell.code, cell.why, cell.field) for cell in line.row.refused]
    refuse_if([*enrolments.roster_objections(training_class), *cells])
    if line.outcome is Outcome.CHANGED:
        roster_rows.write([], [line], training_class=training_class, actor=actor, now=now)
        trail.record("change roster", training_class, actor=actor, details={"changed": 1}, at=now)
        enrolment.refresh_from_db()
    return enrolment


def _row_number(number: IdNumber | None, training_class: TrainingClass) -> int:
    """The row the person has on the roster already, or the next."""
    known = persons.find(number.number) if number else None
    held = training_class.enrolments.filter(person=known).first() if known else None
    return held.roster_row if held else enrolments.next_row(training_class)
