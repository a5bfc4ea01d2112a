"""Own evaluations for tests, taken to their states by the operations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from certificates import own_evaluations
from certificates.models import OwnEvaluation
from institutions.models import Institution
from portal.reference.models import Occupation
from tests.institutions.enterprises import enterprise_in
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import OccupationFactory

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PLAN = {
    "responsible": "顾正宏", "norms": "理论与实操各一场，现场答辩。", "quality": 10, "innovation": 10,
    "problem_solving": 10, "performance": 10, "valid_from": date(2026, 4, 1), "valid_to": date(2028, 3, 31),
}  # fmt: skip
ASSESSMENT = {
    "assessed_on": date(2026, 3, 2), "assessors": "周敏、许昌", "assessment": "场地、考评员和题库均符合要求。",
}  # fmt: skip
WHY = {"grounds": ["NORMS_INCOMPLETE"], "note": "请企业补充实操评分标准"}


def drafted(
    enterprise: Institution | None = None, *, occupation: Occupation | None = None, **plan: Any
) -> OwnEvaluation:
    enterprise = enterprise or enterprise_in()
    scope = {occupation or OccupationFactory(): ["intermediate", "senior"]}
    actor = UserFactory(username="filer_of_own_evaluation")
    return own_evaluations.draft(enterprise, occupations=scope, actor=actor, now=NOW, **PLAN | plan)


def filed(*args: Any, **terms: Any) -> OwnEvaluation:
    made = drafted(*args, **terms)
    return own_evaluations.file(made, actor=made.created_by, now=NOW)


def assessed(*args: Any, **terms: Any) -> OwnEvaluation:
    made = filed(*args, **terms)
    seen = own_evaluations.mark(made)
    officer = UserFactory(username="assessor_of_own_evaluation")
    return own_evaluations.assess(made, actor=officer, now=NOW, seen=seen, **ASSESSMENT)


def accepted(*args: Any, **terms: Any) -> OwnEvaluation:
    made = assessed(*args, **terms)
    officer = UserFactory(username="decider_of_own_evaluation")
    return decide(made, actor=officer, now=NOW + timedelta(hours=1))


def decide(made: OwnEvaluation, *, actor: Any, now: datetime) -> OwnEvaluation:
    """Accepted by somebody who looked at it as it is."""
    seen = own_evaluations.mark(made)
    return own_evaluations.accept(made, actor=actor, now=now, seen=seen, decision="测人社〔2026〕8号")
