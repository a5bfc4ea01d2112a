"""The public home: the certificate check, what a certificate is worth, the figures that matter, running notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from institutions.models import Listing, TrainingClass
from portal.reference.grades import LADDER
from portal.shared.drawings import staircase
from portal.shared.figures import money
from portal.shared.tables import Column, Empty, Table
from subsidies import notices
from subsidies.models import Notice, Payment, Policy
from trainees.models import Enrolment

SCHEME, KIND = "JY-CERT", "skill_level"
KEY, SECONDS = "public_figures", 300
NOTICES = 5
State = Enrolment.State


@login_not_required
@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """Nothing here belongs to a person; the figures are at most five minutes old."""
    today = timezone.localdate()
    policy = Policy.objects.in_force(today).order_by("jurisdiction__path").first()
    steps = stairs(policy, today) if policy else []
    public = Notice.objects.public().order_by("-opens_at", "-pk")[:NOTICES]
    values = {
        "policy": policy,
        "figures": figures(today),
        "stairs": staircase([(str(s.word), s.base, s.full) for s in steps], "") if steps else "",
        "steps": steps,
        "stair_table": _stair_table(steps),
        "notices": [(notice, notices.last_day(notice)) for notice in public],
        "today": today,
    }
    return render(request, "dashboards/public_home.html", values)


@dataclass(frozen=True)
class Step:
    """One grade: its ceiling and its ceiling with the uplift for shortage occupations, in yuan."""

    word: Any
    base: Decimal
    full: Decimal

    @property
    def grade(self) -> str:
        """The first half of the word, such as 四级."""
        return str(self.word).partition("/")[0].strip()

    @property
    def name(self) -> str:
        """The second half, such as 中级工."""
        return str(self.word).partition("/")[2].strip()


def stairs(policy: Policy, day: date) -> Sequence[Step]:
    """The certificate scheme's ceilings by grade on a day, from the published text; none where it has no scheme."""
    scheme = policy.pack.schemes.get(SCHEME)
    if scheme is None:
        return []
    rows = {row.grade: row for row in scheme.standards if KIND in row.kinds and row.runs_on(day) and row.ceiling}
    return [
        Step(grade.label, rows[grade].ceiling, rows[grade].ceiling * (1 + _uplift(scheme, grade)))
        for grade in LADDER
        if grade in rows
    ]


def _uplift(scheme: Any, grade: str) -> Decimal:
    lifted = scheme.uplift is not None and grade in scheme.uplift.grades and KIND in scheme.uplift.kinds
    return scheme.uplift.share if lifted else Decimal(0)


def _stair_table(steps: Sequence[Step]) -> Table:
    columns = (
        Column("grade", _("grade"), lambda step: step.word, card="name"),
        Column("base", _("at most"), lambda step: money(step.base), align="right", unit=_("yuan"), card="amount"),
        Column("full", _("shortage occupations"), lambda step: money(step.full), align="right", unit=_("yuan")),
    )
    return Table(
        columns=columns, rows=steps, caption=_("Most per certificate"), empty=Empty(_("No policy is in force.")),
        key=lambda step: step.word,
    )  # fmt: skip


def figures(today: date) -> dict[str, Any]:
    """Trained this year (person-times and persons), paid this year, institutions; kept for five minutes."""
    held = cache.get(KEY)
    if held is None or held["year"] != today.year:
        held = _figures(today)
        cache.set(KEY, held, SECONDS)
    return held


def _figures(today: date) -> dict[str, Any]:
    trained = Enrolment.objects.filter(
        state__in=[State.ENROLLED, State.COMPLETED, State.CERTIFIED, State.FAILED],
        training_class__starts_on__range=(date(today.year, 1, 1), today),
        training_class__state__in=[
            TrainingClass.State.RUNNING, TrainingClass.State.ENDED, TrainingClass.State.EVALUATED,
            TrainingClass.State.CLOSED,
        ],
    )  # fmt: skip
    paid = Payment.objects.filter(state=Payment.State.PAID, settled_at__year=today.year)
    listed = Listing.objects.in_force(today).filter(directory=Listing.Directory.TRAINING)
    return {
        "year": today.year,
        **trained.aggregate(person_times=Count("pk"), persons=Count("person", distinct=True)),
        "paid": paid.aggregate(sum=Sum("amount"))["sum"] or Decimal(0),
        "institutions": listed.values("institution").distinct().count(),
        "on_notice": Notice.objects.filter(state__in=[Notice.State.RUNNING, Notice.State.EXTENDED]).aggregate(
            notices=Count("pk"), lines=Sum("line_count", default=0)
        ),
    }
