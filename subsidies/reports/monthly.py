"""The report of a month (JY-104, JY-112): person-times and persons, certificates by grade, money by fund.

Person-times of training are the enrolments in classes whose first day lies in the month and that were started and not
terminated: enrolled, completed, certified or not passed, without who dropped out, and nobody's attendance is asked.
What departments report stands beside them in a table of its own, and is added to them there only, under that name.
Person-times of money are the claim lines paid in the month. Persons count people once; the two are never mixed.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate
from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction
from subsidies import department_figures
from subsidies.models import PaymentLine
from subsidies.models.fund import FundSource
from subsidies.models.payment import PaymentState
from subsidies.reports import department_tables
from subsidies.reports.report import Report, Table
from trainees.models import Enrolment

STARTED = ["running", "ended", "evaluated", "closed"]
TRAINED = [Enrolment.State.ENROLLED, Enrolment.State.COMPLETED, Enrolment.State.CERTIFIED, Enrolment.State.FAILED]


def figures(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, Any]:
    """The counts and sums of the place and all below it, from `start` to `end` inclusive."""
    reported = department_figures.figures(jurisdiction, start, end)
    return {
        "training": _training(jurisdiction, start, end),
        "certificates": _certificates(jurisdiction, start, end),
        "money": _money(jurisdiction, start, end),
    } | ({"departments": reported} if reported else {})


def _training(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, int]:
    enrolments = Enrolment.objects.filter(
        state__in=TRAINED,
        training_class__state__in=STARTED,
        training_class__starts_on__range=(start, end),
        training_class__institution__jurisdiction__path__startswith=jurisdiction.path,
    )
    return enrolments.aggregate(
        person_times=Count("pk"),
        persons=Count("person", distinct=True),
        classes=Count("training_class", distinct=True),
        institutions=Count("training_class__institution", distinct=True),
    )


def _certificates(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, int]:
    issued = Certificate.objects.filter(
        issued_on__range=(start, end), body__jurisdiction__path__startswith=jurisdiction.path
    ).exclude(state=Certificate.State.REVOKED)
    return dict(issued.values_list("grade").annotate(count=Count("pk")).order_by("grade"))


def _money(jurisdiction: Jurisdiction, start: date, end: date) -> dict[str, dict[str, Any]]:
    paid = PaymentLine.objects.filter(
        live=True,
        payment__state=PaymentState.PAID,
        payment__settled_at__date__range=(start, end),
        line__claim__jurisdiction__path__startswith=jurisdiction.path,
    )
    rows = paid.values("payment__batch__fund__source").annotate(
        amount=Sum("amount"), person_times=Count("line"), persons=Count("line__person", distinct=True)
    )
    return {
        row["payment__batch__fund__source"]: {
            "amount": str(row["amount"]),
            "person_times": row["person_times"],
            "persons": row["persons"],
        }
        for row in rows.order_by("payment__batch__fund__source")
    }


def tables(frozen: dict[str, Any]) -> list[Table]:
    """The tables of the workbook and the page; the departments' where the place has departments that report."""
    training = frozen["training"]
    money = [
        [str(FundSource(source).label), Decimal(row["amount"]), row["person_times"], row["persons"]]
        for source, row in frozen["money"].items()
    ]
    return [
        Table(
            _("Training begun"),
            [_("Person-times"), _("Persons"), _("Classes"), _("Institutions")],
            [[training["person_times"], training["persons"], training["classes"], training["institutions"]]],
        ),
        chart_table(frozen),
        Table(_("Money paid"), [_("Fund"), _("Amount (yuan)"), _("Person-times"), _("Persons")], money),
        *department_tables.tables(frozen),
    ]


def chart_table(frozen: dict[str, Any]) -> Table:
    """Certificates by grade, the lowest grade first."""
    rows = [[str(Grade(grade).label), count] for grade, count in _by_grade(frozen)]
    return Table(_("Certificates issued"), [_("Grade"), _("Certificates")], rows)


def finding(frozen: dict[str, Any]) -> str:
    """How many certificates the month brought, and of which grade the most."""
    if not frozen["certificates"]:
        return _("No certificate was issued in this month.")
    grade, most = max(_by_grade(frozen), key=lambda pair: pair[1])
    total = sum(frozen["certificates"].values())
    words = {"total": total, "grade": Grade(grade).label, "most": most}
    return _("%(total)s certificates, most of them %(grade)s (%(most)s)") % words


def _by_grade(frozen: dict[str, Any]) -> list[tuple[str, int]]:
    return [(grade, frozen["certificates"][grade]) for grade in Grade.values if grade in frozen["certificates"]]


def chart(frozen: dict[str, Any]) -> dict[str, Any]:
    """Certificates by grade as bars, from zero, labelled at the bar."""
    values = [
        {"grade": str(Grade(grade).label), "count": count, "order": place}
        for place, (grade, count) in enumerate(_by_grade(frozen))
    ]
    axis_x = {
        "field": "grade",
        "type": "nominal",
        "sort": {"field": "order"},
        "axis": {"title": None, "labelAngle": 0},
    }
    axis_y = {"field": "count", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": "d"}}
    bar = {"mark": {"type": "bar", "color": "#0B5D67", "size": 28}, "encoding": {"x": axis_x, "y": axis_y}}
    label = {
        "mark": {"type": "text", "dy": -8, "fontSize": 12},
        "encoding": {"x": axis_x, "y": axis_y, "text": {"field": "count", "type": "quantitative"}},
    }
    return {"data": {"values": values}, "width": 520, "height": 220, "layer": [bar, label]}


REPORT = Report(
    kind="monthly",
    title=gettext_lazy("Report of the month"),
    figures=figures,
    tables=tables,
    chart=chart,
    chart_title=gettext_lazy("Certificates issued, by grade"),
    chart_table=chart_table,
    finding=finding,
)
