"""An extract between hand-in and confirmation: preview, rows left out, the marked workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared import uploads
from portal.shared.downloads import marked_workbook
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from trainees import register_table, registers
from trainees.models import RegisterExtract
from trainees.registers import PURPOSE
from trainees.views.class_files import leave_out
from trainees.views.registers import register_trail
from trainees.views.rosters import REFUSED


@role_required(Role.FIRST_REVIEW)
@require_http_methods(["GET", "POST"])
def register_preview(request: HttpRequest, upload: int) -> HttpResponse:
    """What the extract says; unreadable rows are left out here, then it is written whole or not at all."""
    held = _opened(request, upload)
    act = request.POST.get("act", "")
    if act == "give_up":
        uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
        messages.info(request, _("The file was given up; nothing was written."))
        return redirect("register_list")
    if act == "confirm":
        return _confirm(request, held)
    if request.method == "POST":
        leave_out(request, held, lambda: [row.number for row in registers.preview(held).refused])
        return redirect("register_preview", upload=held.pk)
    return _page(request, held)


@role_required(Role.FIRST_REVIEW)
@require_safe
def register_annotated(request: HttpRequest, upload: int) -> HttpResponse:
    """The same workbook with faulty and normalised cells marked, for the department it came from."""
    held = _opened(request, upload)
    return marked_workbook(held, registers.preview(held).file, actor=request.user)


def _opened(request: HttpRequest, upload: int) -> Upload:
    return uploads.opened(request.user, upload, purpose=PURPOSE, back="register_list")


def _confirm(request: HttpRequest, held: Upload) -> HttpResponse:
    try:
        extract = registers.import_extract(held, actor=request.user, now=timezone.now())
    except Refused as refused:
        return _page(request, held, refused=refused.reasons, status=REFUSED)
    words = ngettext("The extract is kept: %(n)s row.", "The extract is kept: %(n)s rows.", extract.row_count)
    messages.success(request, words % {"n": extract.row_count})
    return redirect("register_list")


def _page(request: HttpRequest, held: Upload, *, refused: Any = (), status: int = 200) -> HttpResponse:
    found = registers.preview(held)
    refused_rows = len(found.refused)
    open_rows = ngettext("%(n)s row is open", "%(n)s rows are open", refused_rows) % {"n": refused_rows}
    values = {
        "upload": held,
        "preview": found,
        "refused": refused,
        "kind": RegisterExtract.Kind(held.details["kind"]).label,
        "place": Jurisdiction.objects.get(pk=held.details["jurisdiction"]),
        "as_of": parse_date(held.details["as_of"]),
        "table": register_table.table(found),
        "hidden": max(0, len(found.file.rows) - register_table.SHOWN_AT_MOST),
        "why_not": open_rows if refused_rows else "" if found.rows else _("nothing to take"),
        "trail": register_trail(_("Preview of the extract")),
    }
    return render(request, "trainees/register_preview.html", values, status=status)
