"""Pages for extracts of other departments' registers: the list, handing one in, preview and confirmation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared import uploads
from portal.shared.components import Tab
from portal.shared.figures import date_on_paper, integer
from portal.shared.identity import mask_id_number
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from portal.shared.spreadsheets.importing import Row
from portal.shared.tables import Column, Empty, Table, listing
from trainees import registers
from trainees.forms import ExtractForm
from trainees.models import RegisterExtract
from trainees.registers import PURPOSE, Preview
from trainees.views.class_files import receive
from trainees.views.rosters import REFUSED

SHOWN_AT_MOST = 200
TITLE = gettext_lazy("Register extracts")
COLUMNS = [
    Column("kind", gettext_lazy("register"), lambda e: e.get_kind_display(), card="name"),
    Column("as_of", gettext_lazy("as of"), lambda e: date_on_paper(e.as_of), sort="as_of", card="amount"),
    Column("place", gettext_lazy("place"), lambda e: e.jurisdiction),
    Column("source", gettext_lazy("department"), lambda e: e.source),
    Column("rows", gettext_lazy("rows"), lambda e: integer(e.row_count), align="right"),
    Column("file", gettext_lazy("file"), lambda e: e.file_name),
    Column("by", gettext_lazy("imported by"), lambda e: e.imported_by or "—"),
]


@role_required(Role.FIRST_REVIEW)
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Every extract of the officer's places, the newest first."""
    rows = RegisterExtract.objects.visible_to(request.user).select_related("jurisdiction", "imported_by")
    table = listing(
        request, rows, COLUMNS, order="-as_of", caption=TITLE,
        empty=Empty(
            _("No extract yet."), _("Facts about trainees rest on these extracts, each with its day."),
            _("Import an extract"), reverse("register_upload"),
        ),
    )  # fmt: skip
    return render(request, "trainees/register_list.html", {"table": table, "trail": [Tab(TITLE, "")]})


@role_required(Role.FIRST_REVIEW)
@require_http_methods(["GET", "POST"])
def register_upload(request: HttpRequest) -> HttpResponse:
    """Hand in an extract with its department and day; nothing is written yet."""
    form = ExtractForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        file = said.pop("workbook")
        upload = receive(request, file, purpose=PURPOSE, subject=None, **registers.terms(**said))
        return redirect("register_preview", upload=upload.pk)
    values = {"form": form, "trail": _trail(_("Import an extract"))}
    return render(request, "trainees/register_upload.html", values, status=REFUSED if form.errors else 200)


@role_required(Role.FIRST_REVIEW)
@require_http_methods(["GET", "POST"])
def register_preview(request: HttpRequest, upload: int) -> HttpResponse:
    """What the extract says; unreadable rows are left out here, then it is written whole or not at all."""
    held = uploads.opened(request.user, upload, purpose=PURPOSE, back="register_list")
    act = request.POST.get("act", "")
    if act == "give_up":
        uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
        messages.info(request, _("The file was given up; nothing was written."))
        return redirect("register_list")
    if act == "leave_out_all":
        faulty = {row.number for row in registers.preview(held).refused}
        uploads.leave_out(held, rows=sorted(faulty | set(held.left_out)))
        return redirect("register_preview", upload=held.pk)
    if act == "confirm":
        return _confirm(request, held)
    return _page(request, held)


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
        "table": _table(found),
        "hidden": max(0, len(found.file.rows) - SHOWN_AT_MOST),
        "why_not": open_rows if refused_rows else "" if found.rows else _("nothing to take"),
        "trail": _trail(_("Preview of the extract")),
    }
    return render(request, "trainees/register_preview.html", values, status=status)


def _table(found: Preview) -> Table:
    """The faulty rows first, then the others, as far as the page holds them."""
    rows = sorted(found.file.rows, key=lambda row: (row.accepted, row.number))[:SHOWN_AT_MOST]
    return Table(
        columns=[
            Column("row", gettext_lazy("row"), lambda row: row.number, align="right", card="amount"),
            Column("name", gettext_lazy("name"), lambda row: row.values.get("name", "—"), card="name"),
            Column("id_number", gettext_lazy("ID number"), _number, code=True),
            Column("valid_from", gettext_lazy("from"), lambda row: date_on_paper(row.values.get("valid_from"))),
            Column("valid_to", gettext_lazy("to"), lambda row: date_on_paper(row.values.get("valid_to"))),
            Column("state", gettext_lazy("result"), lambda row: _result(found, row), card="second"),
        ],
        rows=rows,
        caption=_("Rows of the extract"),
        empty=Empty(_("The extract has no rows.")),
        key=lambda row: row.number,
        tone=lambda row: "" if row.accepted or row.number in found.left_out else "bad",
    )


def _number(row: Row) -> str:
    number = row.values.get("id_number")
    return mask_id_number(number.number) if number else "—"


def _result(found: Preview, row: Row) -> str:
    if row.number in found.left_out:
        return _("left out")
    if not row.accepted:
        return " ".join(str(fault.why) for fault in row.refused)
    known = found.known.get(row.values["id_number"].number)
    if known is None:
        return _("will be kept; not a trainee yet")
    return _("will be kept") if known.name == row.values["name"] else _("will be kept; the name on file differs")


def _trail(word: str) -> list[Tab]:
    return [Tab(TITLE, reverse("register_list")), Tab(word, "")]
