"""Which group of a person somebody reads without saying what for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES
from portal.reference.groups import HARDSHIP
from portal.reference.models import PopulationGroup
from portal.shared.figures import NONE
from portal.shared.sentences import Text

HIDDEN = _("hidden until a purpose is given")


def is_open(group: PopulationGroup, user: Any) -> bool:
    """Whoever keeps the roster reads what stands on it; to others a group of hardship is closed."""
    return group.code not in HARDSHIP or user.has_role(*STAFF_ROLES)


def on_roster(group: PopulationGroup | None, user: Any) -> Text:
    """The group of an enrolment, as this person may read it on a roster in their scope."""
    if group is None:
        return NONE
    return str(group) if is_open(group, user) else HIDDEN


def of_person(group: PopulationGroup, *, shown: bool) -> Text:
    """A group of somebody's file, which other institutions and departments wrote too; `shown` for a purpose."""
    return str(group) if shown or group.code not in HARDSHIP else HIDDEN
