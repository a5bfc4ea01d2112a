"""The timetable of a class: a pattern that fills it, rows that can be changed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions import timetable
from institutions.models import ClassSession, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.timetable_forms import PatternForm, posted_rows, rows_of, sessions_of
from institutions.views.for_institution import READERS, REFUSED, WRITERS
from institutions.views.session_table import row_table, session_table
from portal.accounts.access import role_required
from portal.shared.refusals import Reason, Refused, refuse
from portal.shared.scoping import get_visible


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
    rows = rows_of(training_class.sessions.all(), training_class)
    return _page(request, training_class, rows, PatternForm(training_class=training_class))


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
    return _page(request, training_class, rows_of([*kept, *made], training_class), pattern, made=made)


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
    messages.success(request, _("The timetable is kept."))
    return redirect("class_timetable", pk=training_class.pk)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    rows: Any,
    pattern: PatternForm,
    *,
    made: list[ClassSession] | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    values = {
        "rows": rows, "table": row_table(rows), "pattern": pattern, "made": len(made or []), "refused": refused,
        "wrong_rows": sum(bool(row.errors) for row in rows) if rows.is_bound else 0,
        # a refusal was said of what stands now; until then the rows are a change of what was seen at first
        "seen": not refused and request.POST.get("seen") or timetable.mark(training_class),
    }  # fmt: skip
    return render(
        request, "institutions/class_timetable.html", values | _frame(request, training_class), status=status
    )


def _frame(request: HttpRequest, training_class: TrainingClass) -> dict[str, Any]:
    return {"training_class": training_class, "trail": class_trail(training_class, request.user)}
