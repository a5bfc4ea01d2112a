"""A roster file between hand-in and confirmation: preview, repairs, rows left out, the marked workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.reference.models import PopulationGroup
from portal.shared import uploads
from portal.shared.downloads import marked_workbook
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from trainees import enrolments, roster_import, roster_page, roster_table
from trainees.roster import COLUMNS as FILE_COLUMNS
from trainees.roster_import import PURPOSE, Confirmed
from trainees.views.class_files import hand_in, leave_out
from trainees.views.rosters import REFUSED, WRITERS

ROWS_A_PAGE = 200


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def roster_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a roster; nothing is written yet."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    closed = enrolments.roster_objections(training_class)
    title = _("Import the roster")
    return hand_in(
        request, training_class, kind=PURPOSE, template="trainees/roster_upload.html", title=title,
        columns=FILE_COLUMNS, closed=closed,
    )  # fmt: skip


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def roster_preview(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """What the file would do; repairs, rows left out and the confirmation are posted here."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    held = _opened(request, upload, training_class)
    if request.method == "POST":
        return _act(request, training_class, held)
    return _page(request, training_class, held)


@role_required(*WRITERS)
@require_safe
def roster_annotated(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """The same workbook with faulty and normalised cells marked."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    held = _opened(request, upload, training_class)
    found = roster_import.preview(held, training_class=training_class)
    return marked_workbook(held, found.file, actor=request.user)


def _opened(request: HttpRequest, upload: int, training_class: TrainingClass) -> Upload:
    back = reverse("class_roster", args=[training_class.pk])
    return uploads.opened(request.user, upload, purpose=PURPOSE, subject=training_class, back=back)


def _act(request: HttpRequest, training_class: TrainingClass, held: Upload) -> HttpResponse:
    _keep_repairs(request, training_class, held)
    match request.POST.get("act", ""):
        case "confirm":
            return _confirm(request, training_class, held)
        case "give_up":
            uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
            messages.info(request, _("The file was given up; nothing was written."))
            return redirect("class_roster", pk=training_class.pk)
    leave_out(request, held, lambda: _refused(training_class, held))
    return redirect(f"{reverse('roster_preview', args=[training_class.pk, held.pk])}?{request.GET.urlencode()}")


def _keep_repairs(request: HttpRequest, training_class: TrainingClass, held: Upload) -> None:
    found = roster_import.preview(held, training_class=training_class)
    for (row, name), before in roster_table.boxes(found.refused).items():
        typed = request.POST.get(f"repair:{row}:{name}", before).strip()
        if typed != before:
            uploads.repair(held, row=row, field=name, value=typed)


def _refused(training_class: TrainingClass, held: Upload) -> list[int]:
    return [line.row.number for line in roster_import.preview(held, training_class=training_class).refused]


def _confirm(request: HttpRequest, training_class: TrainingClass, held: Upload) -> HttpResponse:
    try:
        done = roster_import.confirm(held, training_class=training_class, actor=request.user, now=timezone.now())
    except Refused as refused:
        held.refresh_from_db()
        if held.status != Upload.Status.OPEN:
            raise
        return _page(request, training_class, held, refused=refused.reasons, status=REFUSED)
    messages.success(request, _done(done))
    return redirect("class_roster", pk=training_class.pk)


def _done(done: Confirmed) -> str:
    new, there = done.created, done.existing
    if new and there:
        return _("Joined the class: %(new)s. In it already: %(there)s.") % {"new": new, "there": there}
    if new:
        return ngettext("%(n)s person joined the class.", "%(n)s people joined the class.", new) % {"n": new}
    return ngettext("%(n)s was in it already.", "%(n)s were in it already.", there) % {"n": there}


def _page(
    request: HttpRequest, training_class: TrainingClass, held: Upload, *, refused: Any = (), status: int = 200
) -> HttpResponse:
    found = roster_import.preview(held, training_class=training_class)
    kinds = roster_page.kinds_of(found)
    chosen = request.GET.get("show", "")
    lines = kinds[chosen].lines if chosen in kinds else list(found.lines)
    page = max(1, int(request.GET.get("page", "1"))) if request.GET.get("page", "1").isdecimal() else 1
    shown = lines[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    values = {
        "training_class": training_class,
        "upload": held,
        "preview": found,
        "refused": refused,
        "steps": roster_page.steps_of(found),
        "words": roster_page.words_of(kinds, chosen, len(found.lines)),
        "table": roster_table.table(shown),
        "counts": {name: len(kind.lines) for name, kind in kinds.items()},
        "why_not": roster_page.why_not(found),
        "earlier": page - 1 if page > 1 else 0,
        "later": page + 1 if len(lines) > page * ROWS_A_PAGE else 0,
        "show": chosen,
        "groups": PopulationGroup.objects.values_list("name", flat=True) if found.refused else [],
        "trail": class_trail(training_class, request.user, _("Import the roster")),
    }
    return render(request, "trainees/roster_preview.html", values, status=status)
