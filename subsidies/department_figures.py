"""What the departments of a place trained, from their accepted reports, each month by its newest accepted edition.
They report without names, so their figures stand beside those of the real-name system and never inside them (BC-41).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from portal.reference.models import Department, Jurisdiction
from subsidies import departments
from subsidies.models import DepartmentReport, DepartmentTraining
from subsidies.models.department import Metric
from subsidies.models.department_report import State

SUBSIDISED = Q(subsidised=True)


def counting() -> QuerySet[DepartmentReport]:
    """The accepted reports whose figures count: those that no later accepted edition has replaced."""
    return DepartmentReport.objects.filter(state=State.ACCEPTED).exclude(correction__state=State.ACCEPTED)


def figures(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, Any] | None:
    """Sums of the place and all below it over months that lie in the days given; None where it has no departments.
    `persons` are those of each training added up: without names nobody can say who came twice."""
    named = Department.objects.filter(jurisdiction__path__startswith=jurisdiction.path)
    if not named.exists():
        return None
    reports = counting().filter(department__in=named, month__range=(start, end))
    rows = DepartmentTraining.objects.filter(report__in=reports)
    return {
        "reports": reports.count(),
        "departments": reports.values("department").distinct().count(),
        "asked": named.filter(liaisons__isnull=False).distinct().count(),
        "all": _sums(rows),
        "subsidised": _sums(rows.filter(SUBSIDISED)),
    }


def _sums(rows: QuerySet[DepartmentTraining]) -> dict[str, Any]:
    counted = rows.aggregate(
        trainings=Count("pk"),
        person_times=Sum("person_times", default=0),
        persons=Sum("persons", default=0),
        key_group_persons=Sum("key_group_persons", default=0),
        certificates=Sum("certificates", default=0),
        funds=Sum("funds", default=Decimal(0)),
    )
    return counted | {"funds": str(counted["funds"])}


@dataclass(frozen=True)
class Pace:
    """How far a department is with what it was allotted. `due` is the share of the year that is gone, from 0 to 1."""

    department: Department
    metric: Metric
    target: int
    decision: str
    done: int
    due: Decimal

    @property
    def share(self) -> Decimal:
        return Decimal(self.done) / self.target

    @property
    def ahead(self) -> int:
        """How many more than the pace asks for; negative: how many are missing."""
        return self.done - int(self.target * self.due)


def paces(asked: Iterable[Department], *, year: int, today: date) -> list[Pace]:
    """Every target of the year with what was accepted so far, the departments in their order."""
    every = list(asked)
    held, done = departments.targets(every, year=year), _done(every, year)
    due = _gone(year, today)
    return [
        Pace(each, metric, target.value, target.decision, done.get(each.pk, {}).get(metric, 0), due)
        for each in every
        for metric in Metric
        if (target := held.get((each.pk, metric)))
    ]


def _done(asked: Iterable[Department], year: int) -> dict[int, dict[str, int]]:
    reports = counting().filter(department__in=asked, month__year=year)
    rows = DepartmentTraining.objects.filter(report__in=reports).order_by().values("report__department")
    sums = rows.annotate(
        times=Sum("person_times", filter=SUBSIDISED, default=0), proofs=Sum("certificates", default=0)
    )
    return {
        row["report__department"]: {Metric.PERSON_TIMES: row["times"], Metric.CERTIFICATES: row["proofs"]}
        for row in sums
    }


def _gone(year: int, today: date) -> Decimal:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return Decimal((min(max(today, first), after) - first).days) / (after - first).days
