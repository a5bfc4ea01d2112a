"""The learning file: a trainee's own, to read, print and keep; the same read by offices and institutions in their
scope, each look on the trail."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certificates import credit_rules, learning
from certificates.learning import LearningFile
from certificates.models import LearningCredit
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.reference.grades import Grade
from portal.reference.models import CitySetting
from portal.shared import trail
from portal.shared.components import Tab
from portal.shared.downloads import workbook
from portal.shared.figures import NONE, date_on_paper, percent
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text, sentence
from portal.shared.tables import Column, Empty, Table, exported
from trainees.models import Person
from trainees.templatetags.attendance import plain

READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR)
READ = "read learning file"
OF_GRADE = _("a certificate: %(grade)s")
WORDS: dict[str, Text] = {
    credit_rules.HOURS: _("hours of a completed training for one credit"),
    credit_rules.ONLINE: _("share of online hours that counts"),
    **{credit_rules.key_of(grade): sentence(OF_GRADE, grade=grade.label) for grade in credit_rules.GRADES},
    credit_rules.CAP: _("at most in a year"),
}


@role_required(Role.TRAINEE)
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """My learning file: classes, hours, credits, certificates."""
    return render(request, "certificates/my_learning.html", _values(_own(request)))


@role_required(Role.TRAINEE)
@require_safe
def my_learning_file(request: HttpRequest) -> HttpResponse:
    """My trainings with hours and credits, as a workbook to keep."""
    file = _own(request)
    content = exported(TRAININGS, file.trainings, title=__("My learning file"))
    return workbook(content, __("Learning file %(day)s.xlsx") % {"day": date_on_paper(timezone.localdate())})


def _own(request: HttpRequest) -> LearningFile:
    person = Person.objects.visible_to(request.user).filter(user=request.user).first()
    if person is None:
        raise Http404
    return learning.of(person, request.user, now=timezone.now())


@role_required(*READERS)
@require_safe
def person_learning(request: HttpRequest, pk: int) -> HttpResponse:
    """The learning file of a person, as far as it concerns the reader; the look is put on record."""
    person = get_visible(Person.objects, request.user, pk=pk)
    if request.method == "GET":
        trail.record(READ, person, actor=request.user)
    file = learning.of(person, request.user, now=timezone.now())
    above = Tab(person.name, reverse("person_detail", args=[person.pk]))
    values = _values(file) | {"trail": [above, Tab(__("Learning file"), "")]}
    return render(request, "certificates/person_learning.html", values)


def _values(file: LearningFile) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "file": file,
        "person": file.person,
        "today": today,
        "of_year": _credits(learning.of_year(file, today)),
        "balance": _credits(file.balance),
        "trainings": _table(
            TRAININGS, file.trainings, _("Trainings taken"), NO_TRAINING, key=lambda row: row.enrolment.pk
        ),
        "credits": _table(CREDITS, file.credits, _("Credits"), _no_credits(file)),
        "rules": [(WORDS[row.key], _value(row), row.clause) for row in file.rules],
        "certificates": [(each, _credits(file.credits_of(each))) for each in file.certificates],
    }


NO_TRAINING = Empty(_("No training yet."), _("A class stands here from its filing on."))


def _no_credits(file: LearningFile) -> Empty:
    if file.rules:
        return Empty(
            __("No credits yet."), __("Credits are written when a training is completed or a certificate is recorded.")
        )
    return Empty(
        __("The place has not set how learning counts as credits."), __("While nothing is set, nothing is assumed.")
    )


def _table(columns: Sequence[Column], rows: Any, caption: Text, empty: Empty, **more: Any) -> Table:
    return Table(columns=columns, rows=rows, caption=caption, empty=empty, **more)


def _value(row: CitySetting) -> str:
    return percent(row.value) if row.key == credit_rules.ONLINE else _credits(Decimal(str(row.value)))


def _credits(value: Decimal | None) -> str:
    return NONE if value is None else learning.exact(value)


def _counted(row: LearningCredit) -> str:
    """What counts, and beside it what the rule would have given where the year was full."""
    if row.credits == row.earned:
        return _credits(row.credits)
    return __("%(counted)s of %(earned)s") % {"counted": _credits(row.credits), "earned": _credits(row.earned)}


def _rests_on(row: LearningCredit) -> str:
    if row.enrolment:
        return str(row.enrolment.training_class.title)
    return f"{row.certificate.occupation} {Grade(row.certificate.grade).label}" if row.certificate else NONE


TRAININGS = (
    Column("title", _("class"), lambda row: row.enrolment.training_class.title, card="name"),
    Column("days", _("from – to"), lambda row: _days(row.enrolment.training_class), card="second"),
    Column("institution", _("institution"), lambda row: row.enrolment.training_class.institution),
    Column("occupation", _("occupation"), lambda row: row.enrolment.training_class.occupation),
    Column("state", _("state"), lambda row: row.enrolment.get_state_display()),
    Column("on_site", _("hours on site"), lambda row: plain(row.on_site), align="right"),
    Column("online", _("online hours"), lambda row: plain(row.online), align="right"),
    Column("rate", _("attendance"), lambda row: percent(row.rate) if row.rate is not None else NONE, align="right"),
    Column("credits", _("credits"), lambda row: _credits(row.credits), align="right", card="amount"),
)
CREDITS = (
    Column("day", _("day"), lambda row: date_on_paper(row.earned_on), card="second"),
    Column("ground", _("for"), lambda row: row.get_ground_display()),
    Column("rests", _("training or certificate"), _rests_on, card="name"),
    Column("place", _("by the rule of"), lambda row: row.jurisdiction),
    Column("credits", _("credits"), _counted, align="right", card="amount"),
)


def _days(course: Any) -> str:
    return f"{date_on_paper(course.starts_on)} – {date_on_paper(course.ends_on)}"
