"""Workbooks handed in and kept for their preview, and the rows left out there."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.shared import uploads
from portal.shared.models import Upload
from portal.shared.refusals import Reason, refuse
from portal.shared.spreadsheets.columns import Column
from trainees.forms import WorkbookForm
from trainees.views.rosters import REFUSED


def hand_in(
    request: HttpRequest, training_class: TrainingClass, *, kind: str, template: str, title: str,
    columns: Sequence[Column], closed: list[Reason],
) -> HttpResponse:  # fmt: skip
    """The page on which a file of this kind ("roster", "attendance") is chosen; a good one goes on to its preview.

    `closed` says why the class takes no such file now.
    """
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if request.method == "POST" and closed:
        refuse(form, closed)
    elif request.method == "POST" and form.is_valid():
        upload = receive(request, form.cleaned_data["workbook"], purpose=kind, subject=training_class)
        return redirect(f"{kind}_preview", pk=training_class.pk, upload=upload.pk)
    values = {
        "training_class": training_class, "form": form, "closed": closed, "columns": columns,
        "trail": class_trail(training_class, request.user, title),
    }  # fmt: skip
    return render(request, template, values, status=REFUSED if form.errors else 200)


def receive(request: HttpRequest, file: Any, *, purpose: str, subject: Any, **details: Any) -> Upload:
    """Keep a posted file for preview."""
    return uploads.receive(
        purpose=purpose, name=file.name, content=file.read(), owner=request.user, subject=subject,
        now=timezone.now(), details=details,
    )  # fmt: skip


def leave_out(request: HttpRequest, held: Upload, refused: Callable[[], Iterable[int]]) -> None:
    """Leave rows out and take them in again as the preview's buttons say; `refused` names those for all at once."""
    out = set(refused()) if request.POST.get("act") == "leave_out_all" else _row(request, "leave_out")
    rows = (set(held.left_out) | out) - _row(request, "take_in")
    if rows != set(held.left_out):
        uploads.leave_out(held, rows=sorted(rows))


def _row(request: HttpRequest, name: str) -> set[int]:
    number = request.POST.get(name, "")
    return {int(number)} if number.isdecimal() and len(number) < 9 else set()
