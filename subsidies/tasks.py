"""Jobs and clockwork of the subsidies. A task takes a key and calls one operation."""

from contextlib import ExitStack
from datetime import date, datetime, timedelta

from celery import shared_task
from django.utils import timezone

from certificates import issuing
from institutions import filings
from portal.accounts.models import User
from portal.reference.models import Jurisdiction
from portal.shared import runs
from portal.shared.models import Run
from subsidies import claims, closing, notices, releases, replays
from subsidies.audits import running
from subsidies.checks import running as checks
from subsidies.models import Policy, Replay, ReportSnapshot
from subsidies.reports import freezing

# What happens by itself: classes begin, certificates expire, notices end, claims are drafted and checked.
CLOCKWORK = (
    filings.start_due,
    issuing.expire_due,
    notices.end_due,
    claims.draft_due,
    checks.run_due,
    releases.release_due,
    closing.close_due,
)


@shared_task
def keep_the_clock() -> None:
    """Every step in its order; one that fails keeps none of the others from its work, and is raised at the end."""
    now = timezone.now()
    with ExitStack() as steps:
        for step in reversed(CLOCKWORK):
            steps.callback(step, now=now)


@shared_task
def start_nightly_audit() -> None:
    runs.enqueue("audit", key=f"audit {timezone.localdate()}")


@shared_task
def start_monthly_report() -> None:
    """The month that has just ended, for every place with a policy of its own."""
    last_day = timezone.localdate().replace(day=1) - timedelta(days=1)
    places = Policy.objects.in_force(last_day).order_by("jurisdiction").values_list("jurisdiction", flat=True)
    for place in places.distinct():
        enqueue_monthly(place, last_day.replace(day=1), last_day)


def enqueue_monthly(place: int, start: date, end: date) -> Run:
    """Ask for the report of a month of one place; asking twice is one request."""
    arguments = {"jurisdiction": place, "start": start.isoformat(), "end": end.isoformat()}
    return runs.enqueue("monthly report", key=f"monthly {place} {start}", arguments=arguments)


def enqueue_again(snapshot: ReportSnapshot, *, actor: User, now: datetime) -> Run:
    """Ask for the same report once more; asking twice within the minute is one request."""
    arguments = {
        "jurisdiction": snapshot.jurisdiction_id,
        "start": snapshot.period_start.isoformat(),
        "end": snapshot.period_end.isoformat(),
    }
    key = (
        f"{snapshot.kind} {snapshot.jurisdiction_id} {snapshot.period_start} again {now:%Y-%m-%d %H:%M} by {actor.pk}"
    )
    return runs.enqueue(f"{snapshot.kind} report", key=key, owner=actor, arguments=arguments)


@runs.job("audit")
def audit(run: Run) -> None:
    running.carry_out(run)


@runs.job("monthly report")
def monthly_report(run: Run) -> None:
    given = run.arguments
    freezing.freeze(
        "monthly",
        jurisdiction=Jurisdiction.objects.get(pk=given["jurisdiction"]),
        start=date.fromisoformat(given["start"]),
        end=date.fromisoformat(given["end"]),
        actor=run.owner,
        now=timezone.now(),
    )
    runs.report(run, done=1, total=1)


@runs.job("replay")
def replay(run: Run) -> None:
    asked = Replay.objects.get(pk=run.arguments["replay"])
    total = replays.lines_of(asked.policy or asked.standard).count()
    replays.carry_out(asked, report=lambda done: runs.report(run, done=done, total=total))
