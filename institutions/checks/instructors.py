"""Whether those who teach are qualified for what is taught."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from portal.reference.grades import LADDER, Grade, parse_grade
from portal.shared.identity import ValueRefused
from portal.shared.sentences import Text, sentence

QUALIFIED = _("%(name)s: %(qualification)s.")
BELOW_GRADE = _("%(name)s: %(qualification)s, below the grade taught (%(grade)s).")
UNREAD = _("%(name)s: %(qualification)s. Please judge whether this entitles to teach %(grade)s.")


def qualifications(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    teaching = {plan.instructor, *(session.instructor for session in filing.sessions)}
    for person in sorted(teaching, key=lambda instructor: instructor.name):
        values = {"name": person, "qualification": person.qualification, "grade": plan.get_grade_display()}
        outcome, words = _judged(person.qualification, plan.grade)
        name = _("Instructor's qualification")
        yield Check("INSTRUCTOR_NOT_QUALIFIED", name, outcome, sentence(words, **values), "instructor")


def _judged(qualification: str, grade: str) -> tuple[Outcome, Text]:
    try:
        held = parse_grade(qualification)
    except ValueRefused:
        return Outcome.JUDGE, UNREAD
    if grade in LADDER and held in LADDER and LADDER.index(held) < LADDER.index(Grade(grade)):
        return Outcome.JUDGE, BELOW_GRADE
    return Outcome.OK, QUALIFIED
