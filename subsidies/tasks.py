"""Jobs and clockwork of the subsidies. A task takes a key and calls one operation."""

from datetime import date, datetime, timedelta

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from certificates import credits, issuing
from institutions import filings as class_filings
from portal.accounts.models import User
from portal.reference.models import Jurisdiction
from portal.shared import clockwork, runs
from portal.shared.models import Run
from subsidies import claims, closing, filings, notices, releases, replays
from subsidies.audits import running
from subsidies.checks import running as checks
from subsidies.models import Policy, Replay, ReportSnapshot
from subsidies.reports import freezing
from trainees import apprenticeships

# What happens by itself: filings nobody decided on are accepted where the city says so, classes begin, certificates
# expire, notices end, claims are drafted and checked.
CLOCKWORK: dict[str, clockwork.Step] = {
    "filings accepted": lambda now: len(filings.accept_due(now=now)),
    "classes begun": lambda now: len(class_filings.start_due(now)),
    "apprenticeships ended": lambda now: len(apprenticeships.end_due(now)),
    "certificates expired": issuing.expire_due,
    "credits written": lambda now: credits.settle_due(now=now),
    "notices ended": lambda now: len(notices.end_due(now=now)),
    "claims drafted": lambda now: len(claims.draft_due(now=now)),
    "claims checked": lambda now: len(checks.run_due(now=now)),
    "uses given back": lambda now: releases.release_due(now=now).uses,
    "classes closed": lambda now: len(closing.close_due(now=now)),
}
for _name, _work in CLOCKWORK.items():
    clockwork.step(_name, _work)


@shared_task
def keep_the_clock() -> None:
    clockwork.turn(CLOCKWORK, now=timezone.now())


@shared_task
def start_nightly_audit() -> None:
    runs.enqueue("audit", key=f"audit {timezone.localdate()}")


@shared_task
def start_monthly_report() -> None:
    """The month that has just ended, for every place with a policy of its own."""
    last_day = timezone.localdate().replace(day=1) - timedelta(days=1)
    for place in _governed_on(last_day):
        enqueue_report("monthly", place, last_day.replace(day=1), last_day)


@shared_task
def start_annual_report() -> None:
    """The year that has ended, a month later: departments hand in December's report in January."""
    year = timezone.localdate().year - 1
    for place in _governed_on(date(year, 12, 31)):
        enqueue_report("annual", place, date(year, 1, 1), date(year, 12, 31))


def _governed_on(day: date) -> QuerySet[Policy, int]:
    places = Policy.objects.in_force(day).order_by("jurisdiction").values_list("jurisdiction", flat=True)
    return places.distinct()


def enqueue_report(kind: str, place: int, start: date, end: date) -> Run:
    """Ask for the report of a period of one place; asking twice is one request."""
    arguments = {"jurisdiction": place, "start": start.isoformat(), "end": end.isoformat()}
    return runs.enqueue(f"{kind} report", key=f"{kind} {place} {start}", arguments=arguments)


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
    _freeze("monthly", run)


@runs.job("annual report")
def annual_report(run: Run) -> None:
    _freeze("annual", run)


def _freeze(kind: str, run: Run) -> None:
    given = run.arguments
    freezing.freeze(
        kind,
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
