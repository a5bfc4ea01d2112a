"""The home of the reviewing officers and of finance: what waits by deadline, findings, funds."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.dashboards import items, panels, waiting, worklist
from portal.dashboards.worklist import Item, Worklist
from portal.reference.models import Jurisdiction
from portal.shared.tables import Empty

SOURCES: dict[str, tuple[Callable[[Any], Iterator[Item]], ...]] = {
    Role.FIRST_REVIEW: (
        items.filings, items.first_reviews, items.objections, items.notices_to_prepare,
        partial(items.seldom, kinds=(
            items.changes, items.apprenticeships_filed, items.own_evaluations_to_assess, items.denials,
            items.applications_to_check,
        )),
    ),
    Role.FINAL_REVIEW: (
        items.final_reviews,
        partial(items.seldom, kinds=(
            items.own_evaluations_to_decide, items.applications_to_decide, items.listing_changes_to_sign,
        )),
    ),
    Role.FINANCE: (
        items.batches, items.batches_to_make, items.policies_to_sign, items.standards_to_sign,
        items.settings_to_sign,
    ),
}  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """The worklist of the officer's roles; finance also sees what is due and what the bank refused."""
    user, today = request.user, timezone.localdate()
    waits = work_of(user)
    values = head(waits) | {
        "table": waits.table(caption=_("Waiting for me"), empty=nothing_waits()),
        "findings": panels.findings(user),
        "funds": panels.funds(user, year=today.year),
        "legend": panels.LEGEND,
        "year": today.year,
        "lines": _lines(user) if user.has_role(Role.FINANCE) else None,
    }
    return render(request, "dashboards/home_bureau.html", values)


def work_of(user: Any) -> Worklist:
    """Everything that waits for the roles the officer holds."""
    found = [
        item for role, sources in SOURCES.items() if role in user.roles for rows in sources for item in rows(user)
    ]
    return worklist.of(found, place=place_of(user), today=timezone.localdate())


def place_of(user: Any) -> Jurisdiction | None:
    """The place of the officer's office, whose working days count."""
    return min(user.offices, key=lambda place: place.path, default=None)


def head(waits: Worklist) -> dict[str, Any]:
    """What the head of a home says."""
    return {"waits": waits, "today": waits.today, "strip": waits.strip(), "total": len(waits.items)}


def nothing_waits() -> Empty:
    return Empty(_("Nothing waits."), _("What comes in for you stands here from that minute on."))


def _lines(user: Any) -> dict[str, int]:
    return waiting.counted(user, {"due": waiting.due_lines(user), "failed": waiting.failed_lines(user)})
