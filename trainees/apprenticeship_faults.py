"""What stands against an apprenticeship plan, its apprentices and the decisions on it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from institutions import filed
from institutions.models import Institution
from institutions.wording import day_in_full
from portal.shared import trail
from portal.shared.identity import hold_a_number
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.models.apprenticeship import PLAN, CentreCondition

YOUNGEST = 16  # a minor below may not be employed
PARTNERS = frozenset({
    Institution.Kind.VOCATIONAL_COLLEGE, Institution.Kind.TECHNICAL_COLLEGE, Institution.Kind.TRAINING_INSTITUTION,
})  # fmt: skip

NOT_AN_ENTERPRISE = _("%(name)s is no enterprise. Only enterprises train apprentices of this kind.")
NOT_A_PARTNER = _("%(name)s is neither a college nor a training institution. Please choose another partner.")
UNSAID = _("Please enter this; the bureau weighs it.")
CENTRE_UNSAID = _("Without a partner the enterprise's own centre trains: please describe this, the bureau weighs it.")
END_BEFORE_START = _("The last day is not after the first. Please correct one of them.")
OVER = _("The first day, %(day)s, is not after today. A plan is filed before it begins.")
SHORTER = _("%(name)s: %(years)s training years do not fit between %(first)s and %(last)s.")
TWICE = _("%(name)s is an apprentice of this plan already.")
TOO_YOUNG = _("%(name)s is not 16 years old on the first day, %(day)s.")
MENTOR_MISSING = _("Please name both mentors: one of the enterprise, one of the school or centre.")
SAME_MENTOR = _("The two mentors are the same person. One is of the enterprise, the other of the school or centre.")
NUMBER_IN_NAME = _("Please write the name alone, without an ID or card number.")
ELSEWHERE = _("%(name)s is an apprentice of another filed plan in these days. Nobody is in two at once.")
NOT_ALL_MET = _("The centre does not meet: %(conditions)s. Please return the plan, or refuse it.")
NO_REASON = _("Please say why.")
LEFT_OUTSIDE = _("The day has to lie between %(first)s and today.")
LEFT_ALREADY = _("%(name)s left on %(day)s already.")


def mark(plan: ApprenticeshipPlan) -> str:
    """Stands for the plan and its apprentices as they are now: another one after each change."""
    values = [ApprenticeshipPlan._meta.get_field(name).value_to_string(plan) for name in (*PLAN, "state")]
    terms = ("person_id", "standing", "level", "years", "enterprise_mentor", "school_mentor")
    return trail.content_hash([*values, *map(list, plan.apprentices.order_by("pk").values_list(*terms))])


def faults(plan: ApprenticeshipPlan) -> list[Reason]:
    """Every reason why a plan cannot be kept at all."""
    faults = [Reason("UNSAID", UNSAID, name) for name in ("title", "outline") if not getattr(plan, name).strip()]
    faults += filed.not_an_enterprise(plan.enterprise, NOT_AN_ENTERPRISE)
    if plan.ends_on <= plan.starts_on:
        faults.append(Reason("END_BEFORE_START", END_BEFORE_START, "ends_on"))
    return [*faults, *_of_trainer(plan)]


def _of_trainer(plan: ApprenticeshipPlan) -> list[Reason]:
    if plan.partner is None:
        unsaid = [name for name in CentreCondition.values if not getattr(plan, name).strip()]
        return [Reason("CENTRE_UNSAID", CENTRE_UNSAID, name) for name in unsaid]
    if PARTNERS.isdisjoint(plan.partner.kinds) or plan.partner_id == plan.enterprise_id:
        return [Reason("NOT_A_PARTNER", sentence(NOT_A_PARTNER, name=plan.partner), "partner")]
    return []


def begun(plan: ApprenticeshipPlan, today: date) -> list[Reason]:
    """A plan is filed before it begins."""
    if plan.starts_on > today:
        return []
    return [Reason("BEGUN", sentence(OVER, day=day_in_full(plan.starts_on)), "starts_on")]


def faults_of(apprentice: Apprentice) -> list[Reason]:
    """Every reason against an apprentice of the plan."""
    return [*_of_person(apprentice), *_of_mentors(apprentice), *_of_years(apprentice)]


def _of_person(apprentice: Apprentice) -> list[Reason]:
    person, faults = apprentice.person, []
    if apprentice.plan.apprentices.filter(person=person).exclude(pk=apprentice.pk).exists():
        faults.append(Reason("APPRENTICE_TWICE", sentence(TWICE, name=person.name), "id_number"))
    if person.age_on(apprentice.first_day) < YOUNGEST:
        words = sentence(TOO_YOUNG, name=person.name, day=day_in_full(apprentice.first_day))
        faults.append(Reason("TOO_YOUNG", words, "id_number"))
    return faults


def _of_mentors(apprentice: Apprentice) -> list[Reason]:
    names = [apprentice.enterprise_mentor.strip(), apprentice.school_mentor.strip()]
    if not all(names):
        return [Reason("MENTOR_MISSING", MENTOR_MISSING, "school_mentor" if names[0] else "enterprise_mentor")]
    if any(hold_a_number(name) for name in names):
        return [Reason("NAME_HOLDS_NUMBER", NUMBER_IN_NAME, "enterprise_mentor")]
    return [Reason("SAME_MENTOR", SAME_MENTOR, "school_mentor")] if names[0] == names[1] else []


def _of_years(apprentice: Apprentice) -> list[Reason]:
    """A training year is twelve months (AMB-29)."""
    first, last = apprentice.first_day, apprentice.last_day
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)
    if months >= 12 * apprentice.years:
        return []
    values = {"name": apprentice.person.name, "years": apprentice.years}
    days = {"first": day_in_full(first), "last": day_in_full(last)}
    return [Reason("YEARS_DO_NOT_FIT", sentence(SHORTER, **values, **days), "years")]


def elsewhere(apprentice: Apprentice) -> list[Reason]:
    """Whether the person is bound to another filed plan in these days."""
    bound = Apprentice.objects.filter(person=apprentice.person_id, binding=True).exclude(pk=apprentice.pk)
    if not bound.filter(first_day__lte=apprentice.last_day, last_day__gte=apprentice.first_day).exists():
        return []
    return [Reason("APPRENTICE_ELSEWHERE", sentence(ELSEWHERE, name=apprentice.person.name))]


def not_met(plan: ApprenticeshipPlan, met: Sequence[str]) -> list[Reason]:
    """What the centre of the enterprise lacks (JY-69)."""
    lacking = [each for each in CentreCondition if each not in met] if plan.in_own_centre else []
    if not lacking:
        return []
    words = sentence(NOT_ALL_MET, conditions=pgettext("between words", ", ").join(str(each.label) for each in lacking))
    return [Reason("CENTRE_NOT_IN_ORDER", words, "conditions_met")]


def leaving_faults(apprentice: Apprentice, left_on: date, reason: str, now: datetime) -> list[Reason]:
    """Why an apprentice cannot leave on that day."""
    if apprentice.left_on:
        words = sentence(LEFT_ALREADY, name=apprentice.person.name, day=day_in_full(apprentice.left_on))
        return [Reason("LEFT_ALREADY", words)]
    faults = [] if reason.strip() else [Reason("NO_REASON", NO_REASON, "reason")]
    if not apprentice.first_day <= left_on <= timezone.localdate(now):
        words = sentence(LEFT_OUTSIDE, first=day_in_full(apprentice.first_day))
        faults.append(Reason("LEFT_OUTSIDE", words, "left_on"))
    return faults
