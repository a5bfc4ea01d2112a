"""What stands beside the list for the chosen line: sheet, checks, the year's uses, what was said, the evidence."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.groups import HARDSHIP
from portal.reference.models import PopulationGroup
from portal.shared.badges import Family
from portal.shared.components import CheckLine, Event, Tab
from portal.shared.figures import money
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of
from subsidies import entitlements, line_reasons, sheets, standing
from subsidies.checks import BY_NAME
from subsidies.models import Check, Claim, ClaimLine, Decision, Entitlement
from subsidies.views import year_uses
from subsidies.views.review_lines import ReviewLine, grade_of

FAMILY = {Check.Outcome.PASSED: Family.OK, Check.Outcome.JUDGE: Family.WARN, Check.Outcome.FAILED: Family.BAD}
WORD_FAMILY = {
    Decision.Outcome.ACCEPT: Family.OK,
    Decision.Outcome.REFUSE: Family.BAD,
    Decision.Outcome.HOLD: Family.HELD,
    Decision.Outcome.RESUME: Family.MUTE,
}
# Which page shows what a check looked at.
EVIDENCE = {
    "certificate_status": "certificate",
    "issuing_body": "certificate",
    "attendance_rate": "attendance",
    "attendance_overlap": "attendance",
    "attendance_doubts": "attendance",
}
SHOW = _("see the evidence")


def _open_group(line: ClaimLine) -> PopulationGroup | None:
    """A group of hardship is read on the person's own page, for a purpose."""
    group = line.enrolment.group
    return None if group is None or group.code in HARDSHIP else group


def of(chosen: ReviewLine | None, claim: Claim, *, total: int) -> dict[str, Any]:
    """The values of the panel; nothing where the claim has no line."""
    if chosen is None:
        return {"chosen": None}
    line = chosen.line
    uses = entitlements.uses_by_person([line.person_id], jurisdiction=claim.policy.jurisdiction)
    others = year_uses.others_of(line.enrolment, year_uses.year_of(line), uses)
    return {
        "chosen": chosen,
        "line": line,
        "group": _open_group(line),
        "total": total,
        "sheet": sheets.of_line(line, claim.policy, sheets.Audience.OFFICER),
        "reasons": line_reasons.of_line(line),
        "stopped": standing.stops(line),
        "check_lines": _check_lines(chosen, claim),
        "year": year_uses.year_of(line),
        "uses": _uses_table(others, line),
        "evidence": _evidence(line, claim),
        "said": _said(line),
    }


def _evidence(line: ClaimLine, claim: Claim) -> list[Tab]:
    return [
        Tab(_("Certificate"), reverse("certificate_detail", args=[line.certificate_id])),
        Tab(_("Attendance"), reverse("class_attendance", args=[claim.training_class_id])),
        Tab(_("Certificates of the class"), reverse("class_certificates", args=[claim.training_class_id])),
        Tab(_("Sources and printed sheet"), reverse("claim_line", args=[line.pk])),
    ]


def _check_lines(chosen: ReviewLine, claim: Claim) -> list[CheckLine]:
    pages = {
        "certificate": reverse("certificate_detail", args=[chosen.line.certificate_id]),
        "attendance": reverse("class_attendance", args=[claim.training_class_id]),
    }
    found = []
    for row in chosen.checks.values():
        check, kind = BY_NAME[row.name], FAMILY[Check.Outcome(row.outcome)]
        url = "" if kind is Family.OK else pages.get(EVIDENCE.get(row.name, ""), "")
        found.append(
            CheckLine(check.title, kind, check.say(row.finding), timezone.localdate(row.at), url, SHOW if url else "")
        )
    return found


def _said(line: ClaimLine) -> list[Event]:
    """Every word on the line, with who said it at which stage."""
    return [
        Event(
            row.at,
            WORD_FAMILY[Decision.Outcome(row.outcome)],
            str(row.by or ""),
            __("%(stage)s: %(outcome)s") % {"stage": row.get_stage_display(), "outcome": row.get_outcome_display()},
            row.note,
        )
        for row in line.decisions.select_related("by")
    ]


def _uses_table(uses: list[Entitlement], line: ClaimLine) -> Table:
    paid = _lines_of([use.enrolment_id for use in uses])
    columns = (
        Column("day", _("date"), lambda row: _day(row)),
        Column("occupation", _("occupation"), lambda row: row.occupation, card="name"),
        Column("grade", _("grade"), lambda row: grade_of(row.grade, row.get_grade_display()), card="second"),
        Column("amount", _("amount"), lambda row: _amount(paid.get(row.enrolment_id)), align="right", unit=_("yuan"),
               card="amount"),
        Column("state", _("state"), lambda row: badge_of(paid.get(row.enrolment_id) or row), card="state"),
    )  # fmt: skip
    return Table(
        columns=columns, rows=uses, caption=_("Other subsidies of the year"),
        empty=Empty(_("No other subsidy this year."), pgettext_lazy("uses", "Other uses stand here once reserved.")),
    )  # fmt: skip


def _lines_of(enrolments: list[int]) -> dict[int, ClaimLine]:
    rows = ClaimLine.objects.live().filter(enrolment__in=enrolments) if enrolments else []
    return {row.enrolment_id: row for row in rows}


def _day(use: Entitlement) -> str:
    return date_short(timezone.localdate(use.consumed_at or use.reserved_at))


def _amount(line: ClaimLine | None) -> str:
    return money(line.amount) if line else "—"
