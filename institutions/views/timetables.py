"""The second step of a filing, and the timetable of any class: days and place, a pattern that fills the rows, and rows
that can be changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions import plan_typings, plans, timetable
from institutions.forms import PlanForm
from institutions.models import ClassSession, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.timetable_forms import PatternForm, posted_rows, rows_of, sessions_of
from institutions.views.clash_lines import of_sessions
from institutions.views.drafting import as_typed, part_of, take
from institutions.views.for_institution import READERS, REFUSED, WRITERS
from institutions.views.session_table import row_table, session_table
from portal.accounts.access import role_required
from portal.shared.refusals import Reason, Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text

IDS = "when_%s"  # the page has a second form with boxes of the same names


@role_required(*READERS)
@require_http_methods(["GET", "POST"])
def class_timetable(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sessions; as long as the plan may be changed, fill and change them."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    writes, closed = request.user.has_role(*WRITERS), timetable.objections(training_class)
    if writes and request.method == "POST":
        return _refused(request, training_class, closed) if closed else _act(request, training_class)
    if closed or not writes:
        return _read_only(request, training_class)
    return _opened(request, training_class)


@role_required(*WRITERS)
@require_POST
def class_when(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days and the place, of a draft or a returned filing."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    form = part_of(training_class, plans.WHEN, request.POST, auto_id=IDS)
    kept, seen = take(request, training_class, form, "when")
    if kept:
        return redirect("class_timetable", pk=pk)
    return _opened(request, training_class, when=(form, seen, None), status=REFUSED)


def _opened(request: HttpRequest, training_class: TrainingClass, **values: Any) -> HttpResponse:
    """The timetable as it stands, or as it was typed and not kept."""
    typing = plan_typings.of(request.user, training_class)
    boxes = plan_typings.boxes_of(typing, "timetable") or QueryDict()
    pattern = PatternForm.kept(boxes, training_class=training_class)
    if typing is None or "rows-TOTAL_FORMS" not in boxes or not _differs(boxes, training_class):
        rows = rows_of(training_class.sessions.all(), training_class)
        return _page(request, training_class, rows, pattern, **values)
    values |= {"typing_at": typing.at, "seen": boxes.get("seen", "")}
    return _page(request, training_class, posted_rows(boxes, training_class), pattern, **values)


def _differs(boxes: Any, training_class: TrainingClass) -> bool:
    rows = posted_rows(boxes, training_class)
    return not rows.is_valid() or timetable.differs(training_class, sessions_of(rows, training_class))


def _act(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _generate(request, training_class) if "generate" in request.POST else _save(request, training_class)


def _refused(request: HttpRequest, training_class: TrainingClass, reasons: Sequence[Reason]) -> HttpResponse:
    """The class was filed in another window meanwhile: the page says so and keeps what was typed."""
    rows = posted_rows(request.POST, training_class)
    pattern = PatternForm.kept(request.POST, training_class=training_class)
    return _page(request, training_class, rows, pattern, refused=reasons, status=REFUSED)


def _read_only(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    sessions = training_class.sessions.select_related("site", "instructor")
    values = {"table": session_table(sessions), **_frame(request, training_class)}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "institutions/class_sessions.html", values, status=status)


def _generate(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Fill up the rows by the pattern; nothing is kept before the clerk says so."""
    rows, pattern = posted_rows(request.POST, training_class), PatternForm(request.POST, training_class=training_class)
    if not (rows.is_valid() & pattern.is_valid()):
        return _page(request, training_class, rows, pattern, status=REFUSED)
    kept = sessions_of(rows, training_class)
    try:
        made = timetable.generate(training_class, kept=kept, **pattern.pattern)
    except Refused as refused:
        refuse(pattern, refused.reasons)
        return _page(request, training_class, rows, pattern, status=REFUSED)
    every, asked = [*kept, *made], pattern.cleaned_data
    values = {
        "made": made, "clashes": of_sessions(request, training_class, every),
        "missing": timetable.shortfall(training_class, mode=asked["mode"], sessions=every, last_day=asked["last_day"]),
    }  # fmt: skip
    return _page(request, training_class, rows_of(every, training_class), pattern, **values)


def _save(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rows = posted_rows(request.POST, training_class)
    pattern = PatternForm.kept(request.POST, training_class=training_class)
    if not rows.is_valid():
        return _page(request, training_class, rows, pattern, status=REFUSED)
    sessions, seen = sessions_of(rows, training_class), request.POST.get("seen", "")
    try:
        timetable.set_sessions(training_class, sessions=sessions, actor=request.user, seen=seen)
    except Refused as refused:
        return _page(request, training_class, rows, pattern, refused=refused.reasons, status=REFUSED)
    plan_typings.forget(request.user, training_class, "timetable")
    messages.success(request, _("The timetable is kept."))
    return redirect("class_timetable", pk=training_class.pk)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    rows: Any,
    pattern: PatternForm,
    *,
    made: Sequence[ClassSession] = (),
    refused: Sequence[Reason] = (),
    when: tuple[PlanForm, str, Any] | None = None,
    seen: str = "",
    typing_at: datetime | None = None,
    clashes: Sequence[Text] = (),
    missing: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    days, days_seen, days_typed_at = when or _when(request, training_class)
    # a refusal was said of what stands now; until then the rows are a change of what was seen at first
    seen = seen or (not refused and not when and request.POST.get("seen")) or timetable.mark(training_class)
    values = {
        "rows": rows, "table": row_table(rows), "pattern": pattern, "made": len(made), "refused": refused,
        "wrong_rows": sum(bool(row.errors) for row in rows) if rows.is_bound else 0, "seen": seen,
        "when": days, "when_seen": days_seen, "when_typed_at": days_typed_at, "typing_at": typing_at,
        "clashes": clashes, "missing": missing,
    }  # fmt: skip
    return render(
        request, "institutions/class_timetable.html", values | _frame(request, training_class), status=status
    )


def _when(request: HttpRequest, training_class: TrainingClass) -> tuple[PlanForm, str, Any]:
    """Days and place as they stand, or as they were typed and not kept."""
    form = part_of(training_class, plans.WHEN, auto_id=IDS)
    at, seen = as_typed(request, training_class, form, "when")
    return form, seen, at


def _frame(request: HttpRequest, training_class: TrainingClass) -> dict[str, Any]:
    return {"training_class": training_class, "trail": class_trail(training_class, request.user)}
