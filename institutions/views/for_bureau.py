"""Pages of the bureau: filings by deadline, one filing beside its checks, returning it."""

from datetime import date

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from institutions import checks, filings
from institutions.forms import SendBackForm
from institutions.models import TrainingClass
from institutions.steps import of as steps_of
from institutions.views.class_table import class_cell, state_cell
from institutions.views.filed import filed_tabs
from institutions.views.for_institution import REFUSED
from institutions.views.plan_page import check_lines, filing_of, hours_facts, plan_facts
from institutions.views.session_table import session_table
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.working_days import WorkingCalendar, calendar
from portal.shared.badges import Family, family
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Group, Table, listing
from portal.shared.templatetags.figures import date_short

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
State = TrainingClass.State
FILTERS = (State.FILED, State.RETURNED, State.ACCEPTED, State.RUNNING, State.WITHDRAWN)
FILINGS = gettext_lazy("Class filings")
SOON = 3  # working days

COLUMNS = (
    Column("decide_by", gettext_lazy("decide by"), lambda row: date_short(row.decide_by), sort="decide_by"),
    Column("title", gettext_lazy("class"), class_cell, export=lambda row: row.title, card="name"),
    Column("institution", gettext_lazy("institution"), lambda row: row.institution),
    Column("occupation", gettext_lazy("occupation"), lambda row: row.occupation),
    Column("grade", gettext_lazy("grade"), lambda row: row.get_grade_display(), card="second"),
    Column("starts", gettext_lazy("first day"), lambda row: date_short(row.starts_on), sort="starts_on"),
    Column("roster", gettext_lazy("roster"), lambda row: row.enrolled_count, align="right", card="amount"),
    Column("state", gettext_lazy("state"), state_cell, export=lambda row: row.get_state_display(), card="state"),
)


@role_required(*READERS)
@require_safe
def filing_list(request: HttpRequest) -> HttpResponse:
    """Filings of the jurisdiction, those that wait first, by deadline."""
    today = timezone.localdate()
    rows = TrainingClass.objects.visible_to(request.user).filter(filed_at__isnull=False)
    chosen = request.GET.get("state", State.FILED)
    waiting = chosen not in FILTERS or chosen == State.FILED
    shown = rows.filter(state=State.FILED if waiting else chosen).select_related("institution", "occupation")
    table = listing(
        request,
        shown,
        COLUMNS,
        order="decide_by" if waiting else "-starts",
        caption=FILINGS,
        empty=Empty(_("No filing waits."), _("Filings stand here from the minute an institution files them.")),
        url=lambda row: reverse("filing_review", args=[row.pk]),
    )
    if waiting and table.order == "decide_by":
        _group_by_deadline(table, today)
    late = rows.awaiting_decision().filter(decide_by__lt=today).count()
    values = {
        "table": table, "words": _filter_words(rows, State.FILED if waiting else chosen), "late": late,
        "waiting": rows.awaiting_decision().count(), "trail": [Tab(FILINGS, "")],
        "tabs": filed_tabs(request.user, "filing_list"),
    }  # fmt: skip
    return render(request, "institutions/filing_list.html", values)


def _filter_words(rows: QuerySet[TrainingClass], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [
        Tab(state.label, f"?state={state}", counts.get(state, 0), chosen == state, family("TrainingClass", state))
        for state in FILTERS
    ]


def _group_by_deadline(table: Table, today: date) -> None:
    works = calendar(None)
    groups = {row.pk: _deadline(row.decide_by, today, works) for row in table.rows}
    sizes = {name: sum(group[1] == name for group in groups.values()) for _family, name in groups.values()}

    def group(row: TrainingClass) -> Group:
        kind, name = groups[row.pk]
        return Group(kind, name, ngettext("%(n)s filing", "%(n)s filings", sizes[name]) % {"n": sizes[name]})

    table.group = group


def _deadline(day: date, today: date, works: WorkingCalendar) -> tuple[Family, str]:
    if day < today:
        return Family.BAD, _("Overdue")
    if day == today:
        return Family.WARN, _("Today")
    if works.between(today, day) <= SOON:
        return Family.INFO, _("Within 3 working days")
    return Family.MUTE, _("Later")


@role_required(*READERS)
@require_safe
def filing_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing beside its automatic checks."""
    training_class = get_visible(TrainingClass.objects.filter(filed_at__isnull=False), request.user, pk=pk)
    return _review(request, training_class, SendBackForm())


@role_required(Role.FIRST_REVIEW)
@require_POST
def filing_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a filing for correction; refused, the page keeps what was typed."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    form, seen, now = SendBackForm(request.POST), request.POST.get("filing", ""), timezone.now()
    if form.is_valid():
        try:
            filings.send_back(training_class, actor=request.user, now=now, seen=seen, **form.cleaned_data)
        except Refused as refused:
            training_class.refresh_from_db()
            seen = training_class.filing_mark
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("%(title)s is returned for correction.") % {"title": training_class.title})
            return redirect("filing_list")
    return _review(request, training_class, form, seen=seen, status=REFUSED)


def _review(
    request: HttpRequest, training_class: TrainingClass, form: SendBackForm, *, seen: str = "", status: int = 200
) -> HttpResponse:
    """`seen` is the filing that was looked at, as long as nobody was told of a later one."""
    found = checks.of(filing_of(training_class, request.user))
    sessions = training_class.sessions.select_related("site", "instructor")
    decides = request.user.has_role(Role.FIRST_REVIEW) and training_class.state == State.FILED
    values = {
        "training_class": training_class,
        "steps": steps_of(training_class, today=timezone.localdate()),
        "plan": plan_facts(training_class),
        "hours": hours_facts(training_class),
        "sessions": session_table(sessions),
        "checks": check_lines(found),
        "decides": decides,
        "form": form,
        "seen": seen or training_class.filing_mark,
        "days_left": _days_left(training_class) if training_class.state == State.FILED else "",
        "trail": [Tab(FILINGS, reverse("filing_list")), Tab(training_class.title, "")],
    }
    return render(request, "institutions/filing_review.html", values, status=status)


def _days_left(training_class: TrainingClass) -> str:
    today, due = timezone.localdate(), training_class.decide_by
    if due < today:
        return _("overdue")
    left = calendar(training_class.institution.jurisdiction).between(today, due)
    return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
