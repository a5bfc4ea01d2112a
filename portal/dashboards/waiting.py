"""What waits for whom: the rows behind every count of the rail and every home, each inside the person's scope."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from certificates.models import OwnEvaluation
from institutions.models import ClassSession, ListingApplication, ListingChange, TrainingClass
from portal.accounts.models import User
from subsidies import acted
from subsidies.acted import Stage
from subsidies.models import (
    Claim,
    ClaimLine,
    DepartmentReport,
    Finding,
    LocalStandard,
    Objection,
    PaymentBatch,
    Policy,
    SettingChange,
)
from trainees.models import ApprenticeshipPlan, Enrolment

ATTENDANCE_OVERDUE_FOR = timedelta(days=60)  # older gaps are settled when the class is completed
BATCHES_UNDER_WAY = [
    PaymentBatch.State.PREPARED, PaymentBatch.State.CHECKED, PaymentBatch.State.APPROVED, PaymentBatch.State.SENT,
    PaymentBatch.State.RECONCILED,
]  # fmt: skip


def returned_classes(user: Any) -> QuerySet[TrainingClass]:
    """Filings sent back to the institution."""
    return TrainingClass.objects.visible_to(user).filter(state=TrainingClass.State.RETURNED)


def open_claims(user: Any) -> QuerySet[Claim]:
    """Claims that the institution can hand in: drafts and those returned."""
    return Claim.objects.visible_to(user).filter(state__in=[Claim.State.DRAFT, Claim.State.RETURNED])


def unmarked_sessions(user: Any, now: datetime) -> QuerySet[ClassSession]:
    """Sessions that were held and of which nothing is known: no mark, no ruling."""
    held = ClassSession.objects.visible_to(user).filter(
        training_class__state=TrainingClass.State.RUNNING, ends_at__range=(now - ATTENDANCE_OVERDUE_FOR, now)
    )
    return held.filter(marks=None, rulings=None)


def unevaluated_classes(user: Any) -> QuerySet[TrainingClass]:
    """Classes that ended and whose results are missing."""
    return TrainingClass.objects.visible_to(user).filter(state=TrainingClass.State.ENDED)


def filings(user: Any) -> QuerySet[TrainingClass]:
    """Class filings that wait for a decision."""
    return TrainingClass.objects.visible_to(user).awaiting_decision()


def apprenticeships_filed(user: Any) -> QuerySet[ApprenticeshipPlan]:
    """Apprenticeship plans that wait for a decision."""
    return ApprenticeshipPlan.objects.visible_to(user).awaiting_decision()


def returned_apprenticeships(user: Any) -> QuerySet[ApprenticeshipPlan]:
    """Apprenticeship plans sent back to the enterprise."""
    return ApprenticeshipPlan.objects.visible_to(user).filter(state=ApprenticeshipPlan.State.RETURNED)


def own_evaluations_to_assess(user: Any) -> QuerySet[OwnEvaluation]:
    """Filings of own evaluation that nobody has assessed."""
    return OwnEvaluation.objects.visible_to(user).to_assess()


def own_evaluations_to_decide(user: Any) -> QuerySet[OwnEvaluation]:
    """Assessed ones that wait for a decision by somebody else."""
    return OwnEvaluation.objects.visible_to(user).to_decide().exclude(assessed_by=user)


def returned_own_evaluations(user: Any) -> QuerySet[OwnEvaluation]:
    """Own evaluations sent back to the enterprise."""
    return OwnEvaluation.objects.visible_to(user).filter(state=OwnEvaluation.State.RETURNED)


def denials(user: Any) -> QuerySet[Enrolment]:
    """People on the rosters of classes under way who say that they did not sign up."""
    under_way = [TrainingClass.State.FILED, TrainingClass.State.ACCEPTED, TrainingClass.State.RUNNING]
    return Enrolment.objects.visible_to(user).denied().filter(training_class__state__in=under_way)


def returned_applications(user: Any) -> QuerySet[ListingApplication]:
    """Applications for a directory that were sent back to the institution."""
    return ListingApplication.objects.visible_to(user).filter(state=ListingApplication.State.RETURNED)


def applications_to_check(user: Any) -> QuerySet[ListingApplication]:
    """Applications for a directory that wait for the first review."""
    return ListingApplication.objects.visible_to(user).filter(state=ListingApplication.State.SUBMITTED)


def applications_to_decide(user: Any) -> QuerySet[ListingApplication]:
    """Those that wait for the final review, by somebody who had no other part in them."""
    waiting = ListingApplication.objects.visible_to(user).filter(state=ListingApplication.State.CHECKED)
    return waiting.exclude(checked_by=user)


def listing_changes_to_sign(user: Any) -> QuerySet[ListingChange]:
    """Changes of places in directories that wait for a second signature, by somebody else."""
    return ListingChange.objects.visible_to(user).waiting().exclude(proposed_by=user)


def first_reviews(user: Any) -> QuerySet[Claim]:
    """Claims for the first review, but for those another officer has taken, that are on hold or that this one had
    another part in."""
    waiting = Claim.objects.visible_to(user).awaiting_first_review().filter(held=False)
    return _but(waiting.filter(Q(taken_by=None) | Q(taken_by=user)), acted.claims_barred(user, stage=Stage.FIRST))


def final_reviews(user: Any) -> QuerySet[Claim]:
    """Claims for the final review that this officer had no other part in."""
    waiting = Claim.objects.visible_to(user).awaiting_final_review().filter(held=False)
    return _but(waiting, acted.claims_barred(user, stage=Stage.FINAL))


def objections(user: Any) -> QuerySet[Objection]:
    """Objections nobody has decided, to lines that are new to the person: others they may not decide."""
    found = Objection.objects.visible_to(user).filter(state=Objection.State.OPEN)
    return _but(found, acted.lines_acted_on(user), by="notice_line__line")


def findings(user: Any) -> QuerySet[Finding]:
    """Findings of the audit nobody has decided."""
    return Finding.objects.visible_to(user).open()


def due_lines(user: Any) -> QuerySet[ClaimLine]:
    """Approved lines that wait for a batch; what is on hold waits for its officer."""
    return ClaimLine.objects.visible_to(user).filter(state=ClaimLine.State.APPROVED, held=False, claim__held=False)


def failed_lines(user: Any) -> QuerySet[ClaimLine]:
    """Lines whose payment failed and that wait for a mended account."""
    return ClaimLine.objects.visible_to(user).filter(state=ClaimLine.State.FAILED)


def batches(user: Any) -> QuerySet[PaymentBatch]:
    """Batches between their making and their closing."""
    return PaymentBatch.objects.visible_to(user).filter(state__in=BATCHES_UNDER_WAY)


def policies_to_sign(user: Any) -> QuerySet[Policy]:
    """Versions of a policy that wait for finance's signature by somebody else."""
    return Policy.objects.visible_to(user).filter(state=Policy.State.PROPOSED).exclude(proposed_by=user)


def standards_to_sign(user: Any) -> QuerySet[LocalStandard]:
    """Local standards, and ends of some, that wait for finance's signature by somebody else."""
    begin = Q(state=LocalStandard.State.SIGNED) & ~Q(signed_by=user)
    end = Q(state=LocalStandard.State.ENDING) & ~Q(end_signed_by=user)
    return LocalStandard.objects.visible_to(user).filter(begin | end)


def department_reports(user: Any) -> QuerySet[DepartmentReport]:
    """Reports of departments that wait for the office; nobody decides on one of their own."""
    waiting = DepartmentReport.objects.visible_to(user).filter(state=DepartmentReport.State.HANDED_IN)
    return waiting.exclude(handed_in_by=user)


def settings_to_sign(user: Any) -> QuerySet[SettingChange]:
    """Changes of settings that wait for finance's signature by somebody else."""
    waiting = SettingChange.objects.visible_to(user).filter(state=SettingChange.State.PROPOSED)
    return waiting.exclude(proposed_by=user)


def _but(rows: QuerySet[Any], others: QuerySet[Any], *, by: str = "pk") -> QuerySet[Any]:
    """The rows but those that `by` leads to one of the others: few wait, and each is looked up among the many."""
    return rows.exclude(Exists(others.filter(pk=OuterRef(by))))


def counted(user: Any, rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, all in one query."""
    if not rows:
        return {}
    parts = {
        name: Subquery(found.order_by().values(n=Func(F("pk"), function="COUNT", output_field=IntegerField())))
        for name, found in rows.items()
    }
    found = User.objects.filter(pk=user.pk).values(**parts).get()
    return {name: number or 0 for name, number in found.items()}
