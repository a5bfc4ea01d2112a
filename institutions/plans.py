"""What a clerk enters of a class, and what no plan may say."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from institutions.models.plan_words import DeliveryMark, Theme
from institutions.wording import day_in_full
from portal.reference.grades import LADDER
from portal.shared import trail
from portal.shared.day_fields import EARLIEST, LATEST, OUT_OF_TIME
from portal.shared.folding import without_blanks
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence

# The two steps of a filing in which a plan is entered: what is taught, then when and where.
WHAT = (
    "title", "occupation", "grade", "training_type", "mode", "marks", "supply_channel", "theory_hours",
    "practice_hours", "online_hours", "themes", "paid_by", "cost_per_person", "trainee_fee",
)  # fmt: skip
WHEN = ("starts_on", "ends_on", "site", "instructor", "planned_headcount")
FIELDS = (*WHAT, *WHEN)
LISTS = {"marks": DeliveryMark, "themes": Theme}

END_BEFORE_START = _("The last day, %(ends_on)s, lies before the first, %(starts_on)s.")
NO_HOURS = _("Theory and practice hours are both 0. A class has at least one hour of one of them.")
NO_HEADCOUNT = _("The planned headcount is 0. It is at least 1.")
NO_TITLE = _("The name of the class is empty. Please enter one.")
NEGATIVE_MONEY = _("%(amount)s is below 0. Please enter 0 or more.")
GRADE_NOT_OF_OCCUPATION = _("%(occupation)s has no skill grades. Please choose “special ability” or “no grade”.")
NOT_OF_INSTITUTION = _("%(thing)s does not belong to %(institution)s.")
NOT_ON_LIST = _("“%(code)s” is not on the list.")


def apply(training_class: TrainingClass, fields: dict[str, Any]) -> list[str]:
    """Set the fields of a plan; returns the names of those that changed. Raises TypeError for any other field."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of a plan: {', '.join(sorted(unknown))}")
    columns = {name: TrainingClass._meta.get_field(name).attname for name in fields}
    before = {name: getattr(training_class, column) for name, column in columns.items()}
    for name, value in fields.items():
        setattr(training_class, name, _in_order(name, value) if name in LISTS else value)
    return [name for name, column in columns.items() if getattr(training_class, column) != before[name]]


def _in_order(name: str, codes: Collection[str]) -> list[str]:
    """Each code once, in the order of its list, whatever stands on no list last."""
    known = [code for code in LISTS[name].values if code in codes]
    return known + [code for code in dict.fromkeys(codes) if code not in known]


def mark(training_class: TrainingClass) -> str:
    """Stands for the plan as it is now: another one after each change of it."""
    values = [TrainingClass._meta.get_field(name).value_to_string(training_class) for name in FIELDS]
    return trail.content_hash(values)


def faults(training_class: TrainingClass) -> list[Reason]:
    """Every reason why a plan cannot be kept at all."""
    return [*faults_of_what(training_class), *_of_days(training_class), *_of_places(training_class)]


def faults_of_what(training_class: TrainingClass) -> list[Reason]:
    """The same of what is taught alone, which a clerk enters first."""
    return [*_of_title(training_class), *_of_numbers(training_class), *_of_choices(training_class)]


def _of_title(plan: TrainingClass) -> Iterator[Reason]:
    if not without_blanks(plan.title):
        yield Reason("NO_TITLE", NO_TITLE, "title")


def _of_numbers(plan: TrainingClass) -> Iterator[Reason]:
    if plan.theory_hours + plan.practice_hours <= 0:
        yield Reason("NO_HOURS", NO_HOURS, "theory_hours")
    for name in ("cost_per_person", "trainee_fee"):
        if getattr(plan, name) < 0:
            yield Reason("NEGATIVE_MONEY", sentence(NEGATIVE_MONEY, amount=getattr(plan, name)), name)


def _of_choices(plan: TrainingClass) -> Iterator[Reason]:
    for name, words in LISTS.items():
        for code in getattr(plan, name):
            if code not in words.values:
                yield Reason("NOT_ON_LIST", sentence(NOT_ON_LIST, code=code), name)
    if plan.grade in LADDER and not plan.occupation.has_grades:
        yield Reason("GRADE_NOT_OF_OCCUPATION", sentence(GRADE_NOT_OF_OCCUPATION, occupation=plan.occupation), "grade")


def _of_days(plan: TrainingClass) -> Iterator[Reason]:
    for name in ("starts_on", "ends_on"):
        if not EARLIEST <= getattr(plan, name) <= LATEST:
            yield Reason("OUT_OF_TIME", OUT_OF_TIME, name)
    if plan.ends_on < plan.starts_on:
        words = sentence(END_BEFORE_START, ends_on=day_in_full(plan.ends_on), starts_on=day_in_full(plan.starts_on))
        yield Reason("END_BEFORE_START", words, "ends_on")


def _of_places(plan: TrainingClass) -> Iterator[Reason]:
    if plan.planned_headcount <= 0:
        yield Reason("NO_HEADCOUNT", NO_HEADCOUNT, "planned_headcount")
    for name in ("site", "instructor"):
        thing = getattr(plan, name)
        if thing.institution_id != plan.institution_id:
            words = sentence(NOT_OF_INSTITUTION, thing=thing, institution=plan.institution)
            yield Reason("NOT_OF_INSTITUTION", words, name)
