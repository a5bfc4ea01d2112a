"""Whether those who teach are qualified for what is taught, on each day on which they teach it.

Certificates that were entered decide; where none was, the qualification in words is read as well as it can be.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from institutions.models import Instructor, Qualification
from institutions.wording import day_in_full, listed_in_words
from portal.reference.grades import LADDER, Grade, parse_grade
from portal.shared.identity import ValueRefused
from portal.shared.sentences import Text, sentence

CERTIFIED = _("%(name)s: %(certificate)s, number %(number)s.")
EXPIRED = _(
    "%(name)s teaches on %(days)s, but the certificate for %(certificate)s, number %(number)s, holds %(period)s. "
    "Please enter a certificate that holds then, or choose another instructor."
)
CERTIFICATE_BELOW = _("%(name)s: certificates for %(certificates)s, below the grade taught (%(grade)s).")
OTHER_OCCUPATION = _("%(name)s: certificates for %(certificates)s, none for %(occupation)s.")
QUALIFIED = _("%(name)s: %(qualification)s (in words; no certificate is entered).")
BELOW_GRADE = _("%(name)s: %(qualification)s, below the grade taught (%(grade)s). No certificate is entered.")
UNREAD = _(
    "%(name)s: %(qualification)s; no certificate is entered. Please judge whether this entitles to teach %(grade)s."
)
HOLDS_UNTIL = _("from %(first)s to %(last)s")
HOLDS_FROM = _("from %(first)s on")
SHOWN_DAYS = 3


def qualifications(filing: Filing) -> Iterator[Check]:
    days = _days_of_teaching(filing)
    held = _certificates(days)
    for person in sorted(days, key=lambda instructor: instructor.name):
        outcome, words = _judged(filing, person, held.get(person.pk, []), sorted(days[person]))
        code = "CERTIFICATE_NOT_VALID" if outcome is Outcome.REFUSED else "INSTRUCTOR_NOT_QUALIFIED"
        yield Check(code, _("Instructor's qualification"), outcome, words, "instructor")


def _days_of_teaching(filing: Filing) -> dict[Instructor, set[date]]:
    """By instructor, the days they teach on; the class's own instructor stands there even without a session, and is
    asked for its first day. Of a change only the days that it changes count: the others were judged before."""
    own, changed = filing.plan.instructor, filing.changed
    days: dict[Instructor, set[date]] = {own: set()}
    for session in filing.sessions:
        taught = days.setdefault(session.instructor, set())
        if changed is None or session.starts_at in changed:
            taught.add(timezone.localdate(session.starts_at))
    if changed is None and not days[own]:
        days[own].add(filing.plan.starts_on)
    return days


def _certificates(people: dict[Instructor, set[date]]) -> dict[int, list[Qualification]]:
    rows = Qualification.objects.filter(instructor__in=people).select_related("occupation")
    by_person = groupby(rows.order_by("instructor", "valid_from", "pk"), key=lambda row: row.instructor_id)
    return {key: list(held) for key, held in by_person}


def _judged(
    filing: Filing, person: Instructor, held: Sequence[Qualification], days: Sequence[date]
) -> tuple[Outcome, Text]:
    if not held:
        return _by_words(filing, person)
    same = [each for each in held if each.occupation_id == filing.plan.occupation_id]
    if not same:
        words = sentence(OTHER_OCCUPATION, name=person, certificates=_named(held), **filing.in_words)
        return Outcome.JUDGE, words
    enough = [each for each in same if _reaches(each.grade, filing.plan.grade)]
    if not enough:
        grade = filing.plan.get_grade_display()
        return Outcome.JUDGE, sentence(CERTIFICATE_BELOW, name=person, certificates=_named(same), grade=grade)
    return _on_days(person, enough, days)


def _on_days(person: Instructor, enough: Sequence[Qualification], days: Sequence[date]) -> tuple[Outcome, Text]:
    bare = [day for day in days if not any(_holds(each, day) for each in enough)]
    told = next(
        (each for each in reversed(enough) if not bare and all(_holds(each, day) for day in days[-1:])), enough[-1]
    )
    values = {"name": person, "certificate": told, "number": told.certificate_number}
    if not bare:
        return Outcome.OK, sentence(CERTIFIED, **values)
    shown = [day_in_full(day) for day in bare[:SHOWN_DAYS]] + (["…"] if len(bare) > SHOWN_DAYS else [])
    return Outcome.REFUSED, sentence(EXPIRED, days=listed_in_words(shown), period=_period(told), **values)


def _holds(held: Qualification, day: date) -> bool:
    return held.valid_from <= day <= (held.valid_to or day)


def _period(held: Qualification) -> Text:
    if held.valid_to is None:
        return sentence(HOLDS_FROM, first=held.valid_from)
    return sentence(HOLDS_UNTIL, first=held.valid_from, last=held.valid_to)


def _named(held: Sequence[Qualification]) -> Text:
    return listed_in_words(list(held))


def _reaches(held: str, taught: str) -> bool:
    """Whether a grade held entitles to teach another. What stands beside the ladder entitles to any of it: posts are
    given above it, and what has no grade asks for none."""
    if taught not in LADDER or held not in LADDER:
        return taught not in LADDER or held not in (Grade.SPECIAL, Grade.NONE)
    return LADDER.index(Grade(held)) >= LADDER.index(Grade(taught))


def _by_words(filing: Filing, person: Instructor) -> tuple[Outcome, Text]:
    grade = filing.plan.grade
    values = {"name": person, "qualification": person.qualification, "grade": filing.plan.get_grade_display()}
    try:
        held = parse_grade(person.qualification)
    except ValueRefused:
        return Outcome.JUDGE, sentence(UNREAD, **values)
    if grade in LADDER and held in LADDER and not _reaches(held, grade):
        return Outcome.JUDGE, sentence(BELOW_GRADE, **values)
    return Outcome.OK, sentence(QUALIFIED, **values)
