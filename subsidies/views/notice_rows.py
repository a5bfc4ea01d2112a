"""The rows of a notice: one table for the public page and for its preview, made of the masked rows alone."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.reference.grades import Grade
from portal.shared.figures import money
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.marks import badge_of
from subsidies import standing
from subsidies.models import ClaimLine, Notice, NoticeLine
from subsidies.views.review_lines import grade_of
from subsidies.views.worklist import READERS as CLAIM_READERS

COLUMNS = (
    Column("place", pgettext_lazy("column", "no."), lambda row: row.place, sort="place", align="right"),
    Column("name", gettext_lazy("name"), lambda row: row.masked_name, card="name"),
    Column("number", gettext_lazy("ID number"), lambda row: row.masked_id_number, code=True),
    Column("institution", gettext_lazy("institution"), lambda row: row.institution_name),
    Column("occupation", gettext_lazy("occupation"), lambda row: row.occupation_name),
    Column("grade", gettext_lazy("grade"), lambda row: grade_of(row.grade, Grade(row.grade).label), card="second"),
    Column("amount", gettext_lazy("amount"), lambda row: money(row.amount), align="right", unit=gettext_lazy("yuan"),
           card="amount"),
)  # fmt: skip


STOPPED = gettext_lazy("Lines stopped by their certificate")
STOPPED_COLUMNS = (
    Column("person", gettext_lazy("trainee"), lambda row: row.person, card="name"),
    Column("claim", gettext_lazy("claim number"), lambda row: row.claim.number, code=True, card="second"),
    Column("amount", gettext_lazy("amount"), lambda row: money(row.amount), align="right", unit=gettext_lazy("yuan"),
           card="amount"),
    Column("why", gettext_lazy("why not"), lambda row: standing.against(row)[0]),
    Column("state", gettext_lazy("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)  # fmt: skip


def table_of(request: HttpRequest, notice: Notice, *, may_object: bool) -> Table:
    """One page of the rows; with a way to object to each where the notice is open."""
    columns = (*COLUMNS, _object_column(notice)) if may_object else COLUMNS
    table = listing(
        request,
        notice.lines.all(),
        columns,
        order="place",
        caption=_("Rows of the notice"),
        empty=Empty(_("This notice has no row.")),
        size=100,
    )
    table.total = {"name": _("Together"), "amount": money(notice.amount)}
    return table


def stopped_table(lines: QuerySet[ClaimLine], user: Any) -> Table:
    """Of the lines, for officers, those that go no further for want of a valid certificate, each with the reason."""
    rows = standing.stopped(lines.visible_to(user)).select_related("person", "claim", "certificate")
    reads = user.has_role(*CLAIM_READERS)
    return Table(
        columns=STOPPED_COLUMNS,
        rows=list(rows.order_by("claim__number", "pk")),
        caption=STOPPED,
        empty=Empty(_("Every certificate is valid.")),
        url=_review_of if reads else None,
        tone=lambda row: "warn",
    )


def _review_of(row: ClaimLine) -> str:
    return f"{reverse('claim_review', args=[row.claim_id])}?line={row.pk}"


def _object_column(notice: Notice) -> Column:
    return Column("object", gettext_lazy("objection"), _link(notice), export=lambda row: "", card="state")


def _link(notice: Notice) -> Callable[[NoticeLine], object]:
    def render(row: NoticeLine) -> object:
        address = reverse("public_object", args=[notice.number, row.place])
        label = _("Object to row %(place)s") % {"place": row.place}
        return format_html('<a href="{}" aria-label="{}">{}</a>', address, label, _("Object"))

    return render
