"""One line of a claim on a sheet of its own, as it is printed: the amount, what it rests on, the uses of the year."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from certificates.codes import qr_svg
from portal.accounts.access import role_required
from portal.shared.figures import date_on_paper, money, percent
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_of
from subsidies import claims, entitlements, evidence, line_reasons, sheets, standing
from subsidies.evidence import Source
from subsidies.models import Claim, ClaimLine, Entitlement
from subsidies.views import claim_tables, year_uses
from subsidies.views.for_institution import READERS, WRITERS, claim_trail
from trainees import group_words

RELATED = (
    "claim__institution", "claim__jurisdiction", "claim__policy__jurisdiction", "enrolment__person",
    "enrolment__group", "enrolment__training_class__occupation", "certificate__body", "certificate__occupation",
    "person", "first_reviewed_by", "final_reviewed_by",
)  # fmt: skip
YES, NO = _("yes"), _("no")


@role_required(*READERS)
@require_safe
def claim_line(request: HttpRequest, pk: int) -> HttpResponse:
    """The line's amount sheet with its facts and their sources; printed, it is the sheet for the file."""
    return _page(request, get_visible(ClaimLine.objects.select_related(*RELATED), request.user, pk=pk))


@role_required(*WRITERS)
@require_POST
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the line out of a returned claim, so that the others can be handed in again."""
    line = get_visible(ClaimLine.objects.select_related(*RELATED), request.user, pk=pk)
    try:
        claims.leave_out(line, actor=request.user, now=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect("claim_line", pk=pk)
    messages.success(request, __("%(name)s is left out of this claim.") % {"name": line.person.name})
    return redirect("claim_detail", pk=line.claim_id)


def _page(request: HttpRequest, line: ClaimLine) -> HttpResponse:
    claim, now, reasons = line.claim, timezone.now(), line_reasons.of_line(line)
    address = request.build_absolute_uri(reverse("claim_line", args=[line.pk]))
    sheet = sheets.of_line(line, claim.policy)
    open_claim = claim.state in claims.OPEN and line.state == ClaimLine.State.PENDING
    values = {
        "line": line,
        "claim": claim,
        "number": f"HS-{claim.number.removeprefix('SL-')}-{line.enrolment.roster_row:03}",
        "qr": qr_svg(address, scale=2),
        "sheet": sheet,
        "reasons": reasons,
        "tells_codes": claim_tables.tells_codes(request.user),
        "state": claim_tables.state_of(line, reasons),
        "stopped": standing.stops(line),
        "told": () if reasons or sheet.unpaid else line_reasons.of_award(line.award, line.certificate),
        "changed": claims.award_changes(line) if open_claim else None,
        "subject": _subject(line),
        "training": _training(line, request.user),
        "sources": _sources(evidence.of_line(line, now=now)),
        **_uses(line, payable=not reasons),
        "may_leave_out": request.user.has_role(*WRITERS) and open_claim and claim.state == Claim.State.RETURNED,
        "printed_at": now,
        "demonstration": claim.policy.is_demonstration,
        "trail": claim_trail(request.user, claim, line.person.name),
    }
    return render(request, "subsidies/claim_line.html", values)


def _subject(line: ClaimLine) -> list[tuple[object, object]]:
    course, certificate = line.enrolment.training_class, line.certificate
    return [
        (_("trainee"), line.person.name),
        (_("ID number"), line.person.masked_id_number),
        (_("occupation and grade"), f"{certificate.occupation} · {certificate.get_grade_display()}"),
        (_("certificate number"), certificate.number),
        (_("issued"), f"{date_on_paper(certificate.issued_on)} · {certificate.body}"),
        (_("claim number"), line.claim.number),
        (_("class"), course.title),
        (_("institution"), line.claim.institution),
        (_("policy version"), line.policy),
        (_("paid to"), sheets.payee_name(line.payee) or "—"),
    ]


def _training(line: ClaimLine, user: Any) -> list[tuple[object, object]]:
    """What the portal's own records say, as of the day that counts for each."""
    course, enrolment = line.enrolment.training_class, line.enrolment
    filed = timezone.localtime(course.filed_at).date() if course.filed_at else None
    return [
        (_("filed on"), date_on_paper(filed)),
        (_("listed in the directory when filed"), _said(course.institution_listed)),
        (_("in the catalogue when filed"), _said(course.in_catalogue)),
        (_("on the shortage list when filed"), _said(course.on_shortage_list)),
        (_("training mode"), course.get_mode_display()),
        (_("cost paid by"), course.get_paid_by_display()),
        (_("cost per person"), f"{money(course.cost_per_person)} {__('yuan')}"),
        (_("first and last day"), f"{date_on_paper(course.starts_on)} – {date_on_paper(course.ends_on)}"),
        (_("attendance"), _attendance(line)),
        (_("group on the roster"), group_words.on_roster(enrolment.group, user)),
        (_("employer on the roster"), enrolment.employer_name or "—"),
    ]


def _said(value: bool | None) -> object:
    return "—" if value is None else YES if value else NO


def _attendance(line: ClaimLine) -> str:
    rate = line.enrolment.attendance_rate
    return "—" if rate is None else percent(rate)


def _sources(found: Sequence[Source]) -> Table:
    columns = (
        Column("register", _("register"), lambda row: row.register, card="name"),
        Column("finding", _("what it says"), lambda row: row.finding),
        Column("source", _("source"), lambda row: row.department or "—"),
        Column("as_of", _("as of"), lambda row: date_on_paper(row.as_of), card="amount"),
    )
    return Table(
        columns=columns, rows=found, caption=_("Registers asked"), empty=Empty(_("No register was asked.")),
        key=lambda row: row.register,
    )  # fmt: skip


def _uses(line: ClaimLine, *, payable: bool) -> dict[str, object]:
    cap = entitlements.cap_of(line.claim.policy, scheme=line.scheme)
    held = entitlements.uses_by_person([line.person_id], jurisdiction=line.claim.policy.jurisdiction)
    year = year_uses.year_of(line)
    used, current = year_uses.of_line(line, held, cap, payable=payable)
    others = year_uses.others_of(line.enrolment, year, held)
    return {"year": year, "used": used, "cap": cap, "current": current, "uses": _uses_table(others)}


def _uses_table(uses: list[Entitlement]) -> Table:
    columns = (
        Column("occupation", _("occupation"), lambda row: row.occupation, card="name"),
        Column("grade", _("grade"), lambda row: row.get_grade_display(), card="second"),
        Column("state", _("state"), _use_state, card="state"),
    )
    return Table(columns=columns, rows=uses, caption=_("Other uses of the year"), empty=Empty(_("No other use.")))


def _use_state(row: Entitlement) -> SafeString:
    return badge_of(row)
