"""Apprenticeship plans: drafted with their apprentices, filed, decided by the bureau, left and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions import filed, filing_numbers
from institutions.models import Institution
from portal.shared import trail, workflow
from portal.shared.refusals import Refused, refuse_if
from trainees import apprenticeship_faults as against
from trainees import persons
from trainees.apprenticeship_faults import mark
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.persons import NewPerson

State = ApprenticeshipPlan.State


@dataclass(frozen=True)
class Terms:
    """What is agreed with an apprentice."""

    standing: str
    level: str
    years: int
    enterprise_mentor: str
    school_mentor: str


@transaction.atomic
def draft(enterprise: Institution, *, actor: Any, now: datetime, **plan: Any) -> ApprenticeshipPlan:
    """Begin a plan; `plan` holds the fields of `apprenticeship.PLAN`. Raises `Refused` with every fault."""
    made = ApprenticeshipPlan(enterprise=enterprise, created_at=now, created_by=actor, **plan)
    refuse_if(against.faults(made))
    made.number = filing_numbers.next_number(timezone.localdate(now), "XT")
    made.save()
    trail.record("draft", made, actor=actor, at=now)
    return made


@transaction.atomic
def revise(plan: ApprenticeshipPlan, *, actor: Any, now: datetime, seen: str, **changed: Any) -> ApprenticeshipPlan:
    """Change a draft or a returned plan. `seen` is its mark as the actor saw it. Raises `Refused`."""
    workflow.lock(plan)
    refuse_if(filed.closed(plan) or filed.changed_since(seen, mark(plan)))
    for name, value in changed.items():
        setattr(plan, name, value)
    refuse_if(against.faults(plan))
    plan.save()
    plan.apprentices.update(first_day=plan.starts_on, last_day=plan.ends_on)
    trail.record("revise", plan, actor=actor, at=now)
    return plan


@transaction.atomic
def take_on(plan: ApprenticeshipPlan, new: NewPerson, terms: Terms, *, actor: Any, now: datetime) -> Apprentice:
    """Put a person into a plan that is open. Raises `Refused` with every fault; the person's number and name are held
    against the file as on a roster."""
    workflow.lock(plan)
    refuse_if(filed.closed(plan))
    person = persons.find_or_create(new)
    made = Apprentice(plan=plan, person=person, first_day=plan.starts_on, last_day=plan.ends_on, **vars(terms))
    refuse_if(against.faults_of(made))
    made.save()
    trail.record("take on", plan, actor=actor, details={"apprentice": made.pk}, at=now)
    return made


@transaction.atomic
def leave_out(apprentice: Apprentice, *, actor: Any, now: datetime) -> None:
    """Take somebody out of a plan that is open. Raises `Refused`."""
    workflow.lock(apprentice.plan)
    refuse_if(filed.closed(apprentice.plan))
    trail.record("leave out", apprentice.plan, actor=actor, details={"person": apprentice.person_id}, at=now)
    apprentice.delete()


@transaction.atomic
def file(plan: ApprenticeshipPlan, *, actor: Any, now: datetime) -> ApprenticeshipPlan:
    """Hand it in before it begins; from now on its apprentices are in no other. Raises `Refused`."""
    workflow.lock(plan)
    today = timezone.localdate(now)
    refuse_if(workflow.objections(plan, "file"))
    apprentices = list(plan.apprentices.select_related("person"))
    faults = [fault for each in apprentices for fault in [*against.faults_of(each), *against.elsewhere(each)]]
    refuse_if([*against.faults(plan), *against.begun(plan, today), *faults])
    decide_by = filed.act_by(plan.enterprise.jurisdiction, today=today)
    workflow.perform(plan, "file", actor=actor, now=now, decide_by=decide_by)
    _bind(plan)
    return plan


def _bind(plan: ApprenticeshipPlan) -> None:
    try:
        with transaction.atomic():
            plan.apprentices.live().update(binding=True)
    except IntegrityError as error:
        if "apprentice_not_twice" not in str(error):
            raise
        rows = plan.apprentices.select_related("person")
        raise Refused(*[fault for row in rows for fault in against.elsewhere(row)]) from error


@transaction.atomic
def accept(
    plan: ApprenticeshipPlan, *, actor: Any, now: datetime, seen: str, conditions_met: Sequence[str] = ()
) -> ApprenticeshipPlan:
    """The bureau accepts the plan. Of an enterprise's own centre it says which conditions are met, and all have to be
    (JY-69). Raises `Refused`."""
    workflow.lock(plan)
    refuse_if(
        [
            *filed.acted_before(actor, plan.filed_by_id),
            *filed.changed_since(seen, mark(plan)),
            *against.not_met(plan, conditions_met),
        ]
    )
    return workflow.perform(plan, "accept", actor=actor, now=now, conditions_met=list(conditions_met))


def send_back(
    plan: ApprenticeshipPlan, *, actor: Any, now: datetime, grounds: Sequence[str], note: str
) -> ApprenticeshipPlan:
    """Return it for correction; its apprentices are free again. Raises `Refused`."""
    return _turn_down(plan, "send_back", actor=actor, now=now, grounds=grounds, note=note)


def refuse(
    plan: ApprenticeshipPlan, *, actor: Any, now: datetime, grounds: Sequence[str], note: str
) -> ApprenticeshipPlan:
    """Refuse it; its apprentices are free again. Raises `Refused`."""
    return _turn_down(plan, "refuse", actor=actor, now=now, grounds=grounds, note=note)


@transaction.atomic
def _turn_down(
    plan: ApprenticeshipPlan, step: str, *, actor: Any, now: datetime, grounds: Sequence[str], note: str
) -> ApprenticeshipPlan:
    workflow.lock(plan)
    refuse_if(
        [
            *filed.acted_before(actor, plan.filed_by_id),
            *filed.unsaid(plan, grounds, note),
        ]
    )
    said = {"grounds": list(grounds), "note": note.strip()}
    workflow.perform(plan, step, actor=actor, now=now, trail_details=said, **said)
    plan.apprentices.update(binding=False)
    return plan


@transaction.atomic
def withdraw(plan: ApprenticeshipPlan, *, actor: Any, now: datetime) -> ApprenticeshipPlan:
    """The enterprise takes it back before it was decided. Raises `Refused`."""
    workflow.perform(plan, "withdraw", actor=actor, now=now)
    plan.apprentices.update(binding=False)
    return plan


@transaction.atomic
def leave(apprentice: Apprentice, *, left_on: date, reason: str, actor: Any, now: datetime) -> Apprentice:
    """An apprentice leaves an accepted plan on a day. Raises `Refused`."""
    workflow.lock(apprentice.plan)
    apprentice.refresh_from_db()
    refuse_if(workflow.objections(apprentice.plan, "end") or against.leaving_faults(apprentice, left_on, reason, now))
    apprentice.left_on, apprentice.left_reason, apprentice.binding = left_on, reason.strip(), False
    apprentice.save(update_fields=["left_on", "left_reason", "binding"])
    trail.record("leave", apprentice.plan, actor=actor, details={"apprentice": apprentice.pk}, at=now)
    return apprentice


def end_due(now: datetime) -> list[ApprenticeshipPlan]:
    """End every accepted plan whose last day is over; returns those that ended. Safe to repeat."""
    due = ApprenticeshipPlan.objects.filter(state=State.ACCEPTED, ends_on__lt=timezone.localdate(now)).order_by("pk")
    return [workflow.perform(plan, "end", actor=None, now=now) for plan in due]
