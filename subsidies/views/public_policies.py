"""Public pages of policies: which hold, and what one says, scheme by scheme and clause by clause. Nobody signs in."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from portal.shared.figures import NONE, date_on_paper
from subsidies import policy_documents, policy_reading
from subsidies.line_reasons import language
from subsidies.models import Policy
from subsidies.views.policy_frame import period


def _public() -> QuerySet[Policy]:
    """Versions that hold, held or will hold; drafts are nobody's but the office's."""
    return Policy.objects.signed().select_related("jurisdiction").order_by("-valid_from", "pk")


def _in_force(today: date) -> list[Policy]:
    rows = Policy.objects.in_force(today).select_related("jurisdiction").order_by("jurisdiction__path", "pk")
    return list(rows)


@login_not_required
@require_safe
def public_policies(request: HttpRequest) -> HttpResponse:
    """The policies that hold today, and the versions before and after them."""
    holding = _in_force(timezone.localdate())
    others = _public().exclude(pk__in=[policy.pk for policy in holding])
    values = {"holding": [_listed(each) for each in holding], "others": [_listed(each) for each in others]}
    return render(request, "subsidies/public_policies.html", values)


def _listed(policy: Policy) -> dict[str, Any]:
    document = policy.pack.document
    return {
        "policy": policy,
        "title": policy_reading.title(policy),
        "number": document.number or "",
        "period": period(policy.valid_from, policy.valid_to),
        "schemes": len(policy.pack.schemes),
        "document": policy_documents.standing_for(policy),
    }


@login_not_required
@require_safe
def public_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its document and file, what each scheme pays and asks, and every clause in a few words."""
    policy = get_object_or_404(_public(), pk=pk)
    readings = policy_reading.readings(policy)
    values = {
        "policy": policy,
        "title": policy_reading.title(policy),
        "facts": _facts(policy),
        "document": policy_documents.standing_for(policy),
        "schemes": policy_reading.entries(policy),
        "shared": policy_reading.shared_conditions(policy),
        "clauses": readings,
        "is_draft": policy.pack.document.standing == "draft",
        "in_force": policy in _in_force(timezone.localdate()),
    }
    return render(request, "subsidies/public_policy.html", values)


def _facts(policy: Policy) -> list[tuple[Any, Any]]:
    document, zh = policy.pack.document, language() == "zh"
    facts = [
        (pgettext_lazy("document", "Issued by"), document.issuer_zh if zh else document.issuer_en),
        (_("Document number"), document.number or __("no number shown")),
        (_("Issued"), date_on_paper(document.issued_on)),
        (_("Where the text comes from"), document.provenance_zh if zh else document.provenance_en),
        (_("Holds"), period(policy.valid_from, policy.valid_to)),
        (_("Version"), policy.version),
    ]
    return [(name, value) for name, value in facts if value != NONE]
