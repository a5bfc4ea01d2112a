"""How claims, their lines and quotes stand in lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import INSTITUTION_ROLES
from portal.shared.badges import Family
from portal.shared.figures import integer, money
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_html, badge_of, struck_amount, uses_of_year
from subsidies import entitlements, line_reasons, sheets
from subsidies.line_reasons import Said
from subsidies.models import Claim, ClaimLine, Policy
from subsidies.rules.award import Award
from subsidies.unready import Unready
from subsidies.views import year_uses
from subsidies.views.year_uses import Uses
from trainees.models import Enrolment


def claim_state(row: Claim) -> SafeString:
    return badge_of(row)


def waits_for(row: Claim) -> str:
    """The day that counts next for this claim."""
    if row.state == Claim.State.RETURNED:
        return __("correct by %(day)s") % {"day": date_short(row.correct_by)}
    if row.state in (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW):
        return __("first review by %(day)s") % {"day": date_short(row.first_review_by_day)}
    if row.state == Claim.State.FINAL_REVIEW:
        return __("final review by %(day)s") % {"day": date_short(row.final_review_by_day)}
    return __("to hand in") if row.state == Claim.State.DRAFT else ""


CLAIMS = (
    Column("number", _("claim number"), lambda row: row.number, sort="created_at", code=True, card="second"),
    Column("class", _("class"), lambda row: row.training_class.title, card="name"),
    Column("occupation", _("occupation"), lambda row: row.training_class.occupation),
    Column("grade", _("grade"), lambda row: row.training_class.get_grade_display()),
    Column("lines", _("lines"), lambda row: integer(row.line_count), align="right"),
    Column("amount", _("amount"), lambda row: money(row.amount), sort="amount", align="right", unit=_("yuan"),
           card="amount"),
    Column("next", _("next"), waits_for),
    Column("state", _("state"), claim_state, export=lambda row: row.get_state_display(), card="state"),
)  # fmt: skip


OF_ONE_CLASS = tuple(
    replace(column, sort="", card="name" if column.name == "number" else column.card)
    for column in CLAIMS
    if column.name not in ("occupation", "grade", "class")
)


@dataclass(frozen=True)
class Row:
    """A trainee in a table: what is asked or could be drawn, the uses of the year, and what stands against it."""

    pk: int
    subject: Any
    enrolment: Enrolment
    award: Award
    used: int
    current: int
    cap: int | None
    reasons: Sequence[Said]

    @property
    def payable(self) -> bool:
        return not self.reasons and bool(self.award.amount)


def line_rows(lines: Iterable[ClaimLine], policy: Policy, scheme: str) -> list[Row]:
    """The lines of one claim with the uses of the year; one query besides the lines."""
    lines = list(lines)
    uses = entitlements.uses_by_person([line.person_id for line in lines], jurisdiction=policy.jurisdiction)
    cap = entitlements.cap_of(policy, scheme=scheme)
    return [_line_row(line, uses, cap) for line in lines]


def _line_row(line: ClaimLine, uses: Uses, cap: int | None) -> Row:
    award, reasons = line.award, line_reasons.of_line(line)
    used, current = year_uses.of_line(line, uses, cap, payable=not reasons and bool(award.amount))
    return Row(line.pk, line, line.enrolment, award, used, current, cap, reasons)


def quote_rows(
    enrolments: Iterable[Enrolment], awards: Mapping[int, Award], policy: Policy, *, scheme: str, year: int
) -> list[Row]:
    """What each trainee of a class could draw, with the uses of the year it is planned to end in."""
    enrolments = list(enrolments)
    uses = entitlements.uses_by_person([each.person_id for each in enrolments], jurisdiction=policy.jurisdiction)
    cap = entitlements.cap_of(policy, scheme=scheme)
    return [_quote_row(each, awards[each.pk], year, uses, cap) for each in enrolments]


def _quote_row(enrolment: Enrolment, award: Award, year: int, uses: Uses, cap: int | None) -> Row:
    payable = award.eligible and bool(award.amount)
    used, current = year_uses.before_it(enrolment, year, uses, cap, payable=payable)
    reasons = () if payable else line_reasons.of_award(award, enrolment.training_class)
    return Row(enrolment.pk, enrolment, enrolment, award, used, current, cap, reasons)


def person_cell(row: Row) -> SafeString:
    return format_html("{}", row.enrolment.person.name)


def uses_cell(row: Row) -> SafeString:
    return uses_of_year(min(row.used, row.cap) if row.cap else row.used, row.cap, row.current)


def amount_cell(row: Row) -> object:
    if row.reasons:
        return struck_amount(sheets.worked_out(row.award))
    return money(row.award.amount)


def tells_codes(user: Any) -> bool:
    """Whether reasons carry their codes: an institution reads their sentences alone."""
    return not user.has_role(*INSTITUTION_ROLES)


def _reasons_cell(row: Row) -> SafeString:
    items = format_html_join("", "<li>{}</li>", [(reason.sentence,) for reason in row.reasons])
    return _reason_list(items)


def _reasons_with_codes_cell(row: Row) -> SafeString:
    said = [(reason.sentence, reason.code) for reason in row.reasons]
    return _reason_list(format_html_join("", '<li>{} <span class="code">{}</span></li>', said))


def _reason_list(items: SafeString) -> SafeString:
    return format_html('<ul class="line-reasons">{}</ul>', items) if items else items


def line_state(row: Row) -> SafeString:
    return state_of(row.subject, row.reasons)


def state_of(line: ClaimLine, reasons: Sequence[Said]) -> SafeString:
    """The state of a line; before it is handed in, whether it can be."""
    if line.state != ClaimLine.State.PENDING or line.held:
        return badge_of(line)
    if reasons:
        return badge_html(Family.BAD, __("does not qualify"))
    if line.claim.state in (Claim.State.DRAFT, Claim.State.RETURNED):
        return badge_html(Family.MUTE, __("to hand in"))
    return badge_of(line)


PERSONS = (
    Column("row", _("no."), lambda row: row.enrolment.roster_row, align="right"),
    Column("name", _("trainee"), person_cell, export=lambda row: row.enrolment.person.name, card="name"),
    Column("number", _("ID number"), lambda row: row.enrolment.person.masked_id_number, code=True, card="second"),
    Column("uses", _("uses of the year"), uses_cell, export=lambda row: row.used),
)
AMOUNT = Column(
    "amount", _("amount"), amount_cell, export=lambda row: row.award.amount, align="right", unit=_("yuan"),
    card="amount",
)  # fmt: skip
WHY = Column(
    "why", _("why nothing is paid"), _reasons_cell, export=lambda row: " ".join(r.sentence for r in row.reasons)
)
WHY_WITH_CODES = replace(WHY, render=_reasons_with_codes_cell)
NO_LINE = Empty(_("No line yet."), _("Lines stand here once certificates are recorded."))
TAKEN_BACK = Empty(_("No line any more."), _("The claim is withdrawn. Its certificates come back in a new draft."))
STATE = Column("state", _("state"), line_state, export=lambda row: row.subject.get_state_display(), card="state")


def lines_table(claim: Claim, rows: Sequence[Row], *, selected: int | None) -> Table:
    """The lines of a claim; each row opens its amount sheet beside the table."""
    total = sum((row.award.amount or Decimal(0) for row in rows if row.payable), Decimal(0))
    return Table(
        columns=(*PERSONS, AMOUNT, STATE),
        rows=rows,
        caption=_("Lines of the claim"),
        empty=TAKEN_BACK if claim.state == Claim.State.WITHDRAWN else NO_LINE,
        url=lambda row: f"?line={row.pk}#sheet",
        selected=selected,
        tone=lambda row: "bad" if row.reasons else "",
        total={"name": _("total"), "uses": payable_words(rows), "amount": money(total)},
    )


def payable_words(rows: Sequence[Row]) -> str:
    """How many of the rows can be paid."""
    payable = sum(row.payable for row in rows)
    return __("%(payable)s of %(all)s can be paid") % {"payable": payable, "all": len(rows)}


def quote_table(rows: Sequence[Row], *, codes: bool) -> Table:
    """What each trainee of a filed class could draw; `codes` stand beside the reasons for whoever decides."""
    total = sum((row.award.amount or Decimal(0) for row in rows if row.payable), Decimal(0))
    return Table(
        columns=(*PERSONS, AMOUNT, WHY_WITH_CODES if codes else WHY),
        rows=rows,
        caption=_("What each trainee could draw"),
        empty=Empty(_("The roster is empty."), _("Trainees stand here once the roster is imported.")),
        tone=lambda row: "bad" if row.reasons else "",
        total={"name": _("total"), "uses": payable_words(rows), "amount": money(total)},
    )


def unready_table(rows: Sequence[Unready]) -> Table:
    """Who has no line yet, and what is missing."""
    columns = (
        Column("row", _("no."), lambda row: row.enrolment.roster_row, align="right"),
        Column("name", _("trainee"), lambda row: row.enrolment.person.name, card="name"),
        Column("state", _("state"), lambda row: badge_of(row.enrolment), card="state"),
        Column("why", _("what is missing"), lambda row: row.why),
    )
    empty = Empty(_("Everyone on the roster has a line."))
    return Table(
        columns=columns, rows=rows, caption=_("Without a line"), empty=empty, key=lambda row: row.enrolment.pk
    )


def claims_table(claims: Sequence[Claim]) -> Table:
    """The claims of one class."""
    return Table(
        columns=OF_ONE_CLASS,
        rows=claims,
        caption=_("Claims of the class"),
        empty=Empty(_("No claim yet."), _("It is drafted by itself within minutes of the first certificate.")),
        url=lambda row: reverse("claim_detail", args=[row.pk]),
    )
