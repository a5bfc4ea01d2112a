"""Changes of classes as the bureau sees them: what waits by deadline, deciding, what was found and never filed."""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.change_forms import FoundForm, RefuseForm, TakeBackForm
from institutions.changes import deciding, finding
from institutions.models import ChangeRequest, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.views.class_table import class_cell
from institutions.views.filed import filed_tabs
from institutions.wording import listed
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of
from trainees.views.changes import REFUSED, change_page, get_change, refused_page

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
State = ChangeRequest.State
CHANGES = _("Changes of classes")
FOUND = _("Record a change that was not filed")
SHOWN = (State.FILED, State.FOUND, State.ACCEPTED, State.REFUSED, State.WITHDRAWN)
COLUMNS = (
    Column("decide_by", _("decide by"), lambda row: date_short(row.decide_by)),
    Column("title", _("class"), lambda row: class_cell(row.training_class), card="name"),
    Column("institution", _("institution"), lambda row: row.training_class.institution),
    Column("kinds", _("what changes"), lambda row: listed(row.spoken_kinds), card="second"),
    Column("effect", _("takes effect on"), lambda row: date_short(row.takes_effect_on)),
    Column("late", _("late"), lambda row: __("made before it was filed") if row.is_late else "—"),
    Column("number", pgettext_lazy("change", "no."), lambda row: row.pk, sort="pk", align="right"),
    Column("state", _("state"), badge_of, card="state"),
)


@role_required(*READERS)
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Changes of the jurisdiction's classes, the oldest that waits first."""
    rows = ChangeRequest.objects.visible_to(request.user)
    chosen = request.GET.get("state", State.FILED)
    chosen = chosen if chosen in SHOWN else State.FILED
    table = listing(
        request,
        rows.filter(state=chosen).select_related("training_class__institution"),
        COLUMNS,
        order="number" if chosen in (State.FILED, State.FOUND) else "-number",
        caption=CHANGES,
        empty=Empty(__("No change waits."), __("Changes stand here from the minute an institution files them.")),
        url=lambda row: reverse("change_show", args=[row.pk]),
    )
    waiting = rows.awaiting_decision()
    values = {
        "table": table,
        "words": _filter_words(rows, chosen),
        "waiting": waiting.count(),
        "late": waiting.filter(decide_by__lt=timezone.localdate()).count(),
        "tabs": filed_tabs(request.user, "change_list"),
        "trail": [Tab(CHANGES, "")],
    }
    return render(request, "trainees/change_list.html", values)


def _filter_words(rows: QuerySet[ChangeRequest], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [
        Tab(state.label, f"?state={state}", counts.get(state, 0), chosen == state, family("ChangeRequest", state))
        for state in SHOWN
    ]


@role_required(Role.FIRST_REVIEW)
@require_POST
def change_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a change; refused itself, the page keeps what was typed."""
    change, form = get_change(request, pk), RefuseForm(request.POST)
    if form.is_valid():
        try:
            deciding.refuse(change, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            change.refresh_from_db()
            refuse(form, refused.reasons)
        else:
            messages.success(request, __("The change is refused; the class stays as it was filed."))
            return redirect("change_list")
    return change_page(request, change, refusal=form, status=REFUSED)


@role_required(Role.FIRST_REVIEW)
@require_http_methods(["GET", "POST"])
def change_found(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a class differs from its filing."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = finding.record(training_class, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, __("It is recorded. Until it is put right nothing of the class can be claimed."))
            return redirect("change_show", pk=made.pk)
    values = {
        "training_class": training_class,
        "form": form,
        "trail": class_trail(training_class, request.user, FOUND),
    }
    return render(request, "trainees/change_found.html", values, status=REFUSED if form.errors else 200)


@role_required(Role.FIRST_REVIEW)
@require_POST
def change_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a finding back that does not stand."""
    change, form = get_change(request, pk), TakeBackForm(request.POST)
    if not form.is_valid():
        return change_page(request, change, taking_back=form, status=REFUSED)
    try:
        finding.take_back(change, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return refused_page(request, change, refused.reasons)
    messages.success(request, __("The finding is taken back."))
    return redirect("change_show", pk=change.pk)
