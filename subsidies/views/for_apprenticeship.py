"""What an apprenticeship plan could draw, apprentice by apprentice."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from institutions.views.filed_steps import READERS
from portal.accounts.access import role_required
from portal.shared.components import Tab
from portal.shared.figures import NONE, money
from portal.shared.refusals import Refused
from portal.shared.tables import Column, Empty, Table
from subsidies import apprenticeships, line_reasons
from subsidies.apprenticeships import Quote
from trainees.views.apprenticeships import APPRENTICESHIPS, plan_of

COLUMNS = (
    Column("name", _("name"), lambda row: row.apprentice.person.name, card="name"),
    Column("level", _("level aimed at"), lambda row: row.apprentice.get_level_display(), card="second"),
    Column("years", _("training years"), lambda row: row.apprentice.years, align="right"),
    Column("amount", _("once the level is reached"), lambda row: _sum(row.award.eligible, row.amount), align="right",
           unit=_("yuan"), card="amount"),
    Column("ahead", _("ahead for a training year, at most"), lambda row: _sum(row.ahead.eligible, row.payable_ahead),
           align="right", unit=_("yuan")),
    Column("why", _("what stands against it"), lambda row: _against(row)),
)  # fmt: skip


@role_required(*READERS)
@require_safe
def apprenticeship_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """What each apprentice brings at the level aimed at, and how much of it can be paid ahead (JY-67, JY-68)."""
    plan = plan_of(request, pk)
    root = Tab(APPRENTICESHIPS, reverse("apprenticeship_list"))
    back = Tab(plan.title, reverse("apprenticeship_detail", args=[pk]))
    values = {"plan": plan, "refused": (), "trail": [root, back, Tab(__("What could be paid"), "")]}
    try:
        policy, _scheme = apprenticeships.policy_of(plan)
        values |= {"policy": policy, **_quoted(apprenticeships.quotes(plan))}
    except Refused as no_policy:
        values |= {"refused": no_policy.reasons, "table": None}
    return render(request, "subsidies/apprenticeship_quote.html", values)


def _quoted(rows: list[Quote]) -> dict[str, object]:
    table = Table(
        columns=COLUMNS,
        rows=rows,
        caption=__("What could be paid"),
        empty=Empty(__("No apprentice yet."), __("Each is entered with both mentors.")),
        key=lambda row: str(row.apprentice.pk),
    )
    together = sum((row.amount for row in rows if row.award.eligible), Decimal(0))
    return {"table": table, "amount": together, "ahead": sum((row.payable_ahead for row in rows), Decimal(0))}


def _sum(eligible: bool, amount: Decimal) -> str:
    return money(amount) if eligible and amount else NONE


def _against(row: Quote) -> str:
    """Of the sum, and where that stands, of paying ahead."""
    award = row.award if not (row.award.eligible and row.award.amount) else row.ahead
    if award.eligible and award.amount:
        return ""
    said = line_reasons.of_award(award, row.apprentice.plan)
    return " ".join(each.sentence for each in said)
