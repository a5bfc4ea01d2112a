"""Public pages of policies: which hold, and what one says, clause by clause. Nobody signs in."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from portal.shared.figures import date_on_paper, money
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table
from subsidies import local_standards
from subsidies.line_reasons import language
from subsidies.models import Policy
from subsidies.policy_words import said
from subsidies.rules.clauses import catalogue
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard
from subsidies.rules.vocabulary import label
from subsidies.views.policy_frame import period

# What a clause's carriers are, in words for the public.
CARRIERS: dict[str, Text] = {
    "key": _("figures and terms of the policy"),
    "check": _("checks"),
    "page": _("pages"),
    "report": _("reports"),
    "job": _("automatic jobs"),
    "field": _("records"),
    "command": _("commands"),
}


def _public() -> Any:
    """Versions that hold, held or will hold; drafts are nobody's but the office's."""
    states = [Policy.State.PUBLISHED, Policy.State.SUPERSEDED]
    return Policy.objects.filter(state__in=states).select_related("jurisdiction").order_by("-valid_from", "pk")


def _in_force(today: date) -> list[Policy]:
    rows = Policy.objects.in_force(today).select_related("jurisdiction").order_by("jurisdiction__path", "pk")
    return list(rows)


@login_not_required
@require_safe
def public_policies(request: HttpRequest) -> HttpResponse:
    """The policies that hold today, and the versions before them."""
    today = timezone.localdate()
    holding = _in_force(today)
    others = _public().exclude(pk__in=[policy.pk for policy in holding])
    values = {"holding": holding, "others": others}
    return render(request, "subsidies/public_policies.html", values)


@login_not_required
@require_safe
def public_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its document and where it comes from, each scheme with its sums and clauses, local standards."""
    policy, zh = get_object_or_404(_public(), pk=pk), language() == "zh"
    document = policy.pack.document
    values = {
        "policy": policy,
        "title": document.title_zh if zh else document.title_en,
        "facts": _facts(policy, zh),
        "schemes": [
            (scheme.zh if zh else scheme.en, _standards(scheme), _conditions(scheme), scheme.id)
            for scheme in policy.pack.pack.schemes
        ],
        "local": _local(policy),
        "clauses": _clauses(policy, zh),
        "is_draft": document.standing == "draft",
    }
    return render(request, "subsidies/public_policy.html", values)


def _facts(policy: Policy, zh: bool) -> list[tuple[Any, Any]]:
    document = policy.pack.document
    return [
        (pgettext_lazy("document", "Issued by"), document.issuer_zh if zh else document.issuer_en),
        (_("Document number"), document.number or __("no number shown")),
        (_("Issued"), date_on_paper(document.issued_on)),
        (_("Where the text comes from"), document.provenance_zh if zh else document.provenance_en),
        (_("Holds"), period(policy.valid_from, policy.valid_to)),
        (_("Version"), policy.version),
    ]


def _standards(scheme: Scheme) -> Table:
    words = language()
    columns = (
        Column("grade", _("grade"), lambda row: label("grade", row.grade, words) if row.grade else __("every grade"),
               card="name"),
        Column("kinds", _("certificate"), lambda row: said(row.kinds) if row.kinds else __("every kind"),
               card="second"),
        Column("amount", _("amount"), lambda row: _amount(scheme, row), align="right", unit=_("yuan"), card="amount"),
        Column("days", _("holds"), _days),
        Column("clause", _("clause"), lambda row: "、".join(row.clauses)),
    )  # fmt: skip
    return Table(
        columns=columns, rows=scheme.standards, caption=scheme.zh if words == "zh" else scheme.en,
        empty=Empty(__("The document sets no sum.")), key=lambda row: f"{row.grade} {row.kinds} {row.from_day}",
    )  # fmt: skip


def _days(row: Standard) -> str:
    return period(row.from_day, row.to_day) if row.from_day else __("the whole period")


def _amount(scheme: Scheme, row: Standard) -> str:
    if row.free:
        return __("a right without money")
    if row.award:
        return f"{money(row.award.least)}–{money(row.award.most)}"
    if row.rate is not None:
        return money(row.rate)
    same = (other.ceiling for other in scheme.standards if other.grade == row.same_as)
    ceiling = row.ceiling if row.same_as is None else next(same)
    return __("Standard not set") if ceiling is None else __("at most %(sum)s") % {"sum": money(ceiling)}


def _clauses(policy: Policy, zh: bool) -> Table:
    """Clause by clause what the document says in short, and what of the portal carries it."""
    pack = policy.pack.pack
    prefix = f"{pack.document.clause_prefix}-"
    rows = [(key, clause) for key, clause in catalogue().items() if key.startswith(prefix)]
    columns = (
        Column("id", _("clause"), lambda row: format_html('<span class="clause" id="{}">{}</span>', row[0], row[0]),
               card="amount"),
        Column("article", _("article"), lambda row: row[1].article, card="second"),
        Column("says", _("says"), lambda row: row[1].zh if zh else row[1].en, card="name"),
        Column("carried", _("carried by"), lambda row: _carried(pack.carriers.get(row[0], ()))),
    )  # fmt: skip
    return Table(
        columns=columns, rows=rows, caption=_("Clause by clause"), key=lambda row: row[0],
        empty=Empty(__("The clauses of this document are not held.")),
    )  # fmt: skip


def _carried(carriers: Any) -> str:
    if carriers == "context":
        return __("asks nothing of the portal")
    kinds = dict.fromkeys(carrier.partition(":")[0] for carrier in carriers)
    return "、".join(str(CARRIERS[kind]) for kind in kinds) or "—"


def _conditions(scheme: Scheme) -> list[tuple[str, str]]:
    """The clauses the conditions of a scheme rest on, each once, with their place on the page."""
    clauses = dict.fromkeys(clause for condition in scheme.conditions for clause in condition.clauses)
    return [(clause, f"#{clause}") for clause in clauses]


def _local(policy: Policy) -> Table:
    """What the place pays instead of a ceiling, or where none is set."""
    rows = [each for each in local_standards.holding_in(policy.jurisdiction) if each.scheme in policy.pack.schemes]
    columns = (
        Column("what", _("for"), str, card="name"),
        Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
        Column("from", _("from"), lambda row: date_on_paper(row.valid_from)),
        Column("to", _("to"), lambda row: date_on_paper(row.valid_to)),
        Column("decision", _("rests on"), lambda row: row.decision, card="second"),
    )
    return Table(
        columns=columns, rows=rows, caption=_("Local standards"),
        empty=Empty(__("No local standard is set."), __("The sums of the policy hold.")),
    )  # fmt: skip
