"""Apprenticeship plans for tests, taken to their states by the operations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from institutions.models import Institution
from portal.shared.identity import parse
from tests.institutions.enterprises import enterprise_in
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.factories import id_number
from trainees import apprenticeship_faults, apprenticeships
from trainees.apprenticeships import Terms
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.persons import NewPerson

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2025, 12, 1), date(2027, 11, 30)
CENTRE = {name: f"{name}符合要求" for name in ("premises", "equipment", "teachers", "development")}
TERMS = Terms("new_hire", "senior", 2, "顾正宏", "沈雅琴")
WHY = {"grounds": ["OUTLINE_UNCLEAR"], "note": "请企业补充学习与工作交替安排"}


def empty_plan(enterprise: Institution | None = None, **changed: Any) -> ApprenticeshipPlan:
    """A draft with a school and nobody in it; `partner=None` has the enterprise's own centre train."""
    enterprise = enterprise or enterprise_in()
    plan = {
        "title": "电工学徒班", "occupation": OccupationFactory(), "outline": "每周四天在岗、一天在校。",
        "partner": InstitutionFactory(), "starts_on": FIRST, "ends_on": LAST,
    }  # fmt: skip
    return apprenticeships.draft(
        enterprise, actor=UserFactory(username="filer_of_apprentices"), now=NOW, **plan | changed
    )


def somebody(n: int, name: str = "") -> NewPerson:
    return NewPerson(parse(id_number(n)), name or f"学徒{n}")


def take_on(plan: ApprenticeshipPlan, n: int = 1, *, terms: Terms = TERMS) -> Apprentice:
    return apprenticeships.take_on(plan, somebody(n), terms, actor=plan.created_by, now=NOW)


def drafted(*args: Any, **changed: Any) -> ApprenticeshipPlan:
    """A draft with one apprentice."""
    plan = empty_plan(*args, **changed)
    take_on(plan)
    return plan


def filed(*args: Any, **changed: Any) -> ApprenticeshipPlan:
    plan = drafted(*args, **changed)
    return apprenticeships.file(plan, actor=plan.created_by, now=NOW)


def accepted(*args: Any, **changed: Any) -> ApprenticeshipPlan:
    plan = filed(*args, **changed)
    officer, seen = UserFactory(username="decider_of_apprentices"), apprenticeship_faults.mark(plan)
    met = list(CENTRE) if plan.in_own_centre else []
    later = NOW + timedelta(hours=1)
    return apprenticeships.accept(plan, actor=officer, now=later, seen=seen, conditions_met=met)
