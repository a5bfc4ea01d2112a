"""Pages for extracts of other departments' registers: the list, and handing one in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.components import Tab
from portal.shared.figures import date_on_paper, integer
from portal.shared.tables import Column, Empty, listing
from trainees import registers
from trainees.forms import ExtractForm
from trainees.models import RegisterExtract
from trainees.registers import PURPOSE
from trainees.views.class_files import receive
from trainees.views.rosters import REFUSED

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
    values = {"form": form, "trail": register_trail(_("Import an extract"))}
    return render(request, "trainees/register_upload.html", values, status=REFUSED if form.errors else 200)


def register_trail(word: str) -> list[Tab]:
    """The way back to the list from one of its pages."""
    return [Tab(TITLE, reverse("register_list")), Tab(word, "")]
