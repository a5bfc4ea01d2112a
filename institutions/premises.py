"""Sites and instructors, which a filing names."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Instructor, Site
from portal.shared import trail
from portal.shared.identity import hold_a_number
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence

NAME_TAKEN = _("%(institution)s already has an entry called %(name)s. Please choose another name.")
NUMBER_IN_NAME = Reason("NAME_HOLDS_NUMBER", _("Please write the name alone, without an ID or card number."), "name")


@transaction.atomic
def keep(place: Site | Instructor, *, actor: Any, now: datetime | None = None) -> None:
    """Add or change a site or an instructor. Raises `Refused` NAME_TAKEN, NAME_HOLDS_NUMBER."""
    if hold_a_number(place.name):
        raise Refused(NUMBER_IN_NAME)
    others = type(place).objects.filter(institution=place.institution, name=place.name).exclude(pk=place.pk)
    if others.exists():
        words = sentence(NAME_TAKEN, institution=place.institution, name=place.name)
        raise Refused(Reason("NAME_TAKEN", words, "name"))
    added = place.pk is None
    place.save()
    trail.record("add" if added else "revise", place, actor=actor, at=now)
