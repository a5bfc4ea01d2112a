"""Sites and instructors, which a filing names."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Instructor, Qualification, Site
from portal.shared import trail
from portal.shared.identity import hold_a_number
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence

NAME_TAKEN = _("%(institution)s already has an entry called %(name)s. Please choose another name.")
CERTIFICATE_TWICE = _("Certificate %(number)s is entered twice. Please remove one of the two.")
NUMBER_IN_NAME = Reason("NAME_HOLDS_NUMBER", _("Please write the name alone, without an ID or card number."), "name")


@transaction.atomic
def keep(
    place: Site | Instructor, *, actor: Any, certificates: Sequence[Qualification] | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Add or change a site or an instructor; `certificates` are all that the instructor has from now on, where they
    are said. Raises `Refused` NAME_TAKEN, NAME_HOLDS_NUMBER, CERTIFICATE_TWICE."""
    if hold_a_number(place.name):
        raise Refused(NUMBER_IN_NAME)
    others = type(place).objects.filter(institution=place.institution, name=place.name).exclude(pk=place.pk)
    if others.exists():
        words = sentence(NAME_TAKEN, institution=place.institution, name=place.name)
        raise Refused(Reason("NAME_TAKEN", words, "name"))
    refuse_if(_entered_twice(certificates or ()))
    added = place.pk is None
    place.save()
    details = {} if certificates is None else _set_certificates(place, certificates)
    trail.record("add" if added else "revise", place, actor=actor, details=details, at=now)


def _entered_twice(certificates: Sequence[Qualification]) -> list[Reason]:
    counts = Counter(each.certificate_number for each in certificates)
    return [
        Reason("CERTIFICATE_TWICE", sentence(CERTIFICATE_TWICE, number=number))
        for number, times in counts.items()
        if times > 1
    ]


def _set_certificates(instructor: Site | Instructor, certificates: Sequence[Qualification]) -> dict[str, list[str]]:
    """Put these in the place of the ones that stand; says their numbers for the trail."""
    Qualification.objects.filter(instructor=instructor).delete()
    for each in certificates:
        each.pk, each.instructor = None, instructor
        each._state.adding = True
    Qualification.objects.bulk_create(certificates)
    return {"certificates": [each.certificate_number for each in certificates]}
