"""What an institution says of itself in the directories: where it is, what it offers, whom to ask."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.models.located import HALF_A_PLACE
from portal.shared import trail, workflow
from portal.shared.identity import hold_a_number
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

FIELDS = (
    "address", "latitude", "longitude", "description", "contact_name", "contact_phone", "publishes_contact",
)  # fmt: skip
HOLDS_NUMBER = _("“%(label)s” holds an ID or card number. It can be read by everybody; please take the number out.")
NOBODY_TO_SHOW = _("There is no contact to show yet. Please enter a telephone, or do not have it shown.")


@transaction.atomic
def revise(institution: Institution, *, actor: Any, now: datetime, **fields: Any) -> Institution:
    """Write the fields of `FIELDS` that are given. Raises `Refused` with every fault; a profile that says what it said
    leaves no trail."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    held = {each.attname: getattr(institution, each.attname) for each in institution._meta.concrete_fields}
    for name, value in fields.items():
        setattr(institution, name, value.strip() if isinstance(value, str) else value)
    refuse_if(_faults(institution))
    changed = [each.name for each in workflow.differing(institution, held)]
    if changed:
        institution.save(update_fields=changed)
        trail.record("revise profile", institution, actor=actor, details={"fields": changed}, at=now)
    return institution


def _faults(institution: Institution) -> list[Reason]:
    faults = [
        Reason("PROFILE_HOLDS_NUMBER", sentence(HOLDS_NUMBER, label=_label(name)), name)
        for name in ("address", "description", "contact_name")
        if hold_a_number(getattr(institution, name))
    ]
    if (institution.latitude is None) != (institution.longitude is None):
        missing = "latitude" if institution.latitude is None else "longitude"
        faults.append(Reason("HALF_A_PLACE", HALF_A_PLACE, missing))
    if institution.publishes_contact and not institution.contact_phone:
        faults.append(Reason("NOBODY_TO_SHOW", NOBODY_TO_SHOW, "contact_phone"))
    return faults


def _label(name: str) -> Any:
    return Institution._meta.get_field(name).verbose_name
