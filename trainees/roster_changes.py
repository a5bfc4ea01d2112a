"""People who join a filed class by a change: judged as a roster is when the change is filed, and once more when it is
accepted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from institutions.checks import standing
from institutions.models import ChangeRequest, TrainingClass
from portal.shared import workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import enrolments, roster_rows
from trainees.class_filings import as_file
from trainees.models import Enrolment, RosterAddition
from trainees.persons import OnFile
from trainees.roster import check_roster
from trainees.roster_rows import Line, Outcome


def judged(training_class: TrainingClass, joining: Sequence[Mapping[str, str]]) -> list[Line]:
    """The people as lines of a roster; texts by the names of `roster.COLUMNS`. Somebody who is on the roster already
    is left out. Raises `Refused` with a reason for each cell, its field named as "joining.0.name"."""
    if not joining:
        return []
    found = check_roster(as_file(joining), "joining.csv", starts=training_class.starts_on)
    lines = roster_rows.judge(found.rows, training_class=training_class, left_out=())
    cells = [cell for line in lines for cell in line.row.refused]
    refuse_if([Reason(cell.code, cell.why, f"joining.{cell.row - 1}.{cell.field}") for cell in cells])
    return [line for line in lines if line.outcome is Outcome.NEW]


def keep(request: ChangeRequest, lines: Sequence[Line]) -> None:
    """Write down who joins by this change. Raises `Refused` where the class has no place for them."""
    people = roster_rows.made(lines)
    roster_rows.check_names(lines, people)
    rows = zip(lines, roster_rows.entries(lines), strict=True)
    kept = [_addition(request, people[line.number], values) for line, values in rows]
    RosterAddition.objects.bulk_create(kept)
    refuse_if(too_many(request))


def too_many(request: ChangeRequest) -> list[Reason]:
    """That with those who join the roster is longer than the places planned with the change."""
    places = request.after["plan"]["planned_headcount"]
    count = request.training_class.enrolments.live().count() + request.additions.count()
    if count <= places:
        return []
    words = sentence(standing.ROSTER_TOO_LONG, count=count, headcount=places)
    return [Reason("ROSTER_TOO_LONG", words, "planned_headcount")]


def enrol(request: ChangeRequest, *, actor: Any, now: datetime) -> list[Enrolment]:
    """Put those who join on the roster, each with a row on the trail; returns their enrolments. Raises `Refused`
    where somebody left the class or has other lessons by now."""
    training_class = request.training_class
    additions = list(request.additions.select_related("person", "group"))
    refuse_if(_objections(training_class, additions) or too_many(request))
    made = [_enrolled(training_class, each, actor=actor, now=now) for each in additions]
    entered = {each.person_id: each.group_id for each in additions}
    roster_rows.keep_evidence(entered, training_class=training_class)
    enrolments.count(training_class)
    return made


def _addition(request: ChangeRequest, person: OnFile, values: Mapping[str, Any]) -> RosterAddition:
    said = {name: values[name] for name in ("group_id", "employer_id", "employer_name", "note")}
    return RosterAddition(request=request, person_id=person.pk, **said)


def _objections(training_class: TrainingClass, additions: Sequence[RosterAddition]) -> list[Reason]:
    people = [each.person for each in additions]
    known = training_class.enrolments.filter(person__in=people).select_related("person")
    clashing = enrolments.clashes(training_class, people).values()
    return [*filter(None, map(enrolments.not_put_on, known)), *clashing]


def _enrolled(training_class: TrainingClass, joins: RosterAddition, *, actor: Any, now: datetime) -> Enrolment:
    said = {name: getattr(joins, name) for name in ("group", "employer", "employer_name", "note")}
    known = training_class.enrolments.filter(person=joins.person).first()
    if known is not None and known.state == Enrolment.State.WITHDRAWN:
        return enrolments.enter(known, said, actor=actor, now=now)
    if known is not None:
        return known
    made = Enrolment.objects.create(
        training_class=training_class, person=joins.person, roster_row=enrolments.next_row(training_class), **said
    )  # fmt: skip
    return workflow.perform(made, "enrol", actor=actor, now=now)
