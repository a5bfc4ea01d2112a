"""Own evaluation of an enterprise: filed, assessed by one officer, accepted by another, ended where it goes badly."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import EvaluatedOccupation, OwnEvaluation
from certificates.models.own_evaluation import PLAN
from institutions import filed, filing_numbers, listings
from institutions.models import Institution, Listing
from institutions.wording import day_in_full
from portal.reference.grades import LADDER, Grade
from portal.reference.models import Occupation
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

State = OwnEvaluation.State
Scope = Mapping[Occupation, Sequence[str]]

NOT_AN_ENTERPRISE = _("%(name)s is no enterprise. Only enterprises evaluate their own staff.")
UNSAID = _("Please enter this; the bureau assesses it.")
TOO_MUCH = _("The four weights come to %(sum)s %% together; they are parts of 100 %%.")
END_BEFORE_START = _("The last day lies before the first. Please correct one of them.")
OVER = _("The last day, %(day)s, is over. Please choose a later one.")
TOO_EARLY = _("The first day can be today, %(day)s, at the earliest: what was issued on days gone by stays as it is.")
NO_GRADES = _("%(occupation)s: please choose at least one grade.")
GRADE_NOT_OF_OCCUPATION = _("%(occupation)s has no skill grades; own evaluation is for occupations that have.")
EVALUATED_ALREADY = _(
    "%(enterprise)s already stands in the directory of evaluation bodies for %(occupation)s between these days, by "
    "%(decision)s. Please leave the occupation out, or choose days after that."
)
NOT_ASSESSED = _("Please say when the assessment was, who assessed and what was found.")
ASSESSED_AHEAD = _("The assessment, %(day)s, lies after today.")
NO_DECISION = _("Please name the decision this rests on, such as 演人社〔2026〕8号.")
END_OUTSIDE = _("The last day can be from %(first)s to %(last)s.")


@transaction.atomic
def draft(enterprise: Institution, *, occupations: Scope, actor: Any, now: datetime, **plan: Any) -> OwnEvaluation:
    """Begin a filing; `plan` holds the fields of `own_evaluation.PLAN`. Raises `Refused` with every fault."""
    made = OwnEvaluation(enterprise=enterprise, created_at=now, created_by=actor, **plan)
    refuse_if(_faults(made, occupations))
    made.number = filing_numbers.next_number(timezone.localdate(now), "ZP")
    made.save()
    _write_scope(made, occupations)
    trail.record("draft", made, actor=actor, at=now)
    return made


@transaction.atomic
def revise(
    evaluation: OwnEvaluation, *, occupations: Scope, actor: Any, now: datetime, seen: str, **plan: Any
) -> OwnEvaluation:
    """Change a draft or a returned filing. `seen` is its mark as the actor saw it. Raises `Refused`."""
    workflow.lock(evaluation)
    refuse_if(filed.closed(evaluation) or filed.changed_since(seen, mark(evaluation)))
    for name, value in plan.items():
        setattr(evaluation, name, value)
    refuse_if(_faults(evaluation, occupations))
    evaluation.save()
    _write_scope(evaluation, occupations)
    trail.record("revise", evaluation, actor=actor, at=now)
    return evaluation


@transaction.atomic
def file(evaluation: OwnEvaluation, *, actor: Any, now: datetime) -> OwnEvaluation:
    """Hand it in; the bureau has its working days from today. Raises `Refused`."""
    workflow.lock(evaluation)
    today = timezone.localdate(now)
    refuse_if(workflow.objections(evaluation, "file"))
    refuse_if([*_faults(evaluation, scope_of(evaluation)), *_too_early(evaluation, today)])
    decide_by = filed.act_by(evaluation.enterprise.jurisdiction, today=today)
    return workflow.perform(evaluation, "file", actor=actor, now=now, decide_by=decide_by)


def withdraw(evaluation: OwnEvaluation, *, actor: Any, now: datetime) -> OwnEvaluation:
    """The enterprise takes it back before it was assessed. Raises `Refused`."""
    return workflow.perform(evaluation, "withdraw", actor=actor, now=now)


@transaction.atomic
def assess(
    evaluation: OwnEvaluation, *, actor: Any, now: datetime, seen: str, assessed_on: date | None, assessors: str,
    assessment: str,
) -> OwnEvaluation:  # fmt: skip
    """Put the filing's assessment on record (QD-28). Raises `Refused`."""
    workflow.lock(evaluation)
    refuse_if([*_acted_before(evaluation, actor), *filed.changed_since(seen, mark(evaluation))])
    refuse_if(_assessment_faults(assessed_on, assessors, assessment, timezone.localdate(now)))
    said = {"assessed_on": assessed_on, "assessors": assessors.strip(), "assessment": assessment.strip()}
    return workflow.perform(evaluation, "assess", actor=actor, now=now, **said)


@transaction.atomic
def send_back(
    evaluation: OwnEvaluation, *, actor: Any, now: datetime, grounds: Sequence[str], note: str
) -> OwnEvaluation:
    """Return it to the enterprise for correction, before it is decided. Raises `Refused`."""
    workflow.lock(evaluation)
    refuse_if(filed.unsaid(evaluation, grounds, note))
    said = {"grounds": list(grounds), "note": note.strip()}
    return workflow.perform(evaluation, "send_back", actor=actor, now=now, trail_details=said, **said)


@transaction.atomic
def accept(evaluation: OwnEvaluation, *, actor: Any, now: datetime, seen: str, decision: str) -> OwnEvaluation:
    """Accept it: the enterprise stands in the directory of evaluation bodies for its own staff, from the first day to
    the last and on no day gone by. Raises `Refused` for whoever assessed it, and where the directory holds the
    enterprise already."""
    today = timezone.localdate(now)
    _lock(evaluation)
    refuse_if(workflow.objections(evaluation, "accept"))
    refuse_if([*_acted_before(evaluation, actor), *_undecided(decision)])
    refuse_if(filed.changed_since(seen, mark(evaluation)))
    refuse_if([*_faults(evaluation, scope_of(evaluation)), *_over(evaluation, today)])
    workflow.perform(evaluation, "accept", actor=actor, now=now, decision=decision.strip())
    for row in evaluation.occupations.select_related("occupation"):
        row.listing = _listing(evaluation, row, first=max(evaluation.valid_from, today))
        row.save(update_fields=["listing"])
    return evaluation


@transaction.atomic
def refuse(
    evaluation: OwnEvaluation, *, actor: Any, now: datetime, grounds: Sequence[str], note: str
) -> OwnEvaluation:
    """Refuse what was assessed. Raises `Refused` for whoever assessed it."""
    workflow.lock(evaluation)
    refuse_if([*_acted_before(evaluation, actor), *filed.unsaid(evaluation, grounds, note)])
    said = {"grounds": list(grounds), "note": note.strip()}
    return workflow.perform(evaluation, "refuse", actor=actor, now=now, trail_details=said, **said)


@transaction.atomic
def end(
    evaluation: OwnEvaluation, *, actor: Any, now: datetime, ends_on: date, grounds: Sequence[str], note: str,
    decision: str,
) -> OwnEvaluation:  # fmt: skip
    """The bureau ends it before its last day (QD-29, JY-48); the directory's entries end with it, by the decision
    named. Raises `Refused`."""
    _lock(evaluation)
    refuse_if(workflow.objections(evaluation, "end"))
    refuse_if([*filed.unsaid(evaluation, grounds, note), *_undecided(decision)])
    refuse_if(_end_faults(evaluation, ends_on, timezone.localdate(now)))
    said = {"grounds": list(grounds), "note": note.strip()}
    details = said | {"decision": decision.strip()}
    workflow.perform(evaluation, "end", actor=actor, now=now, trail_details=details, ends_on=ends_on, **said)
    for entry in Listing.objects.filter(own_evaluation__evaluation=evaluation, ended_at=None):
        listings.end(entry, last_day=ends_on, decision=decision.strip(), now=now)
    return evaluation


def mark(evaluation: OwnEvaluation) -> str:
    """Stands for what is filed, and what its assessment says, as it is now: another one after each change of it."""
    names = *PLAN, "state", "assessed_on", "assessors", "assessment"
    values = [OwnEvaluation._meta.get_field(name).value_to_string(evaluation) for name in names]
    rows = [[row.occupation_id, *row.grades] for row in evaluation.occupations.all()]
    return trail.content_hash([*values, rows])


def scope_of(evaluation: OwnEvaluation) -> dict[Occupation, list[str]]:
    """Occupations and grades as they are kept."""
    return {row.occupation: row.grades for row in evaluation.occupations.select_related("occupation")}


def _write_scope(evaluation: OwnEvaluation, occupations: Scope) -> None:
    evaluation.occupations.all().delete()
    EvaluatedOccupation.objects.bulk_create(
        EvaluatedOccupation(evaluation=evaluation, occupation=occupation, grades=list(grades))
        for occupation, grades in occupations.items()
    )


def _lock(evaluation: OwnEvaluation) -> None:
    """The enterprise first, as whoever decides on its places in the directories does."""
    Institution.objects.select_for_update().get(pk=evaluation.enterprise_id)
    workflow.lock(evaluation)


def _listing(evaluation: OwnEvaluation, row: EvaluatedOccupation, *, first: date) -> Listing:
    return Listing.objects.create(
        institution=evaluation.enterprise, directory=Listing.Directory.EVALUATION, occupation=row.occupation,
        grades=row.grades, valid_from=first, valid_to=evaluation.valid_to,
        decision=evaluation.decision, own_staff_only=True,
    )  # fmt: skip


def _faults(evaluation: OwnEvaluation, occupations: Scope) -> list[Reason]:
    return [*_of_plan(evaluation), *_of_occupations(evaluation, occupations)]


def _of_plan(evaluation: OwnEvaluation) -> list[Reason]:
    faults = [
        Reason("UNSAID", UNSAID, name) for name in ("responsible", "norms") if not getattr(evaluation, name).strip()
    ]
    faults += filed.not_an_enterprise(evaluation.enterprise, NOT_AN_ENTERPRISE)
    if evaluation.weight > 100:
        faults.append(Reason("WEIGHTS_TOO_MUCH", sentence(TOO_MUCH, sum=evaluation.weight), "performance"))
    if evaluation.valid_to < evaluation.valid_from:
        faults.append(Reason("END_BEFORE_START", END_BEFORE_START, "valid_to"))
    return faults


def _of_occupations(evaluation: OwnEvaluation, occupations: Scope) -> list[Reason]:
    faults = []
    for occupation, grades in occupations.items():
        if not grades:
            faults.append(Reason("NO_GRADES", sentence(NO_GRADES, occupation=occupation), "grades"))
        if not occupation.has_grades or any(Grade(grade) not in LADDER for grade in grades):
            words = sentence(GRADE_NOT_OF_OCCUPATION, occupation=occupation)
            faults.append(Reason("GRADE_NOT_OF_OCCUPATION", words, "grades"))
        faults += _listed_already(evaluation, occupation)
    return faults


def _listed_already(evaluation: OwnEvaluation, occupation: Occupation) -> list[Reason]:
    between = Q(valid_to=None) | Q(valid_to__gte=evaluation.valid_from), Q(valid_from__lte=evaluation.valid_to)
    for_it = Q(occupation=None) | Q(occupation=occupation)
    directory = Listing.Directory.EVALUATION
    entry = evaluation.enterprise.listings.not_taken_back().filter(*between, for_it, directory=directory).first()
    if entry is None:
        return []
    values = {"enterprise": evaluation.enterprise, "occupation": occupation, "decision": entry.decision}
    return [Reason("EVALUATED_ALREADY", sentence(EVALUATED_ALREADY, **values), "occupation")]


def _over(evaluation: OwnEvaluation, today: date) -> list[Reason]:
    if evaluation.valid_to >= today:
        return []
    return [Reason("DAYS_OVER", sentence(OVER, day=day_in_full(evaluation.valid_to)), "valid_to")]


def _too_early(evaluation: OwnEvaluation, today: date) -> list[Reason]:
    if evaluation.valid_from >= today:
        return []
    return [*_over(evaluation, today), Reason("TOO_EARLY", sentence(TOO_EARLY, day=day_in_full(today)), "valid_from")]


def _acted_before(evaluation: OwnEvaluation, actor: Any) -> list[Reason]:
    assessor = evaluation.assessed_by_id if evaluation.state == State.ASSESSED else None
    return filed.acted_before(actor, evaluation.filed_by_id, assessor)


def _assessment_faults(day: date | None, assessors: str, found: str, today: date) -> list[Reason]:
    if day is None or not assessors.strip() or not found.strip():
        return [Reason("NOT_ASSESSED", NOT_ASSESSED, "assessment")]
    words = sentence(ASSESSED_AHEAD, day=day_in_full(day))
    return [Reason("ASSESSED_AHEAD", words, "assessed_on")] if day > today else []


def _undecided(decision: str) -> list[Reason]:
    return [] if decision.strip() else [Reason("NO_DECISION", NO_DECISION, "decision")]


def _end_faults(evaluation: OwnEvaluation, ends_on: date, today: date) -> list[Reason]:
    """Certificates of days gone by rest on it: it ends yesterday at the earliest."""
    first = max(today - timedelta(days=1), evaluation.valid_from)
    if first <= ends_on <= evaluation.valid_to:
        return []
    words = sentence(END_OUTSIDE, first=day_in_full(first), last=day_in_full(evaluation.valid_to))
    return [Reason("END_OUTSIDE", words, "ends_on")]
