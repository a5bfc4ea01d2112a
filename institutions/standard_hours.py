"""What the catalogue asks for, said while a plan is typed: the check of a filing on whatever stands in the boxes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from institutions.checks import Check, Filing
from institutions.checks.plan import hours
from institutions.forms import OccupationField, PlanForm
from institutions.models import Institution, TrainingClass
from portal.reference.grades import Grade

HOURS = ("theory_hours", "practice_hours", "online_hours")
MOST = 32_767


def said(form: PlanForm, institution: Institution | None) -> Check | None:
    """The catalogue's word on the occupation, grade and hours in the boxes; None as long as two of them are empty."""
    typed = {name: form[name].value() for name in ("occupation", "grade", *HOURS)}
    if institution is None or not typed["occupation"] or typed["grade"] not in Grade.values:
        return None
    try:
        occupation = OccupationField().clean(OccupationField().prepare_value(typed["occupation"]))
    except ValidationError:
        return None
    numbers = {name: _number(typed[name]) for name in HOURS}
    plan = TrainingClass(institution=institution, occupation=occupation, grade=typed["grade"], **numbers)
    return next(iter(hours(Filing(plan, day=timezone.localdate(), reader=None))))


def _number(typed: Any) -> int:
    text = str(typed or "")
    return min(int(text), MOST) if text.isdecimal() else 0
