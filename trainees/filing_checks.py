"""What the roster adds to the checks of a filing: nobody on it is in two classes at once."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from institutions import checks
from institutions.checks import Check, Filing, Outcome
from trainees import enrolments
from trainees.models import Person


def people_in_two_places(filing: Filing) -> Iterator[Check]:
    """Of a filing that is still to be filed or decided: everybody whose lessons in another filed class overlap."""
    plan, name = filing.plan, _("Clashes of people")
    if not filing.is_open or not plan.enrolled_count or not filing.sessions:
        return
    people = Person.objects.filter(pk__in=plan.enrolments.live().values("person"))
    found = enrolments.clashes(plan, people, own=filing.sessions)
    for reason in found.values():
        yield Check(reason.code, name, Outcome.REFUSED, reason.sentence, "roster")
    if not found:
        words = _("Nobody on the roster has lessons in another filed class at these times.")
        yield Check("IN_ANOTHER_CLASS", name, Outcome.OK, words, "roster")


def join() -> None:
    """Stand among the checks of every filing."""
    checks.further(people_in_two_places, of_times=True)
