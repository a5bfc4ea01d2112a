"""What an apprenticeship plan could draw: each apprentice at the level aimed at, and what can be paid ahead (JY-67,
JY-68)."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import directories
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies import facts, policies, registers
from subsidies.decided import Decided
from subsidies.models import Policy
from subsidies.registers import Registers
from subsidies.rules import facts as rules
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.parts import Apprenticeship
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.models.apprenticeship import HOLDING

ENDING = "-APPR"  # of the scheme of new-type apprenticeship in every document
GONE = (ApprenticeshipPlan.State.REFUSED, ApprenticeshipPlan.State.WITHDRAWN)
PLAN_GONE = _("Nothing stands to be paid: the plan is %(state)s.")
NOT_HELD = _("%(policy)s holds no subsidy for apprenticeships. Please ask the bureau.")


@dataclass(frozen=True)
class Quote:
    """What stands to be paid for an apprentice who reaches the level, and how much of it ahead."""

    apprentice: Apprentice
    award: Award
    ahead: Award

    @property
    def amount(self) -> Decimal:
        return self.award.amount or Decimal(0)

    @property
    def payable_ahead(self) -> Decimal:
        return self.ahead.amount or Decimal(0) if self.ahead.eligible else Decimal(0)


def policy_of(plan: ApprenticeshipPlan) -> tuple[Policy, str]:
    """The policy a plan goes by, of its filing or before that of its first day, and the scheme. Raises `Refused`."""
    if plan.state in GONE:
        raise Refused(Reason("PLAN_GONE", sentence(PLAN_GONE, state=plan.get_state_display())))
    day = timezone.localdate(plan.filed_at) if plan.state in HOLDING else plan.starts_on
    policy = policies.in_force(plan.enterprise.jurisdiction, day)
    scheme = next((code for code in policy.pack.schemes if code.endswith(ENDING)), "")
    if not scheme:
        raise Refused(Reason("SCHEME_NOT_HELD", sentence(NOT_HELD, policy=str(policy))))
    return policy, scheme


def quotes(plan: ApprenticeshipPlan) -> list[Quote]:
    """Of every apprentice who has not left, as if the level were reached. Raises `Refused` without a policy."""
    policy, scheme = policy_of(plan)
    apprentices = list(plan.apprentices.live().select_related("person", "plan__occupation"))
    people = registers.speaking_of([each.person for each in apprentices], day=plan.starts_on)
    decided = Decided.of(plan.enterprise.jurisdiction, policy)
    earlier = facts.earlier_of([each.person_id for each in apprentices])
    found = []
    for each in apprentices:
        at_stage = [
            assess(
                replace(
                    _facts(each, plan, scheme=scheme, stage=stage, known=people, decided=decided),
                    history=tuple(earlier[each.person_id]),
                ),
                policy.pack,
            )
            for stage in ("quote", "prepay")
        ]
        found.append(Quote(each, *at_stage))
    return found


def _facts(
    each: Apprentice,
    plan: ApprenticeshipPlan,
    *,
    scheme: str,
    stage: str,
    known: Registers,
    decided: Decided,
) -> rules.Facts:
    place, pension = plan.enterprise.jurisdiction, known.pension(each.person)
    entry = directories.catalogue_entry(plan.occupation, each.level, jurisdiction=place, on=plan.starts_on)
    return rules.Facts(
        scheme=scheme,
        stage=stage,
        date=plan.ends_on,
        grade=each.level,
        occupation=plan.occupation.code,
        occupation_in_catalogue=entry is not None,
        shortage=directories.on_shortage_list(plan.occupation, jurisdiction=place, on=plan.starts_on),
        training_mode="enterprise_own",
        cost_paid_by="employer",
        person=rules.Person(
            id=str(each.person_id),
            age=each.person.age_on(plan.ends_on),
            groups=tuple(sorted({each.standing, *known.groups(each.person)})),
            pension="entitled" if pension else "none",
            pension_from=pension.valid_from if pension else None,
            ties=("work",),
        ),
        employer=rules.Employer(
            id=plan.enterprise.credit_code,
            type="enterprise",
            insured=True if known.employer(each.person) == plan.enterprise.credit_code else None,
        ),
        training_class=facts.filing(
            plan.filed_at if plan.state in HOLDING else None, starts_on=plan.starts_on, ends_on=plan.ends_on
        ),
        apprenticeship=_apprenticeship(each, plan, reached=stage == "quote"),
        pack=decided.facts(scheme=scheme, kind=None, grade=each.level, day=plan.ends_on, first_day=plan.starts_on),
    )


def _apprenticeship(each: Apprentice, plan: ApprenticeshipPlan, *, reached: bool) -> Apprenticeship:
    accepted = plan.state in (ApprenticeshipPlan.State.ACCEPTED, ApprenticeshipPlan.State.ENDED)
    return Apprenticeship(
        planned_level=each.level,
        planned_years=each.years,
        reached_level=each.level if reached else None,
        completed_years=each.years if reached else 0,
        filed=plan.state in HOLDING,
        internal_centre=plan.in_own_centre,
        centre_conditions_met=accepted if plan.in_own_centre else None,
        vouchers=None,
    )
