"""Running the audit: every check, every finding once, however often it is found."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.shared import runs
from portal.shared.models import Run
from subsidies.audits import CHECKS
from subsidies.audits.found import Check, Found
from subsidies.audits.published import recomputed
from subsidies.models import AuditRun, Finding


def carry_out(run: Run) -> AuditRun:
    """Run all checks. Each check is one transaction; a run that was cut off begins again and finds the same."""
    audit, _new = AuditRun.objects.get_or_create(run=run, defaults={"started_at": timezone.now()})
    found = {}
    for done, check in enumerate(CHECKS):
        runs.report(run, done=done, total=len(CHECKS))
        found[check.name] = _run_check(check, audit)
    _finish(audit, found, now=timezone.now())
    runs.report(run, done=len(CHECKS), total=len(CHECKS), **found)
    return audit


@transaction.atomic
def _run_check(check: Check, audit: AuditRun) -> int:
    """How many findings this run is the first to see."""
    for item in check.search():
        _keep(check, item, audit)
    return Finding.objects.filter(check_name=check.name, first_seen=audit).count()


def _keep(check: Check, item: Found, audit: AuditRun) -> None:
    values = {
        "check_name": check.name,
        "jurisdiction_id": item.jurisdiction_id,
        "severity": check.severity,
        "rows": [list(row) for row in item.rows],
        "details": item.details,
        "first_seen": audit,
        "last_seen": audit,
    }
    finding, new = Finding.objects.get_or_create(fingerprint=fingerprint(check, item), defaults=values)
    if not new and finding.last_seen_id != audit.pk:
        Finding.objects.filter(pk=finding.pk).update(last_seen=audit)


def fingerprint(check: Check, item: Found) -> str:
    """What makes two findings the same one."""
    return hashlib.sha256(f"{check.name} {item.same!r}".encode()).hexdigest()


def _finish(audit: AuditRun, found: dict[str, int], *, now: datetime) -> None:
    audit.finished_at, audit.found = now, found
    audit.lines_recomputed = recomputed()
    audit.save(update_fields=["finished_at", "found", "lines_recomputed"])
