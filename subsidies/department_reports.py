"""A department's report of a month: begun, written row by row or from a file, handed in, accepted or returned,
corrected by a further edition (JY-110, JY-112, BC-40, BC-41)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Department
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies.models import DepartmentReport, DepartmentTraining
from subsidies.models.department_report import State

VALUES = (
    "title", "topic", "training_type", "starts_on", "days", "persons", "person_times", "key_group_persons",
    "certificates", "subsidised", "funds",
)  # fmt: skip
SAME = ("title", "topic", "training_type", "starts_on", "subsidised")
MONTH_TO_COME = _("%(month)s is not over yet. It can be reported from %(day)s on.")
IN_HAND = _("%(month)s is under way already (%(state)s).")
REPORTED = _("%(month)s is reported and accepted. What has changed since is a correction of that report.")
NO_REASON = Reason("NO_REASON", _("Please say what is corrected and why."), "reason")
NOT_ACCEPTED = Reason("NOT_ACCEPTED", _("Only an accepted report is corrected; this one can still be changed itself."))
CORRECTED = _("This report has been corrected by edition %(edition)s; correct that one.")
NOT_WRITABLE = Reason(
    "NOT_WRITABLE",
    _("This report has been handed in. Rows are written again once the office returns it, or in a correction."),
)
OTHER_MONTH = _(
    "This training began on %(day)s, which is not in %(month)s. A training is reported in the month of its first day."
)
FEWER_TIMES = _("%(times)s person-times are fewer than %(persons)s persons; each person counts at least once.")
MORE_OF_GROUPS = _("%(groups)s of key groups are more than the %(persons)s persons of this training.")
MORE_CERTIFICATES = _("%(certificates)s certificates are more than %(times)s person-times.")
TWICE = _("“%(title)s” of %(day)s, with the same topic and type, stands in this report already.")
EMPTY_REPORT = Reason(
    "EMPTY_REPORT",
    _("No training stands in this report. Enter the trainings, or tick that none was held in this month."),
    "nothing_held",
)
HELD_AFTER_ALL = Reason(
    "HELD_AFTER_ALL", _("Trainings stand in this report, so the box “none was held” cannot be ticked."), "nothing_held"
)
OWN_REPORT = Reason("OWN_REPORT", _("You handed this report in yourself. Somebody else of the office decides on it."))
NO_GROUND = Reason("NO_GROUND", _("Please choose at least one ground."), "grounds")
NO_NOTE = Reason("NO_NOTE", _("Please write which row is meant and what has to be done."), "note")


@transaction.atomic
def begin(department: Department, *, month: date, actor: Any, now: datetime) -> DepartmentReport:
    """The report of a month that is over, as a draft. Raises `Refused`."""
    Department.objects.select_for_update().get(pk=department.pk)
    refuse_if([*_to_come(month, timezone.localdate(now)), *_there_already(department, month)])
    return _begun(DepartmentReport(department=department, month=month), actor, now)


@transaction.atomic
def correct(report: DepartmentReport, *, reason: str, actor: Any, now: datetime) -> DepartmentReport:
    """A further edition that begins with the rows of the accepted one. Raises `Refused`."""
    Department.objects.select_for_update().get(pk=report.department_id)
    report.refresh_from_db()
    refuse_if(_not_correctable(report, reason))
    made = _begun(
        DepartmentReport(
            department=report.department, month=report.month, edition=report.edition + 1, corrects=report,
            reason=reason.strip(),
        ),
        actor,
        now,
    )  # fmt: skip
    _write(made, [values_of(row) for row in report.trainings.all()])
    return made


def _begun(report: DepartmentReport, actor: Any, now: datetime) -> DepartmentReport:
    report.begun_at, report.begun_by = now, actor
    report.save()
    trail.record("begin report", report, actor=actor, at=now, details={"edition": report.edition})
    return report


def values_of(row: DepartmentTraining) -> dict[str, Any]:
    """What a row says, by column."""
    return {name: getattr(row, name) for name in VALUES}


@transaction.atomic
def write_row(
    report: DepartmentReport, *, row: DepartmentTraining | None = None, actor: Any, now: datetime, **values: Any
) -> DepartmentTraining:
    """One more row, or other values of a row. Raises `Refused`."""
    workflow.lock(report)
    others = [each for each in report.trainings.all() if row is None or each.pk != row.pk]
    repeated = _repeated(values, [values_of(each) for each in others])
    refuse_if([*_closed(report), *(row_faults(values, report.month) or repeated)])
    kept = row or DepartmentTraining(report=report)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    trail.record("write row", report, actor=actor, at=now, details={"row": kept.pk, "new": row is None})
    return kept


@transaction.atomic
def remove_row(row: DepartmentTraining, *, actor: Any, now: datetime) -> None:
    """Take a row out of a report that may still be written. Raises `Refused`."""
    report = row.report
    workflow.lock(report)
    refuse_if(_closed(report))
    trail.record("remove row", report, actor=actor, at=now, details={"row": row.pk, "title": row.title})
    row.delete()


@transaction.atomic
def replace_rows(report: DepartmentReport, rows: Sequence[dict[str, Any]], *, actor: Any, now: datetime) -> bool:
    """The rows of a file in place of those that stand; whether anything changed. Raises `Refused`."""
    workflow.lock(report)
    refuse_if(_closed(report))
    if not differs(report, rows):
        return False
    report.trainings.all().delete()
    _write(report, rows)
    trail.record("replace rows", report, actor=actor, at=now, details={"rows": len(rows)})
    return True


def differs(report: DepartmentReport, rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the rows say anything else than those of the report, in whatever order."""
    held = [values_of(row) for row in report.trainings.all()]
    return sorted(map(_ordered, held)) != sorted(map(_ordered, rows))


def _ordered(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in VALUES)


def _write(report: DepartmentReport, rows: Sequence[dict[str, Any]]) -> None:
    DepartmentTraining.objects.bulk_create([DepartmentTraining(report=report, **values) for values in rows])


def hand_in(report: DepartmentReport, *, nothing_held: bool, actor: Any, now: datetime) -> DepartmentReport:
    """Give the report to the leading group's office. Raises `Refused`."""
    with transaction.atomic():
        workflow.lock(report)
        refuse_if(_incomplete(report, nothing_held) if report.writable else [])
        return workflow.perform(report, "hand_in", actor=actor, now=now, nothing_held=nothing_held)


def accept(report: DepartmentReport, *, actor: Any, now: datetime) -> DepartmentReport:
    """The figures count from now on, in place of those of the edition before. Raises `Refused`."""
    refuse_if(_own(report, actor))
    return workflow.perform(report, "accept", actor=actor, now=now)


def send_back(
    report: DepartmentReport, *, grounds: list[str], note: str, actor: Any, now: datetime
) -> DepartmentReport:
    """The department has to correct it, for these grounds. Raises `Refused`."""
    refuse_if([*_own(report, actor), *([] if grounds else [NO_GROUND]), *([] if note.strip() else [NO_NOTE])])
    said = {"grounds": list(grounds), "note": note.strip()}
    return workflow.perform(report, "send_back", actor=actor, now=now, trail_details=said, **said)


def row_faults(values: dict[str, Any], month: date) -> list[Reason]:
    """What is wrong with a row, value against value; values that could not be read are left out."""
    day, persons, times = values.get("starts_on"), values.get("persons"), values.get("person_times")
    groups, certificates = values.get("key_group_persons"), values.get("certificates")
    found = []
    if day and (day.year, day.month) != (month.year, month.month):
        told = sentence(OTHER_MONTH, day=day, month=f"{month:%Y-%m}")
        found.append(Reason("OTHER_MONTH", told, "starts_on"))
    if persons is not None and times is not None and times < persons:
        found.append(Reason("FEWER_TIMES", sentence(FEWER_TIMES, times=times, persons=persons), "person_times"))
    if persons is not None and groups is not None and groups > persons:
        told = sentence(MORE_OF_GROUPS, groups=groups, persons=persons)
        found.append(Reason("MORE_OF_GROUPS", told, "key_group_persons"))
    if times is not None and certificates is not None and certificates > times:
        told = sentence(MORE_CERTIFICATES, certificates=certificates, times=times)
        found.append(Reason("MORE_CERTIFICATES", told, "certificates"))
    return found


def same_training(values: dict[str, Any]) -> tuple[Any, ...]:
    """By what a training is known inside its report."""
    return tuple(values.get(name) for name in SAME)


def _repeated(values: dict[str, Any], others: Sequence[dict[str, Any]]) -> list[Reason]:
    if same_training(values) not in map(same_training, others):
        return []
    return [Reason("SAME_TRAINING", sentence(TWICE, title=values["title"], day=values["starts_on"]), "title")]


def _to_come(month: date, today: date) -> list[Reason]:
    if month < today.replace(day=1):
        return []
    told = sentence(MONTH_TO_COME, month=f"{month:%Y-%m}", day=next_month(month))
    return [Reason("MONTH_TO_COME", told, "month")]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _there_already(department: Department, month: date) -> list[Reason]:
    last = DepartmentReport.objects.filter(department=department, month=month).order_by("-edition").first()
    if last is None:
        return []
    said = {"month": f"{month:%Y-%m}"}
    if last.state == State.ACCEPTED:
        return [Reason("REPORTED", sentence(REPORTED, **said), "month")]
    return [Reason("IN_HAND", sentence(IN_HAND, state=last.get_state_display(), **said), "month")]


def _not_correctable(report: DepartmentReport, reason: str) -> list[Reason]:
    found = [] if reason.strip() else [NO_REASON]
    if report.state != State.ACCEPTED:
        return [*found, NOT_ACCEPTED]
    later = DepartmentReport.objects.filter(corrects=report).first()
    return [*found, Reason("CORRECTED", sentence(CORRECTED, edition=later.edition))] if later else found


def _closed(report: DepartmentReport) -> list[Reason]:
    return [] if report.writable else [NOT_WRITABLE]


def _incomplete(report: DepartmentReport, nothing_held: bool) -> list[Reason]:
    rows = report.trainings.exists()
    if not rows and not nothing_held:
        return [EMPTY_REPORT]
    return [HELD_AFTER_ALL] if rows and nothing_held else []


def _own(report: DepartmentReport, actor: Any) -> list[Reason]:
    return [OWN_REPORT] if report.handed_in_by_id == actor.pk else []
